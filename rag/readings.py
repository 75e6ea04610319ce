"""One numeral with what stands around it: sign, currency, unit or noun, approximators, scope."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.approximators import approximator_after, approximator_before, scope_of
from rag.counted import Counted
from rag.counting import counted_by
from rag.english_counts import english_unit
from rag.japanese_counts import japanese_unit
from rag.mentions import Approx
from rag.nouns import NOT_NOUNS, counts_people, noun_class
from rag.numerals import Numeral
from rag.units import CURRENCY_SIGNS, FRACTION, YEARS, Unit


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure in the folded text.

    `numeral` is None for words that are figures by themselves ("double"). A `tentative` reading counts
    nothing by itself ("five", "三") and is kept only as the lower end of a range.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    unit: Unit | None
    numeral: Numeral | None = None
    approx: Approx | None = None
    upper: Decimal | None = None
    scope: str | None = None
    vague: bool = False
    tentative: bool = False
    bound: Literal["lower", "upper"] | None = None


_LONGEST_SIGN = 6
_SIGN_BEFORE = re.compile(
    "(?<![A-Za-z])(" + "|".join(map(re.escape, sorted(CURRENCY_SIGNS, key=len, reverse=True))) + r") ?\Z"
)
_SIGN_ENDS = frozenset(sign[-1] for sign in CURRENCY_SIGNS)
_MINUS = re.compile(r"(?:(?<![\w)%])-|\bminus |\bnegative |マイナス ?|▲ ?|△ ?)\Z")
_COUNTED_BEFORE = re.compile(
    r"(?:\b(?:killed|killing|kill|injured|injuring|wounded|wounding|arrested|arresting|leaving|another|only|just|"
    r"other|total of|all) |-)\Z"
)
_COUNTED_AFTER = re.compile(
    r" (?:of|were|was|are|have|had|died|dead|injured|wounded|killed|missing|others?|more|new|additional|survived|"
    r"remain|remained)\b"
)
_FEW_BEFORE = re.compile(r"\b(?:few|several|couple|many) \Z")
_BARE_SCALES = frozenset(map(Decimal, (100, 10**3, 10**6, 10**9, 10**12)))
_YEAR_WORDS = frozenset(
    (
        "in",
        "since",
        "by",
        "of",
        "from",
        "until",
        "till",
        "through",
        "during",
        "before",
        "after",
        "early",
        "late",
        "mid",
    )
)
_YEAR = range(1500, 2101)
_NAME_BEFORE = re.compile(r"(?<![A-Za-z])([a-z]?[A-Z][A-Za-z]*) \Z")
_AGE_BEFORE = re.compile(r"(?:\b[A-Z][\w'-]+, |\b[Aa]ged? |\bage of )\Z")
_AGE_IN_BRACKETS = re.compile(r"[一-龥ぁ-んァ-ヶー]\(\Z")
_AGE_AFTER = re.compile(r"[,.;)]| and\b|\Z")
_PER_FOLLOWS = re.compile("当たり|あたり|につき")
_ACROSS = re.compile(r"(?<!for )(?<!of )(?<!just )(?<!well )(?<!by )(?<!took )over \Z", re.IGNORECASE)
_LARGE = Decimal(1000)


def read_numeral(text: str, numeral: Numeral, *, yuan: bool = False) -> Reading | None:
    """Return the figure that a numeral is part of, or None where it is part of a name or a year."""
    before = text[max(0, numeral.start - 16) : numeral.start]
    if _is_inside_name(before):
        return None
    sign = _sign_before(before)
    start = numeral.start - len(sign)
    counted = _after_sign(text, numeral, sign.strip(), yuan) if sign else counted_by(text, numeral, before)
    if counted is None:
        return None
    if numeral.value == 1 and _PER_FOLLOWS.match(text, counted.end):
        return None
    start -= counted.lead
    minus = _MINUS.search(text[max(0, start - 10) : start])
    start -= len(minus.group()) if minus else 0
    approx = approximator_before(text, start)
    after = approximator_after(text, counted.end)
    loose = after.approx if after.approx not in (None, "about") else approx.approx or after.approx
    if (
        loose == "over"
        and counted.unit
        and counted.unit.kind == "duration"
        and _ACROSS.search(text[max(0, start - 16) : start])
    ):
        loose = None
    value = counted.value if counted.value is not None else numeral.value
    factor = counted.unit.factor if counted.unit else Decimal(1)
    reading = Reading(
        start=start,
        end=counted.end,
        value=value * factor * (-1 if minus else 1),
        step=numeral.step * factor,
        unit=counted.unit,
        numeral=numeral,
        approx="at_least" if counted.plus else loose,
        scope=scope_of(text, approx.edge, after.edge),
    )
    return _kept(text, before, reading, sign)


def _is_inside_name(before: str) -> bool:
    """Tell whether what precedes glues the number to a word: COVID-19, F-35, [3."""
    last, previous = before[-1:], before[-2:-1]
    if before.endswith(("-to-", "sub-", "Sub-")):
        return False
    return last == "[" or (last == "-" and previous.isascii() and previous.isalpha())


def _sign_before(before: str) -> str:
    """Return the currency sign that ends the text, with the space after it, or nothing."""
    if before.rstrip(" ")[-1:] not in _SIGN_ENDS:
        return ""
    match = _SIGN_BEFORE.search(before[-_LONGEST_SIGN - 1 :])
    return match.group() if match else ""


def _after_sign(text: str, numeral: Numeral, sign: str, yuan: bool) -> Counted:
    """Return the currency of a sign, or of the word after the number where that says it more exactly."""
    named = japanese_unit(text, numeral.end) or english_unit(text, numeral)
    currency = "CNY" if yuan and sign == "¥" else CURRENCY_SIGNS[sign]
    if named is None or named.unit is None or named.unit.kind != "money" or named.unit.factor != 1:
        return Counted(Unit("money", currency), numeral.end)
    return Counted(named.unit if sign in {"$", "¥"} else Unit("money", currency), named.end)


def _kept(text: str, before: str, reading: Reading, sign: str) -> Reading | None:
    """Return the reading, tentative where it counts nothing; None for years and numbers in names."""
    numeral, unit = reading.numeral, reading.unit
    assert numeral is not None
    if numeral.script == "digits":
        return reading if sign else _kept_digits(text, before, reading)
    if numeral.script == "words" and _FEW_BEFORE.search(before) and numeral.value in _BARE_SCALES:
        return replace(reading, upper=reading.value * 10, vague=True)
    if numeral.script == "kanji":
        return reading if unit is not None else replace(reading, tentative=True)
    if numeral.value == 1 and numeral.end - numeral.start == 3:
        return reading if _one_counts(text, reading) else replace(reading, tentative=True)
    counts = (
        unit is not None
        or numeral.value >= _LARGE
        or reading.approx is not None
        or _COUNTED_BEFORE.search(before) is not None
        or _COUNTED_AFTER.match(text, reading.end) is not None
    )
    return reading if counts else replace(reading, tentative=True)


def _one_counts(text: str, reading: Reading) -> bool:
    """Tell whether "one" is a number: one percent, one month, one person; not "one day", "at one point"."""
    unit = reading.unit
    if unit is None or unit.kind == "count":
        return unit is not None and (unit is FRACTION or counts_people(unit.name) or unit.name == "people")
    return unit.name != "days" or "-" in text[reading.start : reading.end]


def _kept_digits(text: str, before: str, reading: Reading) -> Reading | None:
    numeral, unit = reading.numeral, reading.unit
    assert numeral is not None
    is_noun = unit is not None and unit.kind == "count" and numeral.end < reading.end
    if unit is not None and not is_noun:
        return reading
    japanese = is_noun and not text[numeral.end].isascii()
    if (
        numeral.end - numeral.start == 4
        and numeral.value in _YEAR
        and reading.approx is None
        and not japanese
    ):
        words = before.split()
        known = unit is not None and noun_class(unit.name) is not None
        if not known or (words and words[-1].lower() in _YEAR_WORDS):
            return None
    if unit is None:
        if _AGE_BEFORE.search(before) and _AGE_AFTER.match(text, numeral.end) and 0 < numeral.value < 120:
            return replace(reading, unit=YEARS)
        if (
            10 <= numeral.value < 120
            and _AGE_IN_BRACKETS.search(before)
            and text.startswith(")", numeral.end)
        ):
            return replace(reading, unit=YEARS)
        name = _NAME_BEFORE.search(before)
        if reading.approx is None and name and name[1].lower() not in NOT_NOUNS:
            return replace(reading, tentative=True)
    return reading
