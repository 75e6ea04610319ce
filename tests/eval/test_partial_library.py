from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from eval.partial_library import copy_articles
from index.errors import UnknownArticle
from index.library import Library
from index.records import Article, Chunk
from index.store import Store
from index.stored import PreparedArticle


def prepared(name: str, chunks: int) -> PreparedArticle:
    article = Article(id=name, title=f"On {name}", text="word " * chunks, published_at="2026-01-02")
    parts = [Chunk(name, n, 5 * n, 5 * n + 4, "word", article.title) for n in range(chunks)]
    vectors = np.full((chunks, 3), len(name), np.float32) + np.arange(chunks, dtype=np.float32)[:, None]
    return PreparedArticle(article, f"hash of {name}", parts, vectors)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library(tmp_path / "whole", embedder="none", models=tmp_path)) as whole:
        whole.store.set_manifest({"embedder": "none", "dimension": "3"})
        whole.store.put([prepared("ant", 3), prepared("beetle", 2), prepared("cicada", 1)])
        yield whole


def test_a_part_holds_what_adding_those_articles_alone_would_have_made(library: Library, tmp_path: Path):
    copy_articles(library, tmp_path / "part", ["cicada", "ant"])
    with closing(Store(tmp_path / "part" / "library.sqlite")) as part:
        assert part.manifest() == library.store.manifest()
        assert (part.article_count(), part.chunk_count()) == (2, 4)
        assert part.hashes(["ant", "beetle", "cicada"]) == library.store.hashes(["ant", "cicada"])
        copied = {
            (chunk.chunk.article_id, chunk.chunk.number): chunk
            for chunk in part.indexed_chunks(1, part.last_row())
        }
        for original in library.store.indexed_chunks(1, library.store.last_row()):
            if original.chunk.article_id != "beetle":
                copy = copied.pop((original.chunk.article_id, original.chunk.number))
                assert copy.chunk == original.chunk
                assert (copy.title, copy.day) == (original.title, original.day)
                np.testing.assert_array_equal(copy.vector, original.vector)
        assert not copied


def test_the_whole_is_left_as_it_was(library: Library, tmp_path: Path):
    copy_articles(library, tmp_path / "part", ["ant"])
    assert (library.store.article_count(), library.store.chunk_count()) == (3, 6)


def test_an_unknown_article_is_refused(library: Library, tmp_path: Path):
    with pytest.raises(UnknownArticle):
        copy_articles(library, tmp_path / "part", ["dragonfly"])
