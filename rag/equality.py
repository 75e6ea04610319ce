"""When a figure of a claim is the figure of its source."""

from decimal import Decimal

from rag.mentions import Approx, FigureMention
from rag.nouns import noun_class
from rag.number_words import SMALL_WORDS
from rag.units import COUNTER_NAMES, SIZES

ROUNDING_TOLERANCE = 0.05
"""How far, as a share of the source's value, "about" may lie from it: "about 1 trillion" from 1.04 trillion,
not from 1.4 trillion, although that too rounds to 1."""

BOUND_TOLERANCE = 0.10
"""How far below a source's value "more than" may point, and how far above it "less than"."""

_SPECIAL_UNITS = frozenset({"rank", "score", "times", "fraction", "points"})
_COUNTERS = frozenset(name for name in COUNTER_NAMES if name not in ("items", "groups", "times", "points"))
"""What Japanese counters count, but for those that count anything: 3台 is not 3人, 3つ may be either."""

_PERCENT_OFF = 0.005
"""By how much a fraction may differ from a share in percent that it stands for."""

_UPWARD: frozenset[Approx] = frozenset({"over", "at_least"})
_DOWNWARD: frozenset[Approx] = frozenset({"under", "at_most"})


def same_figure(claim: FigureMention, source: FigureMention) -> bool:
    """Tell whether the source states the claim's figure: same kind, unit and scale, and the same value.

    Equal values are the same whatever the approximators, unless these point in opposite directions
    ("over 30", "under 30"), or the claim asserts a bound that the exact source denies ("more than 30" from "30").
    A claim may round only where it says so: "about" to the place of its last digit that is not zero, within
    ROUNDING_TOLERANCE; "more than" and "at least" below an exact value of the source, "less than" and "up to"
    above one, within BOUND_TOLERANCE. A range equals the same range, and its ends are those of "from 5 to 7", "at least 5" and
    "up to 7".
    Counts compare their nouns only where both are known and name different kinds of thing.
    """
    if not _comparable(claim, source):
        return False
    factor = Decimal(1) if _both_pounds(claim, source) else conversion_factor(claim, source)
    if factor is None:
        return False
    value, upper = _scaled(source.value, factor), None
    if source.upper is not None:
        upper = _scaled(source.upper, factor)
    if claim.vague or source.vague:
        return _same_magnitude(claim, source, value, upper)
    if claim.upper is not None:
        return claim.value == value and claim.upper == upper and not _opposed(claim.approx, source.approx)
    if upper is not None:
        return _bounds_range(claim, value, upper)
    return _same_value(claim, value, source.approx, source.unit)


def approximator_dropped(claim: FigureMention, source: FigureMention) -> bool:
    """Tell whether the claim states exactly what the source states loosely ("30" from "about 30")."""
    return source.approx is not None and claim.approx is None


def _both_pounds(claim: FigureMention, source: FigureMention) -> bool:
    """Tell whether both say "pounds", of which the words around tell neither money nor a weight."""
    return {claim.unit, source.unit} == {"GBP", "pounds"} and all(
        each.text.lower().endswith(("pounds", "pound")) and "£" not in each.text for each in (claim, source)
    )


def _comparable(claim: FigureMention, source: FigureMention) -> bool:
    if _both_pounds(claim, source):
        return True
    if claim.scope and source.scope and _normal_scope(claim.scope) != _normal_scope(source.scope):
        return False
    if claim.kind == source.kind == "count":
        return _same_thing(claim.unit, source.unit)
    if claim.unit == source.unit == "points":
        return True
    parts = {(claim.kind, claim.unit), (source.kind, source.unit)}
    return claim.kind == source.kind or parts == {("percent", "percent"), ("count", "fraction")}


def _normal_scope(scope: str) -> str:
    """Return "over 5 years" for "over five years"; the words of a number as it is written in digits."""
    words = scope.split(" ")
    if words[0] == "over" and words[1] in SMALL_WORDS:
        words[1] = f"{SMALL_WORDS[words[1]]}"
    return " ".join(words)


def _same_thing(claim: str | None, source: str | None) -> bool:
    """Tell whether two counted nouns may name the same things."""
    if claim is None or source is None or claim == source:
        return True
    if claim in _COUNTERS and source in _COUNTERS:
        return claim == source or noun_class(claim) == noun_class(source) is not None
    of_claim, of_source = noun_class(claim), noun_class(source)
    if claim in _SPECIAL_UNITS or source in _SPECIAL_UNITS:
        return of_claim == of_source or (
            (of_claim is None or of_source is None) and "score" not in (claim, source)
        )
    return of_claim is None or of_source is None or of_claim == of_source


def conversion_factor(claim: FigureMention, source: FigureMention) -> Decimal | None:
    """Return what the source's value is multiplied by to be in the claim's unit; None where it cannot be."""
    if claim.kind == "count" and source.kind == "count":
        return Decimal(1)
    if claim.unit == source.unit:
        return Decimal(1)
    if claim.unit == "fraction":
        return Decimal("0.01")
    if source.unit == "fraction":
        return Decimal(100)
    to, of = SIZES.get(claim.unit or ""), SIZES.get(source.unit or "")
    if to is None or of is None or to.dimension != of.dimension:
        return None
    return of.size / to.size


def _scaled(value: float, factor: Decimal) -> float:
    return value if factor == 1 else float(Decimal(repr(value)) * factor)


def _opposed(claim: Approx | None, source: Approx | None) -> bool:
    return (claim in _UPWARD and source in _DOWNWARD) or (claim in _DOWNWARD and source in _UPWARD)


def _same_magnitude(claim: FigureMention, source: FigureMention, value: float, upper: float | None) -> bool:
    if claim.vague and source.vague:
        return (claim.value, claim.upper) == (value, upper)
    return claim.vague and claim.upper is not None and claim.value <= value < claim.upper


def _bounds_range(claim: FigureMention, lower: float, upper: float) -> bool:
    if claim.approx in _UPWARD:
        return claim.value == lower
    if claim.approx is None and claim.bound is not None:
        return claim.value == (lower if claim.bound == "lower" else upper)
    return claim.approx in _DOWNWARD and claim.value == upper


def _same_value(claim: FigureMention, value: float, approx: Approx | None, source_unit: str | None) -> bool:
    if _opposed(claim.approx, approx):
        return False
    if "fraction" in (claim.unit, source_unit) and claim.unit != source_unit:
        # A third is 33 percent, to the percent.
        return abs(claim.value - value) <= (claim.step / 2 if claim.unit == "percent" else _PERCENT_OFF)
    if claim.value == value:
        strict = claim.approx in ("over", "under")
        return not strict or (approx is not None and approx != "about")
    distance = abs(claim.value - value)
    if claim.approx == "about":
        return distance <= _last_place(claim.value) / 2 and distance <= ROUNDING_TOLERANCE * abs(value)
    if approx is not None or distance > BOUND_TOLERANCE * abs(value):
        return False
    if claim.approx in _UPWARD:
        return abs(claim.value) < abs(value)
    return claim.approx in _DOWNWARD and abs(claim.value) > abs(value)


def _last_place(value: float) -> float:
    """Return the place value of the last digit that is not zero: 100,000 for 1,200,000."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return float(Decimal(1).scaleb(exponent)) if isinstance(exponent, int) else 1.0
