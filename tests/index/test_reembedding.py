from dataclasses import replace

import numpy as np
import pytest

from index import reembedding
from index.embedding import DEFAULT_EMBEDDER_DIGEST
from index.errors import LibraryMismatch
from index.records import Article, Filters

pytestmark = pytest.mark.slow

ARTICLES = [
    Article(
        id=f"a{number}",
        title=f"{town} counts its {thing}",
        text=f"{town} counted {number + 2} {thing} on Monday.\n\nThe mayor thanked all who helped with it.",
        published_at="2026-03-04",
    )
    for number, (town, thing) in enumerate(
        [("Moss", "swans"), ("Lamb", "bridges"), ("Weir", "lanterns"), ("Fenn", "boats"), ("Rill", "bells")]
    )
]
QUESTION = "How many swans are there in Moss?"


@pytest.fixture
def other(open_library, monkeypatch):
    """A library of five articles whose manifest and vectors are those of another embedder."""
    monkeypatch.setattr(reembedding, "BATCH_CHUNKS", 1)
    library = open_library()
    library.add(ARTICLES)
    shape = (library.store.chunk_count(), library.embedder.dimension)
    vectors = np.random.default_rng(3).normal(size=shape).astype("<f4")
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with library.store._transaction():
        for row, vector in enumerate(vectors, start=1):
            library.store._database.execute(
                "UPDATE chunks SET vector = ? WHERE row = ?", (vector.tobytes(), row)
            )
    library.store.set_manifest({"digest": "0" * 64})
    library.rebuild()
    return vectors


def nearest(library, vector):
    (hit,) = library.search_vectors(np.asarray(vector, np.float32), 1, Filters())
    return library.places([hit.row])[hit.row].article_id


def test_another_embedder_is_refused_and_embedding_again_is_the_way_out(other, open_library):
    library = open_library()
    with pytest.raises(LibraryMismatch, match=r"rag rebuild --embed"):
        library.embedder  # noqa: B018
    told = []
    assert library.reembed(progress=lambda done, total: told.append((done, total))) == 5
    assert library.take_over()
    assert told == [(done, 5) for done in range(6)]
    assert nearest(library, library.embedder.embed_question(QUESTION)) == "a0"
    report = library.verify(everything=True)
    assert (report.ok, report.articles) == (True, 5)
    assert not (library.home / "reembedded.sqlite").exists()


def test_what_an_interrupted_run_embedded_is_kept_and_the_old_vectors_serve_meanwhile(other, open_library):
    library = open_library(step=InterruptAt("reembedded batch", 3))
    with pytest.raises(KeyboardInterrupt):
        library.reembed()
    library = open_library()
    assert nearest(library, other[0]) == "a0", "the old state, whole"
    assert library.verify(everything=True).ok
    library.remove("a4")
    assert library.reembed() == 1, "three were done, one is gone"
    assert library.take_over()
    assert nearest(library, library.embedder.embed_question(QUESTION)) == "a0"
    assert library.verify(everything=True).ok


def test_an_interrupt_just_after_the_swap_leaves_the_new_state(other, open_library):
    library = open_library(step=InterruptAt("reembedding taken over", 1))
    library.reembed()
    with pytest.raises(KeyboardInterrupt):
        library.take_over()
    library = open_library()
    assert nearest(library, library.embedder.embed_question(QUESTION)) == "a0"
    assert library.verify(everything=True).ok


def test_an_article_that_came_in_or_changed_meanwhile_is_waited_for(other, open_library):
    library = open_library()
    library.reembed()
    changed = replace(ARTICLES[1], text="Lamb has no bridges.")
    library.store.set_manifest({"digest": DEFAULT_EMBEDDER_DIGEST})
    library.add([changed])
    assert not library.take_over()
    assert library.reembed() == 1
    assert library.take_over()
    assert library.store.article("a1").text == "Lamb has no bridges."
    assert library.verify(everything=True).ok


def test_what_was_embedded_for_yet_another_embedder_is_thrown_away(other, open_library):
    library = open_library()
    library.reembed()
    path = library.home / "reembedded.sqlite"
    with library.store.attached(path) as database:
        database.execute("UPDATE other.manifest SET value = 'x' WHERE name = 'digest'")
    assert library.reembed() == 5


class InterruptAt:
    """Interrupts as Ctrl-C does, at the given occurrence of a step."""

    def __init__(self, name, occurrence):
        self.name = name
        self.left = occurrence

    def __call__(self, name):
        self.left -= name == self.name
        if self.left == 0 and name == self.name:
            raise KeyboardInterrupt
