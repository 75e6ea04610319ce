"""A claim laid beside its sources: which sentences carry it, and how each of its words is licensed by them."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rag.lexicon import lexicon
from rag.source_sentences import SourceSentences, Word, words_of

MOST_EVIDENCE = 4
"""Sentences that are taken together as the evidence of one claim."""

LEAST_GAIN = 0.12
"""Part of the claim's weight that a further sentence has to add to be evidence."""

NEAR = 4
"""Words between two neighbours of the claim where they stand in a source."""

MANY = 4000
"""Pairs of places beyond which two words count as near without looking: both are everywhere."""

NEGATIONS = frozenset("not no never none neither nor cannot without nobody nothing".split())

FEATURES = (
    "number", "capital", "negation", "empty", "length", "unknown", "senses", "in_sources", "in_evidence",
    "synonym_in_sources", "synonym_in_evidence", "derived_in_sources", "derived_in_evidence", "similar",
    "broader", "much_broader", "narrower", "much_narrower", "sibling", "opposite_in_evidence", "opposite_in_sources",
    "prefix", "left_near", "right_near", "left_gap", "right_gap", "slot", "slot_synonym", "slot_opposite",
    "slot_sibling", "slot_number", "slot_name", "first", "cover", "evidence",
)  # fmt: skip
"""What is told of each word, in this order; each from 0 to about 1."""


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A word of the claim, the places in the sources of its own forms, and of these or its synonyms."""

    word: Word
    same: tuple[int, ...]
    licensed: tuple[int, ...]
    weight: float

    @property
    def claims(self) -> bool:
        """Whether the word carries a claim."""
        return not self.word.empty or self.word.text in NEGATIONS

    @property
    def negates(self) -> bool:
        """Whether the word turns its statement round."""
        return self.word.text in NEGATIONS or self.word.text.endswith(("n't", "n’t"))


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim beside its sources. `evidence` are numbers of sentences, the best first; `cover` is the part of
    the claim's weight that stands in them, from 0 to 1; `features` has a row of FEATURES for each word."""

    words: tuple[AlignedWord, ...]
    evidence: tuple[int, ...]
    cover: float
    features: tuple[tuple[float, ...], ...]


def align(claim: str, sources: SourceSentences) -> Alignment:
    """The claim (one sentence) laid beside the sources."""
    words = tuple(_aligned(word, sources) for word in words_of(claim))
    evidence, cover = _evidence(words, sources)
    chosen = frozenset(evidence)
    rows = tuple(
        tuple(_Features(words, n, sources, chosen).row(cover, len(evidence))) for n in range(len(words))
    )
    return Alignment(words, evidence, cover, rows)


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
        best = max(gains, key=lambda sentence: (gains[sentence], -sentence))
        if gains[best] <= 0 or (chosen and gains[best] < LEAST_GAIN * total):
            break
        chosen.append(best)
        covered += gains[best]
        left -= has.pop(best)
    return tuple(chosen), covered / total if total else 0.0


