from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from index.cutoff import appeared_after, until
from index.records import Article, Filters
from index.store import Store
from index.stored import PreparedArticle

NOON = "2026-03-10T12:00+09:00"


def article(name: str, published_at: str | None) -> PreparedArticle:
    found = Article(id=name, title=name, text="A ferry.", published_at=published_at)
    return PreparedArticle(found, name, [], np.zeros((0, 4), np.float32))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library.sqlite")
    store.put(
        [
            article("before", "2026-03-10T11:59+09:00"),
            article("after", "2026-03-10T12:01+09:00"),
            article("elsewhere-before", "2026-03-09T21:59-05:00"),
            article("elsewhere-after", "2026-03-09T22:01-05:00"),
            article("day", "2026-03-10"),
            article("next-day", "2026-03-11"),
            article("long-before", "2026-02-01T23:00+09:00"),
            article("undated", None),
        ]
    )
    return store


def test_what_appeared_after_the_minute_is_shut_out_wherever_it_appeared(store: Store) -> None:
    cut = until(store, Filters(), NOON)
    assert set(cut.without) == {"after", "elsewhere-after"}
    assert cut.published_to == "2026-03-10"


def test_where_the_next_day_has_begun_somewhere_it_is_looked_at(store: Store) -> None:
    cut = until(store, Filters(), "2026-03-10T23:30+09:00")
    assert cut.published_to == "2026-03-11"
    assert set(cut.without) == {"next-day"}


def test_a_day_counts_to_its_end_and_shuts_out_nothing_by_name(store: Store) -> None:
    assert until(store, Filters(), "2026-03-10") == Filters(published_to="2026-03-10")


def test_the_filters_that_were_there_stay(store: Store) -> None:
    asked = Filters("2026-01-01", "2026-03-09", ("The Weir",), ("en",), ("a", "b"), ("b",))
    cut = until(store, asked, NOON)
    assert (cut.published_from, cut.published_to, cut.source) == ("2026-01-01", "2026-03-09", ("The Weir",))
    assert cut.article_ids == ("a", "b")
    assert "b" in cut.without


@pytest.mark.parametrize(
    ("published", "moment", "after"),
    [
        ("2026-03-10T12:00+09:00", "2026-03-10T12:00+09:00", False),
        ("2026-03-10T12:00+09:00", "2026-03-10T02:59Z", True),
        ("2026-03-11T08:00+09:00", "2026-03-10T23:30Z", False),
        ("2026-03-10T12:01", "2026-03-10T12:00+09:00", True),
        ("2026-03-10T12:01+09:00", "2026-03-10T12:02", False),
        ("2026-03-11", "2026-03-10T12:00+09:00", True),
        ("2026-03-10", "2026-03-10T00:01+09:00", False),
        ("2026-03-10Tsoon", "2026-03-10T00:01+09:00", False),
        (None, "2026-03-10T12:00+09:00", False),
    ],
)
def test_an_article_appeared_after_a_moment_or_not(published: str | None, moment: str, after: bool) -> None:
    assert appeared_after(published, datetime.fromisoformat(moment)) is after
