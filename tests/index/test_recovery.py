"""Real Chroma and Tantivy: what is damaged, or was being written when a process was killed, is found and rebuilt."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import replica, vectors
from index.vectors import VectorIndex
from tests.index.shelf import (
    DIMENSION,
    after_a_kill,
    overlap,
    prepared,
    run_until,
    stock,
    top_tens,
    truncated,
    whole,
)

pytestmark = pytest.mark.slow


def zeroed(path):
    path.write_bytes(bytes(path.stat().st_size))


@pytest.mark.parametrize("damage", [truncated, zeroed, Path.unlink], ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("name", ["chroma", "tantivy"])
def test_each_damaged_file_is_noticed_and_the_index_rebuilt(shelf, name, damage):
    with shelf.open() as library:
        stock(library, range(400))  # over 1,000 chunks, so that Chroma writes its graph out
        before = top_tens(library)
    files = [path for path in (shelf.home / name).rglob("*") if path.is_file()]
    names = [path.relative_to(shelf.home / name).parts[1:] for path in files]
    assert len(names) >= 5
    for number in range(len(files)):
        present = sorted(path for path in (shelf.home / name).rglob("*") if path.is_file())
        path = present[min(number, len(present) - 1)]
        if damage is not Path.unlink and path.stat().st_size == 0:
            continue
        damage(path)
        shelf.said.clear()
        with shelf.open() as library:
            after = top_tens(library)
            assert len(shelf.said) == 1, path
            assert "rebuilt" in shelf.said[0]
            assert overlap(before, after) >= 0.99
    with shelf.open() as library:
        assert whole(library)


def test_a_cleanly_closed_library_opens_without_probe_or_rebuild(shelf, monkeypatch):
    with shelf.open() as library:
        stock(library, range(20))
    started = []
    monkeypatch.setattr(replica, "probe", lambda *args, **options: started.append(args))
    for _ in range(2):
        with shelf.open() as library:
            assert whole(library)
    assert (started, shelf.said) == ([], [])


STEPS = [
    "stored",
    "chroma unsealed",
    "chroma written",
    "chroma marked",
    "tantivy written",
    "tantivy marked",
    "chroma filled",
    "chroma swapped",
    "chroma swept",
    "tantivy filled",
    "tantivy swapped",
    "tantivy swept",
    "chroma closed",
    "chroma sealed",
    "tantivy closed",
    "tantivy sealed",
]


@pytest.mark.parametrize("name", STEPS)
def test_a_kill_at_each_step_leaves_all_that_was_stored(shelf, name):
    with shelf.open() as library:
        stock(library, range(30))
    run_until(shelf.home, name, range(30, 60))
    with shelf.open() as library:
        assert library.store.article_count() == 60
        assert whole(library)
        assert not [said for said in shelf.said if "not found" in said]
    for kind in ("chroma", "tantivy"):
        assert len(list((shelf.home / kind).iterdir())) == 1, "what was broken off is thrown away"


def test_after_a_kill_the_index_is_tried_out_in_a_child_and_kept_if_it_is_sound(shelf):
    with shelf.open() as library:
        stock(library, range(10))
    run_until(shelf.home, "tantivy marked", range(10, 20))
    generations = {path.name for path in (shelf.home / "chroma").iterdir()}
    with shelf.open() as library:
        assert whole(library)
    assert shelf.said == []
    assert generations == {path.name for path in (shelf.home / "chroma").iterdir()}


@pytest.mark.parametrize("name", ["chroma", "tantivy"])
def test_an_index_that_lost_a_chunk_before_a_kill_is_rebuilt(shelf, name):
    with shelf.open() as library:
        stock(library, range(10))
        {"chroma": library.vectors, "tantivy": library.keywords}[name].remove(5, 5)
    after_a_kill(shelf, name)
    with shelf.open() as library:
        assert whole(library)
    assert any(f"{name} index is rebuilt" in said and "29 of 30" in said for said in shelf.said)


def with_wrong_vectors(library, last_row):
    """Let the vectors of rows 1 to `last_row` be another one in Chroma; the counts stay right."""
    elsewhere = np.eye(DIMENSION, dtype=np.float32)[0]
    library.vectors.add([replace(c, vector=elsewhere) for c in library.store.indexed_chunks(1, last_row)])


def test_a_chunk_with_a_wrong_vector_after_a_kill_is_put_in_anew(shelf):
    with shelf.open() as library:
        stock(library, range(10))
        with_wrong_vectors(library, 1)
    after_a_kill(shelf, "chroma")
    with shelf.open() as library:
        assert whole(library)
        assert library.dense.repairs == ["1 chunks that the chroma index did not find were put in anew."]


def test_an_index_that_lost_many_vectors_before_a_kill_is_rebuilt(shelf):
    with shelf.open() as library:
        stock(library, range(10))
        with_wrong_vectors(library, 5)
    after_a_kill(shelf, "chroma")
    with shelf.open() as library:
        assert whole(library)
    assert "5 of 30 chunks are not found in it" in shelf.said[0]


@pytest.fixture
def scant_links(monkeypatch):
    """Chroma's graph with so few links that some vectors in a thousand are not found by itself."""
    monkeypatch.setattr(vectors, "HNSW", {"space": "cosine", "ef_construction": 20, "max_neighbors": 4})


