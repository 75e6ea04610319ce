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
from rag.date_resolution import Kind, Moment, Reading
from rag.date_rules import Found, RuleSet
from rag.date_values import days_of, same_date
from rag.tense import Tense, Tenses

__all__ = ["DateExpression", "days_of", "find_date_expressions", "find_dates", "same_date"]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date expression: `text` stands at start to end; `value` is ISO 8601 (see `rag.date_values`) or unknown.

    `timex` is the likeliest value in TimeML's notation, for measuring alone. `weekday_conflict` says that the weekday
    named beside the day is not that day's; such a date has no value. `bound` is the word that opens or closes a
    period there: "since", "until", "before", "after", "from" or "to".
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
    """Return every date expression of a text in order, never overlapping, with or without a value.

    `published_at` is ISO 8601, a day or a timestamp, whose own day counts as today. Without `language` (ISO code)
    the letters of the text decide between Japanese and English rules. `assume` is the tense of a sentence that
    shows none: a question about the news looks back.
    """
    japanese = language == "ja" or (language is None and _JAPANESE_LETTER.search(text) is not None)
    plain = text.translate(_HALF_WIDTH) if japanese else text
    reader = _Reader(plain, day_of(published_at), japanese=japanese, assume=assume)
    rules = _japanese_rules() if japanese else _english_rules()
    readings = (found for each in rules.scan(plain) for found in reader.read(each))
    return [
        DateExpression(
            text[each.start : each.end],
            each.start,
            each.end,
            each.reading.value,
            each.reading.timex,
            each.reading.kind,
            each.reading.weekday_conflict,
            reader.bound(each),
        )
        for each in _joined(readings, plain)
    ]


def day_of(timestamp: str | None) -> date | None:
    """Return the day of an ISO 8601 day or timestamp as its own clock shows it; None if there is none."""
    if timestamp is None:
        return None
    try:
        return datetime.fromisoformat(timestamp).date()
    except ValueError:
        return None


_JAPANESE_LETTER = re.compile(r"[\u3041-\u30ff]|[年月日]")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９：／（）．－", "0123456789:/().-")


# What may stand before an expression, and with which characters one begins: most places fail here at once.
_ENGLISH_BOUNDARY = r"(?<![\w$¥€£#])(?<!\d[.,:])(?=[A-FJL-QS-TWYa-fil-pr-twy0-9'’])"
_JAPANESE_BOUNDARY = r"(?<![0-9.,/])(?=[0-9一二三四五六七八九十約お令平昭大明西昨去今こ本来再同翌前先きあ月火水木金土日第正午])"


@cache
def _english_rules() -> RuleSet:
    return RuleSet((*english_dates.RULES, *english_relative_dates.RULES), boundary=_ENGLISH_BOUNDARY)


@cache
def _japanese_rules() -> RuleSet:
    return RuleSet(japanese_dates.RULES, boundary=_JAPANESE_BOUNDARY)


@dataclass(frozen=True, slots=True)
class _Placed:
    start: int
    end: int
    reading: Reading


