"""Reads the date expressions of one text from left to right, remembering what was named before."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rag.date_resolution import Left, Moment, Reading
from rag.date_rules import Found
from rag.tense import Tense, Tenses

REACH = 200
"""Characters before the sentence within which a day or year named last is the one that "that day" means."""
QUARTER_REACH = 800
"""Characters within which "a year earlier" is that quarter's: value accuracy on one half of TimeBank .896, at
400 and without limit .890 and .894."""
LONGEST_GAP = 14
"""Characters between the ends of a range: "from June to late October"."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"\d{4}")
_EXPLICIT_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|令和|平成|昭和|大正|明治|[昨去]年")
_EXPLICIT_MONTH = re.compile(r"\d月|[A-Za-z]{3}|[一二三四五六七八九十]月")
_NUMBERED_QUARTER = re.compile(r"(?:first|second|third|fourth)\W+(?:fiscal\W+)?quarter|Q[1-4]|四半期", re.I)
_BARE_QUARTER = re.compile(r"the\W+(?:latest\W+)?quarter", re.I)
_LONGER_PERIOD = re.compile(r"\b(?:six|nine)[\s-]months?\b|\bhalf[\s-]year\b|\byear ended\b", re.IGNORECASE)
_DERIVED = ("前日", "翌日", "翌々日")
_REPEATED = re.compile(r"\b(?:each|every)\s$|毎(?:週|月|年|日)?の?$", re.IGNORECASE)
_RANGE = re.compile(r",?\s?(?:to|through|until|[-–—~〜～]|から)\s?")
_BOTH = re.compile(r"\bbetween\s$", re.IGNORECASE)
_LIST = re.compile(r",?\s?(?:and|or|[、・と])\s?")
_AHEAD = re.compile(r"\b(?:by|until|till|through)\s(?:at least\s)?$", re.IGNORECASE)
_AHEAD_AFTER = re.compile(r"\sat the (?:earliest|latest)\b")
_LIMIT_AFTER = re.compile(r"\sat\sthe\s(?:very\s)?(?:(?P<earliest>earliest|soonest)|(?P<latest>latest))\b")
_LIMIT_BEFORE = re.compile(
    r"(?:(?P<earliest>\b(?:not?\s(?:earlier|sooner)\sthan)\s|早ければ、?|早くても、?|最短で)"
    r"|(?P<latest>\bnot?\slater\sthan\s|遅くとも、?|遅くても、?))$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(since|until|till|before|after|from|to|through|by)\s$", re.IGNORECASE)
