"""Figures that stand in no source but follow from those that do, by a rule that is shown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from rag.conversion import converted, over_time
from rag.equality import same_figure
from rag.mentions import FigureMention
from rag.nouns import noun_class

MOST_SOURCES = 40
"""Figures that are combined at most; beyond that, chance finds a pair for anything."""

NEAREST = 3
"""How many figures apart two may stand to be combined: of a list of forty any sum is a sum of two."""

FEWEST_DIGITS = 2
"""Significant digits that a rounded figure must keep to count as derived without the word "about"."""

PERCENT = 0.01
_NO_AMOUNTS = ("times", "fraction", "rank", "score")

_SUM = re.compile(
    r"\b(?:total\w*|altogether|combined|together|both|overall|sum|jointly|in all)\b|計|総|合わせ|あわせ|全|延べ",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"\b(?:more|fewer|less|differen\w+|gap|margin|by|r[io]se\w*|rising|increas\w+|up|f[ae]ll\w*|drop\w*|declin\w+|down"
    r"|gr[eo]w\w*|growth|gain\w*|add\w*|cut|reduc\w+|jump\w*|climb\w*|los[st]\w*|higher|lower|older|younger|longer"
    r"|shorter|ahead|behind|short|remain\w*|left|rest|other|change\w*)\b"
    r"|差|増|減|多|少|上回|下回|高|安|上が|下が|上昇|下落|残|伸び|縮|引き",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:r[io]se\w*|rising|increas\w+|up|f[ae]ll\w*|drop\w*|declin\w+|down|gr[eo]w\w*|growth|gain\w*|jump\w*|climb\w*"
    r"|higher|lower|more|less|fewer|cut|reduc\w+)\b|増|減|上昇|下落|上が|下が|伸び|高|安",
    re.IGNORECASE,
)


def derive(
    claim: FigureMention, sources: Sequence[FigureMention], *, sentence: str | None = None
) -> str | None:
    """Return the rule by which the claim follows from the sources ("2 × 30 people = 60"), or None.

    Rules: rounding to fewer digits (at least FEWEST_DIGITS), another unit or period, a rate of exchange that the
    sources state, a multiple ("double" of 30 is 60), the sum or difference of two figures of the same kind, unit
    and scope, the share that one is of another, and by how much one changed to the other, in percent or times.
    `sources` are in the order of their text. Given the claim's `sentence`, sums, differences and changes are
    looked for only where it speaks of one ("in total", "more", "rose").
    """
    if claim.unit == "rank" or claim.vague:
        return None
    sources = sources[:MOST_SOURCES]
    if claim.upper is not None:
        return _score(claim, sources) if claim.unit == "score" else _spanned(claim, sources)
    exact = [source for source in sources if source.upper is None and not source.vague]
    return (
        _rounded(claim, exact)
        or converted(claim, exact)
        or over_time(claim, exact)
        or _multiplied(claim, exact)
        or _combined(claim, exact, sentence)
        or _share(claim, exact)
        or _changed(claim, exact, sentence)
    )


@lru_cache(maxsize=64)
def _speaks_of(words: re.Pattern[str], sentence: str) -> bool:
    """Tell whether a sentence has one of the words; asked for each of its figures."""
    return words.search(sentence) is not None


def _with_value(claim: FigureMention, like: FigureMention, value: float) -> bool:
    """Tell whether the claim is `like` with another value."""
    if claim.value != value:
        return False
    return same_figure(replace(claim, approx=None), replace(like, value=value, approx=None))


def _near(sources: Sequence[FigureMention]) -> Iterator[tuple[FigureMention, FigureMention]]:
    """Every two figures that stand near each other, in order."""
    for place, first in enumerate(sources):
        for second in sources[place + 1 : place + 1 + NEAREST]:
            yield first, second


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


def _score(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    """Return the two counts that a score or a vote sets against each other: "31 for and 14 against"."""
    for first, second in pairwise(sources):
        counts = first.kind == second.kind == "count" and not {first.unit, second.unit} & {"rank", "times"}
        if counts and (first.value, second.value) == (claim.value, claim.upper):
            return f"{first.text} to {second.text}"
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
            if source.unit in _NO_AMOUNTS or source.kind == "percent":
                continue
            if _with_value(claim, source, clean(multiple.value * source.value)):
                return f"{source.text} × {multiple.value:g} ({multiple.text}) = {_shown(claim)}"
    for part, whole in pairwise(sources):
        for share, of in ((part, whole), (whole, part)):
            amount = of.kind in ("money", "count") and of.unit not in _NO_AMOUNTS
            if (
                share.unit == "percent"
                and amount
                and _with_value(claim, of, clean(share.value * of.value / 100))
            ):
                return f"{of.text} × {share.text} = {_shown(claim)}"
    return None


def _combined(claim: FigureMention, sources: Sequence[FigureMention], sentence: str | None) -> str | None:
    adds = sentence is None or _speaks_of(_SUM, sentence)
    subtracts = sentence is None or _speaks_of(_DIFFERENCE, sentence)
    for first, second in _near(sources):
        if (first.kind, first.scope) != (second.kind, second.scope) or not _alike(first.unit, second.unit):
            continue
        if first.unit in _NO_AMOUNTS:
            continue
        # "30 men and 20 women" are 50 people without a word like "total".
        parts = first.unit != second.unit
        if (adds or parts) and _with_value(claim, first, clean(first.value + second.value)):
            return f"{first.text} + {second.text} = {_shown(claim)}"
        difference = clean(abs(first.value - second.value))
        if subtracts and _with_value(_as_difference(claim, first), first, difference):
            larger, smaller = (first, second) if first.value > second.value else (second, first)
            return f"{larger.text} − {smaller.text} = {_shown(claim)}"
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


def _amounts(first: FigureMention, second: FigureMention) -> bool:
    """Tell whether one may be a share of the other: money or counts of the same things, or one of them bare."""
    same = first.kind == second.kind and first.scope == second.scope
    unit = first.unit == second.unit or (first.kind == "count" and None in (first.unit, second.unit))
    return (
        same
        and unit
        and first.kind in ("money", "count")
        and not {first.unit, second.unit} & set(_NO_AMOUNTS)
    )


def _share(claim: FigureMention, sources: Sequence[FigureMention]) -> str | None:
    if claim.unit != "percent":
        return None
    for part, whole in _near(sources):
        small, large = (part, whole) if abs(part.value) < abs(whole.value) else (whole, part)
        if not _amounts(small, large) or not large.value:
            continue
        share = 100 * small.value / large.value
        if abs(share - claim.value) <= claim.step / 2:
            return f"{small.text} ÷ {large.text} = {share:.4g} %"
    return None


def _changed(claim: FigureMention, sources: Sequence[FigureMention], sentence: str | None) -> str | None:
    """Return the change from one figure to the next: 100 to 300 is 200 percent more, and three times as much."""
    times, part = claim.unit == "times", claim.unit == "fraction"
    told = sentence is None or _speaks_of(_CHANGED, sentence)
    if not (times or (told and (part or claim.unit == "percent"))):
        return None
    for first, second in pairwise(sources):
        for before, after in ((first, second), (second, first)):
            if not _amounts(before, after) or before.value <= 0:
                continue
            ratio = after.value / before.value
            if times and clean(ratio) == claim.value:
                return f"{after.text} ÷ {before.text} = {claim.value:g}"
            if part and abs(abs(ratio - 1) - claim.value) <= 0.5 * PERCENT:
                return f"({after.text} − {before.text}) ÷ {before.text} = {ratio - 1:.4g}"
            if not times and not part and abs(100 * abs(ratio - 1) - abs(claim.value)) <= claim.step / 2:
                return f"({after.text} − {before.text}) ÷ {before.text} = {100 * (ratio - 1):.4g} %"
    return None


def _shown(claim: FigureMention) -> str:
    return f"{claim.value:,.12g}"


def clean(value: float) -> float:
    """Return the value without the noise of binary fractions."""
    return float(f"{value:.12g}")