def test_after_a_kill_every_chunk_is_looked_up_and_the_lost_are_put_in_anew(shelf, scant_links):
    with shelf.open() as library:
        index = library.vectors
        library.store.put(prepared(number) for number in range(800))
        index.add(library.store.indexed_chunks(1, 2_400))
        assert 0 < len(index.unfindable(library.store.indexed_chunks(1, 2_400))) < 100
        mark = library.store.mark("chroma")
        library.store.set_mark("chroma", replace(mark, position=library.store.journal_end()))
    after_a_kill(shelf, "chroma")
    with shelf.open() as library:
        assert whole(library)
        assert [said for said in library.dense.repairs if "did not find were put in anew" in said]
    assert shelf.said == []


def test_a_chunk_that_is_not_found_right_after_it_was_added_is_put_in_anew(shelf, monkeypatch):
    with shelf.open() as library:
        stock(library, range(2))
        sent = []
        collection = library.vectors._collection
        library.vectors._collection = Recording(collection, sent)
        answers = [[8], [8], []]
        monkeypatch.setattr(VectorIndex, "unfindable", lambda index, chunks: answers.pop(0))
        stock(library, range(2, 4))
        assert sent == ["add", "delete", "add", "delete", "add"]
        assert answers == []
        library.vectors._collection = collection
        monkeypatch.undo()
        assert whole(library)


def test_a_rebuilt_index_is_looked_through_before_it_is_used(shelf, scant_links):
    with shelf.open() as library:
        library.store.put(prepared(number) for number in range(600))
        assert whole(library)


def test_closing_has_the_graph_written_out_so_that_opening_links_nothing_anew(shelf):
    with shelf.open() as library:
        stock(library, range(20))
    with shelf.open() as library:
        assert library.vectors.relinked == []
        assert whole(library)


def test_what_opening_links_anew_is_looked_up(shelf, monkeypatch):
    with shelf.open() as library:
        stock(library, range(20))
    monkeypatch.setattr(VectorIndex, "_write_out", lambda index: None)
    with shelf.open() as library:
        stock(library, [7, 20])
    looked_up = []
    find = VectorIndex.unfindable
    monkeypatch.setattr(
        VectorIndex,
        "unfindable",
        lambda index, chunks: looked_up.extend(c.row for c in chunks) or find(index, chunks),
    )
    with shelf.open() as library:
        library.vectors.count()
        assert looked_up == [61, 62, 63, 64, 65, 66]


def test_a_graph_for_which_the_disk_has_no_room_is_not_written_out(shelf, monkeypatch):
    monkeypatch.setattr(vectors, "_has_room", lambda folder: False)
    with shelf.open() as library:
        stock(library, range(4))
    with shelf.open() as library:
        assert library.vectors.relinked == list(range(1, 13))
        assert whole(library)


def test_what_is_put_in_twice_is_not_updated_in_place(shelf):
    with shelf.open() as library:
        stock(library, range(4))
        sent = []
        collection = library.vectors._collection
        library.vectors._collection = Recording(collection, sent)
        library.vectors.add(library.store.indexed_chunks(1, 12))
        assert sent == []
        with_wrong_vectors(library, 2)
        assert sent == ["delete", "add"]
        library.vectors._collection = collection


class Recording:
    """A collection, and the names of the calls by which it was changed."""

    def __init__(self, collection, sent):
        self._collection = collection
        self._sent = sent

    def __getattr__(self, name):
        if name in ("add", "delete", "update", "upsert"):
            self._sent.append(name)
        return getattr(self._collection, name)
