"""The figures and dates of a claim, one by one, each with what its evidence says of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import detect_language
from rag.checked import CheckedFigure, Failure
from rag.date_checks import check_dates
from rag.dates import DateExpression
from rag.evidence import Evidence, dates_in, quoted_dates, quoted_figures
from rag.figure_checks import ANY_DAY, check_figures, figures_of, overlaps, told
from rag.figures import FigureMention
from rag.records import ComparedFigure, WithheldReason

_REFERENCE = re.compile(
    r"\b(?:passages?|steps?|articles?|sources?|paragraphs?)\W*(?:\d\W*)*\Z", re.IGNORECASE
)
"""What makes a number point at a part of the sources."""

_ENUMERATES = re.compile(r"\s*\(?\d{1,2}[.)]?")
"""A number that opens a sentence: "3. Fold the corner"."""

_PART = re.compile(r"\d+(?::\d+)?|(?<![^\W_])[^\W\d_]+")
_FILLERS = frozenset(("the", "of", "on", "in", "at", "ear", "lat", "mid"))
_RELATIVE = frozenset(
    "thi las nex pas com yea mon wee day tod yes tom now rec cur ove sin unt aft bef ago few tim mor eve nig aft "
    "qua sea sum win spr aut fal hou dec cen lon soo sam one two thr dur ent pre wit end beg".split()
)  # fmt: skip
"""Parts of expressions that mean something only on a known day."""


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
        if failure is None:
            continue
        failures.remove(failure)
        bare = _bare(mention, evidence)
        if _REFERENCE.search(sentence, 0, mention.start) or _ENUMERATES.fullmatch(sentence, 0, mention.end):
            continue
        if bare is not None:
            compared.append(bare)
        else:
            verdict = "contradicted" if mention.kind in kinds else "not_found"
            compared.append(_not_borne_out(mention, failure, contradicted=verdict == "contradicted"))
    return compared


def _bare(mention: FigureMention, evidence: Sequence[Evidence]) -> ClaimFigure | None:
    """The figure as borne out by a number of the same value, where one of the two has no unit: "aged 34"."""
    for number, each in enumerate(evidence):
        for other in quoted_figures(each):
            alike = (other.value, other.upper) == (mention.value, mention.upper)
            if alike and (other.unit is None or mention.unit is None) and not (other.vague or mention.vague):
                return _supported(mention, number)
    return None


def _supported(mention: FigureMention, evidence: int) -> ClaimFigure:
    figure = ComparedFigure(
        mention.text,
        mention.start,
        mention.end,
        mention.kind,
        mention.value,
        mention.unit,
        mention.approx,
        "supported",
    )
    return ClaimFigure(figure, evidence)


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
        if failure is None:
            continue
        failures.remove(failure)
        place = next((n for n, each in enumerate(evidence) if _has_parts(mention, each)), None)
        if place is not None:
            compared.append(_date_supported(mention, place))
        elif mention.value is not None or _parts(mention.text) - _RELATIVE:
            compared.append(_date_not_borne_out(mention, failure, contradicted=there))
    return compared


def _has_parts(mention: DateExpression, evidence: Evidence) -> bool:
    """Whether one date of the quote has the day, month, year and hour of a date whose year is not certain."""
    parts = _parts(mention.text)
    return bool(parts - _RELATIVE) and any(parts <= _parts(date.text) for date in quoted_dates(evidence))


def _parts(text: str) -> frozenset[str]:
    """What tells a date: numbers without "th", names by their first letters ("oct" of "Oct." and "October")."""
    words = _PART.findall(text.lower().replace(".", ""))
    return frozenset(word[:3] if word.isalpha() else word for word in words) - _FILLERS


def _date_supported(mention: DateExpression, evidence: int) -> ClaimFigure:
    text = mention.text.rstrip(".")
    end = mention.start + len(text)
    figure = ComparedFigure(text, mention.start, end, "date", mention.value, None, None, "supported")
    return ClaimFigure(figure, evidence)


def _failure_of(mention: FigureMention | DateExpression, failures: Sequence[Failure]) -> Failure | None:
    """The failure that speaks of this mention: they name it, in the order of the sentence."""
    names = [mention.text, told(mention)] if isinstance(mention, FigureMention) else [mention.text]
    said = tuple(f"The sentence says {name}" for name in names)
    return next((each for each in failures if each.detail.startswith(said)), None)


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
    text = mention.text.rstrip(".")  # the reader takes the full stop of "Oct." and "4 October." alike
    figure = ComparedFigure(
        text,
        mention.start,
        mention.start + len(text),
        "date",
        mention.value,
        None,
        None,
        "contradicted" if contradicted else "not_found",
        detail=failure.detail,
    )
    return ClaimFigure(figure, reason=failure.reason)
