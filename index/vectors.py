"""The dense index: Chroma, embedded or on a server. Only this module knows Chroma."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamaged, IndexUnreachable
from index.failures import index_failures
from index.records import Filters, Hit, IndexedChunk
from index.rows import day_number

BATCH_SIZE = 250
"""Chunks in one call. Chroma's own limit is 5,461; larger batches hold its lock for longer."""

ROWS_READ = 10_000
"""Rows listed in one call."""

COLLECTION = "uradori-chunks"

LOOKED_UP = 10
"""A vector finds itself if it is among so many nearest ones."""

SAME_SCORE = 0.9999
"""From this cosine on, what is found in a vector's place is its equal: the same words in another article."""

SAME_NUMBER = 1e-5
"""Chroma gives back the numbers of a unit vector to within 2e-8."""

WRITTEN_EVERY = 1_000
"""Operations in its log after which Chroma writes its graph out; until then, each opening links them anew."""

LOGGED = (
    "SELECT id FROM embeddings_queue WHERE seq_id > (SELECT coalesce(max(seq_id), 0) FROM max_seq_id "
    "JOIN segments ON segments.id = segment_id WHERE scope = 'VECTOR')"
)
"""What Chroma's log holds beyond the graph that it has written out."""

HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 200}
"""Chroma's graph. By its defaults (100, 16, 100) 2 to 5 of 36,000 vectors of the tiny embedder of tests/proofs
were not among the 10 found by themselves, or by no search at all, and 23 of 12,000 that were put in twice; with
these 0 of 30,000 and 1 of 12,000. Putting in 10,000 of 384 dimensions takes 5.1 s of processor time instead of
2.7 (8.5 with an `ef_construction` of 400 and 16 neighbours, which lost 0 of 66,000)."""


