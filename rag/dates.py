"""Dates and times of day that a text names, resolved against the day of its publication.

Unknown rather than wrong: an expression with two possible readings has no value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from index.records import DateMention
from rag import english_dates, english_relative_dates, japanese_dates
from rag.date_reader import Reader
from rag.date_resolution import Kind
from rag.date_rules import RuleSet
from rag.date_values import days_of, same_date
from rag.tense import Tense

__all__ = ["DateExpression", "day_of", "days_of", "find_date_expressions", "find_dates", "same_date"]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression: `text` stands at start to end; `value` is ISO 8601 or unknown.

    `value` may also be one of the periods of `rag.date_values` (`2025-Q3`, `FY2025`). `timex` is the best
    guess in TimeML's notation, given where `value` is unknown too. `weekday_conflict` says that the
    weekday named beside the day is not that day's; such a date has no value. `bound` is the word that
    opens or closes a period there: "since", "until", "before", "after", "by", "from" or "to"; or "earliest" or
    "latest" of a day that is only a limit ("Tuesday at the earliest", 「遅くとも26日」).
    """

    text: str
    start: int
    end: int
    value: str | None
    timex: str | None
    kind: Kind
    weekday_conflict: bool = False
    bound: str | None = None


def find_dates(text: str, *, published_at: str | None, language: str | None = None) -> list[DateMention]:
    """Return the dates of a text whose value is certain, in order; relative ones need `published_at`."""
    return [
        DateMention(each.text, each.start, each.end, each.value)
        for each in find_date_expressions(text, published_at=published_at, language=language)
        if each.value is not None
    ]


def find_date_expressions(
    text: str, *, published_at: str | None, language: str | None = None, assume: Tense = "unknown"
) -> list[DateExpression]:
    """Return every date expression of a text in order, never overlapping, with or without a value; see
    `date_expressions`."""
    return list(date_expressions(text, published_at=published_at, language=language, assume=assume))


def date_expressions(
    text: str, *, published_at: str | None, language: str | None = None, assume: Tense = "unknown"
) -> Iterator[DateExpression]:
    """Yield the date expressions of a text in order, never overlapping, reading no further than they are asked for.

    `published_at` is ISO 8601, a day or a timestamp, whose own day counts as today. Without `language` (an
    ISO code) the letters of the text decide between Japanese and English rules. `assume` is the tense of a
    sentence that shows none: a question about the news looks back.
    """
    japanese = language == "ja" or (language is None and _JAPANESE_LETTER.search(text) is not None)
    if not japanese and len(text) <= _LONGEST_NOTE:
        # A note such as 「Reuters、2025年12月19日」 passes for English.
        japanese = _JAPANESE_DATE.search(text) is not None and _ENGLISH_WORDS.search(text) is None
    plain = text.translate(_HALF_WIDTH) if japanese else text
    reader = Reader(plain, day_of(published_at), japanese=japanese, assume=assume)
    rules = _japanese_rules() if japanese else _english_rules()
    for each in reader.read(rules.scan(plain)):
        yield DateExpression(
            text=text[each.start : each.end],
            start=each.start,
            end=each.end,
            value=each.reading.value,
            timex=each.reading.timex,
            kind=each.reading.kind,
            weekday_conflict=each.reading.weekday_conflict,
            bound=reader.bound(each),
        )


def day_of(timestamp: str | None) -> date | None:
    """Return the day of an ISO 8601 day or timestamp as its own clock shows it; None if there is none."""
    if timestamp is None:
        return None
    try:
        return datetime.fromisoformat(timestamp).date()
    except ValueError:
        return None


_JAPANESE_LETTER = re.compile(r"[\u3041-\u30ff]|[年月日]")
_JAPANESE_DATE = re.compile(r"[0-9０-９] ?[年月日]")
_ENGLISH_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}")
_LONGEST_NOTE = 300
_HALF_WIDTH = str.maketrans("０１２３４５６７８９：／（）．－", "0123456789:/().-")
# What may stand before an expression, and with which characters one begins: most places fail here at once.
_ENGLISH_BOUNDARY = r"(?<![\w$¥€£#/])(?<!\d[.,:])(?=[A-FJL-QS-TWYa-fil-pr-twy0-9'’])"
_JAPANESE_BOUNDARY = (
    r"(?<![0-9.,/])"
    r"(?=[0-9一二三四五六七八九十約お令平昭大明西昨去今こ本来再同翌前先きあ月火水木金土日第正午半RHS])"
)


@cache
def _english_rules() -> RuleSet:
    return RuleSet(
        (english_relative_dates.SPOKEN_YEAR, *english_dates.RULES, *english_relative_dates.RULES),
        boundary=_ENGLISH_BOUNDARY,
    )


@cache
def _japanese_rules() -> RuleSet:
    return RuleSet(japanese_dates.RULES, boundary=_JAPANESE_BOUNDARY)
