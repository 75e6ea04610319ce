"""A drafted sentence held against its quotes: are they there, and do they say what the sentence says."""

from collections.abc import Callable, Mapping, Sequence

from index.records import Article, Passage
from rag.across_languages import told_as_done, unknown_latin_name
from rag.attribution import foreign_name
from rag.checked import Checked, CheckedFigure, Failure
from rag.contradiction import contradiction
from rag.date_checks import check_dates
from rag.drafts import Draft
from rag.evidence import Evidence, QuoteNotFoundError, locate_evidence
from rag.figure_checks import check_figures
from rag.kinship import another_relative
from rag.other_matter import other_matter
from rag.records import WithheldReason
from rag.speakers import other_speaker
from rag.status import upgrade

__all__ = ["Checked", "CheckedFigure", "Evidence", "Failure", "check", "verify"]

_SHOWN = 120
"""Characters of a lost quote that a message repeats."""


def verify(draft: Draft, passages: Sequence[Passage], articles: Mapping[str, Article]) -> Checked:
    """The drafted sentence, checked against the quotes that it names.

    `articles` holds the article of every passage, by id. A sentence without quotes is `uncited`; one of whose
    quotes is in none of the articles is `quote_not_found`, for it may rest on just that one.
    """
    if not draft.quotes:
        return Checked(draft.text, failure=Failure("uncited", "The sentence names no quote that carries it."))
    try:
        evidence = locate_evidence(draft, passages, articles)
    except QuoteNotFoundError as lost:
        words = str(lost) if len(str(lost)) <= _SHOWN else str(lost)[:_SHOWN] + "…"
        return Checked(draft.text, failure=Failure("quote_not_found", f"The articles do not say “{words}”."))
    return check(draft.text, evidence)


def check(sentence: str, evidence: Sequence[Evidence]) -> Checked:
    """The sentence, checked against located quotes; wording is not asked about in one that is itself a quote."""
    results = [*check_figures(sentence, evidence), *check_dates(sentence, evidence)]
    figures = tuple(sorted((r for r in results if isinstance(r, CheckedFigure)), key=lambda f: f.start))
    failure = next((result for result in results if isinstance(result, Failure)), None)
    if failure is None and all(sentence != each.text for each in evidence):
        failure = _wording_failure(sentence, evidence)
    return Checked(sentence, tuple(evidence), figures, failure)


def _wording_failure(sentence: str, evidence: Sequence[Evidence]) -> Failure | None:
    for reason, find in _WORDING_CHECKS:
        detail = find(sentence, evidence)
        if detail is not None:
            return Failure(reason, detail)
    return None


_WORDING_CHECKS: tuple[tuple[WithheldReason, Callable[[str, Sequence[Evidence]], str | None]], ...] = (
    ("misattributed", foreign_name),
    ("misattributed", other_speaker),
    ("misattributed", another_relative),
    ("contradicted", contradiction),
    ("status_upgraded", upgrade),
    ("misattributed", unknown_latin_name),
    ("status_upgraded", told_as_done),
    ("uncited", other_matter),
)
"""In this order; what each finds on SummEdits stands with it."""
