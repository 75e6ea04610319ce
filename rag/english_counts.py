"""What a number before English text counts."""

import re

from rag.counted import Counted
from rag.nouns import NOT_NOUNS, counts_people, is_plural, normalised_noun, noun_class
from rag.number_words import SMALL_WORDS
from rag.numerals import Numeral
from rag.units import ENGLISH_UNITS, Unit

_WORD = r"(?:U\.S\.|[A-Za-z%°℃][A-Za-z0-9²³/']*+)"
_WORDS_AFTER = re.compile(rf"( ?-?)({_WORD})(?:[ \-]({_WORD}))?(?:[ \-]({_WORD}))?(?:[ \-]({_WORD}))?")
_MONEY_SCALE = 1000
"""Pounds by the thousand and more are money, fewer a weight."""

_YEARS_BACK = 1000
"""Days or years ago beyond which no date is named: "27,000 years ago"."""

_AGO = re.compile(r" (?:ago|earlier)\b")


def english_unit(text: str, numeral: Numeral) -> Counted | None:
    """Return the unit named by the words after a numeral."""
    match = _WORDS_AFTER.match(text, numeral.end)
    return _unit_in(match, numeral) if match else None


def _unit_in(match: re.Match[str], numeral: Numeral) -> Counted | None:
    """Return the unit that the longest run of up to three following words names."""
    for last in (4, 3, 2):
        if match[last] is None:
            continue
        written = match.string[match.start(2) : match.end(last)]
        written = written.removesuffix("'s").rstrip("'")
        unit = _english_lookup(written) or _english_lookup(written.replace("-", " "))
        if unit is not None and _is_meant(written, unit, match, numeral):
            if written in ("pounds", "pound") and numeral.scale >= _MONEY_SCALE:
                unit = Unit("money", "GBP")
            return Counted(unit, match.end(last))
    return None


def _english_lookup(written: str) -> Unit | None:
    return ENGLISH_UNITS.get(written) or (ENGLISH_UNITS.get(written.lower()) if len(written) > 2 else None)


def _is_meant(written: str, unit: Unit, match: re.Match[str], numeral: Numeral) -> bool:
    """Tell units from their homographs: 300 won, but not "2 won"; 30C, but not "30 C"."""
    if written == "won":
        return numeral.value >= 100
    if len(written) == 1 and written in "CFxLW":
        return match[1] == ""
    if written == "time":
        return match[1] == "-" and match[3] is None
    return not (written == "second" and match[3] is not None and match[1] != "-")


def _is_date(text: str, numeral: Numeral, counted: Counted) -> bool:
    """Tell whether "three years ago" is a date, as "4.6 billion years ago" and "two hours ago" are not."""
    dated = counted.unit is not None and counted.unit.name in ("days", "weeks", "months", "years")
    return (
        dated
        and numeral.value < _YEARS_BACK
        and numeral.value == int(numeral.value)
        and _AGO.match(text, counted.end) is not None
    )


def english_count(text: str, numeral: Numeral, position: int) -> Counted | None:
    """Return the unit or noun after a numeral; None where letters are glued to it (5G)."""
    bare = Counted(None, position)
    match = _WORDS_AFTER.match(text, position)
    if match is None:
        return bare
    if unit := _unit_in(match, numeral):
        return None if _is_date(text, numeral, unit) else unit
    if match[1] == "":
        return bare if not match[2].isascii() else None
    if match[1] != " ":
        known = noun_class(match[2].lower())
        return Counted(Unit("count", normalised_noun(match[2])), match.end(2)) if known else bare
    for group in (2, 3, 4, 5):
        word = match[group]
        if word is None or word.lower() in NOT_NOUNS or word.lower() in SMALL_WORDS:
            return bare
        word = word.removesuffix("'")
        if is_plural(word) or (group == 2 and numeral.value == 1 and counts_people(word)):
            return Counted(Unit("count", normalised_noun(word)), match.end(group))
    return bare
