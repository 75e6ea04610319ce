"""The truth: one SQLite file with texts, chunks, vectors and the manifest.

Everything else (Chroma, Tantivy) can be made from it again. An article is in the library when the
transaction of `put` has committed; each change is also written to a journal, which the indexes follow.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article_vectors import ArticleVectors
from index.duplicates import SIGNATURE_SCHEME
from index.errors import UnknownArticle
from index.failures import sqlite_failures
from index.links import Links
from index.records import (
    Article,
    ArticleVersion,
    Chunk,
    IndexedChunk,
    Mark,
    StoredVersion,
)
from index.rows import ARTICLE_COLUMNS, article_of, day_number, vector_of
from index.schema import MIGRATIONS, WITHOUT_ARTICLE_VECTORS
from index.sqlite_file import migrate, open_file, transaction
from index.stored import ArticleFacts, ChunkPlace, JournalEntry, PreparedArticle
from index.versions import Versions

MOST_MARKS = 500
"""Values named in one query; past that the whole table is read."""


class Store:
    """The SQLite file of a library. Usable from several threads, one at a time inside."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.RLock()
        with sqlite_failures(path):
            self._database = open_file(path)
        self._links = Links(self._database)
        self._versions = Versions(self._database)
        self._article_vectors = ArticleVectors(self._database)
        with self._lock, sqlite_failures(path):
            migrate(self._database, path, MIGRATIONS, after=self._migrated)

    def _migrated(self, version: int) -> None:
        if 0 < version <= WITHOUT_ARTICLE_VECTORS:
            self._article_vectors.fill()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock, sqlite_failures(self._path), transaction(self._database):
            yield

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
            self._article_vectors.put(item.article.id, item.vectors)

    def _remove_chunks(self, article_id: str) -> None:
        rows = self._database.execute(
            "SELECT min(row), max(row) FROM chunks WHERE article_id = ?", (article_id,)
        ).fetchone()
        if rows[0] is not None:
            # The rows of an article are consecutive: they are written in one transaction.
            self._database.execute("DELETE FROM chunks WHERE article_id = ?", (article_id,))
            self._article_vectors.remove(article_id)
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
        rows = self._rows(f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id IN ({marks})", ids)
        return {row[0]: article_of(row) for row in rows}

    def page(self, offset: int, limit: int) -> Sequence[Article]:
        """Articles without text or removed blocks, newest first."""
        columns = ARTICLE_COLUMNS.replace("text,", "'',").replace("removed", "'[]'")
        rows = self._rows(
            f"SELECT {columns} FROM articles ORDER BY day DESC, id LIMIT ? OFFSET ?", (limit, offset)
        )
        duplicates = self.duplicates([row[0] for row in rows])
        return [replace(article_of(row), duplicates=duplicates.get(row[0], ())) for row in rows]

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

    def places_in_order(
        self, first_row: int, last_row: int
    ) -> tuple[Sequence[str], Sequence[tuple[int, int, int, int]]]:
        """Where the chunks of some rows, both inclusive, stand, in order: their articles, and row, number, start and
        end of each. A library has a hundred thousand of them."""
        query = (
            'SELECT article_id, row, number, start, "end" FROM chunks WHERE row BETWEEN ? AND ? ORDER BY row'
        )
        rows = self._rows(query, (first_row, last_row))
        return [row[0] for row in rows], [row[1:] for row in rows]

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
                vector=vector_of(row[11]),
            )
            for row in rows
        ]  # fmt: skip

    def article_facts(self, ids: Sequence[str]) -> Sequence[ArticleFacts]:
        """What filters ask of those of the articles that are stored."""
        columns = "id, published_at, day, coalesce(source, ''), language"
        if len(ids) > MOST_MARKS:
            wanted = frozenset(ids)
            rows = self._rows(f"SELECT {columns} FROM articles")
            return [ArticleFacts(*row) for row in rows if row[0] in wanted]
        marks = ",".join("?" * len(ids))
        return [
            ArticleFacts(*row)
            for row in self._rows(f"SELECT {columns} FROM articles WHERE id IN ({marks})", ids)
        ]

    def published_between(self, first_day: int, last_day: int) -> Mapping[str, str | None]:
        """When the articles of some days, given as day numbers and both inclusive, were published."""
        query = "SELECT id, published_at FROM articles WHERE day BETWEEN ? AND ?"
        return dict(self._rows(query, (first_day, last_day)))

    def vectors(self, rows: Sequence[int]) -> Mapping[int, NDArray[np.float32]]:
        """The vectors of the chunks of `rows`; rows that are gone are left out."""
        marks = ",".join("?" * len(rows))
        found = self._rows(f"SELECT row, vector FROM chunks WHERE row IN ({marks})", rows)
        return {row: vector_of(blob) for row, blob in found}

    def article_vectors(self, ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The mean of an article's chunk vectors, of length 1, for those of `ids` that have chunks."""
        with self._lock, sqlite_failures(self._path):
            return self._article_vectors.of(ids)

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
