"""The figures that an article is about: those that a summary keeps, or says that it left out."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.mentions import FigureMention

LARGE = 1_000
"""A count from here on is told for its size; a smaller one is key only by where it stands, or by being repeated."""

BESIDE = 0.4
"""What a figure that is not key weighs beside one that is."""

LEAD_SENTENCES = 3
"""The first sentences, in which news says what happened."""

FigureKey = tuple[str, float, float | None, str | None]
"""What makes two mentions one figure: kind, value, upper end of a range, unit."""

_AGE = re.compile(r"[- ]years?[- ]old\b|[- ]year[- ]olds?\b|歳")
_AGED = re.compile(r"\b(?:aged?|turn(?:s|ed|ing)?)\s(?:about\s|over\s|under\s)?$|[（(,、]\s?$")
_MINOR_UNITS = frozenset(("rank", "times", "years", "months", "weeks", "days", "hours", "minutes", "seconds"))


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure with its weight: `text` as it is first mentioned, `key` if a summary has to account for it."""

    identity: FigureKey
    text: str
    weight: float
    key: bool


def figure_identity(mention: FigureMention) -> FigureKey:
    """What makes this mention the same figure as another."""
    return mention.kind, mention.value, mention.upper, mention.unit


def told_figures(sentence: str, figures: Iterable[FigureMention]) -> list[FigureMention]:
    """The figures of a sentence that tell of events: no ages, and no "one" that is an article or a pronoun."""
    return [figure for figure in figures if not _is_age(sentence, figure) and not _is_one(figure)]


def _is_age(sentence: str, figure: FigureMention) -> bool:
    around = sentence[max(0, figure.start - 12) : figure.start], sentence[figure.start : figure.end + 12]
    if _AGE.search(around[1]):
        return True
    bare = figure.kind == "count" and figure.unit is None and figure.value < 120
    aged = figure.kind == "duration" or bare
    return (
        aged
        and _AGED.search(around[0]) is not None
        and re.match(r"[,、）)]", sentence[figure.end :]) is not None
    )


def _is_one(figure: FigureMention) -> bool:
    return figure.kind == "count" and figure.value == 1 and not figure.text[0].isdigit()


def key_figures(
    sentences: Sequence[Sequence[FigureMention]], title: Sequence[FigureMention]
) -> dict[FigureKey, KeyFigure]:
    """The figures of an article, told sentence by sentence, with what each weighs.

    Key are money, percentages and large counts, and whatever else stands in the title, in the first three sentences or
    in two sentences. A place in an order, a period or a number of times is key in the title alone.
    """
    mentions = Counter(figure_identity(each) for sentence in sentences for each in _once(sentence))
    titled = {figure_identity(each) for each in title}
    leading = {figure_identity(each) for sentence in sentences[:LEAD_SENTENCES] for each in sentence}
    figures: dict[FigureKey, KeyFigure] = {}
    for each in (figure for sentence in sentences for figure in sentence):
        identity = figure_identity(each)
        if identity not in figures:
            first = identity in titled or identity in leading
            key = identity in titled or (
                each.unit not in _MINOR_UNITS and (_is_large(each) or first or mentions[identity] > 1)
            )
            weight = (1.0 if key else BESIDE) * (1 + math.log(mentions[identity])) * (1.0 + 0.5 * first)
            figures[identity] = KeyFigure(identity, each.text, weight, key)
    return figures


def merged(figures: Iterable[KeyFigure]) -> dict[FigureKey, KeyFigure]:
    """Figures of several articles as one set, each with its largest weight."""
    found: dict[FigureKey, KeyFigure] = {}
    for each in figures:
        known = found.get(each.identity, each)
        found[each.identity] = replace(
            known, weight=max(known.weight, each.weight), key=known.key or each.key
        )
    return found


def _once(sentence: Sequence[FigureMention]) -> Iterable[FigureMention]:
    return {figure_identity(each): each for each in sentence}.values()


def _is_large(figure: FigureMention) -> bool:
    return figure.kind in ("money", "percent") or (figure.kind == "count" and figure.value >= LARGE)
