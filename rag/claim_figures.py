"""The figures and dates of a claim, one by one, each with what its evidence says of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.language import detect_language
from rag.checked import CheckedFigure, Failure
from rag.date_checks import check_dates
from rag.dates import DateExpression
from rag.evidence import Evidence, dates_in, quoted_dates, quoted_figures
from rag.figure_checks import ANY_DAY, check_figures, figures_of, overlaps
from rag.figures import FigureMention
from rag.records import ComparedFigure, WithheldReason


@dataclass(frozen=True, slots=True)
class ClaimFigure:
    """A figure as compared, in the offsets of its sentence; `evidence` is the position of its quote.

    `reason` is set where no quote bears it out.
    """

    figure: ComparedFigure
    evidence: int | None = None
    reason: WithheldReason | None = None


def compare_figures(sentence: str, evidence: Sequence[Evidence]) -> list[ClaimFigure]:
    """Every figure and date of the sentence in order; dates whose words stand in a quote and have no value
    are left out."""
    compared = [*_figures(sentence, evidence), *_dates(sentence, evidence)]
    return sorted(compared, key=lambda each: each.figure.start)


def _figures(sentence: str, evidence: Sequence[Evidence]) -> list[ClaimFigure]:
    mentions = figures_of(sentence)
    if not mentions:
        return []
    results = check_figures(sentence, evidence)
    passed = {each.start: each for each in results if isinstance(each, CheckedFigure)}
    failures = [each for each in results if isinstance(each, Failure)]
    kinds = {mention.kind for each in evidence for mention in quoted_figures(each)} if failures else set()
    compared = []
    for mention in mentions:
        if mention.start in passed:
            compared.append(_borne_out(passed[mention.start]))
            continue
        failure = _failure_of(mention, failures)
        if failure is not None:
            failures.remove(failure)
            verdict = "contradicted" if mention.kind in kinds else "not_found"
            compared.append(_not_borne_out(mention, failure, contradicted=verdict == "contradicted"))
    return compared


def _dates(sentence: str, evidence: Sequence[Evidence]) -> list[ClaimFigure]:
    results = check_dates(sentence, evidence)
    if not results:
        return []
    compared = [_borne_out(each) for each in results if isinstance(each, CheckedFigure)]
    failures = [each for each in results if isinstance(each, Failure)]
    if not failures:
        return compared
    there = any(quoted_dates(each) for each in evidence)
    settled = {each.figure.start for each in compared}
    figures = figures_of(sentence)
    for mention in dates_in(sentence, ANY_DAY, detect_language(sentence)):
        if mention.start in settled or overlaps(mention, figures):
            continue
        failure = _failure_of(mention, failures)
        if failure is not None:
            failures.remove(failure)
            compared.append(_date_not_borne_out(mention, failure, contradicted=there))
    return compared


def _failure_of(mention: FigureMention | DateExpression, failures: Sequence[Failure]) -> Failure | None:
    """The failure that speaks of this mention: they name it, in the order of the sentence."""
    return next((each for each in failures if mention.text in each.detail), None)


def _borne_out(checked: CheckedFigure) -> ClaimFigure:
    figure = ComparedFigure(
        checked.text,
        checked.start,
        checked.end,
        checked.kind,
        checked.value,
        checked.unit,
        checked.approx,
        checked.verdict,
        derivation=checked.derivation,
    )
    return ClaimFigure(figure, checked.evidence)


def _not_borne_out(mention: FigureMention, failure: Failure, *, contradicted: bool) -> ClaimFigure:
    figure = ComparedFigure(
        mention.text,
        mention.start,
        mention.end,
        mention.kind,
        mention.value,
        mention.unit,
        mention.approx,
        "contradicted" if contradicted else "not_found",
        detail=failure.detail,
    )
    return ClaimFigure(figure, reason=failure.reason)


def _date_not_borne_out(mention: DateExpression, failure: Failure, *, contradicted: bool) -> ClaimFigure:
    verdict = "contradicted" if contradicted else "not_found"
    figure = ComparedFigure(
        mention.text, mention.start, mention.end, "date", mention.value, None, None, verdict, detail=failure.detail
    )
    return ClaimFigure(figure, reason=failure.reason)
