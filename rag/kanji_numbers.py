"""Japanese numbers in digits and kanji: 1兆2,345億, 3千万, 二百五十, 二〇二五."""

import re
from dataclasses import dataclass
from decimal import Decimal

from rag.digits import LONGEST_DIGIT_RUN, NUMBER, read_digits

_DIGITS = {character: Decimal(i) for i, character in enumerate("〇一二三四五六七八九")}
_SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_BIG = {"万": Decimal(10**4), "億": Decimal(10**8), "兆": Decimal(10**12)}
_BEYOND_BIG = Decimal(10**16)
_TOKEN = re.compile(rf"{NUMBER}|[〇一二三四五六七八九十百千万億兆]")
_POINT = re.compile(r"\.[0-9]++")  # ".5億" begins with it; within a number a point ends a sentence


@dataclass(slots=True)
class KanjiNumber:
    """A number while it is read: closed sections, the open section below 万, the digits before the next place."""

    end: int
    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    digits: Decimal | None = None
    step: Decimal = Decimal(1)
    big: Decimal = _BEYOND_BIG
    small: Decimal = _BIG["万"]
    positional: bool = False

    @property
    def value(self) -> Decimal:
        """Return what was read so far."""
        return self.total + self.section + (self.digits or 0)

    @property
    def scale(self) -> Decimal:
        """Return the last of 万, 億, 兆 that was read, or 1."""
        return Decimal(1) if self.big == _BEYOND_BIG else self.big

    def take(self, token: str) -> bool:
        """Add a token; return False where it does not continue the number."""
        if token in _BIG:
            return self._take_big(_BIG[token])
        if token in _SMALL:
            return self._take_small(_SMALL[token])
        if token in _DIGITS:
            return self._take_kanji_digit(_DIGITS[token])
        if self.digits is not None or len(token) > LONGEST_DIGIT_RUN:
            return False
        number = read_digits(token)
        self.digits, self.step, self.positional = number.value, number.step, False
        return True

    def _take_big(self, place: Decimal) -> bool:
        if not (self.section or self.digits):
            return False
        if place >= self.big:
            # 「3万5,000億」 is no way to write a number: read as one that nothing else equals.
            self.section, self.total, self.digits = self.value, Decimal(0), None
        self.total += (self.section + (self.digits or 0)) * place
        self.step *= place
        self.big, self.small, self.section, self.digits = place, _BIG["万"], Decimal(0), None
        return True

    def _take_small(self, place: Decimal) -> bool:
        if place >= self.small:
            return False
        self.section += (1 if self.digits is None else self.digits) * place
        self.step = place * (1 if self.digits is None else self.step)
        self.small, self.digits = place, None
        return True

    def _take_kanji_digit(self, digit: Decimal) -> bool:
        if self.digits is not None and not self.positional:
            return False
        self.digits, self.step, self.positional = (self.digits or 0) * 10 + digit, Decimal(1), True
        return True


def read_kanji(text: str, start: int) -> KanjiNumber:
    """Return the longest number in digits and kanji that starts here; its first token is always part of it."""
    number = KanjiNumber(start)
    if (point := _POINT.match(text, start)) and number.take(point.group()):
        number.end = point.end()
    while (token := _TOKEN.match(text, number.end)) and number.take(token.group()):
        number.end = token.end()
    return number
