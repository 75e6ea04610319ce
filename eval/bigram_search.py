"""BM25 over pairs of neighbouring characters: the plainest search of Japanese, which needs no dictionary."""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.5
B = 0.75
"""BM25's constants, as the libraries bm25s and rank-bm25 set them."""


class BigramSearch:
    """Texts to be searched by the pairs of characters that a question shares with them (Robertson et al. 1995)."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(_bigrams(text)) for text in texts]
        lengths = np.array([each.total() for each in counts], np.float64)
        self._size = len(texts)
        norm = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean()))) if texts else lengths
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, each in enumerate(counts):
            for pair, times in each.items():
                postings[pair].append((number, times))
        self._weights: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}
        for pair, found in postings.items():
            places, times_there = np.array([place for place, _ in found]), np.array([n for _, n in found])
            rarity = math.log(1 + (self._size - len(found) + 0.5) / (len(found) + 0.5))
            self._weights[pair] = (places, rarity * times_there / (times_there + norm[places]))

    def scores(self, question: str) -> NDArray[np.float64]:
        """BM25 of each text, shape (texts,)."""
        total = np.zeros(self._size)
        for pair in _bigrams(question):
            if pair in self._weights:
                places, weights = self._weights[pair]
                total[places] += weights
        return total

    def best(self, question: str) -> int:
        """The position of the text that fits best; the first of equal ones."""
        return int(np.argmax(self.scores(question)))


def _bigrams(text: str) -> list[str]:
    folded = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return [folded[at : at + 2] for at in range(len(folded) - 1)]
