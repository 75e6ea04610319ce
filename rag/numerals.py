"""Numbers as written: digits, English number words and kanji numerals, with the scale that follows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

LONGEST_KANJI_RUN = 32
"""The same for kanji: 9,999 trillion to the last digit takes 31."""

LONGEST_DIGIT_RUN = 24
"""Digits in a row beyond which a run is an identifier, not a quantity (a quadrillion has 16)."""

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: Decimal(i) for i, word in enumerate(_ONES.split(), start=1)}
_WORDS |= {word: Decimal(10 * i) for i, word in enumerate(_TENS.split(), start=2)}
_SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "lakh": Decimal(10**5),
    "million": Decimal(10**6),
    "crore": Decimal(10**7),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "quadrillion": Decimal(10**15),
}
_SHORT_SCALES = {
    "mn": Decimal(10**6),
    "mil": Decimal(10**6),
    "mln": Decimal(10**6),
    "bn": Decimal(10**9),
    "bil": Decimal(10**9),
    "bln": Decimal(10**9),
    "tn": Decimal(10**12),
    "tril": Decimal(10**12),
    "trn": Decimal(10**12),
    "k": Decimal(10**3),
    "m": Decimal(10**6),
    "b": Decimal(10**9),
    "t": Decimal(10**12),
}
_KANJI_DIGITS = {character: Decimal(i) for i, character in enumerate("〇一二三四五六七八九")}
_KANJI_SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_KANJI_BIG = {"万": Decimal(10**4), "億": Decimal(10**8), "兆": Decimal(10**12)}
_VULGAR = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "⅓": Decimal(1) / 3,
    "⅔": Decimal(2) / 3,
}
_SCALE_NAMES = "|".join(_SCALES)
_WORD_NAMES = "|".join(sorted([*_WORDS, *_SCALES, "dozen"], key=len, reverse=True))

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?"
_DIGITS = re.compile(
    rf"(?:(?<![A-Za-z0-9])(?<![0-9]\.)|(?<=[^A-Za-z]M)(?=[0-9]\.[0-9])|(?<=USD|JPY|EUR|RMB|CNY|GBP|KRW|AUD)|(?<=Rs))"
    rf"(?:{_NUMBER}[½¼¾⅓⅔]?|(?<![0-9)\]])\.[0-9]++|[½¼¾⅓⅔])"
)
_LONG_SCALE = re.compile(rf"(?:[ \-]?(?:{_SCALE_NAMES})(?![a-z]))++", re.IGNORECASE)
_SCALE_WORD = re.compile(_SCALE_NAMES, re.IGNORECASE)
_SHORT_SCALE = re.compile(
    r"[ \-]?(mln|mil|mn|bln|bil|bn|tril|trn|tn|[kmbt])(?![A-Za-z0-9²³/])\.?", re.IGNORECASE
)
_WORD_RUN = re.compile(
    rf"\b(?:(?:half[ \-])?an?[ \-](?=(?:{_SCALE_NAMES}|dozen)\b))?(?:{_WORD_NAMES})\b"
    rf"(?:(?:[ \-]and)?[ \-](?:{_WORD_NAMES})\b)*+",
    re.IGNORECASE,
)
_WORD_TOKEN = re.compile(rf"half[ \-]an?|\ban?\b|and|{_WORD_NAMES}", re.IGNORECASE)
_AND_A_HALF = re.compile(rf"[ \-]and[ \-](?:a|one)[ \-]half(?:[ \-]({_SCALE_NAMES})\b)?", re.IGNORECASE)
_KANJI_RUN = re.compile(r"[〇一二三四五六七八九十百千][〇一二三四五六七八九十百千万億兆0-9]*+")
_KANJI_TOKEN = re.compile(rf"{_NUMBER}|[〇一二三四五六七八九十百千万億兆]")
_CURRENCY_SIGNS = "$¥€£₩₹"

Script = Literal["digits", "words", "kanji"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in the folded text; `step` is the place value of its last written digit, `scale` its scale word's."""

    start: int
    end: int
    value: Decimal
    step: Decimal
    scale: Decimal
    script: Script


