"""The total of what the parts of a question answer: our own sentence, derived from their quotes by a shown rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.checked import Checked
from rag.figures import FigureMention, find_figures
from rag.question import Question
from rag.verification import check

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_SIGNS = {"USD": "$", "JPY": "¥", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, slots=True)
class Total:
    """The sentence that states the total, checked, and the total alone."""

    checked: Checked
    short: str


def total(quoted: Sequence[Checked], shorts: Sequence[str | None], question: Question) -> Total | None:
    """The sum of one figure from each part; None unless each answers with one exact figure, and all in one unit."""
    parts = [find_figures(short or "") for short in shorts]
    if len(parts) < 2 or any(len(found) != 1 for found in parts):
        return None
    figures = [found[0] for found in parts]
    if len({(figure.kind, figure.unit) for figure in figures}) != 1:
        return None
    if any(figure.upper is not None or figure.vague or figure.approx for figure in figures):
        return None
    words = _written(sum(figure.value for figure in figures), figures[0])
    evidence = {(e.article.id, e.start, e.end): e for each in quoted for e in each.evidence}
    terms = [figure.text for figure in figures]
    if question.language == "ja":
        text = f"{'と'.join(terms)}を合わせると{words}になる。"
    else:
        text = f"Together, {', '.join(terms[:-1])} and {terms[-1]} make {words}."
    checked = check(text, tuple(evidence.values()))
    return Total(checked, words) if checked.failure is None else None


def _written(value: float, like: FigureMention) -> str:
    """A value as figures of its kind are written: "$300 million", "350 people", "12.5 hectares"."""
    number = _number(value)
    if like.kind == "money" and like.unit in _SIGNS:
        return f"{_SIGNS[like.unit]}{number}"
    return f"{number} {like.unit}" if like.unit else number


def _number(value: float) -> str:
    for scale, word in _SCALES:
        if value >= scale and round(value / scale, 3) * scale == value:
            return f"{value / scale:g} {word}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
