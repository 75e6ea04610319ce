"""Date values: ISO 8601 text at the precision that an article gives, and what it means for two to agree.

Beside plain ISO 8601 (`2025`, `2025-12`, `2025-W51`, `2025-12-19`, `2025-12-19T15:00+09:00`) a value may be
`2025-Q3` (quarter), `2025-H1` (half), `2025-SU` (season: SP SU FA WI), `199X` (decade), `19XX` (century) and
`FY2025` or `FY2025-Q3`: a fiscal year has other days than the year of its number, so it equals itself alone.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PERIOD = re.compile(r"(\d{4})-(?:W(?P<week>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>\d{2}))")
_YEARS = re.compile(r"\d{4}|\d{3}X|\d{2}XX")


@dataclass(frozen=True, slots=True)
class Days:
    """A run of days, both ends inclusive."""

    first: date
    last: date


def days_of(value: str) -> Days | None:
    """Return the days that a value covers; None where they are not settled (fiscal years, seasons)."""
    if value.startswith("FY"):
        return None
    day = value.partition("T")[0]
    try:
        return _days(day)
    except ValueError:
        return None


def same_date(claim_value: str, source_value: str) -> bool:
    """Tell whether a source's date bears out a claim's: equal, or the claim coarser and covering it."""
    if claim_value == source_value:
        return True
    if claim_value.startswith("FY"):
        return source_value.startswith(claim_value + "-")
    if "T" in claim_value:
        return "T" in source_value and _same_moment(claim_value, source_value)
    claim, source = days_of(claim_value), days_of(source_value)
    if claim is None or source is None:
        return False
    return claim.first <= source.first and source.last <= claim.last


def month_value(year: int, month: int) -> str:
    """Return the value of a month; `month` may lie outside 1 to 12 and then moves the year."""
    months = year * 12 + month - 1
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def week_value(day: date) -> str:
    """Return the ISO week of a day, `2025-W51`."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def real_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days(value: str) -> Days | None:
    if _DAY.fullmatch(value):
        day = date.fromisoformat(value)
        return Days(day, day)
    if _YEARS.fullmatch(value):
        return Days(date(int(value.replace("X", "0")), 1, 1), date(int(value.replace("X", "9")), 12, 31))
    period = _PERIOD.fullmatch(value)
    if period is None:
        return None
    year = int(period[1])
    if period["week"]:
        monday = date.fromisocalendar(year, int(period["week"]), 1)
        return Days(monday, monday + timedelta(days=6))
    if period["quarter"]:
        return _months(year, int(period["quarter"]) * 3 - 2, 3)
    if period["half"]:
        return _months(year, int(period["half"]) * 6 - 5, 6)
    return _months(year, int(period["month"]), 1)


def _months(year: int, month: int, count: int) -> Days:
    last = month + count - 1
    return Days(date(year, month, 1), date(year, last, monthrange(year, last)[1]))


def _same_moment(claim_value: str, source_value: str) -> bool:
    try:
        claim, source = datetime.fromisoformat(claim_value), datetime.fromisoformat(source_value)
    except ValueError:
        return False
    if claim.tzinfo is None or source.tzinfo is None:
        claim, source = claim.replace(tzinfo=None), source.replace(tzinfo=None)
    if claim_value.count(":") < source_value.count(":") and claim.second == 0:
        source = source.replace(second=0)
    return claim == source