def find_numerals(text: str) -> list[Numeral]:
    """Return the numerals of a folded text in order, none overlapping.

    Kanji numerals are everything that reads as a number, also inside names: the caller keeps those
    that count something.
    """
    found = sorted(
        [*_digit_numerals(text), *_word_numerals(text), *_kanji_numerals(text)], key=lambda n: n.start
    )
    numerals: list[Numeral] = []
    for numeral in found:
        if not numerals or numeral.start >= numerals[-1].end:
            numerals.append(numeral)
    return numerals


def _digit_numerals(text: str) -> Iterator[Numeral]:
    covered = 0
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if start < covered or end - start > LONGEST_DIGIT_RUN:
            continue
        following = text[end : end + 1]
        if following and following in "十百千万億兆":
            numeral = _read_kanji(text, start, "digits")
        else:
            value, step = _number(match.group())
            numeral = _scaled(text, Numeral(start, end, value, step, Decimal(1), "digits"))
        covered = numeral.end
        yield numeral


def _number(written: str) -> tuple[Decimal, Decimal]:
    """Return the value of a run of digits and the place value of its last digit."""
    plain = written.replace(",", "")
    if plain.isdecimal():
        return Decimal(plain), Decimal(1)
    fraction = _VULGAR.get(plain[-1])
    if fraction is not None:
        return Decimal(plain[:-1] or 0) + fraction, Decimal("0.25")
    value = Decimal(plain)
    exponent = value.as_tuple().exponent
    return value, Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _scaled(text: str, numeral: Numeral) -> Numeral:
    """Return the numeral with the scale word that follows it, if one does."""
    if long := _LONG_SCALE.match(text, numeral.end):
        scale = Decimal(1)
        for word in _SCALE_WORD.findall(long.group()):
            scale *= _SCALES[word.lower()]
        return _times(numeral, scale, long.end())
    half = _AND_A_HALF.match(text, numeral.end)
    if half:
        scale = _SCALES[half[1].lower()] if half[1] else Decimal(1)
        whole = replace(numeral, value=numeral.value + Decimal("0.5"), step=Decimal("0.5"))
        return _times(whole, scale, half.end())
    short = _SHORT_SCALE.match(text, numeral.end)
    if short and _is_scale(text, numeral, short):
        return _times(numeral, _SHORT_SCALES[short[1].lower()], short.end())
    return numeral


def _times(numeral: Numeral, scale: Decimal, end: int) -> Numeral:
    return replace(numeral, end=end, value=numeral.value * scale, step=numeral.step * scale, scale=scale)


def _is_scale(text: str, numeral: Numeral, short: re.Match[str]) -> bool:
    """Tell whether an abbreviation is a scale: "m" is a metre, a month or a million."""
    word = short[1].lower()
    after_currency = text[max(0, numeral.start - 2) : numeral.start].strip()[-1:] in {*_CURRENCY_SIGNS}
    if len(word) > 1:
        return after_currency or not short[0].startswith("-")
    attached = short.start(1) == numeral.end
    return attached and (after_currency or word == "k" or _M_COUNTS.match(text, short.end(1)) is not None)


_M_COUNTS = re.compile(
    r" (?:people|jobs|users|tonnes|homes|pounds|euros|dollars|yen|households|workers|viewers|doses|barrels|voters|"
    r"customers|children|patients|shares|[a-z]+ (?:people|users|workers))\b"
)


def _word_numerals(text: str) -> Iterator[Numeral]:
    for match in _WORD_RUN.finditer(text):
        tokens = list(_WORD_TOKEN.finditer(text, match.start(), match.end()))
        position = 0
        while position < len(tokens):
            numeral, position = _read_words(text, tokens, position)
            if numeral is not None:
                yield numeral


