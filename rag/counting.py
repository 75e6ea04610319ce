"""What a numeral counts: the unit, noun or part of a whole that follows it."""

import re
from dataclasses import replace
from decimal import Decimal

from rag.counted import Counted
from rag.english_counts import english_count
from rag.japanese_counts import KANJI_COUNTERS, is_japanese_count, japanese_unit
from rag.number_words import SCALES
from rag.numerals import Numeral
from rag.units import FRACTION, INTENSITY, KILOMETERS_PER_HOUR, MAGNITUDE, PERCENT, RANK

_RANK_BEFORE = re.compile(r"(?:\bNos?\.? ?|#|\b[Nn]umber |第)\Z")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_PLACED_BEFORE = re.compile(
    r"\b(?:ranked|ranks|ranking|finished|came|placed|comes|finishing) \Z", re.IGNORECASE
)
_INTENSITY_BEFORE = re.compile(r"震度(?:は|が)?\Z")
_INTENSITY_GRADE = re.compile("[弱強]")
_LONE_ORDINAL = re.compile(r"[.,;:)]|\Z| (?:and|in|at|with|to|but)\b")
_MAGNITUDE_BEFORE = re.compile(r"(?:[Mm]agnitude(?: of)? |マグニチュード ?|\(M|M)\Z")
_SPEED_BEFORE = re.compile(r"(?:時速|最大時速)(?:約|およそ)?\Z")
_PLUS = re.compile(r"\+(?![0-9])")
_PARTS = {"hal": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_PART_AFTER = re.compile(
    r"[ \-](hal|third|quarter|fourth|fifth|sixth|eighth|tenth)(?:f|ves|s)?\b(?![ \-](?:quarter|time|year|hour|day))",
    re.IGNORECASE,
)
_SMALL_WORDS = {
    word: i
    for i, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2
    )
}
_IN_OR_OUT_OF = re.compile(
    r" (?:in|out of)(?: every)? (two|three|four|five|six|seven|eight|nine|ten|[0-9]{1,3}(?:,[0-9]{3}){0,4}|[0-9]{4,9})\b"
    r"(?: (thousand|million|billion)\b)?(?![,.][0-9]| ?%| (?:percent|years?|months?|weeks?|days?|hours?|minutes?|games|matches))",
    re.IGNORECASE,
)
_WARI_BUN = re.compile(r"割([0-9]|[一二三四五六七八九])分(?!の)")
_BUN_NO = re.compile(r"分の([0-9]{1,3}|[一二三四五六七八九])")
_NIN_NI = re.compile(r"人に([0-9]{1,3}|[一二三四五六七八九])人")
_HALF_AFTER = re.compile("半(?![ば分数期額身島径])")
_KANJI_VALUES = {kanji: i for i, kanji in enumerate("一二三四五六七八九", start=1)}


def counted_by(text: str, numeral: Numeral, before: str) -> Counted | None:
    """Return what a numeral without a currency sign counts; None where it counts nothing."""
    if _INTENSITY_BEFORE.search(before) and numeral.value < 8:
        grade = _INTENSITY_GRADE.match(text, numeral.end)
        return (
            Counted(INTENSITY, grade.end(), numeral.value + (Decimal("0.5") if grade[0] == "強" else 0))
            if grade
            else Counted(INTENSITY, numeral.end)
        )
    if rank := _RANK_BEFORE.search(before):
        return _ranked(text, numeral, rank.group())
    if _MAGNITUDE_BEFORE.search(before) and numeral.value < 10:
        return Counted(MAGNITUDE, numeral.end)
    following = text[numeral.end : numeral.end + 1]
    if following == "":
        return Counted(None, numeral.end)
    if _PLUS.match(text, numeral.end):
        return replace(
            english_count(text, numeral, numeral.end + 1) or Counted(None, numeral.end + 1), plus=True
        )
    if special := _part(text, numeral):
        return special
    if numeral.script == "digits" and (ordinal := _ORDINAL.match(text, numeral.end)):
        lone = _LONE_ORDINAL.match(text, ordinal.end()) and not _PLACED_BEFORE.search(before)
        return None if lone else Counted(RANK, ordinal.end())
    if japanese := japanese_unit(text, numeral.end):
        if japanese.unit and japanese.unit.name == "kilometers" and _SPEED_BEFORE.search(before):
            return replace(japanese, unit=KILOMETERS_PER_HOUR)
        return _and_a_half(text, numeral, japanese) if is_japanese_count(text, numeral, japanese) else None
    return english_count(text, numeral, numeral.end)


def _and_a_half(text: str, numeral: Numeral, counted: Counted) -> Counted:
    """「3時間半」 is three and a half hours."""
    halved = counted.unit is not None and (counted.unit.kind == "duration" or counted.unit.name == "times")
    if not halved or not _HALF_AFTER.match(text, counted.end):
        return counted
    return replace(counted, end=counted.end + 1, value=numeral.value + Decimal("0.5"))


def _ranked(text: str, numeral: Numeral, mark: str) -> Counted | None:
    counter = japanese_unit(text, numeral.end) if mark == "第" else None
    if numeral.script == "kanji" and (
        counter is None or text[numeral.end : counter.end] not in KANJI_COUNTERS
    ):
        return None
    return Counted(RANK, counter.end if counter else numeral.end, lead=len(mark))


def _part(text: str, numeral: Numeral) -> Counted | None:
    """Return the fraction that a numeral begins: two-thirds, one in five, 3分の2, 5人に1人, 8割5分."""
    following = text[numeral.end]
    if following in "割分人":
        if match := _WARI_BUN.match(text, numeral.end):
            return Counted(PERCENT, match.end(), numeral.value * 10 + _small(match[1]))
        if match := _BUN_NO.match(text, numeral.end):
            return _fraction(_small(match[1]), numeral.value, match.end())
        if match := _NIN_NI.match(text, numeral.end):
            return _fraction(_small(match[1]), numeral.value, match.end())
    if following == " " and (match := _IN_OR_OUT_OF.match(text, numeral.end)):
        of = _small(match[1]) * (SCALES[match[2].lower()] if match[2] else 1)
        return _fraction(numeral.value, of, match.end())
    if numeral.script == "words" and following in " -" and (match := _PART_AFTER.match(text, numeral.end)):
        return _fraction(numeral.value, Decimal(_PARTS[match[1].lower()]), match.end())
    return None


def _small(written: str) -> Decimal:
    word = written.lower().replace(",", "")
    return Decimal(_KANJI_VALUES.get(word) or _SMALL_WORDS.get(word) or word)


def _fraction(numerator: Decimal, denominator: Decimal, end: int) -> Counted | None:
    return Counted(FRACTION, end, numerator / denominator) if 0 < numerator < denominator else None
