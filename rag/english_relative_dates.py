"""English date expressions that count from the day of publication, or from a date named before."""

import re
from datetime import date

from rag.date_resolution import (
    UNKNOWN,
    Moment,
    Reading,
    certain,
    guess,
    next_weekday,
    quarter,
    shifted,
    this_weekday,
    weekday,
)
from rag.date_rules import Rule
from rag.date_values import month_value
from rag.english_dates import ANY_MONTH, WEEKDAY, YEAR, S, month_of, weekday_number

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50,
}  # fmt: skip
_NUMBER = rf"(?:\d{{1,3}}|(?:{'|'.join(_NUMBERS)}))"
_UNIT = r"(?:day|week|month|quarter|year|decade)"
_APPROXIMATE = (
    r"(?:(?:[Aa]bout|[Aa]lmost|[Nn]early|[Aa]round|[Mm]ore than|[Oo]ver|[Ss]ome|[Aa]t least|[Jj]ust over)\s)"
)
_PART_OF_DAY = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "tonight": "NI"}
_PART = r"(?:[Ee]arl(?:y|ier)|[Ll]ate(?:r)?|[Mm]id)[\s-](?:in\s|on\s)?"
_EDGE = rf"[Tt]he{S}(?:end|close|beginning|start|middle|rest){S}of{S}"
_SIDES = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}


def _with_part(reading: Reading, part: str | None) -> Reading:
    """A part of the day keeps the day as value: ISO 8601 has no mornings."""
    if part is None or reading.timex is None:
        return reading
    return Reading(reading.value, f"{reading.timex}T{_PART_OF_DAY[part.lower()]}", "TIME")


def _named_day(match: re.Match[str], moment: Moment) -> Reading:
    word = " ".join(match["word"].lower().split())
    steps = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2}
    part = match["part"] or ("tonight" if word == "tonight" else None)
    return _with_part(shifted(moment, "day", steps.get(word, 0)), part)


def _part_of_today(match: re.Match[str], moment: Moment) -> Reading:
    steps = -1 if match["side"].lower() == "last" else 0
    return _with_part(shifted(moment, "day", steps), match["part"])


def _weekday(match: re.Match[str], moment: Moment) -> Reading:
    number, side = weekday_number(match["weekday"]), (match["side"] or "").lower().split()
    if side and side[-1] in ("previous", "preceding"):
        # It counts from a day of the text: a week further back than the last one, if that is today.
        return (
            guess(shifted(moment, "day", -((moment.today.weekday() - number) % 7 or 7) - 7).timex)
            if moment.today
            else UNKNOWN
        )
    if not side or moment.today is None:
        return _with_part(weekday(moment, number), match["part"])
    if side[0] == "next":
        # "Next Tuesday" said on a Sunday may be in two days or nine.
        reading = next_weekday(moment, number)
    elif side[0] == "last":
        back = (moment.today.weekday() - number) % 7 or 7
        reading = shifted(moment, "day", -back)
    elif side[-1] == "past":
        reading = shifted(moment, "day", -((moment.today.weekday() - number) % 7))
    elif side[-1] == "coming":
        reading = shifted(moment, "day", (number - moment.today.weekday()) % 7 or 7)
    else:
        reading = this_weekday(moment, number)
    return _with_part(reading, match["part"])


def _unit(match: re.Match[str], moment: Moment) -> Reading:
    side, unit = match["side"].lower().split()[-1], match["unit"].lower()
    reading = shifted(moment, unit, _SIDES[side])
    if side in ("past", "coming", "previous") or unit == "decade":
        # "The past year" is the twelve months up to now; a previous one counts from elsewhere.
        return guess((reading.timex or "").rstrip("X") or None)
    return reading


def _fiscal_unit(match: re.Match[str], moment: Moment) -> Reading:
    return guess(shifted(moment, "year", _SIDES[match["side"].lower()]).timex)


def _weekend(match: re.Match[str], moment: Moment) -> Reading:
    side = (match["side"] or "").lower()
    steps = {"last": -1, "next": 1}.get(side, 0)
    if not side and moment.tense != "future" and moment.today and moment.today.weekday() < 5:
        steps = -1
    week = shifted(moment, "week", steps).timex
    return guess(f"{week}-WE") if week else UNKNOWN


