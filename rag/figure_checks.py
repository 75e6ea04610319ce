"""The figures of a sentence, each held against those that stand in its quotes."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.checked import CheckedFigure, Failure, difference
from rag.dates import find_date_expressions
from rag.evidence import Evidence, quoted_figures
from rag.figures import FigureMention, derive, find_figures, same_figure
from rag.records import Verdict


@dataclass(frozen=True, slots=True)
class _QuotedFigure:
    evidence: int
    mention: FigureMention


def check_figures(sentence: str, evidence: Sequence[Evidence]) -> list[CheckedFigure | Failure]:
    """Each figure of the sentence: borne out by an equal one, derived by a stated rule, or a failure."""
    dates = [date for date in find_date_expressions(sentence, published_at=None) if date.timex or date.value]
    claims = [
        claim
        for claim in find_figures(sentence)
        if not any(date.start <= claim.start and claim.end <= date.end for date in dates)
    ]
    if not claims:
        return []
    quoted = [
        _QuotedFigure(n, mention) for n, each in enumerate(evidence) for mention in quoted_figures(each)
    ]
    return [_check_figure(claim, sentence, quoted, evidence) for claim in claims]


def _check_figure(
    claim: FigureMention, sentence: str, quoted: Sequence[_QuotedFigure], evidence: Sequence[Evidence]
) -> CheckedFigure | Failure:
    for source in quoted:
        if same_figure(claim, source.mention):
            return _checked_figure(claim, "supported", source.evidence)
    for number in [*range(len(evidence)), None]:
        sources = [source for source in quoted if number is None or source.evidence == number]
        rule = derive(claim, [source.mention for source in sources]) if sources else None
        if rule is not None:
            return _checked_figure(claim, "derived", sources[0].evidence, rule)
    same_kind = [source.mention.text for source in quoted if source.mention.kind == claim.kind]
    return Failure(
        "figure_mismatch",
        difference(claim.text, same_kind or [source.mention.text for source in quoted], "no figure"),
    )


def _checked_figure(
    claim: FigureMention, verdict: Verdict, evidence: int, derivation: str | None = None
) -> CheckedFigure:
    return CheckedFigure(
        claim.text,
        claim.start,
        claim.end,
        claim.kind,
        claim.value,
        claim.unit,
        claim.approx,
        verdict,
        evidence,
        derivation,
    )
