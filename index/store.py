"""The truth: one SQLite file with texts, chunks, vectors and the manifest.

Everything else (Chroma, Tantivy) can be made from it again. An article is in the library when the
transaction of `put` has committed; each change is also written to a journal, which the indexes follow.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryMismatch, UnknownArticle
from index.failures import sqlite_failures
from index.records import (
    Article,
    ArticleVersion,
    Chunk,
    IndexedChunk,
    Mark,
    RemovedBlock,
    Vectors,
)

SCHEMA = """
CREATE TABLE manifest (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, url TEXT, source TEXT, author TEXT,
    published_at TEXT, updated_at TEXT, language TEXT NOT NULL, removed TEXT NOT NULL,
    hash TEXT NOT NULL, day INTEGER NOT NULL
) STRICT;
CREATE INDEX articles_by_day ON articles (day DESC, id);
CREATE TABLE versions (
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    hash TEXT NOT NULL, seen_at TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, published_at TEXT,
    PRIMARY KEY (article_id, hash)
) STRICT;
CREATE TABLE chunks (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    context TEXT NOT NULL, vector BLOB NOT NULL,
    UNIQUE (article_id, number)
) STRICT;
CREATE TABLE journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    operation TEXT NOT NULL CHECK (operation IN ('add', 'remove')),
    first_row INTEGER NOT NULL, last_row INTEGER NOT NULL
) STRICT;
CREATE TABLE marks (name TEXT PRIMARY KEY, generation TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
"""

MIGRATIONS = (
    SCHEMA,
    "ALTER TABLE marks ADD COLUMN seal TEXT",
)
"""What makes schema n + 1 out of schema n, from an empty file on; statements end in ";\n". Add, never change."""

SCHEMA_VERSION = len(MIGRATIONS)


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article ready to be stored: its content hash, chunks, and their vectors (chunks, dimension)."""

    article: Article
    hash: str
    chunks: Sequence[Chunk]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Rows `first_row` to `last_row` (both inclusive) were added or removed at `position`."""

    position: int
    operation: str
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class ChunkPlace:
    """Where the chunk of a row stands."""

    row: int
    article_id: str
    number: int
    start: int
    end: int


class Store:
    """The SQLite file of a library. Usable from several threads, one at a time inside."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.RLock()
        with sqlite_failures(path):
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.execute("PRAGMA foreign_keys = ON")
            self._migrate(path)

    def _migrate(self, path: Path) -> None:
        version = self._value("PRAGMA user_version")
        if version > SCHEMA_VERSION:
            raise LibraryMismatch(
                f"{path} has schema {version} and this program reads schema {SCHEMA_VERSION}; "
                "use the version of uradori that made it."
            )
        if version < SCHEMA_VERSION:
            with self._transaction():
                for script in MIGRATIONS[version:]:
                    for statement in script.split(";\n"):
                        self._database.execute(statement)
                self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, sqlite_failures(self._path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                # A full disk has rolled it back already.
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    @contextmanager
    def attached(self, path: Path) -> Iterator[sqlite3.Connection]:
        """A transaction over the store and another SQLite file, whose tables are called `other.<name>` in it."""
        with self._lock, sqlite_failures(self._path):
            self._database.execute("ATTACH ? AS other", (str(path),))
            try:
                with self._transaction():
                    yield self._database
            finally:
                self._database.execute("DETACH other")

    def query(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query that changes nothing, for those who look at the library as a whole."""
        return self._rows(query, values)

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with (
            self._lock,
            sqlite_failures(self._path),
            closing(self._database.execute(query, values)) as cursor,
        ):
            return cursor.fetchall()

    def _value(self, query: str, values: Sequence[object] = ()) -> int:
        return int(self._rows(query, values)[0][0])

    def close(self) -> None:
        """Close the file; the store is of no use afterwards."""
        with self._lock:
            self._database.close()

    # manifest

    def manifest(self) -> Mapping[str, str]:
        """What the library was made with: embedder, digest, dimension, chunker."""
        return dict(self._rows("SELECT name, value FROM manifest"))

    def set_manifest(self, manifest: Mapping[str, str]) -> None:
        """Write what the library is made with."""
        with self._transaction():
            self._database.executemany(
                "INSERT OR REPLACE INTO manifest VALUES (?, ?)", list(manifest.items())
            )

    # articles

    def hashes(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The content hashes of those of `ids` that are stored."""
        found: dict[str, str] = {}
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            marks = ",".join("?" * len(part))
            found.update(self._rows(f"SELECT id, hash FROM articles WHERE id IN ({marks})", part))
        return found

    def all_hashes(self) -> Mapping[str, str]:
        """The content hashes of all articles, by id."""
        return dict(self._rows("SELECT id, hash FROM articles ORDER BY id"))

    def put(self, prepared: Iterable[PreparedArticle]) -> None:
        """Store articles with chunks and vectors in one transaction; a stored id gets a new version."""
        with self._transaction():
            for item in prepared:
                self._remove_chunks(item.article.id)
                self._put_article(item)
                self._put_chunks(item)

    def _put_article(self, item: PreparedArticle) -> None:
        article = item.article
        removed = json.dumps([asdict(block) for block in article.removed], ensure_ascii=False)
        self._database.execute(
            "INSERT INTO articles VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET "
            "title=excluded.title, text=excluded.text, url=excluded.url, source=excluded.source, "
            "author=excluded.author, published_at=excluded.published_at, updated_at=excluded.updated_at, "
            "language=excluded.language, removed=excluded.removed, hash=excluded.hash, day=excluded.day",
            (
                article.id, article.title, article.text, article.url, article.source, article.author,
                article.published_at, article.updated_at, article.language, removed, item.hash,
                day_number(article.published_at),
            ),
        )  # fmt: skip
        seen_at = datetime.now(UTC).isoformat(timespec="microseconds")
        self._database.execute(
            "INSERT OR REPLACE INTO versions VALUES (?,?,?,?,?,?)",
            (article.id, item.hash, seen_at, article.title, article.text, article.published_at),
        )

    def _put_chunks(self, item: PreparedArticle) -> None:
        first = last = 0
        for chunk, vector in zip(item.chunks, item.vectors, strict=True):
            cursor = self._database.execute(
                'INSERT INTO chunks (article_id, number, start, "end", context, vector) VALUES (?,?,?,?,?,?)',
                (
                    item.article.id, chunk.number, chunk.start, chunk.end, chunk.context,
                    vector.astype("<f4").tobytes(),
                ),
            )  # fmt: skip
            last = cursor.lastrowid or 0
            first = first or last
        if first:
            self._write_journal("add", first, last)

    def _remove_chunks(self, article_id: str) -> None:
        rows = self._database.execute(
            "SELECT min(row), max(row) FROM chunks WHERE article_id = ?", (article_id,)
        ).fetchone()
        if rows[0] is not None:
            # The rows of an article are consecutive: they are written in one transaction.
            self._database.execute("DELETE FROM chunks WHERE article_id = ?", (article_id,))
            self._write_journal("remove", rows[0], rows[1])

    def _write_journal(self, operation: str, first_row: int, last_row: int) -> None:
        self._database.execute(
            "INSERT INTO journal (operation, first_row, last_row) VALUES (?,?,?)",
            (operation, first_row, last_row),
        )

    def remove(self, article_id: str) -> None:
        """Remove an article with its chunks and versions; raises UnknownArticle."""
        self.article(article_id)
        with self._transaction():
            self._remove_chunks(article_id)
            self._database.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def article(self, article_id: str) -> Article:
        """The article of that id, with its versions; raises UnknownArticle."""
        found = self.articles_by_id([article_id])
        if article_id not in found:
            raise UnknownArticle(
                f"No article {article_id} is in the library; `rag list` shows the ids of those that are."
            )
        versions = self._rows(
            "SELECT seen_at, hash FROM versions WHERE article_id = ? ORDER BY seen_at", (article_id,)
        )
        return replace(found[article_id], versions=tuple(ArticleVersion(*row) for row in versions))

    def articles_by_id(self, ids: Sequence[str]) -> Mapping[str, Article]:
        """Those of the articles that are stored, without their versions."""
        marks = ",".join("?" * len(ids))
        rows = self._rows(f"SELECT {_ARTICLE_COLUMNS} FROM articles WHERE id IN ({marks})", ids)
        return {row[0]: _article(row) for row in rows}

    def page(self, offset: int, limit: int) -> Sequence[Article]:
        """Articles without text or removed blocks, newest first."""
        columns = _ARTICLE_COLUMNS.replace("text,", "'',").replace("removed", "'[]'")
        rows = self._rows(
            f"SELECT {columns} FROM articles ORDER BY day DESC, id LIMIT ? OFFSET ?", (limit, offset)
        )
        return [_article(row) for row in rows]

    def article_count(self) -> int:
        """How many articles are stored."""
        return self._value("SELECT count(*) FROM articles")

    def chunk_count(self) -> int:
        """How many chunks are stored."""
        return self._value("SELECT count(*) FROM chunks")

    def newest_day(self) -> int:
        """Day number of the newest article, 0 if there is none."""
        return self._value("SELECT coalesce(max(day), 0) FROM articles")

    # chunks

    def places(self, rows: Sequence[int]) -> Mapping[int, ChunkPlace]:
        """Where the chunks of `rows` stand; rows that are gone are left out."""
        marks = ",".join("?" * len(rows))
        found = self._rows(
            f'SELECT row, article_id, number, start, "end" FROM chunks WHERE row IN ({marks})', rows
        )
        return {row[0]: ChunkPlace(*row) for row in found}

    def chunk_spans(self, article_id: str) -> Sequence[ChunkPlace]:
        """The places of all chunks of an article, in order."""
        rows = self._rows(
            'SELECT row, article_id, number, start, "end" FROM chunks WHERE article_id = ? ORDER BY number',
            (article_id,),
        )
        return [ChunkPlace(*row) for row in rows]

    def indexed_chunks(self, first_row: int, last_row: int) -> Sequence[IndexedChunk]:
        """The stored chunks of rows `first_row` to `last_row`, both inclusive, as indexes take them in."""
        rows = self._rows(
            'SELECT row, article_id, number, start, "end", substr(text, start + 1, "end" - start), context, '
            "title, source, language, day, vector FROM chunks JOIN articles ON articles.id = article_id "
            "WHERE row BETWEEN ? AND ? ORDER BY row",
            (first_row, last_row),
        )
        return [
            IndexedChunk(
                row=row[0], chunk=Chunk(*row[1:7]), title=row[7], source=row[8], language=row[9], day=row[10],
                vector=_vector(row[11]),
            )
            for row in rows
        ]  # fmt: skip

    # journal

    def journal_end(self) -> int:
        """The position of the newest journal entry, 0 if there is none."""
        return self._value("SELECT coalesce(max(position), 0) FROM journal")

    def last_row(self) -> int:
        """The highest chunk row in use, 0 if there is none."""
        return self._value("SELECT coalesce(max(row), 0) FROM chunks")

    def journal_after(self, position: int) -> Sequence[JournalEntry]:
        """The journal entries after `position`, in order."""
        rows = self._rows(
            "SELECT position, operation, first_row, last_row FROM journal WHERE position > ? ORDER BY position",
            (position,),
        )
        return [JournalEntry(*row) for row in rows]

    def mark(self, name: str) -> Mark | None:
        """Where index `name` is and how far it has come; None if there is none yet."""
        rows = self._rows("SELECT generation, position, seal FROM marks WHERE name = ?", (name,))
        return Mark(*rows[0]) if rows else None

    def set_mark(self, name: str, mark: Mark) -> None:
        """Note, durably, where index `name` is and how far it has come."""
        with self._transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO marks (name, generation, position, seal) VALUES (?, ?, ?, ?)",
                (name, mark.generation, mark.position, mark.seal),
            )


_ARTICLE_COLUMNS = "id, title, text, url, source, author, published_at, updated_at, language, removed"


def _article(row: Sequence[Any]) -> Article:
    blocks = tuple(RemovedBlock(**block) for block in json.loads(row[9]))
    return Article(
        id=row[0],
        title=row[1],
        text=row[2],
        url=row[3],
        source=row[4],
        author=row[5],
        published_at=row[6],
        updated_at=row[7],
        language=row[8],
        removed=blocks,
    )


def _vector(blob: bytes) -> NDArray[np.float32]:
    return np.frombuffer(blob, "<f4").astype(np.float32, copy=False)


def day_number(date: str | None) -> int:
    """The day of an ISO 8601 date as a number that sorts and filters: 2025-12-19 → 20251219; unknown → 0.

    A month or year alone counts as its first day.
    """
    if not date:
        return 0
    parts = [*date[:10].split("-"), "01", "01"][:3]
    return int("".join(parts)) if all(part.isdigit() for part in parts) else 0
