"""What a front door accepts as a question, a date and a filter, before the engine sees it."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from index.errors import InvalidRequest
from index.records import Filters

MAX_QUESTION_CHARACTERS = 10_000
"""A question with pasted context fits (the longest of the news quizzes has 300 characters), and the
embedder, the keyword query and the figure patterns each stay far under a second at this length."""

MAX_PAGE = 500
"""Articles in one page of the list: about 200 kB of JSON."""

MAX_PASSAGES = 200
"""More than that nobody reads; the indexes stay in their fast range."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?", re.ASCII
)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)


def checked_question(text: str, *, name: str = "question") -> str:
    """`text` without surrounding white space; `name` is what the message calls it.

    Raises InvalidRequest for an empty or overlong one, NUL characters and lone surrogates.
    """
    stripped = text.strip()
    if not stripped:
        raise InvalidRequest(f"The {name} is empty; write it out in words.")
    if len(stripped) > MAX_QUESTION_CHARACTERS:
        raise InvalidRequest(
            f"The {name} has {len(stripped):,} characters; at most {MAX_QUESTION_CHARACTERS:,} are taken."
        )
    return checked_text(stripped, name=name)


def checked_text(text: str, *, name: str) -> str:
    """`text` as it is. Raises InvalidRequest if it holds NUL characters or lone surrogates."""
    if "\0" in text:
        raise InvalidRequest(f"The {name} contains a NUL character; send plain text.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidRequest(f"The {name} is not valid Unicode text; send it as UTF-8.")
    return text


def checked_day(text: str, *, name: str) -> str:
    """An ISO 8601 day such as 2025-12-19. Raises InvalidRequest for anything else."""
    if _DAY.fullmatch(text) and _exists(text, date.fromisoformat):
        return text
    raise InvalidRequest(f"{name} has to be a day such as 2025-12-19.")


def checked_moment(text: str, *, name: str) -> str:
    """An ISO 8601 day, or day and time. Raises InvalidRequest for anything else."""
    if _MOMENT.fullmatch(text) and _exists(text, datetime.fromisoformat):
        return text
    raise InvalidRequest(f"{name} has to be a day such as 2025-12-19, or a day and time in ISO 8601.")


def checked_as_of(text: str | None) -> str | None:
    """The day or moment on which it is asked, if one is given. Raises InvalidRequest."""
    return None if text is None else checked_moment(text, name="as_of")


def checked_language(code: str) -> str:
    """An ISO 639 code. Raises InvalidRequest for anything else."""
    if not _LANGUAGE.fullmatch(code):
        raise InvalidRequest("A language has to be a code such as en or ja.")
    return code


def checked_filters(
    *,
    published_from: str | None = None,
    published_to: str | None = None,
    source: Sequence[str] = (),
    language: Sequence[str] = (),
    article_ids: Sequence[str] = (),
    without: Sequence[str] = (),
) -> Filters:
    """Filters that can be met. Raises InvalidRequest for a malformed day, span or language."""
    start = published_from and checked_day(published_from, name="published_from")
    end = published_to and checked_day(published_to, name="published_to")
    if start and end and start > end:
        raise InvalidRequest(f"The span of days ends before it begins: {start} to {end}.")
    for code in language:
        checked_language(code)
    for value in source:
        checked_text(value, name="source")
    for value in (*article_ids, *without):
        checked_text(value, name="article id")
    return Filters(
        start or None, end or None, tuple(source), tuple(language), tuple(article_ids), tuple(without)
    )


def _exists(text: str, parse: Callable[[str], date]) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
