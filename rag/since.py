"""The day that "since" means: "2025-12-01", "monday", "last week", 「先週」."""

from datetime import date, datetime

from index.errors import InvalidRequest
from rag.dates import days_of, find_date_expressions

_IN_ENGLISH = {
    "先週": "last week",
    "今週": "this week",
    "先月": "last month",
    "今月": "this month",
    "昨年": "last year",
    "去年": "last year",
    "今年": "this year",
    "1週間前": "a week ago",
    "一週間前": "a week ago",
}
"""Words for which the reader of Japanese dates gives no day, as an article may mean several by them."""


def since_day(words: str, today: date) -> str:
    """The first day that `words` mean on the day `today`, in ISO 8601.

    The reader of dates reads them, looking back: "monday" is the last one, or today. Raises InvalidRequest for words
    that name no day, and for a day after `today`.
    """
    first = _first_day(words.strip(), today)
    if first is None:
        raise InvalidRequest(
            f"since is {words!r}, which names no day; write one such as 2025-12-01, monday, or “last week”."
        )
    if first > today:
        raise InvalidRequest(
            f"since is {first.isoformat()}, which is after {today.isoformat()}; nothing was published since then."
        )
    return first.isoformat()


def _first_day(words: str, today: date) -> date | None:
    for form in dict.fromkeys((words, f"{words}-01", _IN_ENGLISH.get(words, words), _capitalised(words))):
        try:
            return datetime.fromisoformat(form).date()
        except ValueError:
            pass
        found = find_date_expressions(form, published_at=today.isoformat(), assume="past")
        values = [each.value or each.timex for each in found]
        days = days_of(values[0]) if len(values) == 1 and values[0] else None
        if days is not None:
            return days.first
    return None


def _capitalised(words: str) -> str:
    """Names of days and months with a capital, as articles write them: "last monday" as "last Monday"."""
    return " ".join(word if word in _SMALL else word.capitalize() for word in words.lower().split())


_SMALL = frozenset("last this the past a an of day days week weeks month months year years ago since".split())
