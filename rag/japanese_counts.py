"""What a number before Japanese text counts."""

import re

from rag.counted import Counted
from rag.nonfigures import is_measured_year
from rag.numerals import Numeral
from rag.units import JAPANESE_UNITS, RANK, longest_japanese_unit

_JAPANESE_STARTS = frozenset(form[0] for form in JAPANESE_UNITS)
_YUAN = re.compile(r"元(?![一-龥々]|[^\W\d_]*首相)|元(?=以上|未満|以下|超|相当|程度|前後|高|安|札|余)")
_CALENDAR = 1000
"""Years of the calendar have four digits, lengths of time fewer."""

KANJI_COUNTERS = frozenset(
    form
    for form, unit in JAPANESE_UNITS.items()
    if unit.kind in ("money", "measure", "percent")
    or form
    in re.findall(
        r"\S+",
        "人 名 社 件 倍 回 校 店舗 棟 世帯 票 議席 隻 台 個 枚 冊 頭 匹 組 位 番目 回目 人目 年目 歳 時間",
    )
    or form.endswith(("国", "月", "月間", "年間", "日間", "週間", "分間", "秒間", "年"))
) - {"度", "元", "ミリ", "キロ"}
"""Units before which kanji are read as numbers; before any other character they are names (三井, 四国)."""

_KANJI_IDIOM = re.compile(
    r"人(?:一[人首]|ひとり|暮|っ|称|三脚|前|旅|息子|娘|芝居|歩き|きり)|位(?:一体|置)|回り|名古屋|社会|個人|年生"
)
_KANJI = re.compile("[一-龥々]")
_KANJI_MAY_PRECEDE = frozenset("約計第全各同最低高他男女大前後中上下総延毎間月日年人")


def japanese_unit(text: str, position: int) -> Counted | None:
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
        return Counted(RANK, end + 1)
    return Counted(unit, end)


def is_japanese_count(text: str, numeral: Numeral, counted: Counted) -> bool:
    """Tell whether a Japanese unit counts: not the year of a calendar, nor the kanji of a name or idiom."""
    form = text[numeral.end : counted.end].strip()
    if form == "年" and (
        numeral.value >= _CALENDAR or not is_measured_year(text, numeral.start, counted.end)
    ):
        return False
    if numeral.script != "kanji":
        return True
    previous = text[numeral.start - 1 : numeral.start]
    return (
        form in KANJI_COUNTERS
        and (not _KANJI.match(previous) or previous in _KANJI_MAY_PRECEDE or form.endswith(("時間", "月")))
        and not _KANJI_IDIOM.match(text, counted.end - 1)
    )