class _Features:
    """What is told of one word of the claim."""

    def __init__(
        self, words: Sequence[AlignedWord], number: int, sources: SourceSentences, evidence: Collection[int]
    ) -> None:
        self._words, self._number, self._sources, self._chosen = words, number, sources, evidence
        self._each = words[number]
        self._word = self._each.word

    def row(self, cover: float, evidence: int) -> Iterator[float]:
        word, each, known = self._word, self._each, lexicon()
        plain = each.claims and not word.number
        senses = known.senses(word.text) if plain else frozenset()
        yield word.number
        yield word.capital and self._number > 0
        yield each.negates
        yield not each.claims
        yield min(len(word.text), 20) / 10
        yield not senses and plain
        yield math.log1p(len(senses)) / 4
        yield bool(each.same)
        yield self._in_evidence(each.same)
        yield from self._related(senses, plain)
        yield self._sources.has_prefix(word.text)
        left, right = self._neighbour(-1), self._neighbour(1)
        own = each.licensed
        yield left is None or self._near(left.licensed, own)
        yield right is None or self._near(own, right.licensed)
        yield _gap(left.licensed, own) if left else 0.0
        yield _gap(own, right.licensed) if right else 0.0
        yield from self._slot(left, right)
        yield self._number == 0
        yield cover
        yield evidence / MOST_EVIDENCE

    def _related(self, senses: frozenset[int], plain: bool) -> Iterator[float]:
        """How words of the sources are related to this one, from "synonym_in_sources" to "opposite_in_sources"."""
        if not plain:
            yield from (0.0,) * 12
            return
        known, sources, text = lexicon(), self._sources, self._word.text
        synonyms = sources.with_sense(senses)
        yield bool(synonyms)
        yield self._in_evidence(synonyms)
        derived = [*sources.with_derived(senses), *sources.with_sense(known.derived(text))]
        yield bool(derived)
        yield self._in_evidence(derived)
        yield bool(sources.with_sense(known.similar(text)))
        broader = known.broader(text)
        yield self._in_evidence(sources.narrower(senses))
        yield self._in_evidence(sources.narrower(senses, steps=2))
        yield self._in_evidence(sources.with_sense(broader))
        yield self._in_evidence(sources.with_sense(known.broader_than(broader)))
        yield self._in_evidence(sources.narrower(broader))
        opposites = sources.with_lemma(known.opposites(text))
        yield self._in_evidence(opposites)
        yield bool(opposites)

    def _slot(self, left: AlignedWord | None, right: AlignedWord | None) -> Iterator[float]:
        """What stands in the sources where this word stands in the claim, if it is not there itself."""
        if self._each.same or not self._each.claims:
            yield from (0.0,) * 6
            return
        between = self._between(left, right)
        words = [self._sources.words[place] for place in between or self._beside(left, right)]
        known, text = lexicon(), self._word.text
        others = [word for word in words if not word.empty]
        senses, broader, opposites = known.senses(text), known.broader(text), known.opposites(text)
        yield bool(between)
        yield any(senses & known.senses(other.text) for other in others)
        yield any(opposites & known.lemmas(other.text) for other in others)
        yield any(broader & known.broader(other.text) for other in others)
        yield self._word.number and any(other.number for other in others)
        yield self._word.capital and any(other.capital for other in others)

    def _between(self, left: AlignedWord | None, right: AlignedWord | None) -> set[int]:
        """The places between both neighbours of the word."""
        if left is None or right is None or len(left.licensed) * len(right.licensed) > MANY:
            return set()
        return {
            place
            for first in left.licensed
            for last in right.licensed
            if 1 < last - first <= NEAR + 1
            for place in range(first + 1, last)
        }

    def _beside(self, left: AlignedWord | None, right: AlignedWord | None) -> set[int]:
        """The places after the left neighbour, and before the right one, in the evidence."""
        after = (range(p + 1, p + NEAR) for p in (left.licensed if left else ()))
        before = (range(p - NEAR + 1, p) for p in (right.licensed if right else ()))
        places = {place for each in (*after, *before) for place in each if 0 <= place < len(self._sources.words)}
        return {place for place in places if self._sources.sentence_of[place] in self._chosen}

    def _neighbour(self, step: int) -> AlignedWord | None:
        """The next word that carries a claim, to the left (-1) or to the right (1)."""
        at = self._number + step
        while 0 <= at < len(self._words) and not self._words[at].claims:
            at += step
        return self._words[at] if 0 <= at < len(self._words) else None

    def _in_evidence(self, places: Sequence[int]) -> bool:
        return any(self._sources.sentence_of[place] in self._chosen for place in places)

    @staticmethod
    def _near(first: Sequence[int], then: Sequence[int]) -> bool:
        if len(first) * len(then) > MANY:
            return True
        return any(0 < b - a <= NEAR for a in first for b in then)


def _gap(first: Sequence[int], then: Sequence[int]) -> float:
    """How far apart two words stand in the sources, on a scale of logarithms; 1.5 where one is missing."""
    if not first or not then:
        return 1.5
    if len(first) * len(then) > MANY:
        return 0.2
    return math.log1p(min(abs(b - a) for a in first for b in then)) / 5
