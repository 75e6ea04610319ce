"""Figures for the same thing that differ between articles, side by side with scope and date; none is chosen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.assembly import AnswerBuilder
from rag.conflicts import PlacedFigure, comparable, placed_figures, same_matter
from rag.evidence import Evidence, quoted_figures, surroundings
from rag.figures import same_figure
from rag.records import Difference, DifferingFigure
from rag.source_sentences import words_of
from rag.story_sentences import StorySentence, StorySentences
from rag.summary_request import Length

MOST: dict[Length, int] = {"short": 2, "medium": 5, "long": 10}
"""Differences that a summary shows; those that most articles take part in first."""

MOST_ROWS = 8
"""Articles that one difference names."""

LIKE = 0.35
"""Part of the weight of a sentence's words that another has to have for their figures to be compared."""

MOST_COMPARED = 400
"""Pairs of sentences whose figures are compared at most, the likest first."""

BESIDE = 6
"""Words on either side of a figure among which the two have to have one in common: of "12 dead and 40 injured" only
the dead are compared with "15 dead"."""

_ABOUT = 90
"""Characters of what a difference is about."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two figures of two stories for the same thing; `share` says how alike their sentences are."""

    first: PlacedFigure
    second: PlacedFigure
    share: float


def differences(told: StorySentences, builder: AnswerBuilder, *, length: Length) -> Iterator[Difference]:
    """The differing figures of several stories, each cited from its article, in the order of publication."""
    groups: list[list[PlacedFigure]] = []
    for pair in _pairs(told):
        _put(pair, groups)
    groups.sort(key=lambda group: -len(group))
    for group in groups[: MOST[length]]:
        rows = sorted(group[:MOST_ROWS], key=lambda each: each.evidence.article.published_at or "~")
        yield Difference(_about(rows[0].evidence, rows[1].evidence), tuple(_row(each, builder) for each in rows))


def _pairs(told: StorySentences) -> Iterator[_Pair]:
    """The pairs of differing figures, those of the likest sentences first."""
    candidates: list[tuple[float, StorySentence, StorySentence]] = []
    for sentence in told.sentences:
        if sentence.has_figure:
            for like in told.likenesses(sentence):
                other = like.sentence
                if like.share >= LIKE and other.has_figure and sentence.story < other.story:
                    candidates.append((like.share, sentence, other))
    candidates.sort(key=lambda each: -each[0])
    for share, sentence, other in candidates[:MOST_COMPARED]:
        if not same_matter(sentence.evidence, other.evidence):
            continue
        for first in _figures(sentence.evidence):
            for second in _figures(other.evidence):
                if _differ(first, second):
                    yield _Pair(first, second, share)


def _differ(first: PlacedFigure, second: PlacedFigure) -> bool:
    """Whether two figures are for the same thing and not the same, nor is either in the other's sentence."""
    if not comparable(first.mention, second.mention) or not _beside(first) & _beside(second):
        return False
    theirs, ours = quoted_figures(second.evidence), quoted_figures(first.evidence)
    return not any(
        same_figure(first.mention, m) or same_figure(m, first.mention) for m in theirs
    ) and not any(same_figure(second.mention, m) or same_figure(m, second.mention) for m in ours)


@lru_cache(maxsize=2048)
def _figures(evidence: Evidence) -> tuple[PlacedFigure, ...]:
    return tuple(placed_figures([evidence]))


def _beside(figure: PlacedFigure) -> set[str]:
    """The words that stand next to a figure, in short form."""
    around = surroundings(figure.evidence)
    start, end = figure.mention.start, figure.mention.end
    before = [w for w in words_of(around[max(0, start - 80) : start]) if not w.empty and not w.number]
    after = [w for w in words_of(around[end : end + 80]) if not w.empty and not w.number]
    return {word.text[:6] for word in (*before[-BESIDE:], *after[:BESIDE])}


def _put(pair: _Pair, groups: list[list[PlacedFigure]]) -> None:
    """The pair into the group that has one of its figures; one figure of an article at most in a group."""
    for group in groups:
        keys = {_key(each) for each in group}
        if _key(pair.first) in keys or _key(pair.second) in keys:
            articles = {each.evidence.article.id for each in group}
            group.extend(
                each for each in (pair.first, pair.second) if each.evidence.article.id not in articles
            )
            return
    groups.append([pair.first, pair.second])


def _key(figure: PlacedFigure) -> tuple[str, int, int]:
    evidence = figure.evidence
    return (evidence.article.id, evidence.start, figure.mention.start)


def _row(figure: PlacedFigure, builder: AnswerBuilder) -> DifferingFigure:
    mention = figure.mention
    return DifferingFigure(
        text=mention.text,
        value=mention.value,
        unit=mention.unit,
        approx=mention.approx,
        scope=figure.scope,
        published_at=figure.evidence.article.published_at,
        citation=builder.cite(figure.evidence),
    )


def _about(first: Evidence, second: Evidence) -> str:
    """The words that both sentences have, as the first has them: "second ferry … cost"."""
    theirs = {word.text[:6] for word in words_of(second.text)}
    runs: list[str] = []
    start = end = -1
    for word in words_of(first.text):
        shared = word.text[:6] in theirs and not word.number
        if shared and start < 0:
            start = word.start
        if shared:
            end = word.end
        elif start >= 0:
            runs.append(first.text[start:end])
            start = -1
    if start >= 0:
        runs.append(first.text[start:end])
    kept = [run for run in runs if any(not word.empty for word in words_of(run))]
    about = kept[0] if kept else first.article.title
    for run in kept[1:]:
        if len(about) + len(run) > _ABOUT:
            break
        about += f" … {run}"
    return about
