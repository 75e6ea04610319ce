"""The vector of each whole article: the mean of its chunks', in a table of the SQLite file.

Whoever calls holds the transaction, or the lock for reading.
"""

import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.records import Vectors
from index.rows import vector_of


class ArticleVectors:
    """The table `article_vectors`; an article without chunks has none."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def put(self, article_id: str, vectors: Vectors) -> None:
        """Write the mean of an article's chunk vectors, shape (chunks, dimension), in the place of any before."""
        mean = mean_vector(vectors).astype("<f4").tobytes()
        self._database.execute("INSERT OR REPLACE INTO article_vectors VALUES (?, ?)", (article_id, mean))

    def remove(self, article_id: str) -> None:
        """Take out an article's vector."""
        self._database.execute("DELETE FROM article_vectors WHERE article_id = ?", (article_id,))

    def of(self, ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vectors, of length 1, of those of `ids` that have one."""
        marks = ",".join("?" * len(ids))
        rows = self._database.execute(
            f"SELECT article_id, vector FROM article_vectors WHERE article_id IN ({marks})", ids
        )
        return {article_id: vector_of(blob) for article_id, blob in rows}

    def fill(self) -> None:
        """Write the vectors of all articles, as for a file that an older program made."""
        for (article_id,) in self._database.execute("SELECT id FROM articles").fetchall():
            rows = self._database.execute("SELECT vector FROM chunks WHERE article_id = ?", (article_id,))
            vectors = [vector_of(blob) for (blob,) in rows]
            if vectors:
                self.put(article_id, np.stack(vectors))


def mean_vector(vectors: Vectors) -> NDArray[np.float32]:
    """The mean of unit vectors, of length 1 again."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)
