"""Two sentences laid side by side word by word: where they agree, and what stands in each other's place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rag.folding import fold

LONGEST = 160
"""Words of a sentence beyond which it is not laid beside another: the comparison takes quadratic time."""

<<<<<<< HEAD
_TOKEN = re.compile(
    r"[0-9]+(?:[.,][0-9]+)*|[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*|[ァ-ヶー]+|[一-龥々〆]+|[ぁ-ん]+|[^\s\w]|\w"
)
=======
LEAST_GAIN = 0.12
"""Part of the claim's weight that a further sentence has to add to be evidence."""

REACH = 4
"""Words between the neighbours of a word where they stand in a source, and within which its opposite is looked for."""
>>>>>>> checking


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, run of one Japanese script, or mark: `folded[start:end]`, in lower case."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What the first sentence has where the second has something else; one of them may be empty."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much of the first sentence stands in the second in the same order (0 to 1), and what differs."""

    agreement: float
    differences: tuple[Difference, ...]


@lru_cache(maxsize=512)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a text; the places are those in the text, whose typography is evened out first."""
    folded = fold(text)
    found = []
    for match in _TOKEN.finditer(folded.text):
        where = folded.origin(match.start(), match.end())
        found.append(Token(match.group().lower(), where.start, where.stop))
    return tuple(found)


<<<<<<< HEAD
@lru_cache(maxsize=256)
def align(ours: str, theirs: str) -> Alignment:
    """Lay a sentence beside another; one of more than LONGEST words agrees in nothing."""
    if max(len(ours), len(theirs)) > LONGEST * 20:
        return Alignment(0.0, ())
    first = [token.text for token in tokens_of(ours)]
    second = [token.text for token in tokens_of(theirs)]
    if not first or max(len(first), len(second)) > LONGEST:
        return Alignment(0.0, ())
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    differences = []
    agreeing = 0
    for tag, start, end, from_, to in matcher.get_opcodes():
        if tag == "equal":
            agreeing += end - start
        else:
            differences.append(Difference(tuple(first[start:end]), tuple(second[from_:to])))
    return Alignment(agreeing / len(first), tuple(differences))


def contains(words: Sequence[str], wanted: frozenset[str]) -> bool:
    """Whether one of the words is wanted."""
    return any(word in wanted for word in words)
=======
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
        best = max(gains, key=lambda sentence: (gains[sentence], -sentence))
        if gains[best] <= 0 or (chosen and gains[best] < LEAST_GAIN * total):
            break
        chosen.append(best)
        covered += gains[best]
        left -= has.pop(best)
    return tuple(chosen), covered / total if total else 0.0
>>>>>>> checking
