from pathlib import Path

import numpy as np
import pytest

from index.catalogue import Catalogue
from index.records import Article, Chunk, Filters
from index.store import Store
from index.stored import PreparedArticle


def prepared(name: str, chunks: int, day: str | None = "2026-03-01", **fields: str) -> PreparedArticle:
    article = Article(id=name, title=name, text="x" * 10 * chunks, published_at=day, **fields)  # type: ignore[arg-type]
    cut = [Chunk(name, n, 10 * n, 10 * n + 10, "x" * 10, "") for n in range(chunks)]
    return PreparedArticle(article, name + str(day), cut, np.zeros((chunks, 4), np.float32))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library.sqlite")
    store.put([prepared("ferry", 3, source="The Weir"), prepared("tunnel", 2, "2026-05-01", language="ja")])
    return store


def places(catalogue: Catalogue) -> list[tuple[int, str, int]]:
    found = catalogue.places(range(20))
    return [(row, place.article_id, place.number) for row, place in found.items()]


def test_it_knows_where_every_chunk_stands(store: Store) -> None:
    catalogue = Catalogue(store)
    assert places(catalogue) == [
        (1, "ferry", 0),
        (2, "ferry", 1),
        (3, "ferry", 2),
        (4, "tunnel", 0),
        (5, "tunnel", 1),
    ]
    assert catalogue.places([5])[5] == store.places([5])[5]
    assert catalogue.spans("tunnel") == [[0, 10], [10, 20]]
    assert catalogue.published(["tunnel", "nobody"]) == {"tunnel": "2026-05-01"}


def test_it_follows_what_comes_and_goes(store: Store) -> None:
    catalogue = Catalogue(store)
    store.remove("tunnel")
    store.put([prepared("ferry", 1, "2026-03-09"), prepared("bakery", 1)])
    catalogue.follow()
    assert places(catalogue) == places(Catalogue(store)) == [(6, "ferry", 0), (7, "bakery", 0)]
    assert catalogue.spans("tunnel") == []
    assert catalogue.spans("ferry") == [[0, 10]]
    assert catalogue.published(["ferry"]) == {"ferry": "2026-03-09"}
    assert catalogue.share(Filters(article_ids=("ferry",))) == 0.5


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(), [True, True, False]),
        (Filters(published_to="2026-04-01"), [True, False, False]),
        (Filters(published_from="2026-04-01"), [False, True, False]),
        (Filters(source=("The Weir",)), [True, False, False]),
        (Filters(language=("ja",)), [False, True, False]),
        (Filters(article_ids=("tunnel", "nobody")), [False, True, False]),
        (Filters(without=("tunnel",)), [True, False, False]),
        (Filters(source=("The Weir",), language=("ja",)), [False, False, False]),
    ],
)
def test_a_row_passes_as_its_article_does(store: Store, filters: Filters, passing: list[bool]) -> None:
    catalogue = Catalogue(store)
    rows = [1, 5, 99]
    assert catalogue.passing(rows, filters).tolist() == passing
    assert catalogue.share(filters) == (3 * passing[0] + 2 * passing[1]) / 5


def test_an_empty_library_has_an_empty_catalogue(tmp_path: Path) -> None:
    catalogue = Catalogue(Store(tmp_path / "library.sqlite"))
    assert catalogue.places([1]) == {}
    assert catalogue.passing([1], Filters()).tolist() == [False]
    assert catalogue.share(Filters(language=("ja",))) == 1.0
