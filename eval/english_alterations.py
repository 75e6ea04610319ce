"""English sentences made wrong in one figure, or said in another form."""

import random
import re
from collections.abc import Sequence
from datetime import date

from eval.alterations import (
    Alterations,
    Clauses,
    chosen,
    exchanged,
    is_other,
    other,
    replaced,
    two_clauses,
    with_other_digit,
)

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3})(?:\.[0-9]{1,2})?"
_START = r"(?<![\w.,$£€¥:/#–-])"
_END = r"(?![\w]|[.,:/–-]\d)"
_NOUN = (
    r"(?:people|men|women|children|students|workers|employees|residents|soldiers|deaths|cases|companies|countries"
    r"|states|homes|schools|hospitals|votes|seats|vehicles|ships|jobs|members|patients|passengers|users|voters"
    r"|officers|players|victims|civilians|refugees|migrants|stores|restaurants|buildings)"
)
_MEASURE = r"(?:miles|kilometers|feet|meters|inches|acres|pounds|tons|gallons|minutes|hours|days|weeks|months|years|degrees)"
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

FIGURE = re.compile(
    rf"(?P<money>(?<![\w$£€.,])[$£€](?P<amount>{_NUMBER})(?P<scale>\s(?:thousand|million|billion|trillion)\b)?){_END}"
    rf"|{_START}(?P<percent>(?P<share>{_NUMBER})(?:%|\spercent\b)(?!\spoint))"
    rf"|{_START}(?P<count>(?P<number>{_NUMBER})(?P<counted>\s(?:thousand|million|billion))?(?=\s{_NOUN}\b))"
    rf"|{_START}(?P<measure>(?P<size>{_NUMBER})(?=[\s-](?:{_MEASURE}|year-old)\b))"
)
_DIGITS = ("amount", "share", "number", "size")
_NAMED = re.compile(r"[A-Za-z&][\w&.-]*\d+\s$")
"""A number in a name, before what is no unit of it: "K-12 students"."""
_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(_WORDS)})(?=\s(?:{_NOUN}|{_MEASURE})\b)")

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = "|".join(re.escape(name) for name in dict.fromkeys((*_MONTHS, *_SHORT)))
_DATE = re.compile(
    rf"\b(?P<month>{_MONTH})\s(?P<day>[12][0-9]|3[01]|[1-9])(?![0-9]|[,.:][0-9]|%)"
    rf"|\b(?:[Ii]n|[Ss]ince)\s(?P<year>(?:19|20)[0-9]{{2}})(?![0-9,–-])"
    rf"|\bon\s(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
)
_FULL_DATE = re.compile(
    rf"\b(?P<month>{'|'.join(_MONTHS)})\s(?P<day>[12][0-9]|3[01]|[1-9]),\s(?P<year>20[0-9]{{2}})(?![0-9])"
)

_SIGNS = ("$", "£", "€")
_UNITS = {
    "miles": "kilometers", "kilometers": "miles", "feet": "meters", "meters": "feet", "inches": "feet",
    "acres": "hectares", "pounds": "tons", "tons": "pounds", "minutes": "hours", "hours": "minutes",
    "days": "weeks", "weeks": "days", "months": "weeks", "years": "months", "people": "companies",
    "companies": "countries", "countries": "people", "homes": "vehicles", "students": "schools",
    "schools": "students", "vehicles": "people", "residents": "homes", "employees": "companies",
    "percent": "percentage points",
}  # fmt: skip
_UNIT = re.compile(rf"(?:(?<=[0-9]\s)|(?<=[0-9]\smillion\s))(?:{'|'.join(_UNITS)})\b(?!\spoint)")
_SIGN = re.compile(r"(?<![\w$£€])[$£€](?=[0-9])")
_PERCENT_SIGN = re.compile(r"(?<=[0-9])%")
_SCALES = ("thousand", "million", "billion", "trillion")
_SCALE = re.compile(rf"(?<=[0-9]\s)(?:{'|'.join(_SCALES)})\b")
_THOUSANDS = re.compile(rf"{_START}(?P<head>[0-9]{{1,3}}),000(?=\s{_NOUN}\b)")

_DIRECTIONS = {
    one: two
    for pair in (
        ("rose", "fell"), ("increased", "decreased"), ("grew", "shrank"), ("gained", "lost"), ("higher", "lower"),
        ("increase", "decrease"), ("above", "below"), ("rising", "falling"), ("increasing", "decreasing"),
        ("climbed", "dropped"), ("approved", "rejected"), ("supported", "opposed"), ("accepted", "rejected"),
        ("guilty", "innocent"), ("opened", "closed"), ("largest", "smallest"), ("highest", "lowest"),
    )
    for one, two in (pair, pair[::-1])
}  # fmt: skip
_DIRECTION = re.compile(rf"\b(?:{'|'.join(_DIRECTIONS)})\b")
_AUXILIARY = re.compile(
    r"(?<=[a-z]\s)(?:was|were|is|are|has|have|had|will|would|can|could|may|should)(?=\s[a-z])"
)
_NEGATED = re.compile(r"\b(?:not|no|never|none|nor|neither|cannot)\b|n['’]t\b", re.IGNORECASE)


