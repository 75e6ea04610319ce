"""The dates of a sentence, each held against those that stand in its quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.checked import CheckedFigure, Failure, difference
from rag.dates import DateExpression, find_date_expressions, same_date
from rag.evidence import Evidence, quoted_dates
from rag.figure_checks import figures_of
from rag.figures import FigureMention

_VAGUE = frozenset(("PRESENT_REF", "PAST_REF", "FUTURE_REF"))
"""TimeML's values of "now", "recently" and "soon", which name no date that could be wrong."""

_OPENS = frozenset(("since", "after", "from"))
_CLOSES = frozenset(("until", "before", "to"))


@dataclass(frozen=True, slots=True)
class _QuotedDate:
    evidence: int
    mention: DateExpression


def check_dates(sentence: str, evidence: Sequence[Evidence]) -> list[CheckedFigure | Failure]:
    """Each date of the sentence: borne out by a quote, or a failure.

    The sentence is read on the day of each quoted article, and held against the quotes of that article.
    A date whose value is unknown ("in late spring") has to stand in a quote word for word.
    """
    if not find_date_expressions(sentence, published_at=None):
        return []
    quoted = [_QuotedDate(n, date) for n, each in enumerate(evidence) for date in quoted_dates(each)]
    figures = figures_of(sentence)
    results: dict[int, CheckedFigure | Failure] = {}
    for published_at in dict.fromkeys(each.article.published_at for each in evidence):
        sources = [each for each in quoted if evidence[each.evidence].article.published_at == published_at]
        for date in find_date_expressions(sentence, published_at=published_at):
            if (
                date.timex not in _VAGUE
                and not _is_figure(date, figures)
                and not isinstance(results.get(date.start), CheckedFigure)
            ):
                results[date.start] = _check_date(date, sources)
    return [results[start] for start in sorted(results)]


def _is_figure(date: DateExpression, figures: Sequence[FigureMention]) -> bool:
    """Whether the expression is a length of time, which is checked as a figure: "in 60 days"."""
    return any(date.start < figure.end and figure.start < date.end for figure in figures)


def _check_date(claim: DateExpression, quoted: Sequence[_QuotedDate]) -> CheckedFigure | Failure:
    for source in quoted:
        if _borne_out(claim, source.mention):
            value = claim.value or source.mention.value or claim.text
            return CheckedFigure(
                claim.text, claim.start, claim.end, "date", value, None, None, "supported", source.evidence
            )
    said = f"{claim.text} ({claim.value})" if claim.value and claim.value != claim.text else claim.text
    there = [f"{s.mention.text} ({s.mention.value})" if s.mention.value else s.mention.text for s in quoted]
    return Failure("date_mismatch", difference(said, there, "no date"))


def _borne_out(claim: DateExpression, source: DateExpression) -> bool:
    if claim.weekday_conflict and not source.weekday_conflict:
        return False
    if {claim.bound, source.bound} & _OPENS and {claim.bound, source.bound} & _CLOSES:
        return False
    if claim.value is not None and source.value is not None and same_date(claim.value, source.value):
        return True
    return _stands_in(claim.text, source.text)


def _stands_in(words: str, text: str) -> bool:
    """Whether the same words stand in `text`: read on the same day, they mean the same, value or none."""
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return words == text or re.search(pattern, text, re.IGNORECASE) is not None
