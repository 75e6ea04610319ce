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
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.duplicates import SIGNATURE_SCHEME
from index.errors import LibraryMismatch, UnknownArticle
from index.links import Links
from index.records import (
    Article,
    ArticleVersion,
    Chunk,
    IndexedChunk,
    RemovedBlock,
    StoredVersion,
    Vectors,
)
from index.schema import MIGRATIONS, SCHEMA_VERSION
from index.versions import Versions


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
        self._lock = threading.RLock()
        self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("PRAGMA foreign_keys = ON")
        self._migrate(path)
        self._links = Links(self._database)
        self._versions = Versions(self._database)

    def _migrate(self, path: Path) -> None:
        """Bring the file to this program's schema, from whichever earlier one, in one transaction."""
        version = self._value("PRAGMA user_version")
        if version > SCHEMA_VERSION:
            raise LibraryMismatch(
                f"{path} has schema {version} and this program reads schemas up to {SCHEMA_VERSION}; "
                "use the version of uradori that made it."
            )
        if version == SCHEMA_VERSION:
            return
        with self._transaction():
            # Asked again: another process may have been faster.
            for migration in MIGRATIONS[self._value("PRAGMA user_version") :]:
                for statement in migration.split(";\n"):
                    self._database.execute(statement)
            self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock, closing(self._database.execute(query, values)) as cursor:
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
        self._versions.put(article, item.hash)
        self._links.put(article, day_number(article.published_at))

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
            self._links.remove(article_id)
            self._database.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def article(self, article_id: str) -> Article:
        """The article of that id, with its versions and duplicates; raises UnknownArticle."""
        found = self.articles_by_id([article_id])
        if article_id not in found:
            raise UnknownArticle(
                f"No article {article_id} is in the library; `rag list` shows the ids of those that are."
            )
        return replace(
            found[article_id],
            versions=tuple(ArticleVersion(v.seen_at, v.hash) for v in self.versions(article_id)),
            duplicates=self.duplicates([article_id]).get(article_id, ()),
        )

    def versions(self, article_id: str) -> Sequence[StoredVersion]:
        """The versions of an article with their texts, oldest first."""
        with self._lock:
            return self._versions.of(article_id)

    def changed_versions(self, ids: Sequence[str]) -> Mapping[str, Sequence[StoredVersion]]:
        """The versions, oldest first, of those of `ids` that have more than one."""
        with self._lock:
            return self._versions.of_changed(ids)

    def articles_by_id(self, ids: Sequence[str]) -> Mapping[str, Article]:
        """Those of the articles that are stored, without their versions and duplicates."""
        marks = ",".join("?" * len(ids))
        rows = self._rows(f"SELECT {_ARTICLE_COLUMNS} FROM articles WHERE id IN ({marks})", ids)
        return {row[0]: _article(row) for row in rows}

    def page(self, offset: int, limit: int) -> Sequence[Article]:
        """Articles without text or removed blocks, newest first."""
        columns = _ARTICLE_COLUMNS.replace("text,", "'',").replace("removed", "'[]'")
        rows = self._rows(
            f"SELECT {columns} FROM articles ORDER BY day DESC, id LIMIT ? OFFSET ?", (limit, offset)
        )
        duplicates = self.duplicates([row[0] for row in rows])
        return [replace(_article(row), duplicates=duplicates.get(row[0], ())) for row in rows]

    def duplicates(self, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The ids of the near-duplicates of those of `ids` that have any."""
        with self._lock:
            return self._links.of(ids)

    def unlinked(self) -> Sequence[str]:
        """The ids of articles that were never compared with the others, as an older program left them."""
        if self.manifest().get("signatures") == str(SIGNATURE_SCHEME):
            return []
        with self._lock:
            missing = self._links.unsigned()
        if not missing:
            self.set_manifest({"signatures": str(SIGNATURE_SCHEME)})
        return missing

    def link(self, ids: Sequence[str]) -> None:
        """Compare stored articles with the others, and link those that are near-duplicates."""
        with self._transaction():
            for article in self.articles_by_id(ids).values():
                self._links.put(article, day_number(article.published_at))

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

    def mark(self, name: str, generation: str) -> int | None:
        """How far index `name` has followed the journal; None if that generation of it never began."""
        rows = self._rows("SELECT position FROM marks WHERE name = ? AND generation = ?", (name, generation))
        return int(rows[0][0]) if rows else None

    def set_mark(self, name: str, generation: str, position: int) -> None:
        """Note, durably, that index `name` holds everything up to `position`."""
        with self._transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", (name, generation, position)
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
