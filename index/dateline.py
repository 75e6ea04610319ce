"""The date and time that a page says it was published, as ISO 8601."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONGEST = 300  # characters looked at; a dateline is short

EARLIEST_YEAR = 1600  # newspapers are not older; year 1 is an empty field of some publishing systems

JAPAN = timezone(timedelta(hours=9), "JST")

# Hours from UTC. Names that mean different hours in different countries (CST, IST, AST) are left out:
# then the day alone is returned.
ZONE_HOURS = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "wet": 0,
    "bst": 1,
    "cet": 1,
    "west": 1,
    "cest": 2,
    "eet": 2,
    "sast": 2,
    "eest": 3,
    "msk": 3,
    "sgt": 8,
    "hkt": 8,
    "awst": 8,
    "jst": 9,
    "kst": 9,
    "日本時間": 9,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
    "edt": -4,
    "est": -5,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pdt": -7,
    "pst": -8,
}

# American sites write the zone without saying whether summer time holds.
ZONE_PLACES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"

# First year of the era, less one.
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}

DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.])(?P<number>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)"),
    re.compile(
        r"(?:(?P<era>明治|大正|昭和|平成|令和) ?(?P<era_year>元|\d{1,2})|(?<!\d)(?P<year>\d{4})) ?年"
        r" ?(?P<number>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日"
    ),
    re.compile(rf"\b{MONTH} ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {{1,3}}(?P<year>\d{{4}})(?!\d)", re.I),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{MONTH},?[ -](?P<year>\d{{4}})(?!\d)", re.I
    ),
    re.compile(r"(?<!\d)(?P<first>\d{1,2})[/.](?P<second>\d{1,2})[/.](?P<year>\d{4})(?!\d)"),
)

WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
    r"|[（(][月火水木金土日](?:曜日?)?[）)]|[月火水木金土日]曜日?)"
)
BETWEEN = (
    rf"[\s,，|/·・•‒–—-]{{0,9}}(?:{WEEKDAY}[\s,，]{{0,3}}|(?:at|@|on|um|à)\s{{1,3}}){{0,2}}[\s,，]{{0,3}}"
)
CLOCK = (
    r"(?P<half_day>午前|午後)?\s?(?<![\d:.])(?P<hour>\d{1,2})"
    r"(?:\s?(?P<hour_mark>時)(?:\s?(?P<minute_ja>\d{1,2})\s?分|(?P<half>半))?"
    r"|[:：](?P<minute>\d{2})(?:[:：]\d{2}(?:[.,]\d{1,9})?)?|[.](?P<minute_dot>\d{2})(?=\s?[ap]\.?m)|(?=\s?[ap]\.?m))(?![\d:])"
    r"\s?(?P<meridiem>[ap]\.?m\b\.?)?"
    r"[\s,]{0,2}[(（]?(?P<zone>(?:(?:utc|gmt)\s?)?[+-]\s?\d{1,2}(?::?\d{2})?(?!\d)|日本時間|[a-z]{1,5}(?![a-z]))?[)）]?"
)
AFTER = re.compile(rf"T?{BETWEEN}{CLOCK}", re.I)
BEFORE = re.compile(rf"{CLOCK}{BETWEEN}$", re.I)
BEFORE_WITHIN = 40  # characters before the date in which its time may start
OFFSET = re.compile(r"(?:utc|gmt)?\s?([+-])\s?(\d{1,2}):?(\d{2})?", re.I)


def parse_published(text: str) -> str | None:
    """Return the first date in `text` with its time to the minute and offset, or the day alone.

    "16:32 JST, December 19, 2025" gives "2025-12-19T16:32+09:00". The time is left out where no zone is
    known, except that a date written in Japanese without a zone is in Japan's time. None where no full
    date stands in the text, or where day and month cannot be told apart, as in 3/4/2025.
    """
    text = text[:LONGEST]
    for match in sorted(_dates(text), key=lambda found: found.start()):
        day = _day(match)
        if day is not None:
            return _with_time(day, _clock(text, match), japanese="年" in match[0])
    return None


def _dates(text: str) -> Iterator[re.Match[str]]:
    for pattern in DATES:
        yield from pattern.finditer(text)


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if parts.get("era"):
        year = ERAS[parts["era"]] + (1 if parts["era_year"] == "元" else int(parts["era_year"]))
    else:
        year = int(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if first <= 12 and second <= 12 and first != second:
            return None
        month, day = (second, first) if first > 12 else (first, second)
    else:
        month = MONTHS[parts["month"].lower()] if parts.get("month") else int(parts["number"])
        day = int(parts["day"])
    if year < EARLIEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(text: str, day: re.Match[str]) -> re.Match[str] | None:
    return AFTER.match(text, day.end()) or BEFORE.search(
        text[max(0, day.start() - BEFORE_WITHIN) : day.start()]
    )


def _with_time(day: date, clock: re.Match[str] | None, *, japanese: bool) -> str:
    if clock is None:
        return day.isoformat()
    hour, minute = _hour(clock), _minute(clock)
    if hour > 23 or minute > 59:
        return day.isoformat()
    zone = _zone(clock["zone"], japanese=japanese or bool(clock["hour_mark"]))
    if zone is None:
        return day.isoformat()
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    return moment.isoformat(timespec="minutes")


def _hour(clock: re.Match[str]) -> int:
    hour = int(clock["hour"])
    half = (clock["meridiem"] or "").lower()[:1]
    if hour < 12 and (half == "p" or clock["half_day"] == "午後"):
        return hour + 12
    return 0 if half == "a" and hour == 12 else hour


def _minute(clock: re.Match[str]) -> int:
    if clock["half"]:
        return 30
    return int(clock["minute"] or clock["minute_ja"] or clock["minute_dot"] or 0)


def _zone(name: str | None, *, japanese: bool) -> tzinfo | None:
    key = (name or "").lower()
    if key in ZONE_HOURS:
        return timezone(timedelta(hours=ZONE_HOURS[key]))
    if key in ZONE_PLACES:
        return _place(ZONE_PLACES[key])
    offset = OFFSET.fullmatch(key)
    if offset:
        return _offset(offset)
    return JAPAN if japanese else None


def _place(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:  # a system without the time zone database
        return None


def _offset(match: re.Match[str]) -> tzinfo | None:
    sign = -1 if match[1] == "-" else 1
    hours, minutes = int(match[2]), int(match[3] or 0)
    return timezone(sign * timedelta(hours=hours, minutes=minutes)) if hours < 15 and minutes < 60 else None
