"""The figures of a sentence, each held against those that stand in its quotes."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from index.language import detect_language
from rag.belonging import directed, said_of_another
from rag.checked import CheckedFigure, Failure, difference
from rag.dates import DateExpression
from rag.evidence import Evidence, dates_in, quoted_figures, surroundings
from rag.figures import FigureMention, derive, find_figures, same_figure
from rag.lexicon import lexicon
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


@lru_cache(maxsize=16)
def figures_of(sentence: str) -> tuple[FigureMention, ...]:
    """The figures of a sentence that are no part of a date in it: "three" of "three days ago" is one.

    Kept, since half of the checks of one sentence ask for them.
    """
    figures = find_figures(sentence)
    if not figures:
        return ()
    dates = dates_in(sentence, ANY_DAY, detect_language(sentence))
    dated = [date for date in dates if date.value is not None]
    return tuple(figure for figure in figures if not overlaps(figure, dated))


def overlaps(
    mention: FigureMention | DateExpression, others: Sequence[FigureMention | DateExpression]
) -> bool:
    """Whether a mention shares characters with one of `others`, which are in order and do not overlap."""
    place = bisect_left(others, mention.end, key=lambda other: other.start) - 1
    return place >= 0 and mention.start < others[place].end


def direction_turned(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """That the sentence has risen by a figure what its quotes have fallen by it, or the other way round; else None."""
    for claim in figures_of(sentence):
        said = directed(Place(sentence, claim.start, claim.end))
        if said is None:
            continue
        told = {
            directed(Place(surroundings(each), mention.start, mention.end))
            for each in evidence
            for mention in quoted_figures(each)
            if same_figure(claim, mention)
        }
        if told == {not said}:
            one, other = ("rise", "fall") if said else ("fall", "rise")
            return f"The sentence tells of a {one} by {claim.text}, its quotes of a {other}."
    return None


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
    there = [told(mention) if alike else mention.text for mention in quoted]
    return difference(told(claim) if alike else claim.text, there, "no figure")


def told(mention: FigureMention) -> str:
    """The figure with what is said about it, as messages repeat it: "more than 30 people per day"."""
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
    found = (
        in_place_of(place, places, alike)
        or in_place_of(place, places, mentions, enough=2 * ENOUGH)
        or said_of_another(place, places, alike)
    )
    return mentions[found] if found is not None else _counted_beside(claim, equal, others)


_LIST = re.compile(r"(?:,? and |, |,? or |、|と|や)(?:\w+ ){0,2}\Z")
"""What stands between two counts of a list: "30 teachers and some 400 students"."""

_ANYONE = frozenset(
    "people persons men women others members individuals victims residents workers employees things".split()
)
"""What many counts may be called; no sign that another thing is counted."""


def _counted_beside(
    claim: FigureMention, equal: Sequence[_QuotedFigure], others: Sequence[_QuotedFigure]
) -> FigureMention | None:
    """The count of the claim's noun that stands in a list with the equal one, which counts something else."""
    if claim.kind != "count" or claim.unit is None or claim.unit in _ANYONE:
        return None
    found = None
    for own in equal:
        if own.mention.unit is None or _one_noun(own.mention.unit, claim.unit):
            return None
        found = next((o for o in others if _listed(own, o) and o.mention.unit == claim.unit), None)
        if found is None:
            return None
    return found.mention if found else None


def _listed(one: _QuotedFigure, other: _QuotedFigure) -> bool:
    if one.evidence != other.evidence:
        return False
    first, second = sorted((one.place, other.place), key=lambda place: place.start)
    return _LIST.fullmatch(first.text[first.end : second.start]) is not None


def _one_noun(one: str, other: str) -> bool:
    known = lexicon()
    return bool(known.lemmas(one) & known.lemmas(other) or known.senses(one) & known.senses(other))


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
