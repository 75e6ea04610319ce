"""Each kind of damage is planted by hand in an open library, and `verify` names it."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from index.identity import content_hash
from index.library import Library
from index.records import Article, Chunk
from index.stored import PreparedArticle

pytestmark = pytest.mark.slow


def prepared(number):
    first, second = f"Boat {number} left port.", f"Crew {number * 7} slept."
    article = Article(id=f"b{number}", title=f"Boat {number}", text=f"{first}\n{second}")
    chunks = [
        Chunk(article.id, 0, 0, len(first), first, article.title),
        Chunk(article.id, 1, len(first) + 1, len(article.text), second, article.title),
    ]
    vectors = np.random.default_rng(number).normal(size=(2, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return PreparedArticle(article, content_hash(article), chunks, vectors)


@pytest.fixture
def library(tmp_path):
    with closing(Library(tmp_path / "library", embedder="none", models=tmp_path)) as opened:
        opened.store.put(prepared(number) for number in range(10))
        assert opened.vectors.count() == opened.keywords.count() == 20
        yield opened


def sql(library, *statements):
    with closing(sqlite3.connect(library.home / "library.sqlite")) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def copy_of(library, row, *, as_row):
    (chunk,) = library.store.indexed_chunks(row, row)
    return type(chunk)(
        as_row, chunk.chunk, chunk.title, chunk.source, chunk.language, chunk.day, chunk.vector
    )


def with_vector(library, row, vector):
    (chunk,) = library.store.indexed_chunks(row, row)
    values = (chunk.chunk, chunk.title, chunk.source, chunk.language, chunk.day)
    return type(chunk)(row, *values, np.asarray(vector, np.float32))


DAMAGES = {
    "article_text": lambda lib: sql(lib, "UPDATE articles SET text = replace(text, 'left', 'lost')"),
    "chunk_sequence": lambda lib: sql(lib, "UPDATE chunks SET number = 5 WHERE row = 4"),
    "chunk_offset": lambda lib: sql(lib, "UPDATE chunks SET start = start + 3 WHERE row = 7"),
    "chunk_orphan": lambda lib: sql(lib, "DELETE FROM articles WHERE id = 'b3'"),
    "vector": lambda lib: sql(lib, "UPDATE chunks SET vector = zeroblob(32) WHERE row = 6"),
    "missing_in_chroma": lambda lib: lib.vectors.remove(9, 10),
    "missing_in_tantivy": lambda lib: lib.keywords.remove(3, 3),
    "orphan_in_chroma": lambda lib: lib.vectors.add([copy_of(lib, 2, as_row=77)]),
    "orphan_in_tantivy": lambda lib: lib.keywords.add([copy_of(lib, 2, as_row=77)]),
    "unfindable_in_chroma": lambda lib: lib.vectors.add([with_vector(lib, 8, [1, 0, 0, 0, 0, 0, 0, 0])]),
    "unfindable_in_tantivy": lambda lib: sql(
        lib, "UPDATE articles SET text = upper(hex(text)) WHERE id = 'b1'"
    ),
}


def test_a_whole_library_has_no_faults(library):
    for everything in (False, True):
        report = library.verify(everything=everything)
        assert (report.ok, report.faults, report.looked_up) == (True, (), 20)
        assert (report.articles, report.chunks) == (10, 20)
        assert report.vectors_in_chroma == report.documents_in_tantivy == 20


@pytest.mark.parametrize("kind", DAMAGES)
def test_planted_damage_is_named_with_the_way_out(library, kind):
    DAMAGES[kind](library)
    report = library.verify(everything=True)
    assert not report.ok
    found = {fault.kind: fault for fault in report.faults}
    assert kind in found
    assert found[kind].remedy.startswith("rag ")
    assert found[kind].count >= 1
    assert found[kind].examples


@pytest.mark.parametrize(
    "kind",
    [
        "missing_in_chroma",
        "missing_in_tantivy",
        "orphan_in_chroma",
        "orphan_in_tantivy",
        "unfindable_in_chroma",
    ],
)
def test_a_rebuild_is_the_way_out_of_a_damaged_index(library, kind):
    DAMAGES[kind](library)
    assert not library.verify().ok
    library.rebuild()
    assert library.verify(everything=True).ok


def test_a_repair_at_opening_is_reported(tmp_path):
    home = tmp_path / "library"
    with closing(Library(home, embedder="none", models=tmp_path)) as library:
        library.store.put(prepared(number) for number in range(10))
        assert library.status().chunks == 20
    next((home / "tantivy").rglob("meta.json")).unlink()
    with closing(Library(home, embedder="none", models=tmp_path)) as library:
        report = library.verify()
        assert report.ok
        assert "meta.json is missing" in report.repaired[0]
