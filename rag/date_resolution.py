"""Which day, week, month, quarter or year a relative expression means, counted from the day of publication.

Each function returns a `Reading`. Its `value` is kept for evidence and is None wherever two answers are
possible; its `timex` is the most likely reading in TimeML's notation, for measuring and for display only.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rag.date_values import month_value, real_day, week_value
from rag.tense import Tense

Kind = Literal["DATE", "TIME"]

NEAR_DAYS = 75
"""A day without its year is the nearest one when that is at most so many days off: news gives the year of a
day ten months away."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression says: `value` only where it is certain, `timex` as the best guess."""

    value: str | None
    timex: str | None
    kind: Kind = "DATE"
    weekday_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """The value (or None if unknown) before the expression in a range ("May to July") or in a list."""

    value: str | None
    is_range: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """What a rule may look at beside the words themselves.

    `today` is the day of publication, if known, and `tense` that of the sentence at the expression. The
    others were named before in the text: `previous_day` in the sentence or shortly before it, with
    `month_here` if it was in this sentence and with its month; `previous_quarter` as the last period at all;
    `named_year` or `named_fiscal_year` in the sentence or shortly before it; `left` right before the expression. With `elsewhere`,
    the sentence tells of another year than today's, or of one that is unknown.
    """

    today: date | None
    tense: Tense = "unknown"
    previous_day: str | None = None
    month_here: bool = False
    previous_quarter: str | None = None
    named_year: str | None = None
    named_fiscal_year: int | None = None
    left: Left | None = None
    elsewhere: bool = False


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNKNOWN = Reading(None, None)
_SUNDAY = 6
_WEEK = 7


def certain(value: str | None, kind: Kind = "DATE") -> Reading:
    """Return a reading whose value is beyond doubt."""
    return Reading(value, value, kind)


def guess(timex: str | None, kind: Kind = "DATE") -> Reading:
    """Return a reading that is good enough to measure or to show, and no evidence."""
    return Reading(None, timex, kind)


def shifted(moment: Moment, unit: str, steps: int) -> Reading:
    """Return the day, week, month, quarter, year or decade so many steps after today's."""
    today = moment.today
    if today is None:
        return UNKNOWN
    try:
        value = _SHIFTS[unit](today, steps)
    except (ValueError, OverflowError):
        return UNKNOWN
    if unit == "week" and today.weekday() == _SUNDAY:
        # Weeks begin on Monday for some, on Sunday for others.
        return guess(week_value(today) if steps == -1 else value)
    return certain(value)


def weekday(moment: Moment, number: int) -> Reading:
    """Return the weekday (0 is Monday) nearest to today on the side that the tense points to.

    At the right end of a range it is the first one after the left end: "between Monday and Friday".
    """
    today = moment.today
    if today is None:
        return UNKNOWN
    ranged = moment.left is not None and moment.left.is_range
    if ranged and moment.left is not None and _DAY.fullmatch(moment.left.value or ""):
        first = date.fromisoformat(moment.left.value or "")
        if abs((first - today).days) < _WEEK:
            return certain((first + timedelta(days=(number - first.weekday()) % _WEEK)).isoformat())
    back, ahead = (today.weekday() - number) % 7, (number - today.weekday()) % 7
    past, future = (today - timedelta(days=back)).isoformat(), (today + timedelta(days=ahead)).isoformat()
    if ranged:
        return guess(future if moment.tense == "future" else past)
    if past == future:
        return certain(past)
    if moment.tense == "past":
        return certain(past)
    if moment.tense == "future":
        return certain(future)
    return guess(past)


def this_weekday(moment: Moment, number: int) -> Reading:
    """Return what "this Tuesday" means: the one of this week, unless that is over and the sentence looks ahead."""
    found = weekday_of_week(moment, number, 0)
    if found.timex is None or moment.today is None or date.fromisoformat(found.timex) >= moment.today:
        return found
    if moment.tense == "past":
        return found
    return weekday_of_week(moment, number, 1) if moment.tense == "future" else guess(found.timex)


def next_weekday(moment: Moment, number: int) -> Reading:
    """Return what "next Tuesday" means: in the week to come; a guess while this week's is still ahead."""
    found = weekday_of_week(moment, number, 1)
    ahead = moment.today is not None and number > moment.today.weekday()
    return guess(found.timex) if ahead else found


def weekday_of_week(moment: Moment, number: int, weeks: int) -> Reading:
    """Return the weekday of the week that lies so many weeks after this one."""
    if moment.today is None:
        return UNKNOWN
    monday = moment.today - timedelta(days=moment.today.weekday())
    value = (monday + timedelta(days=number, weeks=weeks)).isoformat()
    return guess(value) if _SUNDAY in (number, moment.today.weekday()) else certain(value)


def month(moment: Moment, number: int) -> Reading:
    """Return the month nearest to today on the side that the tense points to."""
    today = moment.today
    if today is None:
        return UNKNOWN
    if moment.elsewhere:
        return guess(month_value(today.year, number))
    past = month_value(today.year - (number > today.month), number)
    future = month_value(today.year + (number < today.month), number)
    if past == future:
        return certain(past)
    if moment.tense == "past":
        return certain(past)
    if moment.tense == "future":
        return certain(future)
    soon = (number - today.month) % 12 <= 4 and moment.tense == "mixed"
    return guess(future if soon else past)


