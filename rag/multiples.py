"""Words that are figures without a number: multiples, parts, and orders of magnitude."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from rag.approximators import approximator_after, approximator_before
from rag.kanji_numbers import read_kanji
from rag.nouns import is_plural, normalised_noun
from rag.number_words import SCALES
from rag.readings import Reading
from rag.units import ENGLISH_UNITS, FRACTION, JAPANESE_UNITS, RANK, TIMES, YEARS, Unit, longest_japanese_unit

_FOLDS = {
    word: i
    for i, word in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=2
    )
}
_MULTIPLES = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "twice": 2, "thrice": 3}
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_ORDINALS = {
    w: i
    for i, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
_PLURALS = {
    "dozens": (Decimal(24), Decimal(120)),
    "hundreds": (Decimal(200), Decimal(1000)),
    "thousands": (Decimal(10**3), Decimal(10**6)),
    "millions": (Decimal(10**6), Decimal(10**9)),
    "billions": (Decimal(10**9), Decimal(10**12)),
    "trillions": (Decimal(10**12), Decimal(10**15)),
}
_KANJI_PLACES = {"十": 10, "百": 100, "千": 1000, "": 1, "万": 10**4, "億": 10**8, "兆": 10**12}

_DETERMINER = (
    r"(?=[ ](?:the|its|their|his|her|our|your|that|what|this|as|to|from|in|over|by|since|last|[0-9]))"
)
_ENGLISH = re.compile(
    r"\b(?:(?P<fold>two|three|four|five|six|seven|eight|nine|ten)-?fold"
    r"|(?P<folded>[0-9]{1,4}(?:\.[0-9])?)-?fold"
    rf"|(?P<multiple>(?:doubl|tripl|trebl|quadrupl)(?:es|ed|ing|e{_DETERMINER}|e the)|twice|thrice"
    rf"|(?<=\bto )(?:doubl|tripl|trebl|quadrupl)e(?=\s*(?:[.,;:—)]|$)))"
    r"|(?P<halved>halv(?:ed|es|ing|e)|(?<!first )(?<!second )(?<!one )"
    r"(?:(?:(?<=\bby )|(?<=\bin ))half\b|half(?=[ ](?:of|the|its|their|in|were|are|have|had)\b)))"
    r"|(?P<half_unit>half an? (?=hour|day|year|century|decade|mile|percent|point|degree)|half-(?=hour|day|year|century|mile))"
    r"|(?:an?|one) (?P<unit_half>hour|year|month|day|week|century|decade|mile) and a half"
    r"|(?P<part_of>(?:an?|one|three)[ -](?:third|quarter)s?) of a (?P<part_scale>million|billion|trillion)(?: (?P<part_noun>[a-z]{3,}))?"
    r"|(?:his|her|their)(?:[ -](?:early|mid|late))?[ -](?P<decade>[2-9]0)s\b"
    r"|(?P<slashed>[1-9])/(?P<slashed_of>[2-9]|10)(?= of\b)"
    r"|an? (?P<part>third|quarter|fifth|sixth|eighth|tenth)(?=[ ](?:of|in|are|were|is|was|have|had|said|more|less|higher|lower|point)\b|[,.])"
    r"|(?:(?P<of>tens|hundreds) of )?(?P<plural>dozens|hundreds|thousands|millions|billions|trillions)(?=[ ](?:of|more)\b|[ ]were\b)"
    r"|(?P<rank>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r"(?=[ \-](?:largest|biggest|highest|most|longest|tallest|richest|lowest|smallest|oldest|place|worst|best|busiest|deadliest|fastest)\b)"
    r"|(?:ranked|finished|placed|came|ranks|ranking) (?P<ranked>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth))",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"(?P<double>倍増|倍加|倍に(?=[すな増])|(?<![0-9一-龥])倍(?=の|に|以上))|(?P<halve>半減)"
    r"|(?P<majority>過半数)|(?P<half>半数|半分|半額)"
    r"|(?<![0-9])(?P<decade>[1-9]0)代(?![目表わ金理])"
    r"|(?P<odd>(?:[0-9]{1,3}|[一二三四五六七八九]?十)数)(?=[人名社件円台校本枚年日])"
    r"|(?P<half_unit>(?<![四0-9月日年間])半(?=年|日|世紀))|(?P<quarter_century>四半世紀)"
    r"|(?:(?<![一-龥複])数|(?<!複)数(?=[十百千万億兆]))(?P<place>[十百千]?)(?P<big>[万億兆]?)"
    r"(?=[人名社件円台校匹頭個本枚回年日時分ドユ棟戸隻倍票]|[かカヵヶケ][月国所])"
)
_JAPANESE_SIGN = re.compile("[倍半数代]")
"""What every Japanese one has: looked for first, a text without is passed over in a fortieth of the time."""

_OF_NOUN = re.compile(r" (?:of |more )(?:[a-z]+ ){0,1}?([a-z]+s|people|women|men|children|staff|troops)\b")
_HALF_UNIT_WORD = re.compile(
    "hour|day|year|century|decade|mile|percent|point|degree|年|日|世紀", re.IGNORECASE
)

_HALVED = {"年": Unit("duration", "months"), "日": Unit("duration", "days"), "世紀": JAPANESE_UNITS["世紀"]}
"""What a Japanese 半 halves; 半年 is six months."""


def find_multiples(text: str) -> Iterator[Reading]:
    """Yield the figures of a folded text that are words without a number."""
    for match in _ENGLISH.finditer(text):
        yield _loosened(text, _english(text, match))
    for match in _JAPANESE.finditer(text) if _JAPANESE_SIGN.search(text) else ():
        yield _loosened(text, _japanese(text, match))


def _plain(match: re.Match[str], value: Decimal, unit: Unit) -> Reading:
    return Reading(match.start(), match.end(), value, Decimal(1), unit)


def _loosened(text: str, reading: Reading) -> Reading:
    before, after = approximator_before(text, reading.start), approximator_after(text, reading.end)
    return replace(reading, approx=before.approx or after.approx or reading.approx)


def _english(text: str, match: re.Match[str]) -> Reading:
    if word := match["fold"]:
        return _plain(match, Decimal(_FOLDS[word.lower()]), TIMES)
    if number := match["folded"]:
        return _plain(match, Decimal(number), TIMES)
    if word := match["multiple"]:
        stem = next(stem for stem in _MULTIPLES if word.lower().startswith(stem))
        return _plain(match, Decimal(_MULTIPLES[stem]), TIMES)
    if match["halved"]:
        return _plain(match, Decimal("0.5"), FRACTION)
    if word := match["unit_half"]:
        unit = ENGLISH_UNITS[word.lower()]
        return _plain(match, unit.factor * 3 / 2, unit)
    if match["part_of"]:
        return _part_of_scale(match)
    if decade := match["decade"]:
        return _aged(match, Decimal(decade), 10)
    if part := match["slashed"]:
        return _plain(match, Decimal(part) / Decimal(match["slashed_of"]), FRACTION)
    if word := match["part"]:
        return _plain(match, Decimal(1) / _PARTS[word.lower()], FRACTION)
    if match["half_unit"]:
        return _half_of(text, match)
    if word := match["rank"] or match["ranked"]:
        return _plain(match, Decimal(_ORDINALS[word.lower()]), RANK)
    return _plural(text, match)


def _aged(match: re.Match[str], lower: Decimal, width: int) -> Reading:
    """ "In his 40s": any age of the decade."""
    return replace(_plain(match, lower, YEARS), upper=lower + width, vague=True)


def _part_of_scale(match: re.Match[str]) -> Reading:
    """ "A quarter of a million dollars"."""
    words = re.split("[ -]", match["part_of"].lower())
    value = (
        (3 if words[0] == "three" else 1) * SCALES[match["part_scale"].lower()] / _PARTS[words[1].rstrip("s")]
    )
    noun = match["part_noun"]
    unit = (
        (ENGLISH_UNITS.get(noun) or Unit("count", normalised_noun(noun)))
        if noun and is_plural(noun)
        else None
    )
    reading = replace(_plain(match, value, unit or FRACTION), unit=unit)
    return reading if unit or not noun else replace(reading, end=match.end("part_scale"))


def _half_of(text: str, match: re.Match[str]) -> Reading:
    word = _HALF_UNIT_WORD.match(text, match.end())
    assert word is not None
    unit = _HALVED.get(word.group()) or ENGLISH_UNITS[word.group().lower()]
    value = unit.factor / 2
    if word.group() == "年":
        value = Decimal(6)
    return Reading(match.start(), word.end(), value, Decimal("0.5"), unit)


def _plural(text: str, match: re.Match[str]) -> Reading:
    lower, upper = _PLURALS[match["plural"].lower()]
    if tens := match["of"]:
        lower, upper = (lower * 10, lower * 100) if tens.lower() == "tens" else (lower * 100, lower * 1000)
    noun = _OF_NOUN.match(text, match.end())
    unit, end = None, match.end()
    if noun:
        named = ENGLISH_UNITS.get(noun[1].lower())
        unit, end = named or Unit("count", normalised_noun(noun[1])), noun.end()
    return Reading(match.start(), end, lower, lower, unit, upper=upper, vague=True)


def _odd(text: str, match: re.Match[str]) -> Reading:
    """「30数人」, 「十数人」: some more, fewer than ten."""
    number = read_kanji(text, match.start()).value
    form = longest_japanese_unit(text, match.end())
    unit, end = None, match.end()
    if form is not None and form not in ("年", "日"):
        unit, end = JAPANESE_UNITS[form], end + len(form)
    return Reading(match.start(), end, number, Decimal(1), unit, upper=number + 10, vague=True)


def _japanese(text: str, match: re.Match[str]) -> Reading:
    if match["double"]:
        return _plain(match, Decimal(2), TIMES)
    if match["quarter_century"]:
        return _plain(match, Decimal(25), YEARS)
    if decade := match["decade"]:
        return _aged(match, Decimal(decade), 10)
    if match["odd"]:
        return _odd(text, match)
    if match["halve"] or match["half"]:
        return _plain(match, Decimal("0.5"), FRACTION)
    if match["majority"]:
        return replace(_plain(match, Decimal("0.5"), FRACTION), approx="over")
    if match["half_unit"]:
        return _half_of(text, match)
    lower = Decimal(_KANJI_PLACES[match["place"]] * _KANJI_PLACES[match["big"]])
    unit, end = None, match.end()
    form = longest_japanese_unit(text, end)
    if form is not None and form not in ("月", "時", "年", "日"):
        unit, end = JAPANESE_UNITS[form], end + len(form)
    return Reading(match.start(), end, lower, lower, unit, upper=lower * 10, vague=True)
