"""Japanese sentences made wrong in one figure, or said in another form."""

import random
import re
from collections.abc import Sequence

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

_DIGIT = "0-9０-９"
_NUMBER = rf"(?:[{_DIGIT}]{{1,3}}(?:[,，][{_DIGIT}]{{3}})+|[{_DIGIT}]{{1,4}})(?:[.．][{_DIGIT}]{{1,2}})?"
_START = rf"(?<![{_DIGIT}A-Za-z.,．，:/第-])"
_SCALES = ("万", "億", "兆")
_MONEY = r"(?:円|ドル|ユーロ|ポンド|元|ウォン)"
_COUNTER = r"(?:人|名|社|件|台|校|店舗|棟|世帯|票|議席|隻|カ国|か国|ヶ国|本|枚|個|頭|匹|試合|得点|戸)(?![目組月気民間])"
_MEASURE = r"(?:キロメートル|メートル|センチ|キロ|トン|平方キロ|ヘクタール|時間|分間|日間|週間|年間|か月|カ月|ヶ月|km|歳)"
FIGURE = re.compile(
    rf"{_START}(?:(?P<money>(?P<amount>{_NUMBER})(?P<scale>[万億兆])?\s?(?P<currency>{_MONEY}))"
    rf"|(?P<percent>(?P<share>{_NUMBER})\s?(?:%|％|パーセント)(?!ポイント))"
    rf"|(?P<count>(?P<number>{_NUMBER})(?P<counted>[万億])?\s?(?P<counter>{_COUNTER}))"
    rf"|(?P<measure>(?P<size>{_NUMBER})(?P<sized>万)?\s?(?P<unit>{_MEASURE})))"
)
_DIGITS = ("amount", "share", "number", "size")
_KINDS = ("money", "percent", "count", "measure")
_UNITS = {
    "円": "ドル", "ドル": "円", "ユーロ": "ドル", "ポンド": "円", "元": "円", "ウォン": "円", "人": "社", "名": "社",
    "社": "人", "件": "人", "台": "人", "校": "人", "世帯": "人", "棟": "隻", "隻": "棟", "カ国": "人", "か国": "人",
    "ヶ国": "人", "票": "人", "戸": "人", "頭": "人", "匹": "人", "店舗": "人", "キロメートル": "メートル", "メートル": "キロメートル",
    "センチ": "メートル", "キロ": "トン", "トン": "キロ", "平方キロ": "ヘクタール", "ヘクタール": "平方キロ", "時間": "分間",
    "分間": "時間", "日間": "週間", "週間": "日間", "年間": "か月", "か月": "年間", "カ月": "年間", "ヶ月": "年間", "km": "メートル",
    "%": "ポイント", "％": "ポイント", "パーセント": "ポイント",
}  # fmt: skip
_UNIT = re.compile(
    rf"(?<![A-Za-z][{_DIGIT}])(?<=[{_DIGIT}万億兆])(?:{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![目組気民ポ毎時])"
)
_SCALED = re.compile(rf"(?<=[{_DIGIT}])[万億兆](?=\s?(?:[人名件台票株戸]|{_MONEY}))")
_UNSCALED = re.compile(rf"{_START}{_NUMBER}(?P<place>)(?=(?:人|円|ドル|件|台|票)(?![目組気民間]))")
_WEEKDAYS = "月火水木金土日"
_DATE = re.compile(
    rf"{_START}(?:(?P<year>(?:19|20)[0-9]{{2}})年(?!間)|(?P<month>1[0-2]|[1-9])月(?P<day>[12][0-9]|3[01]|[1-9])日(?!間)"
    rf"|(?P<lone>[12][0-9]|3[01]|[1-9])日(?!間|目|連|ぶ|以|後|前|本|分|程|余|あ|当|平)|(?P<hour>[12]?[0-9])月(?!\s?[0-9間期]))"
)
_DIRECTIONS = {
    one: two
    for pair in (
        ("増加", "減少"), ("上昇", "下落"), ("増え", "減っ"), ("上回", "下回"), ("拡大", "縮小"), ("可決", "否決"),
        ("賛成", "反対"), ("黒字", "赤字"), ("勝利", "敗北"), ("最大", "最小"), ("最高", "最低"), ("開始", "終了"),
    )
    for one, two in (pair, pair[::-1])
}  # fmt: skip
_DIRECTION = re.compile("|".join(_DIRECTIONS))
_ENDINGS = (
    ("していた。", "していなかった。"), ("された。", "されなかった。"), ("した。", "しなかった。"), ("している。", "していない。"),
    ("されている。", "されていない。"), ("なった。", "ならなかった。"), ("である。", "ではない。"), ("だった。", "ではなかった。"),
    ("れた。", "れなかった。"), ("する。", "しない。"), ("あった。", "なかった。"), ("いる。", "いない。"),
)  # fmt: skip
_NEGATED = re.compile(r"ない|なかっ|なく|なけ|ません|ず[、。に]|ぬ|否定|拒否|非|未|不|無")


