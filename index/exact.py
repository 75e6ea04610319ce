"""Exact search over the stored vectors: slow and right, for while the dense index is being rebuilt."""

import numpy as np
from numpy.typing import NDArray

from index.records import Filters, Hit
from index.store import Store, day_number

SLICE_ROWS = 2_000
"""Rows read at a time: 3 MB of vectors."""


def search_exactly(store: Store, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Hit]:
    """Return the `k` chunks nearest to `vector` among those that pass, best first; score = cosine.

    Every stored vector is read, a slice at a time, so memory stays small however large the library is.
    """
    length = float(np.linalg.norm(vector)) or 1.0
    rows = np.empty(0, np.int64)
    scores = np.empty(0, np.float32)
    condition, values = _condition(filters)
    query = (
        "SELECT row, vector FROM chunks JOIN articles ON articles.id = article_id "
        f"WHERE row BETWEEN ? AND ? {condition}"
    )
    for first in range(1, store.last_row() + 1, SLICE_ROWS):
        part = store.query(query, (first, first + SLICE_ROWS - 1, *values))
        if not part:
            continue
        more_rows = np.array([row for row, _ in part], np.int64)
        vectors = np.frombuffer(b"".join(blob for _, blob in part), "<f4").reshape(len(part), -1)
        lengths = np.maximum(np.linalg.norm(vectors, axis=1), np.finfo(np.float32).tiny)
        rows = np.concatenate([rows, more_rows])
        scores = np.concatenate([scores, (vectors @ vector) / (lengths * length)])
        best = np.argsort(-scores, kind="stable")[:k]
        rows, scores = rows[best], scores[best]
    return [Hit(int(row), float(score)) for row, score in zip(rows, scores, strict=True)]


def _condition(filters: Filters) -> tuple[str, list[object]]:
    """The filters in SQL, to follow a WHERE, and their values."""
    clauses: list[str] = []
    values: list[object] = []
    for operator, date in ((">=", filters.published_from), ("<=", filters.published_to)):
        if date:
            clauses.append(f"AND day {operator} ?")
            values.append(day_number(date))
    for column, among in (
        ("coalesce(source, '')", filters.source),
        ("language", filters.language),
        ("article_id", filters.article_ids),
    ):
        if among:
            clauses.append(f"AND {column} IN ({','.join('?' * len(among))})")
            values.extend(among)
    return " ".join(clauses), values
