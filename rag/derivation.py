"""Figures that stand in no source but follow from those that do, by a rule that is shown."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from rag.equality import same_figure
from rag.mentions import FigureMention
from rag.nouns import noun_class

MOST_SOURCES = 40
"""Figures that are combined at most; beyond that, chance finds a pair for anything."""

FEWEST_DIGITS = 2
"""Significant digits that a rounded figure must keep to count as derived without the word "about"."""


def derive(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    """Return the rule by which the claim follows from the sources ("2 × 30 people = 60"), or None.

    Rules: rounding to fewer digits (at least FEWEST_DIGITS), a multiple ("double" of 30 is 60), the sum or
    difference of two figures of the same kind, unit and scope, and the share that one is of another in percent.
    """
    if claim.unit in ("rank", "score") or claim.vague:
        return None
    if claim.upper is not None:
        return _spanned(claim, sources[:MOST_SOURCES])
    exact = [source for source in sources[:MOST_SOURCES] if source.upper is None and not source.vague]
    return (
        _rounded(claim, exact) or _multiplied(claim, exact) or _combined(claim, exact) or _share(claim, exact)
    )


def _with_value(claim: FigureMention, like: FigureMention, value: float) -> bool:
    """Tell whether the claim is `like` with another value."""
    if claim.value != value:
        return False
    return same_figure(replace(claim, approx=None), replace(like, value=value, approx=None))


def _spanned(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    """Return the two figures "from … to …" that a range spans."""
    for lower, upper in pairwise(sources):
        if (
            (lower.bound, upper.bound) == ("lower", "upper")
            and claim.upper == upper.value
            and _with_value(replace(claim, upper=None), lower, lower.value)
        ):
            return f"from {lower.text} to {upper.text}"
    return None


def _rounded(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    digits = f"{abs(claim.value) / claim.step:.0f}".rstrip("0")
    if len(digits) < FEWEST_DIGITS:
        return None
    for source in sources:
        fewer_digits = source.step < claim.step and abs(source.value - claim.value) <= claim.step / 2
        if fewer_digits and _with_value(claim, source, claim.value):
            return f"{source.text} rounded to {claim.text}"
    return None


def _multiplied(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    for multiple in sources:
        if multiple.unit not in ("times", "fraction"):
            continue
        for source in sources:
            if source.unit in ("times", "fraction", "rank", "score") or source.kind == "percent":
                continue
            if _with_value(claim, source, _clean(multiple.value * source.value)):
                return f"{source.text} × {multiple.value:g} ({multiple.text}) = {claim.value:g}"
    return None


def _combined(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    for first, second in combinations(sources, 2):
        if (first.kind, first.scope) != (second.kind, second.scope) or not _alike(first.unit, second.unit):
            continue
        if first.unit in ("times", "fraction", "rank", "score"):
            continue
        if _with_value(claim, first, _clean(first.value + second.value)):
            return f"{first.text} + {second.text} = {claim.value:g}"
        if _with_value(_as_difference(claim, first), first, _clean(abs(first.value - second.value))):
            larger, smaller = (first, second) if first.value > second.value else (second, first)
            return f"{larger.text} − {smaller.text} = {claim.value:g}"
    return None


def _alike(first: str | None, second: str | None) -> bool:
    """Tell whether two units may be added: the same, or nouns of one class (men and women)."""
    if first == second:
        return True
    return first is not None and second is not None and noun_class(first) == noun_class(second) is not None


def _as_difference(claim: FigureMention, of: FigureMention) -> FigureMention:
    """Return a claim in points as percent where it is the difference of percentages."""
    if claim.unit != "points" or of.unit != "percent":
        return claim
    return replace(claim, kind="percent", unit="percent")


def _share(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    if claim.unit != "percent":
        return None
    for part, whole in combinations(sources, 2):
        small, large = (part, whole) if abs(part.value) < abs(whole.value) else (whole, part)
        if small.kind not in ("money", "count") or (small.kind, small.unit) != (large.kind, large.unit):
            continue
        if small.unit not in ("times", "fraction", "rank", "score") and large.value:
            share = 100 * small.value / large.value
            if abs(share - claim.value) <= claim.step / 2:
                return f"{small.text} ÷ {large.text} = {share:.4g} %"
    return None


def _clean(value: float) -> float:
    """Return the value without the noise of binary fractions."""
    return float(f"{value:.12g}")
