"""Two rankings of chunks, by vectors and by words, made one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.records import Hit

DENSE_WEIGHT = 0.3
KEYWORD_WEIGHT = 0.7
"""docs/retrieval.md has the table. Scores keep what ranks lose: by how much the first is ahead."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What becomes 0 and what becomes 1."""

    low: float
    high: float

    def of(self, score: float) -> float:
        """The score on the scale; below it 0."""
        if self.high > self.low:
            return max(score - self.low, 0.0) / (self.high - self.low)
        return float(score >= self.high)


@dataclass(frozen=True, slots=True)
class Fused:
    """Where a chunk stands by vectors and by words, each from 0 (at the end of its list or not on it) to 1."""

    dense: float = 0.0
    keyword: float = 0.0

    @property
    def score(self) -> float:
        """Both, weighted; 0 to 1."""
        return DENSE_WEIGHT * self.dense + KEYWORD_WEIGHT * self.keyword


def scale_of(hits: Sequence[Hit]) -> Scale:
    """From the last of some hits (0) to the first (1)."""
    return Scale(hits[-1].score, hits[0].score) if hits else Scale(0.0, 0.0)


def fuse(dense: Mapping[int, float], keyword: Mapping[int, float]) -> dict[int, Fused]:
    """Each row of either list with its scaled scores; a row that one list lacks has 0 there."""
    return {row: Fused(dense.get(row, 0.0), keyword.get(row, 0.0)) for row in {**dense, **keyword}}
