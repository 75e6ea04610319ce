"""What is a kind or an instance of what: nouns and well-known names (WordNet 3.0).

The file is made by `eval/noun_kinds.py`; its licence stands beside it.
"""

import gzip
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "nouns.txt.gz"

COMMON_SENSES = 3
"""The senses of a kind that count: the fifth of "country" is any area."""

_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("men", "man"))
_BEFORE = re.compile(r"^(?:the|a|an|its|their|his|her) ")
_AROUND = " \"“”'’‘.,;:()"


@dataclass(frozen=True)
class NounKinds:
    """Nouns with their senses, and the senses above each; both are numbers."""

    _above: list[str]
    _nouns: dict[str, str]
    _closures: dict[str, frozenset[str]] = field(default_factory=dict)

    def noun(self, words: str) -> str | None:
        """The dictionary form of a noun or name of one or more words, without an article; None if none is known."""
        plain = _BEFORE.sub("", words.lower().strip(_AROUND))
        if plain in self._nouns:
            return plain
        for ending, instead in _ENDINGS:
            if plain.endswith(ending) and (form := plain[: -len(ending)] + instead) in self._nouns:
                return form
        return None

    def is_a(self, words: str, kind: str) -> bool | None:
        """Whether any sense of `words` is a kind or an instance of one of the commonest senses of the noun `kind`.

        None where no such noun is known. Of several small words ("blue check mark") the last one tells.
        """
        noun, wanted = self.noun(words), self.noun(kind)
        if noun is None and words.islower() and " " in words:
            noun = self.noun(words.rsplit(" ", 1)[-1])
        if noun is None or wanted is None:
            return None
        senses = self._nouns[wanted].split()[:COMMON_SENSES]
        return any(sense in self._closure(each) for each in self._nouns[noun].split() for sense in senses)

    def is_mainly(self, noun: str, kind: str) -> bool:
        """Whether one of the two commonest senses of `noun` is a kind of the commonest sense of `kind`."""
        found, wanted = self.noun(noun), self.noun(kind)
        if found is None or wanted is None:
            return False
        sense = self._nouns[wanted].split()[0]
        return any(sense in self._closure(each) for each in self._nouns[found].split()[:2])

    def _closure(self, sense: str) -> frozenset[str]:
        """A sense and all above it."""
        if sense not in self._closures:
            above = (self._closure(each) for each in self._above[int(sense)].split())
            self._closures[sense] = frozenset((sense,)).union(*above)
        return self._closures[sense]


@cache
def noun_kinds() -> NounKinds:
    """The nouns, read on first use (some 0.1 s)."""
    text = gzip.decompress(FILE.read_bytes()).decode()
    above, _, nouns = text.removeprefix("[above]\n").partition("\n[nouns]\n")
    return NounKinds(
        above.split("\n"), dict(line.split("\t", 1) for line in nouns.removesuffix("\n").split("\n"))
    )
