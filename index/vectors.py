"""The dense index: Chroma, embedded or on a server. Only this module knows Chroma."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.records import Filters, Hit, IndexedChunk
from index.store import day_number

BATCH_SIZE = 250
"""Chunks in one call. Chroma's own limit is 5,461; larger batches hold its lock for longer."""

WIDER = 4
"""With filters, so many times the hits are asked for without them first. Chroma takes 1.0 to 1.7 s for a filter
that passes half of 77,430 chunks and 15 ms without one; if enough of the wider list pass, they are what the
filtered search would give."""

COLLECTION = "uradori-chunks"


class VectorIndex:
    """Chunk vectors by row, with what filters ask for. Opened on a folder, or on a server's URL."""

    def __init__(self, place: Path | str) -> None:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if isinstance(place, Path):
            self._client: Any = chromadb.PersistentClient(str(place), settings=settings)
        else:
            address = urlsplit(place)
            self._client = chromadb.HttpClient(
                address.hostname or "localhost",
                address.port or (443 if address.scheme == "https" else 80),
                ssl=address.scheme == "https",
                settings=settings,
            )
        self._collection = self._open_collection()

    def _open_collection(self) -> Any:
        return self._client.get_or_create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )

    def add(self, chunks: Sequence[IndexedChunk]) -> None:
        """Put in chunks; a row that is there already is replaced."""
        for start in range(0, len(chunks), BATCH_SIZE):
            part = chunks[start : start + BATCH_SIZE]
            self._collection.upsert(
                ids=[str(chunk.row) for chunk in part],
                embeddings=np.stack([chunk.vector for chunk in part]),
                metadatas=[
                    {
                        "article_id": chunk.chunk.article_id,
                        "source": chunk.source or "",
                        "language": chunk.language,
                        "day": chunk.day,
                    }
                    for chunk in part
                ],
            )

    def remove(self, first_row: int, last_row: int) -> None:
        """Take out the chunks of rows `first_row` to `last_row`, both inclusive."""
        for start in range(first_row, last_row + 1, BATCH_SIZE):
            end = min(start + BATCH_SIZE, last_row + 1)
            self._collection.delete(ids=[str(row) for row in range(start, end)])

    def clear(self) -> None:
        """Take out everything."""
        self._client.delete_collection(COLLECTION)
        self._collection = self._open_collection()

    def count(self) -> int:
        """How many chunks are in it."""
        return int(self._collection.count())

    def search(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Hit]:
        """The `k` chunks nearest to `vector` among those that pass, best first; score = cosine."""
        where = _where(filters)
        if where is None:
            return self._nearest(vector, k, None)
        survivors = self._nearest(vector, WIDER * k, filters)
        if len(survivors) >= k:
            return survivors[:k]
        found = self._collection.query(
            query_embeddings=vector[None, :], n_results=k, where=where, include=["distances"]
        )
        return _hits(found)

    def _nearest(self, vector: NDArray[np.float32], k: int, filters: Filters | None) -> list[Hit]:
        """The `k` nearest of all chunks, or those of them that pass."""
        include = ["distances"] if filters is None else ["distances", "metadatas"]
        found = self._collection.query(query_embeddings=vector[None, :], n_results=k, include=include)
        hits = _hits(found)
        if filters is None:
            return hits
        return [hit for hit, data in zip(hits, found["metadatas"][0], strict=True) if _passes(data, filters)]

    def close(self) -> None:
        """Flush and let go of the files."""
        self._client.close()


def _hits(found: Any) -> list[Hit]:
    """Chroma's reply to one vector, as hits; score = 1 − cosine distance."""
    return [
        Hit(int(row), 1.0 - float(distance))
        for row, distance in zip(found["ids"][0], found["distances"][0], strict=True)
    ]


def _passes(data: Mapping[str, Any], filters: Filters) -> bool:
    """Whether a chunk with these metadata passes: `_where`, said again in Python."""
    day = data["day"]
    return (
        (not filters.published_from or day >= day_number(filters.published_from))
        and (not filters.published_to or day <= day_number(filters.published_to))
        and (not filters.source or data["source"] in filters.source)
        and (not filters.language or data["language"] in filters.language)
        and (not filters.article_ids or data["article_id"] in filters.article_ids)
    )


def _where(filters: Filters) -> dict[str, Any] | None:
    """The filters in Chroma's language."""
    conditions: list[dict[str, Any]] = []
    if filters.published_from:
        conditions.append({"day": {"$gte": day_number(filters.published_from)}})
    if filters.published_to:
        conditions.append({"day": {"$lte": day_number(filters.published_to)}})
    for field, values in (
        ("source", filters.source),
        ("language", filters.language),
        ("article_id", filters.article_ids),
    ):
        if values:
            conditions.append({field: {"$in": list(values)}})
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else {"$and": conditions}