def _read_words(text: str, tokens: list[re.Match[str]], first: int) -> tuple[Numeral | None, int]:
    """Read the longest number that starts at a token; return it and the position after it."""
    total = section = Decimal(0)
    end, position = first, first
    scale = largest = Decimal(1)
    room = Decimal(1000)  # a word must be smaller than this to be added to what was read
    article = Decimal(0)
    while position < len(tokens):
        word = re.sub(r"[ \-]", " ", tokens[position][0].lower())
        if word == "and":
            if room not in (Decimal(100), Decimal(1000)) or position == first:
                break
            position += 1
            continue
        if word.startswith("half") or word in {"a", "an"}:
            if position != first:
                break
            article = Decimal("0.5") if word.startswith("half") else Decimal(1)
        elif word in _WORDS:
            if not _WORDS[word] < room or (room == 1000 and position > first and section):
                break
            section += _WORDS[word]
            room = Decimal(10) if _WORDS[word] >= 20 else Decimal(0)
        elif word == "dozen":
            section = (section or article or Decimal(1)) * 12
            room, end, position = Decimal(0), position + 1, position + 1
            break
        elif word == "hundred":
            if section >= 100 or (section == 0 and total):
                break
            section = (section or article or Decimal(1)) * 100
            room, article, scale = Decimal(100), Decimal(0), Decimal(100)
        else:
            scale = _SCALES[word]
            if scale > 1000 and 0 < total < 10**6:  # "one thousand two hundred trillion"
                total, section = Decimal(0), total + section
            if total and (section == 0 or scale >= largest):
                break
            total += (section or article or Decimal(1)) * scale
            section, article, largest, room = Decimal(0), Decimal(0), scale, Decimal(1000)
        position += 1
        end = position
    if end == first:
        return None, first + 1
    value = total + section
    if not value:
        return None, max(end, first + 1)
    numeral = Numeral(
        tokens[first].start(), tokens[end - 1].end(), value, _last_place(value), _scale_of(value), "words"
    )
    half = _AND_A_HALF.match(text, numeral.end) if end == len(tokens) else None
    if half:
        return replace(_scaled(text, replace(numeral, scale=Decimal(1))), script="words"), end
    return numeral, end


def _last_place(value: Decimal) -> Decimal:
    """Return the place value of the last digit that is not zero."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _scale_of(value: Decimal) -> Decimal:
    return next((s for s in sorted(_SCALES.values(), reverse=True) if s >= 1000 and value >= s), Decimal(1))


def _kanji_numerals(text: str) -> Iterator[Numeral]:
    for match in _KANJI_RUN.finditer(text):
        if text[match.start() - 1 : match.start()].isdecimal() or len(match.group()) > LONGEST_KANJI_RUN:
            continue
        yield _read_kanji(text, match.start(), "kanji")


def _read_kanji(text: str, start: int, script: Script) -> Numeral:
    """Read the longest number in digits and kanji that starts here; the first token is always part of it."""
    total = section = Decimal(0)
    current: Decimal | None = None
    place = Decimal(1)
    smallest_big, smallest_small = Decimal(10**16), Decimal(10**4)
    end, previous = start, ""
    while match := _KANJI_TOKEN.match(text, end):
        token = match.group()
        if token in _KANJI_BIG:
            if _KANJI_BIG[token] >= smallest_big or not (section or current):
                break
            smallest_big, smallest_small = _KANJI_BIG[token], Decimal(10**4)
            total += (section + (current or 0)) * smallest_big
            place, section, current = place * smallest_big, Decimal(0), None
        elif token in _KANJI_SMALL:
            if _KANJI_SMALL[token] >= smallest_small:
                break
            smallest_small = _KANJI_SMALL[token]
            place = smallest_small * (place if current is not None else 1)
            section, current = section + (1 if current is None else current) * smallest_small, None
        elif token in _KANJI_DIGITS:
            if current is not None and previous not in _KANJI_DIGITS:
                break
            current, place = (current or 0) * 10 + _KANJI_DIGITS[token], Decimal(1)
        else:
            if current is not None or len(token) > LONGEST_DIGIT_RUN:
                break
            current, place = _number(token)
        end, previous = match.end(), token
    value = total + section + (current or 0)
    scale = smallest_big if smallest_big < 10**16 else Decimal(1)
    return Numeral(start, max(end, start + 1), value, place, scale, script)
