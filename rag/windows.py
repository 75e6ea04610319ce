"""The days that a question asks about: "last week", "since the election on 3 June", 「2025年12月」."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from rag.date_values import Days, days_of
from rag.dates import DateExpression, day_of, find_date_expressions


@dataclass(frozen=True, slots=True)
class Window:
    """Days (ISO 8601, both inclusive) that a question names; an end that is None is open.

    An `explicit` window comes from a date; one that is not stands for words like "latest", has no ends, and
    asks for new articles before old ones. `since` says that the question is about what came after the start:
    an article from before it cannot answer.
    """

    start: str | None
    end: str | None
    explicit: bool
    since: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days that are asked about; `since`: all that came after a day, up to now."""

    first: date
    last: date
    since: bool = False


def question_window(question: str, *, as_of: str) -> Window | None:
    """Return the days that a question is about, none of them after `as_of` (ISO 8601 day or timestamp).

    None if it names no days, or only days to come: what is planned for them was written before.
    """
    today = day_of(as_of)
    if today is None:
        return None
    stretch = _counted_stretch(question, today)
    spans = [stretch] if stretch else _named_spans(question, as_of, today)
    begun = [span for span in spans if span.first <= today]
    if begun:
        first, last = min(span.first for span in begun), max(span.last for span in begun)
        start = None if first == date.min else first.isoformat()
        since = len(begun) == 1 and begun[0].since
        return Window(start, min(last, today).isoformat(), explicit=True, since=since)
    if not spans and _SOFT.search(question):
        return Window(None, None, explicit=False)
    return None


_SOFT = re.compile(
    r"\b(?:latest|newest|recent(?:ly)?|current(?:ly)?|now|nowadays|so far)\b"
    r"|最新|最近|直近|現在|このところ|今[、は]",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:(?:last|past|previous)\s"
    r"(?P<number>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|few|couple of)\s"
    r"(?P<unit>day|week|month|year)s|past\s(?P<one>day|week|month|year))\b"
    r"|(?:過去|ここ|この|直近)(?P<count>[0-9０-９]{1,3})(?P<kanji>日|週|か月|カ月|ヶ月|ヵ月|年)間?",
    re.IGNORECASE,
)
_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "few": 3, "couple of": 2,
}  # fmt: skip
_DAYS_PER_UNIT = {"day": 1, "week": 7, "month": 31, "year": 366, "日": 1, "週": 7, "年": 366}
"""The longest month and year: a window may be a day too long, never too short."""


def _counted_stretch(question: str, today: date) -> _Stretch | None:
    match = _COUNTED.search(question)
    if match is None:
        return None
    unit = match["unit"] or match["one"] or match["kanji"]
    number = (match["number"] or match["count"] or "1").lower()
    count = _NUMBERS.get(number) or int(number)
    return _Stretch(today - timedelta(days=count * _DAYS_PER_UNIT.get(unit.lower(), 31)), today)


def _named_spans(question: str, as_of: str, today: date) -> list[_Stretch]:
    named = [
        (each, days)
        for each in find_date_expressions(question, published_at=as_of, assume="past")
        if not (_names_a_thing(question, each) or _is_compared_with(question, each))
        and (days := _days(each)) is not None
    ]
    if len(named) == 2 and _IS_RANGE.search(question[max(0, named[0][0].start - 8) : named[1][0].start]):
        first, last = named[0][1], named[1][1]
        return [_Stretch(first.first, max(first.last, last.last))]
    return [_bounded(days, question, each, today) for each, days in named]


_IS_RANGE = re.compile(r"\b(?:between|from)\s|から|[~〜～]", re.IGNORECASE)


def _days(expression: DateExpression) -> Days | None:
    value = expression.value or expression.timex or ""
    season = _SEASON.fullmatch(value)
    if season is None:
        days = days_of(value.removesuffix("-WE"))
        return Days(days.last - timedelta(days=1), days.last) if days and value.endswith("-WE") else days
    year, month = int(season[1]), _SEASON_BEGINS[season[2]]
    last_year, last_month = (year + 1, 2) if month == 12 else (year, month + 2)
    return Days(date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))


_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_SEASON_BEGINS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_OPENS = re.compile(r"\bsince\s(?:[\w'’-]{1,20}\s){0,6}$", re.IGNORECASE)
_OPENS_AFTER = re.compile(r"(?:の[^、。]{1,12})?(?:以降|以来|以後)|から(?!.{0,20}まで)")
_CLOSES = ("until", "before", "by", "to")


def _bounded(days: Days, question: str, expression: DateExpression, today: date) -> _Stretch:
    """Open or close a period at the days, as the words around them say."""
    if days.first > today:
        return _Stretch(days.first, days.last)
    before = question[max(0, expression.start - 100) : expression.start]
    if expression.bound == "since" or _OPENS.search(before) or _OPENS_AFTER.match(question, expression.end):
        return _Stretch(days.first, max(today, days.last), since=True)
    if expression.bound == "after" and days.last < today:
        return _Stretch(days.last + timedelta(days=1), today, since=True)
    if expression.bound == "before" and days.first > date.min:
        return _Stretch(date.min, days.first - timedelta(days=1))
    if expression.bound in _CLOSES:
        return _Stretch(date.min, days.last)
    return _Stretch(days.first, days.last)


_THAN = re.compile(r"\b(?:than|compared (?:with|to))(?: (?:in|on|that of|the))?\s$", re.IGNORECASE)
_THAN_AFTER = re.compile(r"より(?!も?[前後])|(?:同[期月])?比|[にと](?:比べ|くらべ|対し)")


def _is_compared_with(question: str, expression: DateExpression) -> bool:
    """Whether the days are only what another time is held against: "than last year", 「前年度より」."""
    before = question[max(0, expression.start - 24) : expression.start]
    return _THAN.search(before) is not None or _THAN_AFTER.match(question, expression.end) is not None


def _names_a_thing(question: str, expression: DateExpression) -> bool:
    """Whether a year is part of a name: "the 2018 World Cup", 「2020年東京五輪」."""
    if re.fullmatch(r"\d{4}年?", expression.text) is None:
        return False
    if expression.text.endswith("年"):
        return re.match(r"[\s?？、。のにはもまかご以中]|$", question[expression.end :]) is None
    before = question[max(0, expression.start - 14) : expression.start]
    return (
        re.search(
            r"\b(?:in|during|of|since|from|until|before|after|by|to|for|throughout|and)\s$", before, re.I
        )
        is None
    )
