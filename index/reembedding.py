"""Embedding a whole library again, for another embedder or chunker, beside the vectors that are in use.

The new chunks grow in a file of their own, so that it can be interrupted and taken up again at any time;
one transaction of the store then takes them over.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from index.chunking import CHUNKER_VERSION, chunk_article
from index.embedding import Embedder
from index.failures import sqlite_failures
from index.records import Article, Chunk
from index.store import Store

BATCH_CHUNKS = 256
"""Chunks after which the work is made durable: some 8 seconds of it on two cores."""

SCHEMA = """
CREATE TABLE manifest (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE articles (id TEXT PRIMARY KEY, hash TEXT NOT NULL) STRICT;
CREATE TABLE chunks (
    article_id TEXT NOT NULL, number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    context TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (article_id, number)
) STRICT
"""


def manifest_of(embedder: Embedder) -> Mapping[str, str]:
    """Return what a library made with this embedder and this program says of itself."""
    return {
        "embedder": embedder.name,
        "digest": embedder.digest,
        "dimension": str(embedder.dimension),
        "chunker": CHUNKER_VERSION,
    }


def reembed(
    store: Store,
    embedder: Embedder,
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    step: Callable[[str], None] = lambda name: None,
) -> int:
    """Embed every article into the file `path`, except those it holds already; return how many it did.

    `progress` is told the articles done and their total. What the file holds for another embedder or
    chunker is thrown away. Raises DiskFull.
    """
    embedded = 0
    with sqlite_failures(path), closing(_open(path, manifest_of(embedder))) as database:
        done = dict(database.execute("SELECT id, hash FROM articles"))
        wanted = store.all_hashes()
        finished = sum(done.get(article_id) == digest for article_id, digest in wanted.items())
        if progress is not None:
            progress(finished, len(wanted))
        missing = [article_id for article_id, digest in wanted.items() if done.get(article_id) != digest]
        for batch in _batches(store, missing, embedder):
            _put(database, batch, embedder, wanted)
            step("reembedded batch")
            embedded += len(batch)
            if progress is not None:
                progress(finished + embedded, len(wanted))
    return embedded


def _open(path: Path, manifest: Mapping[str, str]) -> sqlite3.Connection:
    """The file with the chunks done so far for this manifest, empty if it was for another one."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    if tables and dict(database.execute("SELECT name, value FROM manifest")) == manifest:
        return database
    database.execute("BEGIN IMMEDIATE")
    for table in tables:
        database.execute(f"DROP TABLE {table}")
    for statement in SCHEMA.split(";\n"):
        database.execute(statement)
    database.executemany("INSERT INTO manifest VALUES (?, ?)", list(manifest.items()))
    database.execute("COMMIT")
    return database


def _batches(
    store: Store, ids: Sequence[str], embedder: Embedder
) -> Iterator[list[tuple[Article, Sequence[Chunk]]]]:
    batch: list[tuple[Article, Sequence[Chunk]]] = []
    size = 0
    for article_id in ids:
        # One that was removed meanwhile is left out.
        for article in store.articles_by_id([article_id]).values():
            chunks = chunk_article(article, tokenizer=embedder, max_tokens=embedder.max_tokens)
            batch.append((article, chunks))
            size += len(chunks)
        if size >= BATCH_CHUNKS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _put(
    database: sqlite3.Connection,
    batch: Sequence[tuple[Article, Sequence[Chunk]]],
    embedder: Embedder,
    hashes: Mapping[str, str],
) -> None:
    chunks = [chunk for _, chunks in batch for chunk in chunks]
    vectors = embedder.embed_texts([chunk.embedded_text for chunk in chunks])
    database.execute("BEGIN IMMEDIATE")
    try:
        for article, _ in batch:
            database.execute("DELETE FROM chunks WHERE article_id = ?", (article.id,))
            database.execute(
                "INSERT OR REPLACE INTO articles VALUES (?, ?)", (article.id, hashes[article.id])
            )
        database.executemany(
            "INSERT INTO chunks VALUES (?,?,?,?,?,?)",
            [
                (
                    chunk.article_id, chunk.number, chunk.start, chunk.end, chunk.context,
                    np.asarray(vector, "<f4").tobytes(),
                )
                for chunk, vector in zip(chunks, vectors, strict=True)
            ],
        )  # fmt: skip
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def take_over(store: Store, path: Path) -> bool:
    """Put the chunks, vectors and manifest of the file `path` in the place of the store's, in one transaction.

    The file is deleted then. Returns False, with nothing changed, if an article was added or changed since.
    """
    with store.attached(path) as database:
        behind = database.execute(
            "SELECT count(*) FROM articles LEFT JOIN other.articles AS done USING (id) "
            "WHERE done.hash IS NOT articles.hash"
        ).fetchone()
        if behind[0]:
            return False
        database.execute("DELETE FROM chunks")
        database.execute(
            'INSERT INTO chunks (article_id, number, start, "end", context, vector) '
            'SELECT article_id, number, start, "end", context, vector FROM other.chunks '
            "WHERE article_id IN (SELECT id FROM articles) ORDER BY article_id, number"
        )
        database.execute("INSERT OR REPLACE INTO manifest SELECT name, value FROM other.manifest")
        # No index holds any of these rows: each is filled anew.
        database.execute("DELETE FROM marks")
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    return True