def _value(sentence: str, generator: random.Random) -> str | None:
    places = [*FIGURE.finditer(sentence), *_WORD.finditer(sentence)]
    if not places:
        return None
    match = generator.choice(places)
    if match.re is _WORD:
        return replaced(sentence, match, other(_WORDS, match.group(), generator))
    group = next(name for name in _DIGITS if match[name])
    return replaced(sentence, match, with_other_digit(match[group], generator), group)


def _unit(sentence: str, generator: random.Random) -> str | None:
    places = [*_UNIT.finditer(sentence), *_SIGN.finditer(sentence), *_PERCENT_SIGN.finditer(sentence)]
    places = [
        place for place in places if not _NAMED.search(sentence, max(0, place.start() - 12), place.start())
    ]
    if not places:
        return None
    match = generator.choice(places)
    if match.re is _SIGN:
        return replaced(sentence, match, other(_SIGNS, match.group(), generator))
    if match.re is _PERCENT_SIGN:
        return replaced(sentence, match, " percentage points")
    return replaced(sentence, match, _UNITS[match.group()])


def _scale(sentence: str, generator: random.Random) -> str | None:
    places = [*_SCALE.finditer(sentence), *_THOUSANDS.finditer(sentence)]
    if not places:
        return None
    match = generator.choice(places)
    if match.re is _THOUSANDS:
        return replaced(sentence, match, generator.choice((f"{match['head']}", f"{match['head']} million")))
    return replaced(sentence, match, other(_SCALES, match.group(), generator))


def _date(sentence: str, generator: random.Random) -> str | None:
    match = chosen(_DATE, sentence, generator)
    if match is None:
        return None
    if match["weekday"]:
        return replaced(sentence, match, other(_WEEKDAYS, match["weekday"], generator), "weekday")
    if match["year"]:
        return replaced(sentence, match, str(int(match["year"]) + generator.choice((-3, -1, 1, 2))), "year")
    if generator.random() < 0.5:
        names = _SHORT if match["month"] in _SHORT else _MONTHS
        return replaced(sentence, match, other(names, match["month"], generator), "month")
    days = [str(day) for day in range(1, 29)]
    return replaced(sentence, match, other(days, match["day"], generator), "day")


def _negation(sentence: str, generator: random.Random) -> str | None:
    if _NEGATED.search(sentence):
        return None
    match = chosen(_AUXILIARY, sentence, generator)
    return replaced(sentence, match, f"{match.group()} not") if match else None


def _direction(sentence: str, generator: random.Random) -> str | None:
    return exchanged(sentence, _DIRECTION, _DIRECTIONS, generator)


def _negated(sentence: str, generator: random.Random) -> str | None:
    """What is said of a figure denied, or turned to its opposite."""
    if not (FIGURE.search(sentence) or _WORD.search(sentence) or _DATE.search(sentence)):
        return None
    first, second = generator.sample((_negation, _direction), 2)
    return first(sentence, generator) or second(sentence, generator)


_KINDS = ("money", "percent", "count", "measure")


def _kind(match: re.Match[str]) -> str:
    return next(name for name in _KINDS if match[name])


def _swapped(sentence: str, generator: random.Random) -> str | None:
    """Two figures of one kind, of different things, in each other's place."""
    found = list(FIGURE.finditer(sentence))
    pairs = [
        (one, two)
        for place, one in enumerate(found)
        for two in found[place + 1 :]
        if _kind(one) == _kind(two) and one.group() != two.group() and not _listed(sentence, one, two)
    ]
    if not pairs:
        return None
    one, two = generator.choice(pairs)
    return (
        sentence[: one.start()]
        + two.group()
        + sentence[one.end() : two.start()]
        + one.group()
        + sentence[two.end() :]
    )


def _listed(sentence: str, one: re.Match[str], two: re.Match[str]) -> bool:
    """Whether the two are so close that they may be a list or a range, in which places mean nothing."""
    return len(re.findall(r"[A-Za-z]{2,}", sentence[one.end() : two.start()])) < 3


_CLAUSE_END = re.compile(r",? (?:while|whereas|and|but) |; ")


def _fits(before: str, after: str) -> bool:
    """Whether something stands before the figure that it may be said of: a capital, an article or a plain noun, and a verb."""
    words = re.findall(r"[A-Za-z]{2,}", before)
    return len(words) > 1 and words[0].lower() not in _NO_SUBJECTS and len(words) < 12


_NO_SUBJECTS = frozenset(
    "in on at for from with by to of since after before about who which that when where as it they he she we this these its "
    "their his her there".split()
)


def _clauses(sentence: str, generator: random.Random) -> Clauses | None:
    return two_clauses(sentence, _CLAUSE_END, FIGURE, _kind, _fits, generator)