def _season(match: re.Match[str], moment: Moment) -> Reading:
    code, side = _SEASONS[match["season"].lower()], (match["side"] or "").lower()
    if match["year"]:
        # A winter lies in two years.
        value = f"{match['year']}-{code}"
        return certain(value) if code != "WI" else guess(value)
    if moment.today is None:
        return UNKNOWN
    begun = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code] <= moment.today.month
    year = moment.today.year + {"last": -1 if not begun or moment.today.month < 12 else 0, "next": 1}.get(
        side, 0
    )
    return certain(f"{year}-{code}") if side == "this" and code != "WI" else guess(f"{year}-{code}")


def _counted(match: re.Match[str], moment: Moment) -> Reading:
    """ "Two years ago": the unit counted back, if the number is exact."""
    number = match["number"].lower()
    count = int(number) if number.isdigit() else _NUMBERS[number]
    unit, back = match["unit"].lower(), match["way"].lower() in ("ago", "earlier", "before")
    reading = shifted(moment, unit, -count if back else count)
    if unit == "week" and moment.today is not None:
        reading = Reading(reading.value, shifted(moment, "day", -7 * count if back else 7 * count).timex)
    if unit == "year" and count == 1 and moment.previous_quarter and back:
        year, _, quarter = moment.previous_quarter.partition("-")
        return guess(f"{int(year) - 1}-{quarter}")
    exact = (
        match["about"] is None and match["way"].lower() == "ago" and unit in ("day", "week", "month", "year")
    )
    return Reading(
        reading.value if exact and number not in ("a", "an") else None,
        (reading.timex or "").rstrip("X") or None,
    )


def _year_ago(match: re.Match[str], moment: Moment) -> Reading:
    if moment.previous_quarter or match[0].lower().endswith("quarter"):
        return _quarter_of_last_year(match, moment)
    return guess(shifted(moment, "year", -1).timex)


def _in_units(match: re.Match[str], moment: Moment) -> Reading | None:
    """ "In five years" ahead is a date, otherwise how long something took."""
    if moment.tense != "future":
        return None
    number = match["number"].lower()
    count = int(number) if number.isdigit() else _NUMBERS[number]
    return guess(shifted(moment, match["unit"].lower(), count).timex)


def _latest_quarter(match: re.Match[str], moment: Moment) -> Reading:
    ended = shifted(moment, "quarter", -1).timex
    previous = moment.previous_quarter
    return guess(previous if previous and (ended is None or previous <= ended) else ended)


def _beside_named(match: re.Match[str], moment: Moment) -> Reading | None:
    """ "The following month", "the previous day": counted from the day named before; no date without one."""
    if moment.previous_day is None:
        return None
    step = -1 if match["order"].lower() in ("previous", "preceding") else 1
    return shifted(Moment(date.fromisoformat(moment.previous_day)), match["unit"], step)


def _before_last(match: re.Match[str], moment: Moment) -> Reading:
    return shifted(moment, match["unit"].lower(), -2)


def _from_now(match: re.Match[str], moment: Moment) -> Reading:
    number = match["number"].lower()
    count = int(number) if number.isdigit() else _NUMBERS[number]
    return guess(shifted(moment, match["unit"].lower(), count).timex)


def _quarter_of_last_year(match: re.Match[str], moment: Moment) -> Reading:
    """ "The same quarter last year": the quarter named before, or the one that ended last, a year back."""
    latest = moment.previous_quarter or shifted(moment, "quarter", -1).timex
    if latest is None:
        return UNKNOWN
    year, _, quarter = latest.partition("-")
    return guess(f"{int(year) - 1}-{quarter}")