def _value(sentence: str, generator: random.Random) -> str | None:
    match = chosen(FIGURE, sentence, generator)
    if match is None:
        return None
    group = next(name for name in _DIGITS if match[name])
    return replaced(sentence, match, with_other_digit(match[group], generator), group)


def _unit(sentence: str, generator: random.Random) -> str | None:
    match = chosen(_UNIT, sentence, generator)
    return replaced(sentence, match, _UNITS[match.group()]) if match else None


def _scale(sentence: str, generator: random.Random) -> str | None:
    places = [*_SCALED.finditer(sentence), *_UNSCALED.finditer(sentence)]
    if not places:
        return None
    match = generator.choice(places)
    if match.re is _UNSCALED:
        return replaced(sentence, match, generator.choice("万億"), "place")
    return replaced(sentence, match, other((*_SCALES, ""), match.group(), generator))


def _date(sentence: str, generator: random.Random) -> str | None:
    match = chosen(_DATE, sentence, generator)
    if match is None:
        return None
    if match["year"]:
        return replaced(sentence, match, str(int(match["year"]) + generator.choice((-3, -1, 1, 2))), "year")
    if match["hour"]:
        return replaced(
            sentence, match, other([str(n) for n in range(1, 13)], match["hour"], generator), "hour"
        )
    if match["lone"] or generator.random() < 0.5:
        group = "lone" if match["lone"] else "day"
        return replaced(
            sentence, match, other([str(n) for n in range(1, 29)], match[group], generator), group
        )
    return replaced(
        sentence, match, other([str(n) for n in range(1, 13)], match["month"], generator), "month"
    )


def _negation(sentence: str, generator: random.Random) -> str | None:
    if _NEGATED.search(sentence):
        return None
    for ending, negated in _ENDINGS:
        if sentence.endswith(ending):
            return sentence.removesuffix(ending) + negated
    return None


def _negated(sentence: str, generator: random.Random) -> str | None:
    if not (FIGURE.search(sentence) or _DATE.search(sentence)):
        return None
    if generator.random() < 0.5:
        return exchanged(sentence, _DIRECTION, _DIRECTIONS, generator) or _negation(sentence, generator)
    return _negation(sentence, generator) or exchanged(sentence, _DIRECTION, _DIRECTIONS, generator)


def _kind(match: re.Match[str]) -> str:
    return next(name for name in _KINDS if match[name])


