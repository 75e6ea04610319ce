"""English date expressions that name a calendar unit: days, months, years, quarters, times of day."""

import re

from rag.date_resolution import (
    UNKNOWN,
    Moment,
    Reading,
    carried_year,
    certain,
    day_of_month,
    guess,
    month,
    month_day,
    month_day_ahead,
    on_weekday,
    quarter,
    shifted,
)
from rag.date_rules import Rule
from rag.date_values import month_value, real_day

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ZONES = {
    "JST": "+09:00", "UTC": "+00:00", "GMT": "+00:00", "EST": "-05:00", "EDT": "-04:00", "PST": "-08:00",
    "PDT": "-07:00", "CET": "+01:00", "CEST": "+02:00",
}  # fmt: skip

FULL_MONTH = "(?:" + "|".join(name.capitalize() for name in _MONTHS) + ")"
# With a day beside it a month may be shortened or in capitals.
ANY_MONTH = (
    r"(?:(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b|" + "|".join(name.upper() for name in _MONTHS) + r"\b)\.?"
)
_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\."
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)\b"
_ANY_WEEKDAY = rf"(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?)"
YEAR = r"(?:1[5-9]\d\d|20\d\d)(?![\d%]|[.,]\d)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b"
S = r"\s{1,3}"
_SPAN = r"(?:\s?[-–—]\s?|\s(?:to|and|or|through|until)\s)"
_PART = r"(?:[Ee]arly|[Ll]ate|[Mm]id)(?:\s{1,2}|-)(?:in" + S + ")?"
_EDGE = (
    r"[Tt]he" + S + r"(?:very\s)?(?:end|close|beginning|start|middle|first half|second half)" + S + "of" + S
)


def month_of(name: str) -> int:
    """Return 1 for January to 12 for December, of a name that may be shortened."""
    return next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.lower().rstrip(".")[:3]))


def weekday_number(name: str) -> int:
    """Return 0 for Monday to 6 for Sunday."""
    return next(n for n, full in enumerate(_WEEKDAYS) if full.startswith(name.lower().rstrip(".")[:2]))


