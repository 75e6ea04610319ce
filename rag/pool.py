"""The chunks that were found for a question, and what speaks for each, as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.stored import ChunkPlace
from rag.fusion import DENSE_WEIGHT, KEYWORD_WEIGHT, Scale
from rag.recency import recency
from rag.records import ScoreParts
from rag.windows import Window

ARTICLE_WEIGHT = 0.4
ARTICLE_FLOOR = 0.3
"""What a chunk's article counts, by the cosine of the question and the mean of the article's vectors, as a share of
the best article's beyond ARTICLE_FLOOR of it."""

FURTHER_WEIGHT = 0.1
FURTHER_HITS = 4
"""What the further hits of an article add to each of its chunks, the next one fully, each one after it half as
much."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pool:
    """Chunks by position: `places[i]` has the scores `dense[i]`, `keyword[i]`, `article[i]`, `recency[i]`."""

    places: Sequence[ChunkPlace]
    published: Mapping[str, str | None]
    dense: Floats
    keyword: Floats
    article: Floats
    recency: Floats
    in_window: bool = False

    @property
    def size(self) -> int:
        """How many chunks there are."""
        return len(self.places)

    @cached_property
    def ids(self) -> list[str]:
        """The articles of the chunks, each once."""
        return list(dict.fromkeys(place.article_id for place in self.places))

    @cached_property
    def numbers(self) -> NDArray[np.int64]:
        """For each chunk the position of its article in `ids`."""
        positions = {article_id: position for position, article_id in enumerate(self.ids)}
        return np.array([positions[place.article_id] for place in self.places], dtype=np.int64)

    @property
    def fit(self) -> Floats:
        """How well each chunk and its article fit the question, whatever their age."""
        return DENSE_WEIGHT * self.dense + KEYWORD_WEIGHT * self.keyword + ARTICLE_WEIGHT * self.article

    def each_article(self, values: Mapping[str, float]) -> Floats:
        """A value of the articles, for each chunk; 0 where an article has none."""
        return np.array([values.get(article_id, 0.0) for article_id in self.ids])[self.numbers]

    def only(self, keep: NDArray[np.bool_]) -> "Pool":
        """The chunks where `keep` holds."""
        return replace(
            self,
            places=[place for place, kept in zip(self.places, keep, strict=True) if kept],
            dense=self.dense[keep],
            keyword=self.keyword[keep],
            article=self.article[keep],
            recency=self.recency[keep],
        )

    def parts(self, position: int, further: float) -> ScoreParts:
        """What the score of one chunk was made of."""
        return ScoreParts(
            dense=round(float(self.dense[position]), 4),
            keyword=round(float(self.keyword[position]), 4),
            article=round(float(self.article[position]), 4),
            further=round(further, 4),
            recency=round(float(self.recency[position]), 4),
            in_window=self.in_window,
        )


def with_likeness(
    pool: Pool, vectors: Mapping[str, NDArray[np.float32]], question: NDArray[np.float32]
) -> Pool:
    """The pool with how near each chunk's whole article is to the question, as a share of the nearest one."""
    cosines = {article_id: float(vector @ question) for article_id, vector in vectors.items()}
    best = max(cosines.values(), default=0.0)
    if best <= 0:
        return pool
    scale = Scale(ARTICLE_FLOOR * best, best)
    return replace(
        pool, article=pool.each_article({each: scale.of(cosine) for each, cosine in cosines.items()})
    )


def with_recency(pool: Pool, today: date, window: Window | None = None) -> Pool:
    """The pool with the factor by which nearness to `today`, or to the days of a window that is past, raises
    each score."""
    past = window is not None and window.end is not None and window.end < today.isoformat()
    first, last = (window.start, window.end) if window is not None and past else (None, None)
    anchor = date.fromisoformat(last) if last else today
    ages = {each: recency(_nearest_day(pool.published[each], first, last), anchor) for each in pool.ids}
    return replace(pool, recency=pool.each_article(ages))


def _nearest_day(published_at: str | None, first: str | None, last: str | None) -> str | None:
    """The day, or, if it lies from `first` to `last`, `last`: within the days asked about none is too old."""
    if published_at and last and (first or "") <= published_at[:10] <= last:
        return last
    return published_at


def in_window(pool: Pool, window: Window, last: str | None, share: float) -> Pool | None:
    """The chunks of articles published from the window's start to the day `last`.

    None if there are none, or the best of them fits less than `share` of the best at all: then the window does
    not hold.
    """
    inside = {
        each: float(bool(day) and (not window.start or day >= window.start) and (not last or day <= last))
        for each in pool.ids
        for day in [(pool.published[each] or "")[:10]]
    }
    keep = pool.each_article(inside) > 0
    if not keep.any() or pool.fit[keep].max() < share * pool.fit.max():
        return None
    return replace(pool.only(keep), in_window=True)


def further_hits(pool: Pool, scores: Floats) -> Floats:
    """What the further hits of each chunk's article add to its score."""
    order = np.argsort(-scores, kind="stable")
    seen = [0] * len(pool.ids)
    bonus = [0.0] * len(pool.ids)
    # Plain numbers: element by element, arrays take five times as long.
    for article, score in zip(pool.numbers[order].tolist(), scores[order].tolist(), strict=True):
        rank = seen[article]
        seen[article] += 1
        if 1 <= rank <= FURTHER_HITS:
            bonus[article] += FURTHER_WEIGHT * score * 0.5 ** (rank - 1)
    return np.array(bonus)[pool.numbers]
