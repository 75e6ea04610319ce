from datetime import date

import numpy as np
import pytest

from index.stored import ChunkPlace
from rag.pool import (
    ARTICLE_WEIGHT,
    FURTHER_WEIGHT,
    Pool,
    further_hits,
    in_window,
    with_likeness,
    with_recency,
)
from rag.windows import Window


def pool(*articles: str, keyword: tuple[float, ...] = ()) -> Pool:
    """Chunks of these articles, in order; the articles a, b, c appeared on 1, 2, 3 December."""
    size = len(articles)
    return Pool(
        places=[ChunkPlace(n, article, n, 0, 10) for n, article in enumerate(articles)],
        published={"a": "2025-12-01", "b": "2025-12-02T09:00+09:00", "c": "2025-12-03", "u": None},
        dense=np.zeros(size),
        keyword=np.array(keyword or (1.0,) * size),
        article=np.zeros(size),
        recency=np.ones(size),
    )


def test_the_article_nearest_to_the_question_raises_its_chunks() -> None:
    question = np.array([1.0, 0.0], np.float32)
    near, far = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)
    raised = with_likeness(pool("a", "b", "a"), {"a": near, "b": far}, question)
    assert raised.article.tolist() == [1.0, 0.0, 1.0]
    assert raised.fit[0] - raised.fit[1] == pytest.approx(ARTICLE_WEIGHT)


def test_articles_that_are_unlike_the_question_raise_nothing() -> None:
    away = {"a": np.array([-1.0, 0.0], np.float32)}
    assert with_likeness(pool("a"), away, np.array([1.0, 0.0], np.float32)).article.tolist() == [0.0]


def test_recency_is_that_of_the_article() -> None:
    weighed = with_recency(pool("a", "c", "u"), date(2025, 12, 3))
    assert weighed.recency[1] > weighed.recency[0] > weighed.recency[2] == 1.0


def test_within_a_window_that_is_past_all_days_count_alike() -> None:
    window = Window("2025-12-01", "2025-12-02", True)
    first, second, third, undated = with_recency(pool("a", "b", "c", "u"), date(2025, 12, 20), window).recency
    assert first == second > third > undated == 1.0


def test_a_window_up_to_today_prefers_the_newest() -> None:
    window = Window("2025-12-01", "2025-12-03", True)
    first, second, third = with_recency(pool("a", "b", "c"), date(2025, 12, 3), window).recency
    assert first < second < third


def test_a_window_keeps_what_appeared_in_it() -> None:
    kept = in_window(pool("a", "b", "c", "u"), Window("2025-12-02", "2025-12-02", True), "2025-12-02", 0.9)
    assert kept is not None
    assert [place.article_id for place in kept.places] == ["b"]
    assert kept.parts(0, 0.0).in_window


def test_a_window_that_holds_only_worse_does_not_hold() -> None:
    found = pool("a", "b", keyword=(1.0, 0.5))
    assert in_window(found, Window("2025-12-02", "2025-12-02", True), "2025-12-09", 0.9) is None
    assert in_window(found, Window("2025-11-01", "2025-11-30", True), "2025-11-30", 0.1) is None


def test_further_hits_count_for_every_chunk_of_their_article() -> None:
    scores = np.array([1.0, 0.8, 0.6, 0.4])
    bonus = further_hits(pool("a", "b", "a", "a"), scores)
    assert bonus.tolist() == pytest.approx(
        [FURTHER_WEIGHT * (0.6 + 0.2), 0.0, *[FURTHER_WEIGHT * (0.6 + 0.2)] * 2]
    )
