"""What English words have to do with each other: forms, synonyms, opposites (WordNet 3.0).

The file is made by `eval/word_relations.py`; its licence stands beside it.
"""

import gzip
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "wordnet.txt.gz"

_ENDINGS = (
    ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"),
    ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""), ("er", ""),
    ("est", ""), ("er", "e"), ("est", "e"),
)  # fmt: skip
"""WordNet's own rules of detachment (morphy), for all parts of speech together."""

_SHORTEST_STEM = 2


@dataclass(frozen=True)
class Lexicon:
    """Words and their senses. Senses are numbers; words are given in any form and any case."""

    _words: dict[str, str]
    _opposites: dict[str, str]
    _forms: dict[str, str]
    _sense_cache: dict[str, frozenset[int]] = field(default_factory=dict)
    _lemma_cache: dict[str, frozenset[str]] = field(default_factory=dict)

    def lemmas(self, word: str) -> frozenset[str]:
        """The dictionary forms that a word may be of; the word itself where none is known."""
        word = word.lower()
        if word not in self._lemma_cache:
            self._lemma_cache[word] = frozenset(self._find_lemmas(word)) or frozenset((word,))
        return self._lemma_cache[word]

    def senses(self, word: str) -> frozenset[int]:
        """The senses of a word; words that share one are synonyms."""
        word = word.lower()
        if word not in self._sense_cache:
            found = (self._words.get(lemma, "") for lemma in self.lemmas(word))
            self._sense_cache[word] = frozenset(
                int(number) for numbers in found for number in numbers.split()
            )
        return self._sense_cache[word]

    def opposites(self, word: str) -> frozenset[str]:
        """The dictionary forms of a word's opposites."""
        found = (self._opposites.get(lemma, "") for lemma in self.lemmas(word))
        return frozenset(other for others in found for other in others.split())

    def _find_lemmas(self, word: str) -> set[str]:
        found = {word} if word in self._words else set()
        found.update(self._forms.get(word, "").split())
        for ending, instead in _ENDINGS:
            if not word.endswith(ending) or len(word) - len(ending) < _SHORTEST_STEM:
                continue
            stem = word[: -len(ending)] + instead
            if stem in self._words:
                found.add(stem)
            if ending in ("ed", "ing") and stem[-1:] == stem[-2:-1] and stem[:-1] in self._words:
                found.add(stem[:-1])
        return found


@cache
def lexicon() -> Lexicon:
    """The lexicon, read on first use (some 0.1 s)."""
    parts: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in gzip.decompress(FILE.read_bytes()).decode().split("\n")[:-1]:
        if line.startswith("["):
            lines = parts[line.strip("[]")] = []
        else:
            lines.append(line)
    return Lexicon(_table(parts["words"]), _table(parts["opposites"]), _table(parts["forms"]))


def _table(lines: list[str]) -> dict[str, str]:
    """Words with what stands behind them; a word of several parts of speech has several lines."""
    table: dict[str, str] = {}
    for line in lines:
        word, _, rest = line.partition("\t")
        table[word] = f"{table[word]} {rest}" if word in table else rest
    return table