_BOUNDS = {"till": "until", "through": "to"}
_AFTER = re.compile(r"以降|以後|以前|から|までに|まで")
_JAPANESE_BOUNDS = {
    "以降": "since", "以後": "since", "以前": "before", "から": "from", "までに": "by", "まで": "to",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A reading and where its words stand."""

    start: int
    end: int
    reading: Reading


class Reader:
    """Gives each match the moment that its rule needs: today, tense, and what was named before."""

    def __init__(self, text: str, today: date | None, *, japanese: bool, assume: Tense) -> None:
        self._text = text
        self._today = today
        self._japanese = japanese
        self._assume = assume
        self._last: Placed | None = None
        self._day: Placed | None = None
        self._day_has_month = False
        self._year: Placed | None = None
        self._quarter: Placed | None = None

    @cached_property
    def _tenses(self) -> Tenses:
        """Found when the first date asks for them: most sentences have none."""
        return Tenses(self._text, japanese=self._japanese)

    def read(self, matches: Iterable[Found]) -> Iterator[Placed]:
        """Yield every expression in order, a time of day joined with the day beside it."""
        return _joined(self._readings(matches), self._text, self._today)

    def bound(self, placed: Placed) -> str | None:
        """Return the word beside the expression that opens or closes a period there."""
        limit = _LIMIT_AFTER.match(self._text, placed.end) or _LIMIT_BEFORE.search(
            self._text[max(0, placed.start - 16) : placed.start]
        )
        if limit:
            return limit.lastgroup
        if self._japanese:
            after = _AFTER.match(self._text, placed.end)
            return _JAPANESE_BOUNDS[after[0]] if after else None
        before = _BEFORE.search(self._text[max(0, placed.start - 9) : placed.start])
        return _BOUNDS.get(before[1].lower(), before[1].lower()) if before else None

    def _readings(self, matches: Iterable[Found]) -> Iterator[Placed]:
        for found in matches:
            start, end = found.match.span()
            if _REPEATED.search(self._text[max(0, start - 7) : start]):
                continue
            reading = found.read(found.match, self._moment(start, end))
            if reading is not None:
                placed = Placed(start, end, reading)
                self._remember(placed, found.match[0])
                yield placed

    def _remember(self, placed: Placed, words: str) -> None:
        self._last = placed
        timex = placed.reading.timex or ""
        if words in _DERIVED:
            # Whether the next "same day" is this one or the one it counts from is open.
            self._day = None
        elif _DAY.match(timex):
            self._day, self._day_has_month = placed, _EXPLICIT_MONTH.search(words) is not None
        if _EXPLICIT_YEAR.search(words):
            self._year = placed
        if _NUMBERED_QUARTER.search(words):
            # "The year-ago period" looks back from a quarter that has begun, not from a forecast one.
            ahead = self._today is not None and timex[:4] > str(self._today.year)
            self._quarter = self._quarter if ahead else placed
        elif self._quarter is None and _BARE_QUARTER.fullmatch(words):
            self._quarter = placed
        elif _YEAR.fullmatch(timex):
            self._quarter = None

    def _moment(self, start: int, end: int) -> Moment:
        sentence, _ = self._tenses.sentence(start)
        day = self._day if self._day and self._day.end > sentence - REACH else None
        value = day.reading.value[:10] if day and day.reading.value else None
        month_here = day is not None and day.end > sentence and self._day_has_month
        quarter = self._quarter if self._quarter and start - self._quarter.end < QUARTER_REACH else None
        if quarter is not None and _LONGER_PERIOD.search(self._text, quarter.end, start):
            quarter = None
        # "A revision Friday to December's figures" is no range.
        left = None if self._text.startswith(("'s", "’s"), end) else self._left(start)
        return Moment(
            today=self._today,
            tense=self._tense(start, end),
            previous_day=value,
            month_here=month_here,
            previous_quarter=quarter.reading.timex if quarter else None,
            named_year=self._named_year(sentence),
            named_fiscal_year=self._named_fiscal_year(sentence),
            left=left,
            elsewhere=self._elsewhere(sentence) or (left is not None and left.value is None),
        )

    def _left(self, start: int) -> Left | None:
        """What stands at the other end of a range or list: "May 2025 to July", 「2025年5月から7月」."""
        last = self._last
        if last is None or start - last.end > LONGEST_GAP:
            return None
        between = self._text[last.end : start]
        both = between == " and " and _BOTH.search(self._text[max(0, last.start - 9) : last.start])
        if both or _RANGE.fullmatch(between):
            return Left(last.reading.value, is_range=True)
        # In a list only what is spelled out carries over: "May 2025 and July", but not "Friday and May".
        if _LIST.fullmatch(between) and last is self._year:
            return Left(last.reading.value, is_range=False)
        return None

    def _named_year(self, sentence: int) -> str | None:
        year = self._year_value(sentence)[:4]
        return year if year.isdigit() else None

    def _named_fiscal_year(self, sentence: int) -> int | None:
        mark, fiscal, year = self._year_value(sentence).partition("FY")
        return int(year) if fiscal and not mark and year.isdigit() else None

    def _year_value(self, sentence: int) -> str:
        """The value of the year that was named in the sentence or shortly before it."""
        near = self._year is not None and self._year.end > sentence - REACH
        return (self._year.reading.value or "") if self._year and near else ""

    def _elsewhere(self, sentence: int) -> bool:
        if self._year is None or self._year.end <= sentence or self._today is None:
            return False
        return not (self._year.reading.timex or "").startswith(str(self._today.year))

    def _tense(self, start: int, end: int) -> Tense:
        tense = self._tenses.at(start, end)
        if not self._japanese and _AHEAD_AFTER.match(self._text, end):
            return "future"
        if not self._japanese and _AHEAD.search(self._text[max(0, start - 18) : start]):
            # "By Friday the water had gone": before the verb or after it.
            return "mixed" if tense == "past" else "future"
        return self._assume if tense == "unknown" else tense


_BETWEEN = re.compile(r"[,、の]?\s{0,2}(?:(?:on|at|of|by)\s)?")


def _joined(readings: Iterator[Placed], text: str, today: date | None) -> Iterator[Placed]:
    held: Placed | None = None
    for placed in readings:
        if held is not None:
            both = _together(held, placed, text)
            if both is not None:
                held = both
                continue
            yield _lone(held, today)
        held = placed
    if held is not None:
        yield _lone(held, today)


def _together(first: Placed, second: Placed, text: str) -> Placed | None:
    if second.start - first.end > 6 or not _BETWEEN.fullmatch(text[first.end : second.start]):
        return None
    clock, day = (first, second) if _is_clock(first) else (second, first)
    if not _is_clock(clock) or not _DAY.fullmatch(day.reading.timex or ""):
        return None
    time = clock.reading.timex or ""
    value = day.reading.value + time if day.reading.value else None
    # TimeML leaves the zone out.
    conflict = day.reading.weekday_conflict
    return Placed(first.start, second.end, Reading(value, f"{day.reading.timex}{time[:6]}", "TIME", conflict))


def _is_clock(placed: Placed) -> bool:
    return (placed.reading.timex or "").startswith("T")


def _lone(placed: Placed, today: date | None) -> Placed:
    """A time of day alone is no date; it is guessed to be one of the day of publication."""
    if not _is_clock(placed):
        return placed
    timex = f"{today.isoformat()}{(placed.reading.timex or '')[:6]}" if today else None
    return Placed(placed.start, placed.end, Reading(None, timex, "TIME"))