class VectorIndex:
    """Chunk vectors by row, with what filters ask for. Opened on a folder, or on a server's URL.

    Every call raises IndexDamaged if what is there cannot be used, DiskFull, and, with a server,
    IndexUnreachable.
    """

    forgets = True

    def __init__(self, place: Path | str, *, collection: str = COLLECTION) -> None:
        import chromadb
        from chromadb.config import Settings

        self._place = place
        self._name = collection
        logged = _logged(place) if isinstance(place, Path) else ()
        self.relinked = None if logged is None else [int(name) for name in logged if name.isdecimal()]
        self._is_behind = logged != ()
        settings = Settings(anonymized_telemetry=False)
        with self._failures():
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
            self._collection = self._client.get_or_create_collection(
                collection, embedding_function=None, configuration={"hnsw": HNSW}
            )

    def _failures(self) -> AbstractContextManager[None]:
        return (
            index_failures("chroma", self._place)
            if isinstance(self._place, Path)
            else _server_failures(self._place)
        )

    def add(self, chunks: Sequence[IndexedChunk]) -> None:
        """Put in chunks. A row that is there with its vector is left alone; with another one it is replaced.

        Nothing is ever updated in place: HNSW then links the vector anew and drops links that were the only way
        to others. Of 12,000 vectors put in twice no search of any depth found 21 any more (1 put in once).
        """
        for start in range(0, len(chunks), BATCH_SIZE):
            with self._failures():
                part = self._replaced(chunks[start : start + BATCH_SIZE])
                if not part:
                    continue
                self._is_behind = True
                self._collection.add(
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

    def _replaced(self, chunks: Sequence[IndexedChunk]) -> Sequence[IndexedChunk]:
        """Those of `chunks` that are not here as they are, after what stands in their place is taken out."""
        there = self._vectors_of(chunks)
        if not there:
            return chunks
        new = [chunk for chunk in chunks if not _same(there.get(str(chunk.row)), chunk.vector)]
        others = [str(chunk.row) for chunk in new if str(chunk.row) in there]
        if others:
            self._is_behind = True
            self._collection.delete(ids=others)
        return new

    def _vectors_of(self, chunks: Sequence[IndexedChunk]) -> Mapping[str, NDArray[np.float32]]:
        """The vectors that are here of those of `chunks` that are here, by id."""
        ids = [str(chunk.row) for chunk in chunks]
        # Without vectors it takes 2 ms, with them 10.
        known = self._collection.get(ids=ids, include=[])["ids"]
        if not known:
            return {}
        kept = self._collection.get(ids=known, include=["embeddings"])
        return dict(zip(kept["ids"], kept["embeddings"], strict=True))

    def remove(self, first_row: int, last_row: int) -> None:
        """Take out the chunks of rows `first_row` to `last_row`, both inclusive."""
        for start in range(first_row, last_row + 1, BATCH_SIZE):
            end = min(start + BATCH_SIZE, last_row + 1)
            with self._failures():
                self._is_behind = True
                self._collection.delete(ids=[str(row) for row in range(start, end)])

    def count(self) -> int:
        """How many chunks are in it."""
        with self._failures():
            return int(self._collection.count())

    def rows(self) -> Sequence[int]:
        """The rows of all chunks that are in it."""
        rows: list[int] = []
        for start in range(0, self.count(), ROWS_READ):
            with self._failures():
                found = self._collection.get(include=[], limit=ROWS_READ, offset=start)
                rows += [int(row) for row in found["ids"]]
        return rows

    def unfindable(self, chunks: Sequence[IndexedChunk]) -> Sequence[int]:
        """The rows of those of `chunks` whose vector is another one here, or does not find itself."""
        missing: list[int] = []
        for start in range(0, len(chunks), BATCH_SIZE):
            part = chunks[start : start + BATCH_SIZE]
            vectors = np.stack([chunk.vector for chunk in part])
            with self._failures():
                stored = self._vectors_of(part)
                near = self._collection.query(
                    query_embeddings=vectors, n_results=LOOKED_UP, include=["distances"]
                )
                for chunk, found, distances in zip(part, near["ids"], near["distances"], strict=True):
                    row = str(chunk.row)
                    itself = row in found or (bool(distances) and 1.0 - distances[0] >= SAME_SCORE)
                    if not (itself and _same(stored.get(row), chunk.vector)):
                        missing.append(chunk.row)
        return missing

    def search(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Hit]:
        """The `k` chunks nearest to `vector` among those that pass, best first; score = cosine."""
        with self._failures():
            found = self._collection.query(
                query_embeddings=vector[None, :], n_results=k, where=_where(filters), include=["distances"]
            )
            return _hits(found)

    def close(self) -> None:
        """Have the graph written out, and let go of the files."""
        with self._failures():
            try:
                if self._is_behind and isinstance(self._place, Path) and _has_room(self._place):
                    self._write_out()
            finally:
                self._client.close()

    def _write_out(self) -> None:
        """Fill Chroma's log up until it writes its graph: it has no call for that.

        Deleting what is not there changes nothing, and costs 0.1 s for 77,430 chunks. Without it each opening links
        up to 1,000 vectors into the graph anew, which takes up to a second, and may lose one.
        """
        self._collection.delete(ids=[f"-{number}" for number in range(WRITTEN_EVERY)])


def discard_collection(url: str, collection: str) -> None:
    """Delete a collection from a Chroma server, if it is there. Raises IndexUnreachable."""
    index = VectorIndex(url, collection=collection)
    with _server_failures(url):
        index._client.delete_collection(collection)
    index.close()


@contextmanager
def _server_failures(url: str) -> Iterator[None]:
    """IndexDamaged where the collection is gone, IndexUnreachable for anything else a server makes happen."""
    from chromadb.errors import ChromaError, NotFoundError
    from httpx import HTTPError

    try:
        yield
    except NotFoundError as error:
        raise IndexDamaged(f"The Chroma server at {url} has lost the collection; run: rag rebuild") from error
    except (ChromaError, HTTPError, ValueError) as error:
        raise IndexUnreachable(
            f"The Chroma server at {url} does not answer as it should ({error}); start it, or unset RAG_CHROMA_URL."
        ) from error


def _logged(folder: Path) -> Sequence[str] | None:
    """The ids in Chroma's log that opening links into its graph anew; None if that cannot be told.

    To be asked before Chroma has the file open: another SQLite in the process would let go of its locks.
    """
    file = folder / "chroma.sqlite3"
    if not file.exists():
        return ()
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            return tuple(str(name) for (name,) in database.execute(LOGGED))
    except sqlite3.Error:
        return None


def _has_room(folder: Path) -> bool:
    """Whether the graph can be written once more: Chroma does that in place, and a full disk would cut it short."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return shutil.disk_usage(folder).free > 2 * size


def _same(stored: NDArray[np.float32] | None, vector: NDArray[np.float32]) -> bool:
    return stored is not None and bool(np.allclose(stored, vector, atol=SAME_NUMBER))


def _hits(found: Any) -> list[Hit]:
    """Chroma's reply to one vector, as hits; score = 1 − cosine distance."""
    return [
        Hit(int(row), 1.0 - float(distance))
        for row, distance in zip(found["ids"][0], found["distances"][0], strict=True)
    ]


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
    if filters.without:
        conditions.append({"article_id": {"$nin": list(filters.without)}})
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else {"$and": conditions}