def month_day(moment: Moment, month_number: int, day: int) -> Reading:
    """Return the day of a month that has no year: the nearest, if the tense does not speak against it."""
    today = moment.today
    if today is None:
        return UNKNOWN
    days = [real_day(today.year + years, month_number, day) for years in (-1, 0, 1)]
    reading = _nearest(today, [each for each in days if each], moment.tense, NEAR_DAYS)
    return guess(reading.timex) if moment.elsewhere else reading


def on_weekday(reading: Reading, number: int, other: date | None = None) -> Reading:
    """Return the reading if its day is that weekday (0 is Monday), else `other` if that is, else a conflict."""
    if reading.timex is None:
        return reading
    for day in (date.fromisoformat(reading.timex), other):
        if day is not None and day.weekday() == number:
            return certain(day.isoformat())
    return Reading(None, reading.timex, weekday_conflict=True)


def month_day_ahead(moment: Moment, month_number: int, day: int) -> date | None:
    """Return the next such day where the sentence looks ahead and the last one is over for a while.

    A weekday beside the day then decides between the two. Nearer than SLIP_DAYS it is rather a slip.
    """
    today = moment.today
    if today is None or moment.tense != "future":
        return None
    days = [real_day(today.year + years, month_number, day) for years in (-1, 0, 1)]
    passed = [each for each in days if each and each < today]
    coming = [each for each in days if each and each >= today]
    if not passed or not coming or (today - max(passed)).days < SLIP_DAYS:
        return None
    return min(coming)


def day_of_month(moment: Moment, day: int) -> Reading:
    """Return the day that has neither month nor year: in the month named before, else the nearest."""
    left = moment.left if moment.left and moment.left.is_range else None
    if left is not None:
        return _day_after(left.value, day, is_range=True)
    if moment.month_here:
        return _day_after(moment.previous_day, day, is_range=False)
    today = moment.today
    if today is None:
        return UNKNOWN
    months = [month_value(today.year, today.month + step) for step in (-1, 0, 1)]
    days = [real_day(int(each[:4]), int(each[5:]), day) for each in months]
    return _nearest(today, [each for each in days if each], moment.tense, NEAR_DAY_OF_MONTH)


def _day_after(before: str | None, day: int, *, is_range: bool) -> Reading:
    """A smaller number after "Dec. 19" is in the next month if it ends a range, else in either."""
    if before is None or len(before) < len("2025-12-19"):
        return UNKNOWN
    smaller = day < int(before[8:10])
    if smaller and not is_range:
        return UNKNOWN
    value = month_value(int(before[:4]), int(before[5:7]) + smaller)
    found = real_day(int(value[:4]), int(value[5:]), day)
    return certain(found.isoformat()) if found else UNKNOWN


def carried_year(moment: Moment, month_number: int) -> int | None:
    """Return the year that the left end of a range or list hands on to a month; None if it hands on none."""
    left = moment.left
    if left is None or left.value is None or not left.value[:4].isdigit():
        return None
    year, left_month = int(left.value[:4]), left.value[5:7]
    if not left_month.isdigit() or int(left_month) <= month_number:
        return year
    return year + 1 if left.is_range else None


SLIP_DAYS = 14
"""A day with the wrong weekday that passed fewer days ago is a slip of the pen, not one of the next year."""

NEAR_DAY_OF_MONTH = 12
"""Days from today within which a day without month needs no tense: half a month off, both sides are near."""


def quarter(moment: Moment, number: int, *, fiscal: bool = False) -> Reading:
    """Return the quarter of that number begun last, or the next one where the sentence looks far ahead.

    A company's fiscal quarter is other months, and stays a guess.
    """
    today = moment.today
    if today is None:
        return UNKNOWN
    current = (today.month - 1) // 3 + 1
    if moment.tense == "future":
        year = today.year + (number < current - 1)
    else:
        year = today.year - (number > current)
    timex = f"{year}-Q{number}"
    just_ended = number == current - 1
    is_certain = not fiscal and (moment.tense == "past" or (moment.tense == "future" and not just_ended))
    return certain(timex) if is_certain else guess(timex)


def _nearest(today: date, days: list[date], tense: Tense, near: int) -> Reading:
    if not days:
        return UNKNOWN
    nearest = min(days, key=lambda each: (abs((each - today).days), each))
    distance = (nearest - today).days
    agrees = distance == 0 or tense in ("unknown", "mixed") or (distance > 0) == (tense == "future")
    if abs(distance) <= near:
        return Reading(nearest.isoformat() if agrees else None, nearest.isoformat())
    before = [each for each in days if each <= today]
    after = [each for each in days if each >= today]
    if tense == "past" and before:
        return certain(max(before).isoformat())
    if tense == "future" and after:
        return certain(min(after).isoformat())
    return guess(nearest.isoformat())


def _quarter_shift(today: date, steps: int) -> str:
    quarters = today.year * 4 + (today.month - 1) // 3 + steps
    return f"{quarters // 4:04d}-Q{quarters % 4 + 1}"


def _year_shift(today: date, steps: int) -> str:
    return date(today.year + steps, 1, 1).isoformat()[:4]


_SHIFTS: dict[str, Callable[[date, int], str]] = {
    "day": lambda today, steps: (today + timedelta(days=steps)).isoformat(),
    "week": lambda today, steps: week_value(today + timedelta(weeks=steps)),
    "month": lambda today, steps: month_value(today.year, today.month + steps),
    "quarter": _quarter_shift,
    "year": _year_shift,
    "decade": lambda today, steps: _year_shift(today, steps * 10)[:3] + "X",
    "century": lambda today, steps: _year_shift(today, steps * 100)[:2] + "XX",
}