def _swapped(sentence: str, generator: random.Random) -> str | None:
    found = list(FIGURE.finditer(sentence))
    pairs = [
        (one, two)
        for place, one in enumerate(found)
        for two in found[place + 1 :]
        if _kind(one) == _kind(two)
        and one["unit"] == two["unit"]
        and is_other(one.group(), two.group(), _FACTORS)
        and two.start() - one.end() > 6
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


_CLAUSE_END = re.compile("、")
_SAID_OF = re.compile("[一-龥々ァ-ヶー](?:は|が)|[一-龥々ァ-ヶー]{2,}$")


def _fits(before: str, after: str) -> bool:
    """Whether a topic stands before the figure, or a noun right before it."""
    return _SAID_OF.search(before) is not None


_ALLEGED = re.compile("疑い|容疑|とされ")
"""What makes an allegation of the whole sentence, which a clause of it alone would tell as a fact."""


def _clauses(sentence: str, generator: random.Random) -> Clauses | None:
    if _ALLEGED.search(sentence):
        return None
    return two_clauses(sentence, _CLAUSE_END, FIGURE, _kind, _fits, generator)


def _crossed(sentence: str, generator: random.Random) -> str | None:
    found = _clauses(sentence, generator)
    return f"{found.crossed}。" if found else None


def _clause_form(sentence: str, generator: random.Random) -> str | None:
    found = _clauses(sentence, generator)
    return f"{found.alone}。" if found else None


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


_FACTORS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_KANJI = "〇一二三四五六七八九"
_WIDEN = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
_NARROW = str.maketrans("０１２３４５６７８９，．", "0123456789,.")


def _width_form(sentence: str, generator: random.Random) -> str | None:
    match = chosen(FIGURE, sentence, generator)
    if match is None:
        return None
    number = next(name for name in _DIGITS if match[name])
    written = match[number]
    return replaced(sentence, match, written.translate(_WIDEN if written.isascii() else _NARROW), number)


_RANGED = re.compile(r"[0-9万億兆]\s?[-~〜～]\s?$")
"""Before the upper end of a range, whose scale the lower end shares."""


def _scale_form(sentence: str, generator: random.Random) -> str | None:
    """3億円 as 30,000万円 or 300,000,000円; 5000人 as 5,000人."""
    match = chosen(FIGURE, sentence, generator)
    if match is None or _RANGED.search(sentence, 0, match.start()):
        return None
    group = next(name for name in _DIGITS if match[name])
    scale = match["scale"] or match["counted"] or match["sized"] or ""
    plain = match[group].translate(_NARROW).replace(",", "")
    if "." in plain and not scale:
        return None
    hundredths = round(float(plain) * 100) * {"": 1, "万": 10**4, "億": 10**8, "兆": 10**12}[scale]
    if hundredths % 100:
        return None
    value = hundredths // 100
    if value == 0:
        return None
    new = f"{value:,}" if scale or "," not in match[group] else str(value)
    if value % 10**4 == 0 and generator.random() < 0.5:
        new = f"{value // 10**4:,}万"
    end = match.end(group) + len(scale)
    return sentence[: match.start(group)] + new + sentence[end:]


def _percent_form(sentence: str, generator: random.Random) -> str | None:
    match = chosen(re.compile(rf"(?<=[{_DIGIT}])\s?(?:%|％|パーセント)(?!ポイント)"), sentence, generator)
    if match is None:
        return None
    return replaced(sentence, match, other(("%", "％", "パーセント"), match.group().strip(), generator))


def _kanji_form(sentence: str, generator: random.Random) -> str | None:
    """5人 as 五人, 12人 as 十二人."""
    pattern = re.compile(
        rf"{_START}(?P<number>[1-9]|1[0-9])(?=(?:人|社|校|台|カ月|か月|年間|時間)(?![目組気民に]))"
    )
    match = chosen(pattern, sentence, generator)
    if match is None:
        return None
    number = int(match["number"])
    tens, ones = divmod(number, 10)
    return replaced(sentence, match, ("十" if tens else "") + (_KANJI[ones] if ones else ""))


def _date_form(sentence: str, generator: random.Random) -> str | None:
    pattern = re.compile(
        rf"{_START}(?P<year>20[0-9]{{2}})年(?P<month>1[0-2]|[1-9])月(?P<day>[12][0-9]|3[01]|[1-9])日(?!間|\(|（|\s?[0-9正午])"
    )
    match = chosen(pattern, sentence, generator)
    if match is None:
        return None
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    iso = f"{year}-{month:02d}-{day:02d}"
    era = f"令和{year - 2018}年{month}月{day}日" if year > 2019 else f"平成{year - 1988}年{month}月{day}日"
    forms = [iso, *([era] if year != 2019 else []), f"{year}年{month}月{day}日".translate(_WIDEN)]
    return replaced(sentence, match, generator.choice(forms))


JAPANESE = Alterations(
    kinds={
        "value": _value, "unit": _unit, "scale": _scale, "date": _date, "negated": _negated, "swapped": _swapped,
        "crossed": _crossed,
    },
    borrow=_borrowed,
    forms={
        "width": _width_form, "scale": _scale_form, "percent": _percent_form, "kanji": _kanji_form, "date": _date_form,
        "clause": _clause_form,
    },
)  # fmt: skip
