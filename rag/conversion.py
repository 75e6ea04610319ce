"""One figure in another unit, currency or period, as far as the sources themselves say how."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from rag.equality import conversion_factor, same_figure
from rag.mentions import FigureMention

LONGEST_RATE = 20
"""Characters between the two amounts of a rate of exchange: "1ドル=150円", "150 yen to the dollar"."""

_PERIODS = {
    ("per month", "per year"): 12,
    ("per quarter", "per year"): 4,
    ("per hour", "per day"): 24,
    ("per day", "per week"): 7,
}
_YEARS = {"years": 1.0, "months": 1 / 12}


def converted(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    """Return that the claim is a source in another unit (5 km, 3.1 miles), or at the rate that they state."""
    for source in sources:
        if (
            source.unit == claim.unit
            or source.kind != claim.kind
            or claim.kind not in ("measure", "duration")
        ):
            continue
        factor = conversion_factor(claim, source)
        if factor is None:
            continue
        value = float(Decimal(repr(source.value)) * factor)
        if abs(value - claim.value) <= claim.step / 2 and abs(value - claim.value) <= 0.05 * abs(value):
            return f"{source.text} = {value:.6g} {claim.unit}"
    return _exchanged(claim, sources) if claim.kind == "money" else None


_PER_CURRENCY = {"per dollar": "USD", "per euro": "EUR", "per pound": "GBP"}


def _exchanged(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    money = [source for source in sources if source.kind == "money"]
    rates = [(_PER_CURRENCY[each.scope], each) for each in money if each.scope in _PER_CURRENCY]
    for one, rate in pairwise(money):
        if one.value == 1 and one.unit != rate.unit and 0 <= rate.start - one.end <= LONGEST_RATE:
            rates.append((one.unit or "", rate))
    for unit, rate in rates:
        for source in money:
            if {source.unit, claim.unit} != {unit, rate.unit} or source is rate:
                continue
            multiplied = source.unit == unit
            value = source.value * rate.value if multiplied else source.value / rate.value
            if abs(value - claim.value) <= max(claim.step / 2, 1e-9 * value):
                return f"{source.text} {'×' if multiplied else '÷'} {rate.text} = {value:,.12g} {claim.unit}"
    return None


def over_time(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    """Return that the claim is a source for another period: 5 a month are 60 a year, and 180 in three years."""
    for source in sources:
        if source.scope is None or source.kind != claim.kind:
            continue
        times = _PERIODS.get((source.scope, claim.scope or ""))
        if times and _equals(claim, source, source.value * times):
            return f"{source.text} {source.scope} × {times} = {claim.value:,.12g} {claim.scope}"
        if source.scope != "per year" or (claim.scope or "").startswith("per "):
            continue
        for span in sources:
            years = span.value * _YEARS.get(span.unit or "", 0)
            if span.kind == "duration" and years and _equals(claim, source, source.value * years):
                return f"{source.text} per year × {span.text} = {claim.value:,.12g}"
    return None


def _equals(claim: FigureMention, source: FigureMention, value: float) -> bool:
    like = replace(source, value=float(f"{value:.12g}"), scope=None, approx=None)
    return claim.value == like.value and same_figure(replace(claim, scope=None, approx=None), like)
