"""Numbers as written: digits, English number words and kanji numerals, with the scale that follows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.digits import LONGEST_DIGIT_RUN, NUMBER, VULGAR_FRACTIONS, read_digits
from rag.kanji_numbers import read_kanji
from rag.number_words import SCALES, SMALL_WORDS, read_words

LONGEST_KANJI_RUN = 32
"""Kanji in a row beyond which a run is no number: 9,999 trillion to the last digit takes 31."""

_SHORT_SCALES = {
    **dict.fromkeys(("k",), Decimal(10**3)),
    **dict.fromkeys(("m", "mn", "mil", "mln"), Decimal(10**6)),
    **dict.fromkeys(("b", "bn", "bil", "bln"), Decimal(10**9)),
    **dict.fromkeys(("t", "tn", "trn", "tril"), Decimal(10**12)),
}
_SCALE_NAMES = "|".join(SCALES)
_WORD_NAMES = "|".join(sorted([*SMALL_WORDS, *SCALES, "dozen"], key=len, reverse=True))
_FRACTIONS = "".join(VULGAR_FRACTIONS)

_DIGITS = re.compile(
    r"(?:(?<![A-Za-z0-9])(?<![0-9]\.)|(?<=[^A-Za-z]M)(?=[0-9]\.[0-9])|(?<=\bM)(?=[0-9]\.[0-9])"
    r"|(?<=USD|JPY|EUR|RMB|CNY|GBP|KRW|AUD)|(?<=Rs))"
    rf"(?:{NUMBER}[{_FRACTIONS}]?|(?<![0-9)\]])\.[0-9]++|[{_FRACTIONS}])"
)
_LONG_SCALE = re.compile(rf"(?:[ \-]?(?:{_SCALE_NAMES})(?![a-z]))++", re.IGNORECASE)
_SCALE_WORD = re.compile(_SCALE_NAMES, re.IGNORECASE)
_SHORT_SCALE = re.compile(
    r"[ \-]?(mln|mil|mn|bln|bil|bn|tril|trn|tn|[kmbt])(?![A-Za-z0-9²³/])\.?", re.IGNORECASE
)
_MILLION_COUNTS = re.compile(
    r" (?:people|jobs|users|tonnes|homes|pounds|euros|dollars|yen|households|workers|viewers|doses|barrels"
    r"|voters|customers|children|patients|shares|[a-z]+ (?:people|users|workers))\b"
)
_WORD_RUN = re.compile(
    rf"\b(?:(?:half[ \-])?an?[ \-](?=(?:{_SCALE_NAMES}|dozen)\b))?(?:{_WORD_NAMES})\b"
    rf"(?:(?:[ \-]and)?[ \-](?:{_WORD_NAMES})\b)*+",
    re.IGNORECASE,
)
_WORD = re.compile(rf"half[ \-]an?|\ban?\b|and|{_WORD_NAMES}", re.IGNORECASE)
_AND_A_HALF = re.compile(rf"[ \-]and[ \-](?:a|one)[ \-]half\b(?:[ \-]({_SCALE_NAMES})\b)?", re.IGNORECASE)
_KANJI_RUN = re.compile(r"[〇一二三四五六七八九十百千][〇一二三四五六七八九十百千万億兆0-9]*+")
_KANJI_PLACES = frozenset("十百千万億兆")
_CURRENCY_SIGNS = frozenset("$¥€£₩₹")
_ONE = Decimal(1)

Script = Literal["digits", "words", "kanji"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in the folded text.

    `step` is the place value of its last written digit, `scale` what its scale word multiplies by (1: none).
    """

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
    found = [*_digit_numerals(text), *_word_numerals(text), *_kanji_numerals(text)]
    found.sort(key=lambda numeral: numeral.start)
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
        if following in _KANJI_PLACES:
            numeral = _kanji_numeral(text, start, "digits")
        else:
            number = read_digits(match.group())
            numeral = Numeral(start, end, number.value, number.step, _ONE, "digits")
            if following == " " or following == "-" or following.isalpha():
                numeral = _scaled(text, numeral)
        covered = numeral.end
        yield numeral


def _scaled(text: str, numeral: Numeral) -> Numeral:
    """Return the numeral with the scale word that follows it, if one does."""
    if long := _LONG_SCALE.match(text, numeral.end):
        scale = _ONE
        for word in _SCALE_WORD.findall(long.group()):
            scale *= SCALES[word.lower()]
        return _times(numeral, scale, long.end())
    if half := _AND_A_HALF.match(text, numeral.end):
        return _and_a_half(numeral, half)
    short = _SHORT_SCALE.match(text, numeral.end)
    if short and _is_scale(text, numeral, short):
        return _times(numeral, _SHORT_SCALES[short[1].lower()], short.end())
    return numeral


def _times(numeral: Numeral, scale: Decimal, end: int) -> Numeral:
    return replace(numeral, end=end, value=numeral.value * scale, step=numeral.step * scale, scale=scale)


def _and_a_half(numeral: Numeral, half: re.Match[str]) -> Numeral:
    """Return "two and a half", "two and a half million", "a million and a half"."""
    added = numeral.scale / 2
    whole = replace(numeral, value=numeral.value + added, step=added)
    scale = SCALES[half[1].lower()] if half[1] else _ONE
    return replace(_times(whole, scale, half.end()), scale=numeral.scale * scale)


def _is_scale(text: str, numeral: Numeral, short: re.Match[str]) -> bool:
    """Tell whether an abbreviation is a scale: "m" is a metre, a month or a million."""
    word = short[1].lower()
    after_currency = text[max(0, numeral.start - 2) : numeral.start].strip()[-1:] in _CURRENCY_SIGNS
    if len(word) > 1:
        return after_currency or not short[0].startswith("-")
    attached = short.start(1) == numeral.end
    counts = word == "k" or _MILLION_COUNTS.match(text, short.end(1)) is not None
    return attached and (after_currency or counts)


def _word_numerals(text: str) -> Iterator[Numeral]:
    for match in _WORD_RUN.finditer(text):
        tokens = list(_WORD.finditer(text, match.start(), match.end()))
        words = [token.group().lower().replace("-", " ") for token in tokens]
        position = 0
        while position < len(tokens):
            number = read_words(words, position)
            if not number.words:
                position += 1
                continue
            start, end = tokens[position].start(), tokens[position + number.words - 1].end()
            position += number.words
            value = number.value
            numeral = Numeral(start, end, value, _last_place(value), _scale_of(value), "words")
            half = _AND_A_HALF.match(text, end) if position == len(tokens) else None
            yield _and_a_half(numeral, half) if half else numeral


def _last_place(value: Decimal) -> Decimal:
    """Return the place value of the last digit that is not zero."""
    exponent = value.normalize().as_tuple().exponent
    return _ONE.scaleb(exponent) if isinstance(exponent, int) else _ONE


def _scale_of(value: Decimal) -> Decimal:
    """Return the scale word that the value was written with."""
    return next((scale for scale in reversed(SCALES.values()) if 1000 <= scale <= value), _ONE)


def _kanji_numerals(text: str) -> Iterator[Numeral]:
    for match in _KANJI_RUN.finditer(text):
        after_digit = text[match.start() - 1 : match.start()].isdecimal()
        if not after_digit and len(match.group()) <= LONGEST_KANJI_RUN:
            yield _kanji_numeral(text, match.start(), "kanji")


def _kanji_numeral(text: str, start: int, script: Script) -> Numeral:
    number = read_kanji(text, start)
    return Numeral(start, number.end, number.value, number.step, number.scale, script)