def _crossed(sentence: str, generator: random.Random) -> str | None:
    """One clause of the sentence, with the figure of another."""
    found = _clauses(sentence, generator)
    return _as_sentence(found.crossed) if found else None


def _clause_form(sentence: str, generator: random.Random) -> str | None:
    """One of these clauses alone."""
    found = _clauses(sentence, generator)
    return _as_sentence(found.alone) if found else None


def _as_sentence(clause: str) -> str:
    return f"{clause[0].upper()}{clause[1:]}."


def _borrowed(sentence: str, others: Sequence[str], generator: random.Random) -> str | None:
    found = list(FIGURE.finditer(sentence))
    if not found:
        return None
    match = generator.choice(found)
    kind = _kind(match)
    here = {each.group() for each in found}
    candidates = {each.group() for text in others for each in FIGURE.finditer(text) if _kind(each) == kind}
    offered = sorted(each for each in candidates - here if is_other(each, match.group(), _FACTORS))
    return replaced(sentence, match, generator.choice(offered)) if offered else None


_FACTORS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


def _percent_form(sentence: str, generator: random.Random) -> str | None:
    match = chosen(
        re.compile(rf"{_START}{_NUMBER}(?P<sign>%|\s(?:percent|per\scent)\b)(?!\s?point|[-–\d])"),
        sentence,
        generator,
    )
    if match is None:
        return None
    return replaced(sentence, match, " percent" if match["sign"] == "%" else "%", "sign")


def _thousands_form(sentence: str, generator: random.Random) -> str | None:
    pattern = re.compile(r"(?<![\w.,:/#–-])(?P<head>[0-9]{1,3}),(?P<tail>[0-9]{3})(?=\s[a-z]{3,})")
    match = chosen(pattern, sentence, generator)
    if match is None:
        return None
    money = sentence[: match.start()].endswith(_SIGNS)
    if not money and int(match["head"] + match["tail"]) in _YEARS:
        return None
    if (
        match["tail"] == "000"
        and int(match["head"]) <= len(_WORDS) + 1
        and match["head"] != "1"
        and not money
    ):
        word = _WORDS[int(match["head"]) - 2]
        return replaced(
            sentence, match, generator.choice((f"{word} thousand", match["head"] + match["tail"]))
        )
    return replaced(sentence, match, match["head"] + match["tail"])


_YEARS = range(1500, 2101)
"""Numbers that without their comma would be years."""

_DOWN = {"million": "thousand", "billion": "million", "trillion": "billion"}


def _scale_form(sentence: str, generator: random.Random) -> str | None:
    """1 trillion as 1,000 billion, $5 million as $5m or as 5,000,000 dollars."""
    pattern = re.compile(
        r"(?<!\bto\s)(?<!\bin\s)(?<!\bof\s)(?<!\band\s)(?P<sign>[$£€])?(?<![\w.,–-])(?P<number>[0-9]{1,3}(?:\.[0-9]{1,2})?)\s(?P<scale>million|billion|trillion)\b"
    )
    match = chosen(pattern, sentence, generator)
    if match is None:
        return None
    smaller = f"{float(match['number']) * 1000:,.10g} {_DOWN[match['scale']]}"
    sign = match["sign"] or ""
    short = {"million": "m", "billion": "bn", "trillion": "tn"}[match["scale"]]
    factor = {"million": 10**6, "billion": 10**9, "trillion": 10**12}[match["scale"]]
    plain = f"{round(float(match['number']) * 100) * factor // 100:,}"
    forms = [sign + smaller, sign + plain, *([f"{sign}{match['number']}{short}"] if sign else [])]
    if sign == "$" and not sentence.startswith("-", match.end()):
        forms.append(f"{match['number']} {match['scale']} dollars")
    return replaced(sentence, match, generator.choice(forms))


def _date_form(sentence: str, generator: random.Random) -> str | None:
    match = chosen(_FULL_DATE, sentence, generator)
    if match is None:
        return None
    month = _MONTHS.index(match["month"]) + 1
    try:
        iso = date(int(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:
        return None
    words = f"{match['day']} {match['month']} {match['year']}"
    return replaced(sentence, match, generator.choice((iso, words)))


def _word_form(sentence: str, generator: random.Random) -> str | None:
    pattern = re.compile(rf"\b(?:{'|'.join(_WORDS)})(?=\s{_NOUN}\b)")
    match = chosen(pattern, sentence, generator)
    return replaced(sentence, match, str(_WORDS.index(match.group()) + 2)) if match else None


ENGLISH = Alterations(
    kinds={
        "value": _value, "unit": _unit, "scale": _scale, "date": _date, "negated": _negated, "swapped": _swapped,
        "crossed": _crossed,
    },
    borrow=_borrowed,
    forms={
        "percent": _percent_form, "thousands": _thousands_form, "scale": _scale_form, "date": _date_form,
        "word": _word_form, "clause": _clause_form,
    },
)  # fmt: skip
