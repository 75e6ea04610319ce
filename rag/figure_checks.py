"""The figures of a sentence, each held against those that stand in its quotes."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.language import detect_language
from rag.checked import CheckedFigure, Failure, difference
from rag.dates import DateExpression
from rag.evidence import Evidence, dates_in, quoted_figures, surroundings
from rag.figures import FigureMention, derive, find_figures, same_figure
from rag.placement import ENOUGH, Place, in_place_of
from rag.records import Verdict

ANY_DAY = "2000-01-01"
"""A day on which relative dates can be read, where only their place is asked for."""


@dataclass(frozen=True, slots=True)
class _QuotedFigure:
    evidence: int
    mention: FigureMention
    place: Place


def check_figures(sentence: str, evidence: Sequence[Evidence]) -> list[CheckedFigure | Failure]:
    """Each figure of the sentence: borne out by an equal one, derived by a stated rule, or a failure."""
    claims = figures_of(sentence)
    if not claims:
        return []
    quoted = [
        _QuotedFigure(n, mention, Place(around, mention.start, mention.end))
        for n, each in enumerate(evidence)
        for around in (surroundings(each),)
        for mention in quoted_figures(each)
    ]
    checked = (
        _check_figure(claim, Place(sentence, claim.start, claim.end), quoted, evidence) for claim in claims
    )
    return [each for each in checked if each is not None]


def figures_of(sentence: str) -> list[FigureMention]:
    """The figures of a sentence that are no part of a date in it: "three" of "three days ago" is one."""
    dates = dates_in(sentence, ANY_DAY, detect_language(sentence))
    dated = [date for date in dates if date.value is not None]
    return [figure for figure in find_figures(sentence) if not overlaps(figure, dated)]


def overlaps(
    mention: FigureMention | DateExpression, others: Sequence[FigureMention | DateExpression]
) -> bool:
    """Whether a mention shares characters with one of `others`, which are in order and do not overlap."""
    place = bisect_left(others, mention.end, key=lambda other: other.start) - 1
    return place >= 0 and mention.start < others[place].end


def _is_article(claim: FigureMention, quoted: Sequence[_QuotedFigure]) -> bool:
    """Whether the claim is "one witness" and the quotes count nothing that may be witnesses."""
    one = claim.kind == "count" and claim.value == 1 and claim.text.lower().startswith("one ")
    return one and not any(
        same_figure(replace(claim, value=each.mention.value, upper=each.mention.upper), each.mention)
        for each in quoted
    )


def _check_figure(
    claim: FigureMention, place: Place, quoted: Sequence[_QuotedFigure], evidence: Sequence[Evidence]
) -> CheckedFigure | Failure | None:
    """None where the claim is an article rather than a count."""
    sentence = place.text
    equal: list[_QuotedFigure] = []
    others: list[_QuotedFigure] = []
    for source in quoted:
        (equal if same_figure(claim, source.mention) else others).append(source)
    displaced = _displaced(claim, place, equal, others)
    if equal and displaced is None:
        return _checked_figure(claim, "supported", equal[0].evidence)
    if displaced is not None:
        return Failure("figure_mismatch", _difference(claim, [displaced]))
    for number in [*range(len(evidence)), None]:
        sources = [source for source in quoted if number is None or source.evidence == number]
        rule = derive(claim, [source.mention for source in sources], sentence=sentence) if sources else None
        if rule is not None:
            return _checked_figure(claim, "derived", sources[0].evidence, rule)
    if _is_article(claim, quoted):
        return None
    mentions = [source.mention for source in quoted]
    same_kind = [mention for mention in mentions if mention.kind == claim.kind]
    return Failure("figure_mismatch", _difference(claim, same_kind or mentions))


_APPROX_WORDS = {
    "about": "about",
    "over": "more than",
    "under": "less than",
    "at_least": "at least",
    "at_most": "at most",
}


def _difference(claim: FigureMention, quoted: Sequence[FigureMention]) -> str:
    """The message; where a quote has the same words, with what is said about them: "per year", "at least"."""
    alike = any(mention.text == claim.text for mention in quoted)
    told = [_told(mention) if alike else mention.text for mention in quoted]
    return difference(_told(claim) if alike else claim.text, told, "no figure")


def _told(mention: FigureMention) -> str:
    approx = _APPROX_WORDS[mention.approx] if mention.approx else None
    return " ".join(part for part in (approx, mention.text, mention.scope) if part)


def _displaced(
    claim: FigureMention, place: Place, equal: Sequence[_QuotedFigure], others: Sequence[_QuotedFigure]
) -> FigureMention | None:
    """The figure of the quotes in whose place the sentence has another one; None if it has none there.

    One that rounds it stands there by right.
    """
    mentions = {each.place: each.mention for each in others if derive(claim, [each.mention]) is None}
    alike = [place for place, mention in mentions.items() if mention.kind == claim.kind]
    places = [source.place for source in equal]
    found = in_place_of(place, places, alike) or in_place_of(place, places, mentions, enough=2 * ENOUGH)
    return mentions[found] if found is not None else None


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