def _day_number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _iso(match: re.Match[str], moment: Moment) -> Reading:
    day = real_day(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None:
        return UNKNOWN
    if match["clock"] is None:
        reading = certain(day.isoformat())
        return on_weekday(reading, weekday_number(match["weekday"])) if match["weekday"] else reading
    return certain(
        f"{day.isoformat()}T{match['clock']}{(match['zone'] or '').replace('Z', '+00:00')}", "TIME"
    )


def _slashed(match: re.Match[str], moment: Moment) -> Reading:
    """Only one order of day and month may make a date, or both the same one."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    days = {day for day in (real_day(year, a, b), real_day(year, b, a)) if day}
    return certain(days.pop().isoformat()) if len(days) == 1 else UNKNOWN


def _full_day(match: re.Match[str], moment: Moment) -> Reading:
    month_number, day = month_of(match["month"]), _day_number(match["day"])
    year = int(match["year"]) if match["year"] else _year_beside(match, moment, month_number)
    other = None
    if year is None:
        reading = month_day(moment, month_number, day)
        other = month_day_ahead(moment, month_number, day)
    else:
        found = real_day(year, month_number, day)
        reading = certain(found.isoformat()) if found else UNKNOWN
    return on_weekday(reading, weekday_number(match["weekday"]), other) if match["weekday"] else reading


_FEASTS = {
    "Christmas Day": (12, 25), "Christmas Eve": (12, 24), "New Year['’]s Eve": (12, 31), "New Year['’]s Day": (1, 1),
    "Valentine['’]s Day": (2, 14), "Halloween": (10, 31),
}  # fmt: skip
"""Month and day of feasts that every country keeps on the same one."""


def _feast(match: re.Match[str], moment: Moment) -> Reading:
    month_number, day = _FEASTS[match["feast"].replace("’", "'").replace("'", "['’]")]
    if match["year"] is None:
        return month_day(moment, month_number, day)
    found = real_day(int(match["year"]), month_number, day)
    return certain(found.isoformat()) if found else UNKNOWN


def _year_beside(match: re.Match[str], moment: Moment, month_number: int) -> int | None:
    """The year that stands at the other end of a range: "from May to July 2026", "Nov. 2025 to March"."""
    groups = match.groupdict()
    if groups.get("year_ahead"):
        last = month_of(groups["last_month"]) if groups.get("last_month") else month_number
        return int(groups["year_ahead"]) - (last < month_number)
    return carried_year(moment, month_number)


def _month_of_year(match: re.Match[str], moment: Moment) -> Reading:
    return certain(month_value(int(match["year"]), month_of(match["month"])))


def _bare_month(match: re.Match[str], moment: Moment) -> Reading | None:
    """May and March are words too: those need a preposition before them."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    if match[0] in ("May", "March") and not _MONTH_FOLLOWS.search(before):
        return None
    number = month_of(match["month"])
    year = _year_beside(match, moment, number)
    if year is not None:
        return certain(month_value(year, number))
    return month(moment, number)


_MONTH_FOLLOWS = re.compile(
    r"\b(?:in|by|since|until|till|from|to|through|of|for|during|before|after|around|between|and|or|mid|each|every"
    r"|late|early|[a-z]+['’]s|on)\s{1,3}$",
    re.IGNORECASE,
)


def _month_beside(match: re.Match[str], moment: Moment) -> Reading:
    """ "Last May" and "next May": the nearest on that side, not the month we are in."""
    if moment.today is None:
        return UNKNOWN
    number, side = month_of(match["month"]), match["side"].lower().split()[-1]
    if side == "this":
        return Reading(month_value(moment.today.year, number), month_value(moment.today.year, number))
    if side in ("last", "past"):
        return certain(month_value(moment.today.year - (number >= moment.today.month), number))
    return certain(month_value(moment.today.year + (number <= moment.today.month), number))


def _month_of_relative_year(match: re.Match[str], moment: Moment) -> Reading:
    year = shifted(moment, "year", {"last": -1, "this": 0, "next": 1}[match["side"].lower()])
    return certain(month_value(int(year.value), month_of(match["month"]))) if year.value else UNKNOWN


def _last_of_span(match: re.Match[str], moment: Moment) -> Reading | None:
    """The "21, 2025" of "Dec. 19-21, 2025": the month stands before, and carries the year already."""
    return _the_nth(match, moment) if moment.month_here else None


def _the_nth(match: re.Match[str], moment: Moment) -> Reading:
    return day_of_month(moment, _day_number(match["day"]))


def _year(match: re.Match[str], moment: Moment) -> Reading:
    return certain(match["year"])


_YEAR_FOLLOWS = re.compile(
    r"\b(?:in|since|by|from|until|till|of|during|through|after|before|and|or|to|for|between|around|about|early|late"
    r"|due|year|the|its|his|her|their|a|over|into|than|back|with|on|as|at|that|summer|spring|fall|autumn|winter)"
    r"\s{1,3}$|[(,–-]\s{0,2}$|['’]s\s$|(?:^|\n)\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s(?:(?!(?:was|is|has|as|its|his|this|thus|does|says|shows|sees|marks|plus|versus|unless|always)\b)(?!elections|games|olympics|results|sales|earnings|profits|levels|series)[a-z]{2,20}s|people|men"
    r"|women|children|euros|yen|percent|million|billion|[a-z]{2,12}\s(?:people|workers))\b"
)


def _bare_year(match: re.Match[str], moment: Moment) -> Reading | None:
    """Four digits are a year after a word that years follow, and not before what can be counted."""
    before = match.string[max(0, match.start() - 14) : match.start()]
    if before[-1:] in _NOT_BEFORE_YEAR and before:
        return None
    counted = _COUNTED.match(match.string, match.end())
    determined = re.search(r"\b(?:the|its|his|her|their|a)\s{1,3}$", before)
    if not _YEAR_FOLLOWS.search(before) or (counted and not determined):
        return None
    return certain(match["year"])


_NOT_BEFORE_YEAR = "$¥€£#.,0123456789"


def _fiscal_year(match: re.Match[str], moment: Moment) -> Reading:
    return Reading(f"FY{match['year']}", match["year"])


def _quarter_of_year(match: re.Match[str], moment: Moment) -> Reading:
    value = f"{match['year']}-Q{_ordinal_or_number(match)}"
    return Reading(f"FY{value}", value) if "fiscal" in match[0].lower() else certain(value)


def _ordinal_or_number(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return int(groups["number"]) if groups.get("number") else ORDINALS[groups["ordinal"].lower()]


def _bare_quarter(match: re.Match[str], moment: Moment) -> Reading:
    return quarter(moment, ORDINALS[match["ordinal"].lower()], fiscal="fiscal" in match[0].lower())


def _quarter_of_relative_year(match: re.Match[str], moment: Moment) -> Reading:
    year = shifted(moment, "year", {"last": -1, "this": 0, "next": 1}[match["side"].lower()])
    return certain(f"{year.value}-Q{ORDINALS[match['ordinal']]}") if year.value else UNKNOWN


def _same_quarter_of_year(match: re.Match[str], moment: Moment) -> Reading:
    latest = moment.previous_quarter or shifted(moment, "quarter", -1).timex
    number = latest.partition("-")[2] if latest else None
    return guess(f"{match['year']}-{number}" if number else match["year"])


def _half_of_year(match: re.Match[str], moment: Moment) -> Reading:
    return certain(f"{match['year']}-H{1 if match['ordinal'].lower() == 'first' else 2}")


def _decade(match: re.Match[str], moment: Moment) -> Reading:
    if match["decade"]:
        return Reading(match["decade"][:3] + "X", match["decade"][:3])
    groups = match.groupdict()
    return guess(f"19{_TENS[groups['tens']] if groups.get('tens') else groups['digits']}")


_TENS = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7,
         "eighties": 8, "nineties": 9}  # fmt: skip
_CENTURIES = {"nineteenth": 19, "twentieth": 20, "twenty-first": 21, "eighteenth": 18}


def _century(match: re.Match[str], moment: Moment) -> Reading:
    number = _CENTURIES.get(match["ordinal"].lower()) or _day_number(match["ordinal"])
    return Reading(f"{number - 1:02d}XX", f"{number - 1:02d}")


def _clock(match: re.Match[str], moment: Moment) -> Reading | None:
    """A time of day without its day: the day is joined on where it stands beside it."""
    groups = match.groupdict()
    zone = _ZONES.get(groups["zone"] or "", "")
    if groups.get("word"):
        return guess(f"T{'12:00' if groups['word'].lower() == 'noon' else '24:00'}{zone}", "TIME")
    hour, half = int(groups["hour"]), (groups.get("half") or "").lower().replace(".", "")
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    return guess(f"T{hour:02d}:{groups['minute'] or '00'}{zone}", "TIME")


_MERIDIEM = r"(?:[ap]\.m\.|[ap]m\b|[AP]M\b)"
_ZONE = rf"(?:,?\s\(?(?P<zone>{'|'.join(_ZONES)})\b\)?)"

RULES: tuple[Rule, ...] = (
    Rule(
        rf"(?:(?P<weekday>{_ANY_WEEKDAY}),?{S})?"
        r"(?P<year>\d{4})(?:[-/]|(?=\.\d{2}\.\d{2}(?!\.?\d))\.)(?P<month>0?[1-9]|1[0-2])[-/.](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
        r"(?:[T ](?P<clock>[0-2]\d:[0-5]\d(?::[0-5]\d)?)(?P<zone>Z|[+-][01]\d:[0-5]\d)?)?",
        _iso,
    ),
    Rule(rf"(?P<feast>{'|'.join(_FEASTS)})\b(?:,?{S}(?P<year>{YEAR}))?", _feast),
    Rule(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>(?:19|20)\d\d)(?!\d)", _slashed),
    Rule(
        rf"(?:(?P<weekday>{_ANY_WEEKDAY}),?{S})?(?P<month>{ANY_MONTH})\s{{0,3}}(?P<day>{DAY})(?![:.,]\d|%)"
        rf"(?:,?{S}(?P<year>{YEAR})|(?={_SPAN}(?:(?P<last_month>{ANY_MONTH}){S})?{DAY},?{S}(?P<year_ahead>{YEAR})))?",
        _full_day,
    ),
    Rule(
        rf"(?:(?P<weekday>{_ANY_WEEKDAY}),?{S})?(?:the{S})?(?P<day>{DAY})(?:{S}of)?{S}(?P<month>{ANY_MONTH})"
        rf"(?:,?{S}(?P<year>{YEAR}))?",
        _full_day,
    ),
    Rule(rf"(?:{_PART}|{_EDGE})?(?P<month>{ANY_MONTH}),?{S}(?:of{S}|in{S})?(?P<year>{YEAR})", _month_of_year),
    Rule(
        rf"(?:{_PART}|{_EDGE})?(?P<month>{ANY_MONTH}){S}(?:of{S})?(?P<side>last|this|next){S}year\b",
        _month_of_relative_year,
    ),
    Rule(
        rf"(?P<side>[Ll]ast|[Nn]ext|[Tt]his(?:{S}(?:past|coming))?){S}(?P<month>{FULL_MONTH})\b",
        _month_beside,
    ),
    Rule(
        rf"(?:{_PART}|{_EDGE})?(?P<month>{FULL_MONTH}\b|{_SHORT_MONTH})(?!-[A-Z])"
        rf"(?={_SPAN}(?:{_PART}|{_EDGE})?(?P<last_month>{ANY_MONTH}){S}(?P<year_ahead>{YEAR}))?",
        _bare_month,
    ),
    Rule(
        rf"(?:(?<=\d[-–])|(?<=\d\sto\s)|(?<=\d\sand\s))(?P<day>{DAY})(?![.,]\d)(?:,?{S}{YEAR}|(?=[.,;)]|\s(?:in|at)\b|$))",
        _last_of_span,
    ),
    Rule(
        rf"(?:[Tt]he{S})?(?:fiscal{S})?(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|1st|2nd|3rd|4th)"
        rf"[\s-]quarter(?:{S}of|,)?{S}(?:fiscal{S})?(?P<year>{YEAR})",
        _quarter_of_year,
    ),
    Rule(
        rf"(?:[Tt]he{S})?(?:fiscal{S})?(?P<year>{YEAR})(?:['’]s)?{S}(?P<ordinal>first|second|third|fourth)[\s-]quarter",
        _quarter_of_year,
    ),
    Rule(rf"Q(?P<number>[1-4])(?:{S}of)?{S}(?P<year>{YEAR})", _quarter_of_year),
    Rule(rf"(?P<year>{YEAR})[\s-]Q(?P<number>[1-4])\b", _quarter_of_year),
    Rule(
        rf"(?P<side>[Ll]ast|[Tt]his|[Nn]ext){S}year['’]s{S}(?P<ordinal>first|second|third|fourth)[\s-]quarter\b",
        _quarter_of_relative_year,
    ),
    Rule(rf"[Tt]he{S}(?P<year>{YEAR}){S}(?:quarter|period)\b", _same_quarter_of_year),
    Rule(
        rf"(?:(?:[Tt]he|its){S})?(?:fiscal[\s-])?(?P<ordinal>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)[\s-]"
        r"(?:fiscal[\s-])?quarter\b",
        _bare_quarter,
    ),
    Rule(
        rf"(?:[Tt]he{S})?(?P<ordinal>[Ff]irst|[Ss]econd|[Ll]ast|[Ll]atter){S}(?:half|two{S}quarters){S}of{S}(?P<year>{YEAR})",
        _half_of_year,
    ),
    Rule(
        rf"(?:[Tt]he{S})?(?:(?:[Ff]iscal|business|financial)(?:{S}year)?{S}|FY\s?)(?P<year>{YEAR})",
        _fiscal_year,
    ),
    Rule(
        rf"(?:[Tt]he{S})?(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-])?(?:(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b"
        rf"|['’](?P<digits>\d)0s\b)",
        _decade,
    ),
    Rule(
        rf"[Tt]he{S}(?:(?:early|late|mid)[\s-])?(?P<tens>{'|'.join(_TENS)})\b(?P<decade>)(?P<digits>)",
        _decade,
    ),
    Rule(
        rf"(?:[Tt]he{S})?(?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_CENTURIES)})[\s-][Cc]entury\b",
        _century,
    ),
    Rule(rf"(?P<hour>\d{{1,2}})(?::(?P<minute>[0-5]\d))?\s{{0,2}}(?P<half>{_MERIDIEM}){_ZONE}?", _clock),
    Rule(rf"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?!\d|:\d)(?:{_ZONE}|(?=,?\son\b))", _clock),
    Rule(rf"(?P<word>[Nn]oon|[Mm]idnight)\b{_ZONE}?", _clock),
    Rule(
        r"(?<=\b[Oo]n\s)the\s(?P<day>3[01]st|[12]?1st|2?2nd|2?3rd|[12]?\dth|30th)\b(?=[,.;)]|\s[a-z]+(?:ed|s)\b|$)",
        _the_nth,
    ),
    Rule(rf"{_EDGE}(?P<year>{YEAR})", _year),
    Rule(rf"(?:{_PART})(?P<year>{YEAR})", _year),
    Rule(rf"(?:[Tt]he{S}year{S})?(?P<year>(?:19|20)\d\d)(?![\d%]|[.,:]\d|[-–]\d\d?\b(?!\d))", _bare_year),
)
