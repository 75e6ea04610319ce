"""One numeral with what stands around it: sign, currency, unit or noun, approximators, scope."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.approximators import approximator_after, approximator_before, scope_of
from rag.mentions import Approx
from rag.nonfigures import is_measured_year
from rag.numerals import Numeral
from rag.units import (
    CURRENCY_SIGNS,
    ENGLISH_UNITS,
    IRREGULAR_PLURALS,
    JAPANESE_UNITS,
    Unit,
    counts_people,
    longest_japanese_unit,
    noun_class,
    normalised_noun,
)


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


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a numeral counts: the unit, where that ends, the value where it changes it, characters before it."""

    unit: Unit | None
    end: int
    value: Decimal | None = None
    plus: bool = False
    lead: int = 0


RANK = Unit("count", "rank")
TIMES = Unit("count", "times")
FRACTION = Unit("count", "fraction")
SCORE = Unit("count", "score")
YEARS = Unit("duration", "years")
PERCENT = Unit("percent", "percent")
MAGNITUDE = Unit("measure", "magnitude")
KILOMETERS_PER_HOUR = Unit("measure", "kilometers per hour")

_LONGEST_SIGN = 6
_SIGN_BEFORE = re.compile(
    "(?<![A-Za-z])(" + "|".join(map(re.escape, sorted(CURRENCY_SIGNS, key=len, reverse=True))) + r") ?\Z"
)
_SIGN_ENDS = frozenset(sign[-1] for sign in CURRENCY_SIGNS)
_MINUS = re.compile(r"(?:(?<![\w)%])-|\bminus |\bnegative |マイナス ?|▲ ?|△ ?)\Z")
_RANK_BEFORE = re.compile(r"(?:\bNos?\.? ?|#|\b[Nn]umber |第)\Z")
_WORD = r"(?:U\.S\.|[A-Za-z%°℃][A-Za-z0-9²³/']*+)"
_WORDS_AFTER = re.compile(rf"( ?-?)({_WORD})(?:[ \-]({_WORD}))?(?:[ \-]({_WORD}))?(?:[ \-]({_WORD}))?")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_LONE_ORDINAL = re.compile(r"[.,;:)]|\Z| (?:and|in|at|with|to|but)\b")
_PARTS = {"hal": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_PART_AFTER = re.compile(
    r"[ \-](hal|third|quarter|fourth|fifth|sixth|eighth|tenth)(?:f|ves|s)?\b(?![ \-](?:quarter|time|year|hour|day))",
    re.IGNORECASE,
)
_SMALL_WORDS = {
    word: i for i, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
}
_IN_OR_OUT_OF = re.compile(
    r" (?:in|out of)(?: every)? (two|three|four|five|six|seven|eight|nine|ten|[0-9]{1,3}(?:,000)?)\b"
    r"(?![,.][0-9]| ?%| (?:percent|years?|months?|weeks?|days?|hours?|minutes?|games|matches))",
    re.IGNORECASE,
)
_WARI_BUN = re.compile(r"割([0-9]|[一二三四五六七八九])分(?!の)")
_BUN_NO = re.compile(r"分の([0-9]{1,3}|[一二三四五六七八九])")
_NIN_NI = re.compile(r"人に([0-9]{1,3}|[一二三四五六七八九])人")
_KANJI_VALUES = {kanji: i for i, kanji in enumerate("一二三四五六七八九", start=1)}
_JAPANESE_STARTS = frozenset(form[0] for form in JAPANESE_UNITS)
_YUAN = re.compile(r"元(?![一-龥々]|[^\W\d_]*首相)|元(?=以上|未満|以下|超|相当|程度|前後|高|安|札|余)")
_KANJI_UNITS = frozenset(
    form
    for form, unit in JAPANESE_UNITS.items()
    if unit.kind in ("money", "measure", "percent")
    or form
    in "人 名 社 件 倍 回 校 店舗 棟 世帯 票 議席 隻 台 個 枚 冊 頭 匹 組 位 番目 回目 人目 年目 歳 時間".split()
    or form.endswith(("国", "月", "月間", "年間", "日間", "週間", "分間", "秒間", "年"))
) - {"度", "元", "ミリ", "キロ"}
_KANJI_IDIOM = re.compile(
    r"人(?:一人|ひとり|暮|っ|称|三脚|前|旅|息子|娘|芝居|歩き|きり)|位(?:一体|置)|回り|名古屋|社会|個人|年生"
)
_KANJI = re.compile("[一-龥々]")
_KANJI_MAY_PRECEDE = frozenset("約計第全各同最低高他男女大前後中上下総延毎間月日年人")
_NOT_NOUNS = frozenset(
    "of in on at to for and or nor the a an from by with as is are was were be been being has have had who whom "
    "whose that which than but per more less fewer into onto over under this these those it its his "
    "her their our your my he she they we you i not no if so because while when where after before since until "
    "during about around against between among through across said says did does do will would can could may might "
    "must shall should always perhaps towards besides sometimes plus overseas versus points times".split()
)
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
_YEAR_WORDS = frozenset("in since by of from until till through during before after early late mid".split())
_YEAR = range(1500, 2101)
_NAME_BEFORE = re.compile(r"(?<![A-Za-z])([a-z]?[A-Z][A-Za-z]*) \Z")
_AGE_BEFORE = re.compile(r"(?:\b[A-Z][\w'-]+, |\b[Aa]ged? |\bage of )\Z")
_AGE_IN_BRACKETS = re.compile(r"[一-龥ぁ-んァ-ヶー]\(\Z")
_AGE_AFTER = re.compile(r"[,.;)]| and\b|\Z")
_AGO = re.compile(r" ago\b")
_MAGNITUDE_BEFORE = re.compile(r"(?:[Mm]agnitude(?: of)? |マグニチュード ?|\(M|M)\Z")
_SPEED_BEFORE = re.compile(r"(?:時速|最大時速)(?:約|およそ)?\Z")
_PER_FOLLOWS = re.compile("当たり|あたり|につき")
_ACROSS = re.compile(r"(?<!for )(?<!of )(?<!just )(?<!well )(?<!by )(?<!took )over \Z", re.IGNORECASE)
_PLUS = re.compile(r"\+(?![0-9])")
_LARGE = Decimal(1000)


def read_numeral(text: str, numeral: Numeral, *, yuan: bool = False) -> Reading | None:
    """Return the figure that a numeral is part of, or None where it is part of a name or a year."""
    before = text[max(0, numeral.start - 16) : numeral.start]
    if _is_inside_name(before):
        return None
    sign = _sign_before(before)
    start = numeral.start - len(sign)
    counted = _after_sign(text, numeral, sign.strip(), yuan) if sign else _counted(text, numeral, before)
    if counted is None:
        return None
    if _PER_FOLLOWS.match(text, counted.end):
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
    return last == "[" or (last == "-" and previous.isascii() and previous.isalpha())


def _sign_before(before: str) -> str:
    """Return the currency sign that ends the text, with the space after it, or nothing."""
    if before.rstrip(" ")[-1:] not in _SIGN_ENDS:
        return ""
    match = _SIGN_BEFORE.search(before[-_LONGEST_SIGN - 1 :])
    return match.group() if match else ""


def _after_sign(text: str, numeral: Numeral, sign: str, yuan: bool) -> _Counted:
    """Return the currency of a sign, or of the word after the number where that says it more exactly."""
    named = _japanese_unit(text, numeral.end) or _english_unit(text, numeral)
    currency = "CNY" if yuan and sign == "¥" else CURRENCY_SIGNS[sign]
    if named is None or named.unit is None or named.unit.kind != "money" or named.unit.factor != 1:
        return _Counted(Unit("money", currency), numeral.end)
    return _Counted(named.unit if sign in {"$", "¥"} else Unit("money", currency), named.end)


def _counted(text: str, numeral: Numeral, before: str) -> _Counted | None:
    """Return what a numeral without a currency sign counts; None where it counts nothing."""
    if rank := _RANK_BEFORE.search(before):
        return _ranked(text, numeral, rank.group())
    if _MAGNITUDE_BEFORE.search(before) and numeral.value < 10:
        return _Counted(MAGNITUDE, numeral.end)
    following = text[numeral.end : numeral.end + 1]
    if following == "":
        return _Counted(None, numeral.end)
    if _PLUS.match(text, numeral.end):
        return replace(
            _english_after(text, numeral, numeral.end + 1) or _Counted(None, numeral.end + 1), plus=True
        )
    if special := _part(text, numeral):
        return special
    if numeral.script == "digits" and (ordinal := _ORDINAL.match(text, numeral.end)):
        lone = _LONE_ORDINAL.match(text, ordinal.end())
        return None if lone else _Counted(RANK, ordinal.end())
    if japanese := _japanese_unit(text, numeral.end):
        if japanese.unit and japanese.unit.name == "kilometers" and _SPEED_BEFORE.search(before):
            return replace(japanese, unit=KILOMETERS_PER_HOUR)
        return japanese if _is_counter(text, numeral, japanese) else None
    return _english_after(text, numeral, numeral.end)


def _ranked(text: str, numeral: Numeral, mark: str) -> _Counted | None:
    counter = _japanese_unit(text, numeral.end) if mark == "第" else None
    if numeral.script == "kanji" and (counter is None or text[numeral.end : counter.end] not in _KANJI_UNITS):
        return None
    return _Counted(RANK, counter.end if counter else numeral.end, lead=len(mark))


def _part(text: str, numeral: Numeral) -> _Counted | None:
    """Return the fraction that a numeral begins: two-thirds, one in five, 3分の2, 5人に1人, 8割5分."""
    following = text[numeral.end]
    if following in "割分人":
        if match := _WARI_BUN.match(text, numeral.end):
            return _Counted(PERCENT, match.end(), numeral.value * 10 + _small(match[1]))
        if match := _BUN_NO.match(text, numeral.end):
            return _fraction(_small(match[1]), numeral.value, match.end())
        if match := _NIN_NI.match(text, numeral.end):
            return _fraction(_small(match[1]), numeral.value, match.end())
    if following == " " and (match := _IN_OR_OUT_OF.match(text, numeral.end)):
        return _fraction(numeral.value, Decimal(_small(match[1])), match.end())
    if numeral.script == "words" and following in " -" and (match := _PART_AFTER.match(text, numeral.end)):
        return _fraction(numeral.value, Decimal(_PARTS[match[1].lower()]), match.end())
    return None


def _small(written: str) -> Decimal:
    word = written.lower().replace(",", "")
    return Decimal(_KANJI_VALUES.get(word) or _SMALL_WORDS.get(word) or word)


def _fraction(numerator: Decimal, denominator: Decimal, end: int) -> _Counted | None:
    return _Counted(FRACTION, end, numerator / denominator) if 0 < numerator < denominator else None


def _japanese_unit(text: str, position: int) -> _Counted | None:
    """Return the longest Japanese unit at a position, one space allowed before it."""
    if text[position : position + 1] == " ":
        position += 1
    if text[position : position + 1] not in _JAPANESE_STARTS:
        return None
    form = longest_japanese_unit(text, position)
    if form is None or (form == "元" and not _YUAN.match(text, position)):
        return None
    unit, end = JAPANESE_UNITS[form], position + len(form)
    if unit.kind == "count" and text[end : end + 1] == "目":
        return _Counted(RANK, end + 1)
    return _Counted(unit, end)


def _is_counter(text: str, numeral: Numeral, counted: _Counted) -> bool:
    """Tell whether a Japanese unit counts: not the year of a calendar, nor the kanji of a name or idiom."""
    form = text[numeral.end : counted.end].strip()
    if form == "年" and (numeral.value >= _LARGE or not is_measured_year(text, numeral.start, counted.end)):
        return False
    if numeral.script != "kanji":
        return True
    previous = text[numeral.start - 1 : numeral.start]
    return (
        form in _KANJI_UNITS
        and (not _KANJI.match(previous) or previous in _KANJI_MAY_PRECEDE)
        and not _KANJI_IDIOM.match(text, counted.end - 1)
    )


def _english_unit(text: str, numeral: Numeral) -> _Counted | None:
    match = _WORDS_AFTER.match(text, numeral.end)
    return _unit_in(match, numeral) if match else None


def _unit_in(match: re.Match[str], numeral: Numeral) -> _Counted | None:
    """Return the unit that the longest run of up to three following words names."""
    for last in (4, 3, 2):
        if match[last] is None:
            continue
        written = match.string[match.start(2) : match.end(last)]
        unit = _english_lookup(written) or _english_lookup(written.replace("-", " "))
        if unit is not None and _is_meant(written, unit, match, numeral):
            if written in ("pounds", "pound") and numeral.scale >= _LARGE:
                unit = Unit("money", "GBP")
            return _Counted(unit, match.end(last))
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


def _english_after(text: str, numeral: Numeral, position: int) -> _Counted | None:
    """Return the unit or noun after a numeral; None where letters are glued to it (5G)."""
    bare = _Counted(None, position)
    match = _WORDS_AFTER.match(text, position)
    if match is None:
        return bare
    if unit := _unit_in(match, numeral):
        return None if unit.unit and unit.unit.kind == "duration" and _AGO.match(text, unit.end) else unit
    if match[1] == "":
        return bare if not match[2].isascii() else None
    if match[1] != " ":
        known = noun_class(match[2].lower())
        return _Counted(Unit("count", normalised_noun(match[2])), match.end(2)) if known else bare
    for group in (2, 3, 4, 5):
        word = match[group]
        if word is None or word.lower() in _NOT_NOUNS:
            return bare
        if _is_plural(word) or (group == 2 and numeral.value == 1 and counts_people(word)):
            return _Counted(Unit("count", normalised_noun(word)), match.end(group))
    return bare


def _is_plural(word: str) -> bool:
    lower = word.lower()
    if word.isupper():
        return False
    return lower in IRREGULAR_PLURALS or (
        len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is", "'s"))
    )


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
    if numeral.end - numeral.start == 4 and numeral.value in _YEAR and reading.approx is None:
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
        if reading.approx is None and name and name[1].lower() not in _NOT_NOUNS:
            return None
    return reading
