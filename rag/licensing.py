"""A claim laid beside its sources: which sentences carry it, and which of its words turn it round."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rag.lexicon import lexicon
from rag.source_sentences import SourceSentences, Word, words_of
from rag.wording import NOT_ONLY

MOST_EVIDENCE = 4
"""Sentences that are taken together as the evidence of one claim."""

LEAST_GAIN = 0.12
"""Part of the claim's weight that a further sentence has to add to be evidence."""

LEAST_GAIN_ELSEWHERE = 0.35
"""The same for a sentence of another article than the best one: two articles seldom carry one claim together, and some
word of it stands in every third one."""

FEW_WORDS = range(2, 8)
"""Words that carry a claim: so few may stand in any text without making the claim; of more, half of which is missing in one
place, that was as often so of true ones."""

SHORT = 4
PAIR = 2
MOST_SCATTERED, MOST_SCATTERED_LONGER = 0.3, 0.5
"""Part of the weight of a claim of up to SHORT words, and of one of up to FEW_WORDS, that may stand in other places than the
rest. Of 107 true ones of up to four words in SummEdits and RAGTruth 6 had more, of 10 false ones 6; of 472 true ones of five to
seven words 1 %."""

_POINTER = re.compile(
    r"^\W*\d{1,2}[.):]\s|\(?\b(?:passages?|sources?)\s\d{1,2}(?:(?:,|\sand|,\sand)\s\d{1,2})*\)?",
    re.IGNORECASE,
)
"""What numbers a line, or points at a part of the sources: no word of the claim."""

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
    nor numbers: what it says of those. 1 where it has none. `scattered` is the part that stands in the sources, but not in
    the sentence that has most of it nor beside that."""

    words: tuple[AlignedWord, ...]
    evidence: tuple[int, ...]
    cover: float
    said: float
    scattered: float

    @property
    def weighty(self) -> list[AlignedWord]:
        """The words that carry the claim."""
        return [each for each in self.words if each.weight]


def align(claim: str, sources: SourceSentences) -> Alignment:
    """The claim (one sentence) laid beside the sources."""
    pointers = [found.span() for found in _POINTER.finditer(claim)]
    words = tuple(
        _aligned(word, sources)
        for word in words_of(claim)
        if not any(start <= word.start < end for start, end in pointers)
    )
    evidence, cover = _evidence(words, sources)
    said = _said(words, sources, frozenset(evidence))
    return Alignment(words, evidence, cover, said, _scattered(words, sources))


def _said(words: Sequence[AlignedWord], sources: SourceSentences, evidence: frozenset[int]) -> float:
    plain = [each for each in words if each.weight and not each.word.capital and not each.word.number]
    total = sum(each.weight for each in plain)
    if not total:
        return 1.0
    there = (each for each in plain if any(sources.sentence_of[place] in evidence for place in each.licensed))
    return sum(each.weight for each in there) / total


def _scattered(words: Sequence[AlignedWord], sources: SourceSentences) -> float:
    total = sum(each.weight for each in words)
    if not total:
        return 0.0
    stands = [
        (each.weight, {sources.sentence_of[place] for place in each.licensed})
        for each in words
        if each.weight and each.licensed
    ]
    own: dict[int, float] = defaultdict(float)
    for weight, sentences in stands:
        for sentence in sentences:
            own[sentence] += weight
    beside: dict[int, float] = defaultdict(float)
    for weight, sentences in stands:
        for sentence in {n + step for n in sentences for step in (-1, 0, 1)} & own.keys():
            beside[sentence] += weight
    return (sum(weight for weight, _ in stands) - max(beside.values(), default=0.0)) / total


def is_thrown_together(alignment: Alignment, sources: SourceSentences) -> bool:
    """Whether the sources have the words of a short claim, but each for itself: "It was a beautiful day"."""
    words = alignment.weighty
    if len(words) < FEW_WORDS[0] or len(words) > FEW_WORDS[-1]:
        return False
    if len(words) == PAIR and _side_by_side(alignment):
        one, other = words
        return not any(abs(place - beside) <= REACH for place in one.licensed for beside in other.licensed)
    return alignment.scattered > (MOST_SCATTERED if len(words) <= SHORT else MOST_SCATTERED_LONGER)


def _side_by_side(alignment: Alignment) -> bool:
    """Whether the two words that carry the claim stand in it one right after the other, with its subject before them."""
    first, second = (n for n, each in enumerate(alignment.words) if each.weight)
    return first > 0 and second == first + 1


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
        if (silent and _negates(number, alignment)) or _is_opposite(number, alignment, sources, chosen)
    ]


def _negates(number: int, alignment: Alignment) -> bool:
    """Whether the word turns the claim round; "not only" does not."""
    following = alignment.words[number + 1].word.text if number + 1 < len(alignment.words) else ""
    return alignment.words[number].word.negates and following not in NOT_ONLY


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
