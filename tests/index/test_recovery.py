"""Real Chroma and Tantivy, with vectors put straight into the store: what is damaged is found and rebuilt."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import replica, vectors
from index.errors import DiskFull, IndexDamaged
from index.exact import search_exactly
from index.identity import content_hash
from index.library import Library
from index.records import Article, Chunk, Filters
from index.store import Store
from index.stored import PreparedArticle
from index.vectors import VectorIndex

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DIMENSION = 32
CHUNKS = 3  # of an article
WORDS = "harbour lantern bridge orchard tunnel ferry kettle museum river copper saddle violin".split()


def prepared(number):
    """An article whose sentences and vectors follow from its number."""
    chosen = np.random.default_rng(number)
    parts = [f"Report {number} part {n}: {' '.join(chosen.choice(WORDS, 6))}." for n in range(CHUNKS)]
    text = "\n".join(parts)
    article = Article(
        id=f"a{number:05}",
        title=f"Report {number}",
        text=text,
        source="The Weir" if number % 2 else "Lamb Gazette",
        published_at=f"2026-0{1 + number % 9}-11",
    )
    starts = np.cumsum([0] + [len(part) + 1 for part in parts])
    chunks = [
        Chunk(article.id, n, int(starts[n]), int(starts[n]) + len(part), part, article.title)
        for n, part in enumerate(parts)
    ]
    vectors = chosen.normal(size=(CHUNKS, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return PreparedArticle(article, content_hash(article), chunks, vectors)


def stock(library, numbers):
    """What `Library.add` does after embedding."""
    library.store.put(prepared(number) for number in numbers)
    library._step("stored")
    library._follow_all()


class Shelf:
    """A library in a folder, and what it said."""

    def __init__(self, home):
        self.home = home
        self.said = []

    def open(self, **options):
        return closing(Library(self.home, embedder="none", models=self.home, say=self.said.append, **options))


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "library")


def top_tens(library):
    """The ten best rows for 20 vectors, and for 6 pairs of words."""
    chosen = np.random.default_rng(7)
    vectors = chosen.normal(size=(20, DIMENSION)).astype(np.float32)
    dense = [{hit.row for hit in library.search_vectors(v, 10, Filters())} for v in vectors]
    pairs = [f"report {number} {WORDS[number]}" for number in range(1, 7)]
    return dense + [{hit.row for hit in library.search_keywords(pair, 10, Filters())} for pair in pairs]


def overlap(before, after):
    return sum(len(a & b) for a, b in zip(before, after, strict=True)) / sum(map(len, before))


def whole(library):
    """Whether all counts are equal and every chunk is found as it is stored, in both indexes."""
    chunks = library.store.indexed_chunks(1, library.store.last_row())
    status = library.status()
    counts = {status.chunks, status.vectors_in_chroma, status.documents_in_tantivy, len(chunks)}
    missing = [*library.vectors.unfindable(chunks), *library.keywords.unfindable(chunks)]
    return len(counts) == 1 and not missing


def truncated(path):
    os.truncate(path, path.stat().st_size // 2)


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


def run_until(home, name, numbers):
    """Stock a library in another process, which kills itself with SIGKILL at a step."""
    script = (
        "import os, signal, sys\n"
        f"sys.path[:0] = [{str(Path(__file__).parent)!r}, {str(ROOT)!r}]\n"
        "from test_recovery import Shelf, stock\n"
        "from pathlib import Path\n"
        "def step(name):\n"
        f"    if name == {name!r}: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"with Shelf(Path({str(home)!r})).open(step=step) as library:\n"
        f"    stock(library, {numbers!r})\n"
        "    library.rebuild()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr


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


def after_a_kill(shelf, name):
    """The state of an index whose owner was killed: its mark has no seal."""
    with closing(Store(shelf.home / "library.sqlite")) as store:
        store.set_mark(name, replace(store.mark(name), seal=None))


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
