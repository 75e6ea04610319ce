"""The record of a figure in a text."""

from dataclasses import dataclass
from typing import Literal

from rag.units import Kind

Approx = Literal["about", "at_least", "at_most", "over", "under"]


@dataclass(frozen=True, slots=True)
class FigureMention:
    """A figure in a text: `source_text[start:end] == text`.

    `text` runs from the currency sign or number to the unit or counted noun; approximators stand outside.
    `value` is in `unit`: the currency's ISO code, "percent" or "points" (percentage or index points), a
    duration or measure by its plural name, the counted noun, or one of
      "times"     a multiple or a number of occasions ("double", "three-fold", "3倍", "3回"),
      "fraction"  a part of a whole ("a third", "半数": 0 < value < 1),
      "rank"      a place in an order ("No. 1", "47th", "第3回"),
      "score"     `value`-`upper` as in "2-1".
    `upper` closes a range. `vague` marks "millions of", "数十": a range by order of magnitude, half open.
    `step` is the place value of the last digit written: 1e10 for "1.04 trillion", 1 for "30".
    `bound` tells the two figures of "from 5 to 7 percent", a change or a range, from others.
    `scope` is "per year", "per person", "over five years", … where the text says so directly beside it.
    """

    text: str
    start: int
    end: int
    kind: Kind
    value: float
    unit: str | None
    approx: Approx | None = None
    upper: float | None = None
    scope: str | None = None
    step: float = 1.0
    vague: bool = False
    bound: Literal["lower", "upper"] | None = None