def _quarter_ended(match: re.Match[str], moment: Moment) -> Reading:
    """ "The quarter ended Sept. 30": the months before that day, which may be another company's second quarter."""
    return guess(quarter(moment, (month_of(match["month"]) + 2) // 3).timex)


def _same_day(match: re.Match[str], moment: Moment) -> Reading:
    return certain(moment.previous_day) if moment.previous_day else UNKNOWN


def _same_year(match: re.Match[str], moment: Moment) -> Reading:
    return certain(moment.named_year) if moment.named_year else UNKNOWN


def _year_end(match: re.Match[str], moment: Moment) -> Reading:
    """ "By year-end" is this year's, "since year-end" the last one's."""
    year = shifted(moment, "year", -1 if match["since"] else 0).timex
    return guess(f"{year}-12-31" if year and "-" in match[0] else year)


def _edge_of_unit(match: re.Match[str], moment: Moment) -> Reading:
    return guess(shifted(moment, match["unit"], 0).timex)


def _spoken_year(match: re.Match[str], moment: Moment) -> Reading:
    tens = {"ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
            "eighty": 80, "ninety": 90}  # fmt: skip
    last = (match["last"] or match["ones"] or "").lower().replace("-", " ").split()
    number = sum(tens.get(word) or _NUMBERS.get(word, 0) for word in last)
    year = (19 if (match["century"] or "").lower() == "nineteen" else 20) * 100 + number
    return certain(month_value(year, month_of(match["month"])) if match["month"] else str(year))


def _vague(reference: str) -> Rule:
    def read(match: re.Match[str], moment: Moment) -> Reading:
        return guess(reference)

    return Rule(_VAGUE[reference], read)


_VAGUE = {
    "PRESENT_REF": r"(?:(?:[Rr]ight\s)?[Nn]ow|[Cc]urrently|(?:the\s)?current|[Tt]hese days|at present"
    r"|[Aa]t the moment|this (?:time|moment|point))\b(?!\s(?:account|fiscal|that)|-)",
    # "Recent weeks" and "the past three years" are durations.
    "PAST_REF": r"(?:(?:[Mm]ore\s)?[Rr]ecently|[Rr]ecent|Previously|[Ff]ormerly|[Tt]he recent past"
    r"|(?:[Ii]n )?the past(?!\s(?:year|century|decade))"
    r"|[Ss]everal (?:years|months|weeks|days) ago|[Yy]ears ago)"
    r"\b(?!-)(?!\s(?:two|three|four|five|six|seven|eight|nine|ten|few|couple|several|\d{1,4}"
    r"|\w{3,9}\s(?:weeks|months|years|days)|quarters|weeks|months|days)\b)",
    "FUTURE_REF": r"(?:[Ss]oon|the\s(?:near\s)?future)\b(?!\s?-|s|er)",
}

SPOKEN_YEAR = Rule(
    rf"(?:(?P<month>{ANY_MONTH}){S})?(?:"
    r"(?P<century>[Nn]ineteen|[Tt]wenty)\s(?P<last>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine))?)\b"
    r"|(?:[Tt]he\s)?year\stwo\sthousand(?:(?:\sand)?\s(?P<ones>one|two|three|four|five|six|seven|eight|nine)\b)?)",
    _spoken_year,
)
"""A year as it is spoken; tried before the rules that read its month alone."""

RULES: tuple[Rule, ...] = (
    Rule(
        rf"(?:{_PART})?(?P<word>[Tt]he\sday\s(?:before\syesterday|after\stomorrow)"
        rf"|[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)\b(?:{S}(?P<part>morning|afternoon|evening|night)\b)?",
        _named_day,
    ),
    Rule(
        rf"(?:{_PART})?(?P<side>[Tt]his|[Ll]ast){S}(?P<part>morning|afternoon|evening|night)\b",
        _part_of_today,
    ),
    Rule(
        rf"(?:{_PART})?(?:(?P<side>[Ll]ast|[Nn]ext|[Tt]his(?:{S}(?:past|coming))?|[Tt]he{S}(?:previous|preceding)){S})?(?P<weekday>{WEEKDAY})"
        rf"(?:{S}(?P<part>morning|afternoon|evening|night)\b)?",
        _weekday,
    ),
    Rule(rf"(?:{_PART})?(?:(?P<side>[Ll]ast|[Nn]ext|[Tt]his)|[Tt]he|[Oo]ver the){S}weekend\b", _weekend),
    Rule(
        rf"(?:{_PART}|{_EDGE})?(?:[Tt]he\s)?(?P<side>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Cc]urrent|[Cc]oming|[Pp]revious)"
        rf"{S}fiscal{S}year\b",
        _fiscal_unit,
    ),
    Rule(
        rf"(?:{_PART}|{_EDGE})?(?P<side>[Ll]ast|[Nn]ext|[Tt]his|[Tt]he{S}(?:past|current|coming|previous)|(?<=,\s)[Pp]ast)"
        rf"{S}(?P<unit>week|month|quarter|year|decade)\b(?!-)",
        _unit,
    ),
    Rule(
        rf"(?:{_PART})?(?:(?P<side>[Ll]ast|[Nn]ext|[Tt]his)|[Tt]he|[Ii]n){S}(?P<season>spring|summer|fall|autumn|winter)\b"
        rf"(?:{S}(?:of{S})?(?P<year>{YEAR}))?",
        _season,
    ),
    Rule(
        rf"(?P<side>\b)(?P<season>[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter){S}(?:of{S})?(?P<year>{YEAR})",
        _season,
    ),
    Rule(
        rf"(?P<about>{_APPROXIMATE})?(?P<number>(?i:{_NUMBER})){S}(?P<unit>{_UNIT})s?{S}(?P<way>ago|earlier)\b",
        _counted,
    ),
    Rule(
        rf"[Tt]he{S}(?P<order>following|previous|preceding){S}(?P<unit>day|week|month|year)\b(?!['’-])",
        _beside_named,
    ),
    Rule(rf"[Tt]he{S}(?P<order>next){S}(?P<unit>day)\b(?!['’-])", _beside_named),
    Rule(rf"[Tt]he{S}(?P<unit>week|month|year){S}before{S}last\b", _before_last),
    Rule(rf"(?P<number>{_NUMBER}){S}(?P<unit>{_UNIT})s?{S}from{S}now\b", _from_now),
    Rule(
        r"(?:(?:[Mm]id|[Ee]arly|[Ll]ate)[\s-])?(?P<part>morning|afternoon|evening)\s(?P<word>yesterday|today|tomorrow)\b",
        _named_day,
    ),
    Rule(
        rf"(?:[Tt]he\s)?[Yy]ear-(?:ago|earlier)(?:{S}(?:third\s|fourth\s|first\s|second\s)?(?:quarter|period))?\b",
        _year_ago,
    ),
    Rule(rf"(?<=\b[Ii]n\s)(?P<number>{_NUMBER}){S}(?P<unit>{_UNIT})s?\b", _in_units),
    Rule(
        rf"(?:[Tt]he{S})?(?:corresponding|same|comparable|like|year-earlier)?\s?\b(?:quarter|period){S}"
        rf"(?:last{S}year|a{S}year{S}(?:ago|earlier|before))\b|[Ll]ast{S}year['’]s{S}(?:(?:same|corresponding){S})?(?:quarter|period)\b",
        _quarter_of_last_year,
    ),
    Rule(
        rf"[Tt]he{S}(?:latest{S})?quarter(?={S}(?:that{S})?ended{S}(?:on{S})?(?P<month>{ANY_MONTH}))",
        _quarter_ended,
    ),
    Rule(rf"[Tt]he{S}latest{S}(?:quarter|period)\b|[Tt]he{S}quarter\b", _latest_quarter),
    Rule(rf"(?:[Tt]he{S}same|[Tt]hat(?:{S}same)?){S}day\b", _same_day),
    Rule(rf"(?:[Tt]he{S}same|[Tt]hat(?:{S}same)?){S}year\b", _same_year),
    Rule(
        rf"(?:(?<=(?P<since>[Ss]ince)\s))?[Yy]ear(?:['’]s)?[\s-]end\b|{_EDGE}the{S}year\b|[Tt]he{S}full{S}year\b|[Ee]arlier in the year\b",
        _year_end,
    ),
    *(_vague(reference) for reference in _VAGUE),
)
