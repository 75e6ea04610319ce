"""Figures in text: money, percentages, counts, durations and measures, normalised so that they can be compared."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from rag.derivation import derive
from rag.equality import approximator_dropped, same_figure
from rag.folding import Folded, fold
from rag.mentions import FigureMention
from rag.multiples import find_multiples
from rag.nonfigures import nonfigure_spans
from rag.numerals import find_numerals
from rag.readings import Reading, read_numeral
from rag.units import SCORE

__all__ = ["FigureMention", "approximator_dropped", "derive", "find_figures", "same_figure"]

_TO = re.compile(r" ?(?:-|~|—) ?|対| to | or |-to-|から|ないし|または")
_BETWEEN = re.compile(r"\b(?:between|range of|ranging between) \Z", re.IGNORECASE)
_FROM = re.compile(r"\bfrom \Z", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:rose|fell|rise|fall|rises|falls|gained|lost|climbed|dropped|slipped|jumped|added|up|down|surged|soared|"
    r"tumbled|slid|sank|plunged|edged|advanced|declined|increased|decreased|by) \Z",
    re.IGNORECASE,
)
_LONGEST_GAP = 4


def find_figures(text: str, *, language: str | None = None) -> list[FigureMention]:
    """Return the figures of a text in order, none overlapping, with `text[m.start:m.end] == m.text`.

    English and Japanese are both read whatever the language; "zh" reads a bare ¥ as yuan. Dates, clock
    times and numbers in names are not figures.
    """
    folded = fold(text)
    readings = _without_overlaps(
        [*_numeral_readings(folded.text, language), *find_multiples(folded.text)],
    )
    joined = _join_ranges(folded.text, readings)
    return [_mention(text, folded, reading) for reading in joined if not reading.tentative]


def _numeral_readings(text: str, language: str | None) -> Iterator[Reading]:
    end_of_text = (len(text), len(text) + 1)
    spans = iter(nonfigure_spans(text))
    skip_start, skip_end = next(spans, end_of_text)
    for numeral in find_numerals(text):
        while skip_end <= numeral.start:
            skip_start, skip_end = next(spans, end_of_text)
        if skip_start <= numeral.start:
            continue
        reading = read_numeral(text, numeral, yuan=language == "zh")
        if reading is not None:
            yield reading


def _without_overlaps(readings: list[Reading]) -> list[Reading]:
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda r: (r.start, -r.end)):
        if not kept or reading.start >= kept[-1].end:
            kept.append(reading)
        elif kept[-1].tentative and not reading.tentative:
            kept[-1] = reading
    return kept


def _join_ranges(text: str, readings: list[Reading]) -> Iterator[Reading]:
    """Make one range of "5 to 7 percent" and one score of "2-1"; "from 5 to 7 percent" stays two figures."""
    position = 0
    while position < len(readings):
        pair = readings[position : position + 2]
        compound = _compound(text, *pair) if len(pair) == 2 else None
        if compound is not None:
            position += 1
            readings[position] = compound
            continue
        joined = _joined(text, *pair) if len(pair) == 2 else None
        yield from joined or pair[:1]
        position += 2 if joined else 1


def _joined(text: str, first: Reading, second: Reading) -> list[Reading] | None:
    """Return one range or score, or two figures that share the second's unit; None where they are unrelated."""
    gap = text[first.end : second.start]
    if len(gap) > _LONGEST_GAP + 1 or first.upper is not None or second.upper is not None:
        return None
    before = text[max(0, first.start - 20) : first.start]
    between = gap == " and " and _BETWEEN.search(before) is not None
    if not between and not _TO.fullmatch(gap):
        return None
    if _is_score(gap, first, second, before):
        return [replace(first, end=second.end, unit=SCORE, upper=second.value, tentative=False)]
    shared = _sharing(first, second)
    if shared is None:
        return None
    lower, upper = shared
    if gap == " to " and _FROM.search(before):
        return [replace(lower, bound="lower"), replace(upper, bound="upper")]
    if gap == "から" and _has_word_unit(first):
        return [replace(lower, bound="lower"), replace(upper, bound="upper")]
    if not lower.value < upper.value or (_is_change(gap, first, before)):
        return None
    approx = lower.approx or upper.approx
    return [replace(upper, start=lower.start, value=lower.value, upper=upper.value, approx=approx)]


def _is_change(gap: str, first: Reading, before: str) -> bool:
    """Tell whether "rose $2 to $34" is a change to a price and not a range."""
    money = first.unit is not None and first.unit.kind == "money"
    return gap == " to " and money and _CHANGED.search(before) is not None


def _is_score(gap: str, first: Reading, second: Reading, before: str) -> bool:
    """Tell whether two numbers are a score or a vote: 2-1, 3対2, "31 to 14"; a range would rise."""
    written = gap.strip()
    return (
        (
            written in ("-", "対")
            or (written == "to" and first.value > second.value and not _FROM.search(before))
        )
        and first.unit is None
        and second.unit is None
        and first.approx is None
        and not first.tentative
        and (first.value >= second.value or written == "対")
    )


_SMALLER = {
    "hours": ("minutes", 60),
    "minutes": ("seconds", 60),
    "years": ("months", 12),
    "feet": ("inches", 12),
}
_JOINS = ("", " ", " and ", ", ", "と")


def _compound(text: str, first: Reading, second: Reading) -> Reading | None:
    """Return one figure of two in a unit and the next smaller: 1時間30分, "two years and three months"."""
    if (
        text[first.end : second.start] not in _JOINS
        or first.unit is None
        or second.unit is None
        or first.upper
        or second.upper
    ):
        return None
    smaller, ratio = _SMALLER.get(first.unit.name, ("", 1))
    if (
        second.unit.name != smaller
        or second.value >= ratio
        or first.numeral is None
        or second.numeral is None
    ):
        return None
    if second.approx not in (None, "about"):
        return None
    value = first.value * ratio + second.value
    return replace(second, start=first.start, value=value, approx=first.approx or second.approx)


def _has_word_unit(reading: Reading) -> bool:
    return reading.numeral is not None and reading.numeral.end < reading.end


def _sharing(first: Reading, second: Reading) -> tuple[Reading, Reading] | None:
    """Return both with one unit and, where only the second has one, its scale; None where the units differ."""
    if first.numeral is None or second.numeral is None:
        return None
    money = first.unit is not None and first.unit.kind == "money" and second.unit is None
    if not money and first.unit is not None and first.unit != second.unit:
        return None
    unit = first.unit if money else second.unit
    factor = unit.factor if unit and first.unit is None else Decimal(1)
    own_scale, scale = first.numeral.scale, second.numeral.scale
    if (
        own_scale == 1
        and scale > 1
        and not _has_word_unit(first)
        and first.numeral.value < second.numeral.value / scale
    ):
        factor *= scale
    lower = replace(first, unit=unit, value=first.value * factor, step=first.step * factor, tentative=False)
    return lower, replace(second, unit=unit, tentative=unit is None and second.tentative)


def _mention(text: str, folded: Folded, reading: Reading) -> FigureMention:
    where = folded.origin(reading.start, reading.end)
    return FigureMention(
        text=text[where],
        start=where.start,
        end=where.stop,
        kind=reading.unit.kind if reading.unit else "count",
        value=float(reading.value),
        unit=reading.unit.name if reading.unit else None,
        approx=reading.approx,
        upper=None if reading.upper is None else float(reading.upper),
        scope=reading.scope,
        step=float(reading.step),
        vague=reading.vague,
        bound=reading.bound,
    )
