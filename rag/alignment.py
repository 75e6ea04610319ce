"""Two sentences laid side by side word by word: where they agree, and what stands in each other's place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from rag.folding import fold

LONGEST = 160
"""Words of a sentence beyond which it is not laid beside another: the comparison takes quadratic time."""

_TOKEN = re.compile(
    r"[0-9]+(?:[.,][0-9]+)*|[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*|[ァ-ヶー]+|[一-龥々〆]+|[ぁ-ん]+|[^\s\w]|\w"
)


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
