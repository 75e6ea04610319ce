import sqlite3
from contextlib import closing

import numpy as np
import pytest

from index.errors import LibraryDamaged, LibraryMismatch, UnknownArticle
from index.records import Article, Chunk, Mark, RemovedBlock
from index.rows import day_number
from index.schema import MIGRATIONS
from index.store import Store
from index.stored import PreparedArticle

DIMENSION = 4


def prepared(article_id="a", text="One town. Two rivers.", *, digest="h1", published_at="2026-02-03"):
    article = Article(
        id=article_id,
        title="Rivers",
        text=text,
        source="The Weir",
        published_at=published_at,
        removed=(RemovedBlock("Share this", "share line"),),
    )
    middle = text.index(" ") if " " in text else len(text)
    chunks = [
        Chunk(article_id, 0, 0, middle, text[:middle], "Rivers"),
        Chunk(article_id, 1, middle, len(text), text[middle:], "Rivers"),
    ]
    vectors = np.arange(2 * DIMENSION, dtype=np.float32).reshape(2, DIMENSION) + len(text)
    return PreparedArticle(article, digest, chunks, vectors)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "library.sqlite")
    yield store
    store.close()


def test_an_article_comes_back_as_it_was_put(store):
    item = prepared()
    store.put([item])
    found = store.article("a")
    assert (found.title, found.text, found.removed) == ("Rivers", item.article.text, item.article.removed)
    assert [version.hash for version in found.versions] == ["h1"]


def test_chunks_come_back_with_their_text_and_exact_vectors(store):
    item = prepared()
    store.put([item])
    chunks = store.indexed_chunks(1, 2)
    assert [chunk.chunk for chunk in chunks] == list(item.chunks)
    assert np.array_equal(np.stack([chunk.vector for chunk in chunks]), item.vectors)
    assert {chunk.day for chunk in chunks} == {20260203}


def test_a_changed_text_is_a_new_version_with_new_rows_and_the_old_hash_kept(store):
    store.put([prepared()])
    store.put([prepared(text="One town. Three rivers.", digest="h2")])
    assert store.article("a").text == "One town. Three rivers."
    assert [version.hash for version in store.article("a").versions] == ["h1", "h2"]
    assert store.chunk_count() == 2
    assert [(e.operation, e.first_row, e.last_row) for e in store.journal_after(0)] == [
        ("add", 1, 2),
        ("remove", 1, 2),
        ("add", 3, 4),
    ]


def test_rows_are_never_used_twice(store):
    store.put([prepared()])
    store.remove("a")
    store.put([prepared()])
    assert [place.row for place in store.chunk_spans("a")] == [3, 4]


def test_put_that_fails_half_way_stores_nothing(store):
    broken = prepared("b")
    broken = PreparedArticle(broken.article, "h", broken.chunks, broken.vectors[:1])
    with pytest.raises(ValueError, match="zip"):
        store.put([prepared(), broken])
    assert (store.article_count(), store.chunk_count(), store.journal_end()) == (0, 0, 0)


def test_what_was_put_is_there_after_reopening(tmp_path):
    store = Store(tmp_path / "library.sqlite")
    store.put([prepared()])
    store.set_mark("chroma", Mark("g1", 1, seal="sealed"))
    store.close()
    store = Store(tmp_path / "library.sqlite")
    assert store.article_count() == 1
    assert store.mark("chroma") == Mark("g1", 1, seal="sealed")
    assert store.mark("tantivy") is None
    store.close()


def test_removing_or_showing_an_unknown_article_names_the_id(store):
    for call in (store.article, store.remove):
        with pytest.raises(UnknownArticle, match="nowhere"):
            call("nowhere")


def test_pages_are_newest_first_and_without_text(store):
    store.put([prepared("old", published_at="2024-01-01"), prepared("new", published_at="2026-01-01")])
    store.put([prepared("undated", published_at=None)])
    assert [article.id for article in store.page(0, 10)] == ["new", "old", "undated"]
    assert {article.text for article in store.page(0, 10)} == {""}
    assert [article.id for article in store.page(1, 1)] == ["old"]


def test_a_file_of_the_first_schema_is_brought_up_to_date_with_all_it_holds(tmp_path):
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"{MIGRATIONS[0]}; INSERT INTO marks VALUES ('chroma', 'g1', 7)")
        database.execute("INSERT INTO manifest VALUES ('embedder', 'x')")
        database.execute("PRAGMA user_version = 1")
        database.commit()
    with closing(Store(path)) as store:
        assert store.mark("chroma") == Mark("g1", 7)
        assert store.manifest() == {"embedder": "x"}
        store.set_mark("chroma", Mark("g1", 8, seal="s"))
    with closing(Store(path)) as store:
        assert store.mark("chroma") == Mark("g1", 8, seal="s")


def test_a_file_that_is_no_database_is_a_damaged_library(tmp_path):
    (tmp_path / "library.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(LibraryDamaged, match="rag restore"):
        Store(tmp_path / "library.sqlite")


def test_a_file_of_another_schema_is_refused(tmp_path):
    path = tmp_path / "library.sqlite"
    Store(path).close()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(LibraryMismatch, match="schema 99"):
        Store(path)


@pytest.mark.parametrize(
    ("date", "number"),
    [
        ("2025-12-19T16:32+09:00", 20251219),
        ("2025-12", 20251201),
        ("2025", 20250101),
        (None, 0),
        ("soon", 0),
    ],
)
def test_day_number_sorts_dates_of_any_precision(date, number):
    assert day_number(date) == number
