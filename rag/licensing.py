"""A claim laid beside its sources: which sentences carry it, and which of its words turn it round."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.lexicon import lexicon
from rag.source_sentences import SourceSentences, Word, words_of

MOST_EVIDENCE = 4
"""Sentences that are taken together as the evidence of one claim."""

LEAST_GAIN = 0.12
"""Part of the claim's weight that a further sentence has to add to be evidence."""

LEAST_GAIN_ELSEWHERE = 0.35
"""The same for a sentence of another article than the best one: two articles seldom carry one claim together, and some
word of it stands in every third one."""

REACH = 4
"""Words between the neighbours of a word where they stand in a source, and within which its opposite is looked for."""


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A word of the claim, the places in the sources of its own forms, and of these or its synonyms."""

    word: Word
    same: tuple[int, ...]
    licensed: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim beside its sources. `evidence` are numbers of sentences, the best first; `cover` is the part of
    the claim's weight that stands in them, from 0 to 1, and `said` the same of its words alone that are neither names
    nor numbers: what it says of those. 1 where it has none."""

    words: tuple[AlignedWord, ...]
    evidence: tuple[int, ...]
    cover: float
    said: float


def align(claim: str, sources: SourceSentences) -> Alignment:
    """The claim (one sentence) laid beside the sources."""
    words = tuple(_aligned(word, sources) for word in words_of(claim))
    evidence, cover = _evidence(words, sources)
    return Alignment(words, evidence, cover, _said(words, sources, frozenset(evidence)))


def _said(words: Sequence[AlignedWord], sources: SourceSentences, evidence: frozenset[int]) -> float:
    plain = [each for each in words if each.weight and not each.word.capital and not each.word.number]
    total = sum(each.weight for each in plain)
    if not total:
        return 1.0
    there = (each for each in plain if any(sources.sentence_of[place] in evidence for place in each.licensed))
    return sum(each.weight for each in there) / total


def turned_round(alignment: Alignment, sources: SourceSentences) -> list[Word]:
    """The words that turn the claim round: a negation where the evidence negates nothing, an opposite of what
    stands in its place there.

    On SummEdits, and what it costs elsewhere: docs/checking.md.
    """
    chosen = frozenset(alignment.evidence)
    silent = not chosen & sources.negating
    return [
        each.word
        for number, each in enumerate(alignment.words)
        if (silent and each.word.negates) or _is_opposite(number, alignment, sources, chosen)
    ]


def _is_opposite(number: int, alignment: Alignment, sources: SourceSentences, chosen: frozenset[int]) -> bool:
    """Whether the word stands in no source, and the opposite of it beside its neighbours there."""
    each = alignment.words[number]
    if each.licensed or each.word.empty or each.word.number:
        return False
    opposites = lexicon().opposites(each.word.text)
    if not opposites:
        return False
    places = [place for place in sources.with_lemma(opposites) if sources.sentence_of[place] in chosen]
    beside = [
        place
        for step in (-1, 1)
        if (neighbour := _neighbour(alignment.words, number, step)) is not None
        for place in neighbour.licensed
    ]
    return any(0 < abs(place - other) <= REACH for place in places for other in beside)


def _neighbour(words: Sequence[AlignedWord], number: int, step: int) -> AlignedWord | None:
    """The next word that carries a claim, to the left (-1) or to the right (1)."""
    at = number + step
    while 0 <= at < len(words) and words[at].word.empty:
        at += step
    return words[at] if 0 <= at < len(words) else None


def _aligned(word: Word, sources: SourceSentences) -> AlignedWord:
    same = sources.same(word.text)
    licensed = same
    if not same and not word.empty and not word.number:
        licensed = sources.with_sense(lexicon().senses(word.text))
    weight = 0.0 if word.empty else sources.rarity(licensed)
    return AlignedWord(word, tuple(same), tuple(licensed), weight)


def _evidence(words: Sequence[AlignedWord], sources: SourceSentences) -> tuple[tuple[int, ...], float]:
    """The sentences that together have most of the claim, chosen one after the other."""
    total = sum(each.weight for each in words)
    has: dict[int, set[int]] = defaultdict(set)
    for number, each in enumerate(words):
        if each.weight:
            for place in each.licensed:
                has[sources.sentence_of[place]].add(number)
    left = {number for number, each in enumerate(words) if each.weight}
    chosen: list[int] = []
    covered = 0.0
    while has and left and len(chosen) < MOST_EVIDENCE:
        gains = {sentence: sum(words[n].weight for n in found & left) for sentence, found in has.items()}
        if chosen:
            first = sources.evidence[chosen[0]].article.id
            gains = {
                sentence: gain
                for sentence, gain in gains.items()
                if gain
                >= total
                * (LEAST_GAIN if sources.evidence[sentence].article.id == first else LEAST_GAIN_ELSEWHERE)
            }
        best = max(gains, key=lambda sentence: (gains[sentence], -sentence), default=None)
        if best is None or gains[best] <= 0:
            break
        chosen.append(best)
        covered += gains[best]
        left -= has.pop(best)
    return tuple(chosen), covered / total if total else 0.0