class _Reader:
    """Reads matches from left to right, remembering what was named before."""

    def __init__(self, text: str, today: date | None, *, japanese: bool, assume: Tense) -> None:
        self._text = text
        self._today = today
        self._japanese = japanese
        self._assume = assume
        self._tenses = Tenses(text, japanese=japanese)
        self._last: _Placed | None = None
        self._day: _Placed | None = None
        self._year: _Placed | None = None
        self._quarter: str | None = None
        self._quarter_end = 0

    def read(self, found: Found) -> Iterator[_Placed]:
        """Yield the match with its reading, unless its rule says that it is no date."""
        start, end = found.match.span()
        if _REPEATED.search(self._text[max(0, start - 7) : start]):
            return
        reading = found.read(found.match, self._moment(start, end))
        if reading is None:
            return
        placed = _Placed(start, end, reading)
        self._remember(placed, found.match[0])
        yield placed

    def _remember(self, placed: _Placed, words: str) -> None:
        self._last = placed
        timex = placed.reading.timex or ""
        if words in ("前日", "翌日", "翌々日"):
            # Whether the next "same day" is this one or the one it counts from is open.
            self._day = None
        elif _DAY.fullmatch(timex):
            self._day = placed
        if _EXPLICIT_YEAR.search(words):
            self._year = placed
        if "-Q" in timex and _NUMBERED_QUARTER.search(words):
            self._quarter = timex
            self._quarter_end = placed.end
        elif _YEARS.fullmatch(timex):
            self._quarter = None

    def _moment(self, start: int, end: int) -> Moment:
        sentence, _ = self._tenses.sentence(start)
        day = self._day if self._day and self._day.end > sentence - _REACH else None
        value = day.reading.value if day else None
        same_sentence = day is not None and day.end > sentence
        return Moment(
            today=self._today,
            tense=self._tense(start, end),
            previous_day=value,
            previous_month=value[:7] if value and same_sentence else None,
            previous_year=self._joined_year(start),
            previous_quarter=self._quarter if start - self._quarter_end < _QUARTER_REACH else None,
            named_year=self._named_year(sentence),
            unsure=same_sentence and value is None,
            elsewhere=self._elsewhere(sentence),
        )

    def _joined_year(self, start: int) -> str | None:
        """The year that a range or list carries over: "May 2025 to July", 「2025年5月から7月」."""
        last = self._last
        if last is None or last is not self._year or start - last.end > 8 or last.reading.value is None:
            return None
        joined = _JOINS.fullmatch(self._text[last.end : start])
        return last.reading.value[:4] if joined and last.reading.value[:4].isdigit() else None

    def _named_year(self, sentence: int) -> str | None:
        near = self._year is not None and self._year.end > sentence - _REACH
        return (self._year.reading.value or "")[:4] or None if self._year and near else None

    def _elsewhere(self, sentence: int) -> bool:
        if self._year is None or self._year.end <= sentence or self._today is None:
            return False
        return not (self._year.reading.timex or "").startswith(str(self._today.year))

    def _tense(self, start: int, end: int) -> Tense:
        if not self._japanese and (
            _AHEAD.search(self._text[max(0, start - 12) : start]) or _AHEAD_AFTER.match(self._text, end)
        ):
            return "future"
        tense = self._tenses.at(start, end)
        return self._assume if tense == "unknown" else tense

    def bound(self, placed: _Placed) -> str | None:
        if self._japanese:
            after = _BOUND_AFTER.match(self._text, placed.end)
            return _JAPANESE_BOUNDS[after[0]] if after else None
        before = _BOUND.search(self._text[max(0, placed.start - 9) : placed.start])
        return _BOUNDS.get(before[1].lower(), before[1].lower()) if before else None


_REACH = 200
"""Characters before the sentence within which a day named last is the one that "the same day" means."""
_NUMBERED_QUARTER = re.compile(
    r"(?:first|second|third|fourth)\W+(?:fiscal\W+)?quarter|Q[1-4]|四半期", re.IGNORECASE
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEARS = re.compile(r"\d{4}")
_EXPLICIT_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|(?:令和|平成|昭和|大正|明治|[昨去])")
_QUARTER_REACH = 800
"""Characters within which "a year earlier" is that quarter's: value accuracy on one half of TimeBank .896, at 400
and without limit .890 and .894."""
_REPEATED = re.compile(r"\b(?:each|every)\s$|毎", re.IGNORECASE)
_JOINS = re.compile(r"\s?(?:to|and|or|through|until|[-–~〜～、・と]|から)\s?")
_AHEAD = re.compile(r"\b(?:by|until|till)\s$", re.IGNORECASE)
_AHEAD_AFTER = re.compile(r"\s(?:at the (?:earliest|latest))\b")
_BOUND = re.compile(r"\b(since|until|till|before|after|from|to|through|by)\s$", re.IGNORECASE)
_BOUNDS = {"till": "until", "through": "to"}
_BOUND_AFTER = re.compile(r"以降|以後|以前|から|までに|まで")
_JAPANESE_BOUNDS = {
    "以降": "since", "以後": "since", "以前": "before", "から": "from", "までに": "by", "まで": "to",
}  # fmt: skip


def _joined(readings: Iterator[_Placed], text: str) -> Iterator[_Placed]:
    """Join a time of day with the day beside it: "3 p.m. Friday", "Friday at 3 p.m."."""
    held: _Placed | None = None
    for placed in readings:
        if held is not None:
            both = _together(held, placed, text)
            if both is not None:
                held = both
                continue
            yield _lone(held)
        held = placed
    if held is not None:
        yield _lone(held)


_BETWEEN = re.compile(r"[,、の]?\s{0,2}(?:(?:on|at|of|by)\s)?")


def _together(first: _Placed, second: _Placed, text: str) -> _Placed | None:
    if second.start - first.end > 6 or not _BETWEEN.fullmatch(text[first.end : second.start]):
        return None
    clock, day = (first, second) if _is_clock(first) else (second, first)
    if not _is_clock(clock) or not _DAY.fullmatch(day.reading.timex or ""):
        return None
    time = clock.reading.timex or ""
    value = day.reading.value + time if day.reading.value else None
    return _Placed(first.start, second.end, Reading(value, f"{day.reading.timex}{time}", "TIME"))


def _is_clock(placed: _Placed) -> bool:
    return (placed.reading.timex or "").startswith("T")


def _lone(placed: _Placed) -> _Placed:
    """A time of day alone is no date."""
    return _Placed(placed.start, placed.end, Reading(None, None, "TIME")) if _is_clock(placed) else placed
