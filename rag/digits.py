"""Numbers in digits, with their thousands separators, decimals and vulgar fractions."""

from dataclasses import dataclass
from decimal import Decimal

LONGEST_DIGIT_RUN = 24
"""Digits in a row beyond which a run is an identifier, not a quantity (a quadrillion has 16)."""

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?"
"""The pattern of a number in digits, without its surroundings."""

VULGAR_FRACTIONS = {
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
    "⅓": Decimal(1) / 3,
    "⅔": Decimal(2) / 3,
}
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class DigitNumber:
    """A value and the place value of its last digit."""

    value: Decimal
    step: Decimal


def read_digits(written: str) -> DigitNumber:
    """Return the value of a run that matches NUMBER, with or without a vulgar fraction at its end."""
    plain = written.replace(",", "")
    if plain.isdecimal():
        return DigitNumber(Decimal(plain), _ONE)
    fraction = VULGAR_FRACTIONS.get(plain[-1])
    if fraction is not None:
        return DigitNumber(Decimal(plain[:-1] or 0) + fraction, Decimal("0.25"))
    places = len(plain) - plain.index(".") - 1
    return DigitNumber(Decimal(plain), _ONE.scaleb(-places))
