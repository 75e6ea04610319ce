"""Figures for the same thing that differ between articles, side by side with scope and date; none is chosen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.assembly import AnswerBuilder
from rag.conflicts import PlacedFigure, comparable, placed_figures, same_matter
from rag.evidence import Evidence, quoted_figures, surroundings
from rag.figure_scope import scopes_differ
from rag.figures import FigureMention, same_figure
from rag.records import Difference, DifferingFigure
from rag.source_sentences import words_of
from rag.story_sentences import StorySentence, StorySentences
from rag.summary_request import Length

MOST: dict[Length, int] = {"short": 2, "medium": 5, "long": 10}
"""Differences that a summary shows; those that most articles take part in first."""

MOST_ROWS = 8
"""Articles that one difference names."""

LIKE = 0.5
LIKE_BACK = 0.3
"""Part of the weight of a sentence's words that another has to have for their figures to be compared, and of the
other's that it has."""

ROUNDED = 0.03
"""Two figures of which one is "about" or "nearly" are the same where they are nearer than this part of the larger."""

MOST_COMPARED = 400
"""Pairs of sentences whose figures are compared at most, the likest first."""

BESIDE = 5
LEAST_BESIDE = 2
"""Words on either side of a figure, and how many of them the two have to have in common, or all that there are: of
"12 dead and 40 injured" only the dead are compared with "15 dead"."""

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
        yield Difference(
            _about(rows[0].evidence, rows[1].evidence),
            tuple(_row(each, builder) for each in rows),
            may_all_hold=scopes_differ([each.scope for each in rows]) or _keep_to_limits(rows),
        )


def _keep_to_limits(figures: Sequence[PlacedFigure]) -> bool:
    """Whether some are limits ("at least 120") and all figures keep to them."""
    least = [f.mention.value for f in figures if f.mention.approx in ("at_least", "over")]
    most = [f.mention.value for f in figures if f.mention.approx in ("at_most", "under")]
    values = [f.mention.value for f in figures]
    # "At least 3" and "at least 5" are no two limits of one thing.
    if len(least) > 1 or len(most) > 1 or not (least or most):
        return False
    return all(min(values) == each for each in least) and all(max(values) == each for each in most)


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
        if told.share(other, sentence.words) < LIKE_BACK:
            continue
        if _negated(sentence) == _negated(other) and same_matter(sentence.evidence, other.evidence):
            yield from _differing(sentence.evidence, other.evidence, share)


def _negated(sentence: StorySentence) -> bool:
    """Whether a sentence denies something: who "did not receive a grant" gets another sum than who did."""
    return _NOT.search(sentence.evidence.text) is not None


_NOT = re.compile(r"\b(?:not|never|without|no|\w+n['’]t)\b|ない|なかった|ず、|ません", re.IGNORECASE)


def _differing(one: Evidence, other: Evidence, share: float) -> Iterator[_Pair]:
    """The figures of two sentences that are for the same thing and differ; each is laid beside the one that fits best."""
    best: list[tuple[int, PlacedFigure, PlacedFigure]] = []
    for first in _figures(one):
        for second in _figures(other):
            beside = len(_beside(first) & _beside(second))
            least = min(LEAST_BESIDE, len(_beside(first)), len(_beside(second)))
            if comparable(first.mention, second.mention) and beside >= max(1, least):
                best.append((beside, first, second))
    best.sort(key=lambda each: -each[0])
    taken: set[tuple[str, int, int]] = set()
    for _, first, second in best:
        if _key(first) not in taken and _key(second) not in taken:
            taken.update((_key(first), _key(second)))
            if _differ(first, second):
                yield _Pair(first, second, share)


def _differ(first: PlacedFigure, second: PlacedFigure) -> bool:
    """Whether two figures are not the same, nor is either in the other's sentence."""
    theirs, ours = quoted_figures(second.evidence), quoted_figures(first.evidence)
    return not any(_same(first.mention, m) for m in theirs) and not any(
        _same(second.mention, m) for m in ours
    )


def _same(one: FigureMention, other: FigureMention) -> bool:
    """Whether two figures agree: by value, "over" and "nearly" aside, or as one is the other rounded."""
    if same_figure(one, other) or same_figure(other, one):
        return True
    if one.kind != other.kind or one.unit != other.unit or one.upper != other.upper:
        return False
    apart = abs(one.value - other.value)
    if apart == 0:
        return True
    loose = one.approx is not None or other.approx is not None
    return (loose and apart <= ROUNDED * max(abs(one.value), abs(other.value))) or apart < max(
        one.step, other.step
    ) / 2


@lru_cache(maxsize=2048)
def _figures(evidence: Evidence) -> tuple[PlacedFigure, ...]:
    # "2017 dollars" is money of that year, and no amount.
    return tuple(each for each in placed_figures([evidence]) if not _YEAR_MONEY.fullmatch(each.mention.text))


_YEAR_MONEY = re.compile(r"(?:19|20)\d\d (?:dollars|pounds|euros|yen)")


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
