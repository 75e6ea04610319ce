"""Real Chroma and Tantivy: searches go on while an index is rebuilt or looked through, and none is taken over half-done."""

import time
from contextlib import closing

import numpy as np
import pytest

from index import replica
from index.errors import DiskFull, IndexDamaged
from index.exact import search_exactly
from index.library import Library
from index.records import Filters
from index.store import Store
from tests.index.shelf import DIMENSION, after_a_kill, overlap, stock, top_tens, truncated, whole

pytestmark = pytest.mark.slow


def test_a_large_rebuild_leaves_searches_exact_and_is_taken_over_when_done(shelf, monkeypatch):
    monkeypatch.setattr(replica, "BACKGROUND_FROM", 100)
    with shelf.open() as library:
        stock(library, range(400))
        before = top_tens(library)
    truncated(next((shelf.home / "chroma").rglob("chroma.sqlite3")))
    with shelf.open() as library:
        library.rebuild_in_background = True
        assert library.dense.index is None
        assert library.status().details == {"rebuilding": "chroma"}
        assert overlap(before, top_tens(library)) >= 0.99
        stock(library, range(400, 410))  # stored while it runs
        library.dense.wait()
        assert library.status().details == {}
        assert whole(library)


def test_a_large_index_is_looked_through_after_a_kill_while_searches_are_exact(shelf, monkeypatch):
    monkeypatch.setattr(replica, "BACKGROUND_FROM", 100)
    with shelf.open() as library:
        stock(library, range(400))
        before = top_tens(library)
    after_a_kill(shelf, "chroma")
    generations = {path.name for path in (shelf.home / "chroma").iterdir()}
    with shelf.open() as library:
        library.rebuild_in_background = True
        assert library.dense.index is None
        assert overlap(before, top_tens(library)) >= 0.99
        stock(library, range(400, 410))
        library.dense.wait()
        assert whole(library)
    assert not [said for said in shelf.said if "rebuilt" in said]
    assert generations == {path.name for path in (shelf.home / "chroma").iterdir()}


def test_an_index_that_was_not_looked_through_to_the_end_is_not_sealed(shelf, monkeypatch):
    monkeypatch.setattr(replica, "BACKGROUND_FROM", 100)
    with shelf.open() as library:
        stock(library, range(400))
    after_a_kill(shelf, "chroma")
    with shelf.open() as library:
        library.rebuild_in_background = True
        assert library.dense.index is None
    assert "is not whole yet" in shelf.said[-1]
    with closing(Store(shelf.home / "library.sqlite")) as store:
        assert store.mark("chroma").seal is None
        assert store.mark("tantivy") is None or store.mark("tantivy").seal
    with shelf.open() as library:
        assert whole(library)


def test_what_one_index_raises_at_closing_leaves_no_other_open(shelf):
    with shelf.open() as library:
        stock(library, range(4))
    library = Library(shelf.home, embedder="none", models=shelf.home)
    assert library.keywords.count()
    library.__dict__["dense"] = Unclosable()
    with pytest.raises(BrokenPipeError):
        library.close()
    with closing(Store(shelf.home / "library.sqlite")) as store:
        assert store.mark("tantivy").seal


class Unclosable:
    """A part whose closing fails, as when nobody reads what it says."""

    def close(self):
        raise BrokenPipeError


def test_an_index_that_a_full_disk_kept_from_being_looked_through_is_not_sealed(shelf, monkeypatch):
    with shelf.open() as library:
        stock(library, range(10))
    after_a_kill(shelf, "chroma")
    monkeypatch.setattr(replica, "mend_all", full_disk)
    with shelf.open() as library:
        assert whole(library)
    with closing(Store(shelf.home / "library.sqlite")) as store:
        assert store.mark("chroma").seal is None
        assert store.mark("tantivy").seal


def full_disk(*args, **options):
    raise DiskFull("The disk is full, as planned.")


def test_a_large_rebuild_is_broken_off_by_closing_and_begun_anew(shelf, monkeypatch):
    monkeypatch.setattr(replica, "BACKGROUND_FROM", 100)
    with shelf.open() as library:
        stock(library, range(400))
    truncated(next((shelf.home / "chroma").rglob("chroma.sqlite3")))
    with shelf.open() as library:
        library.rebuild_in_background = True
        assert library.dense.index is None
    began = time.monotonic()
    with shelf.open() as library:
        assert whole(library)
    assert time.monotonic() - began < 10


def test_an_index_that_fails_while_it_serves_is_rebuilt_and_the_search_answered(shelf):
    with shelf.open() as library:
        stock(library, range(40))
        before = top_tens(library)
        library.vectors._client.delete_collection("uradori-chunks")
        assert overlap(before, top_tens(library)) >= 0.99
        assert whole(library)
    assert "rebuilt" in shelf.said[0]


def test_exact_search_keeps_the_filters(shelf):
    with shelf.open() as library:
        stock(library, range(50))
        vector = np.ones(DIMENSION, np.float32)
        for filters in (
            Filters(source=("The Weir",)),
            Filters(published_from="2026-03-01", published_to="2026-05-31"),
            Filters(article_ids=("a00003", "a00004"), language=("en",)),
            Filters(language=("ja",)),
            Filters(language=("en",), without=("a00001", "a00002")),
        ):
            exact = search_exactly(library.store, vector, 10, filters)
            approximate = library.search_vectors(vector, 10, filters)
            assert [hit.row for hit in exact] == [hit.row for hit in approximate]
            assert [hit.score for hit in exact] == pytest.approx([hit.score for hit in approximate], abs=1e-4)


def test_the_old_index_stays_if_the_rebuild_fails(shelf, monkeypatch):
    with shelf.open() as library:
        stock(library, range(20))
        monkeypatch.setattr(type(library.vectors), "add", failing)
        with pytest.raises(IndexDamaged, match="as planned"):
            library.rebuild()
        assert whole(library)
    with shelf.open() as library:
        assert whole(library)
    assert shelf.said == []


def failing(index, chunks):
    raise IndexDamaged("as planned")
