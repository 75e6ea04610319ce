"""A second library with only some of the articles of the first, made without embedding again."""

from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from index.library import Library
from index.store import Store
from index.stored import PreparedArticle


def copy_articles(library: Library, home: Path, article_ids: Collection[str]) -> None:
    """Make in the folder `home` the library that adding only these articles of `library` would have made.

    Text, chunks and vectors are copied from store to store. Chroma and Tantivy hold nothing that is not
    there and are filled when the new library is opened, so that word statistics too are those of the part.
    Raises UnknownArticle for an id that is not in the library.
    """
    with closing(Store(home / "library.sqlite")) as copy:
        copy.set_manifest(library.store.manifest())
        copy.put(_prepared(library.store, article_ids))


def _prepared(store: Store, article_ids: Collection[str]) -> Iterator[PreparedArticle]:
    for article_id in article_ids:
        article = store.article(article_id)
        spans = store.chunk_spans(article_id)
        # The rows of an article are consecutive.
        chunks = store.indexed_chunks(spans[0].row, spans[-1].row) if spans else ()
        vectors = np.array([chunk.vector for chunk in chunks], np.float32)
        yield PreparedArticle(article, article.versions[-1].hash, [chunk.chunk for chunk in chunks], vectors)
