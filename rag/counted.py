"""The record of what a numeral counts."""

from dataclasses import dataclass
from decimal import Decimal

from rag.units import Unit


@dataclass(frozen=True, slots=True)
class Counted:
    """What a numeral counts: the unit, where that ends, the value where it changes it, characters before it."""

    unit: Unit | None
    end: int
    value: Decimal | None = None
    plus: bool = False
    lead: int = 0
