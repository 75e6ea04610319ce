"""The library: articles in, chunks out. It keeps the truth (SQLite) and both indexes in step."""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.chunking import CHUNKER_VERSION, chunk_article
from index.embedding import Embedder, load_embedder
from index.errors import InvalidRequest, LibraryMismatch
from index.identity import content_hash
from index.keywords import KeywordIndex
from index.lock import LibraryLock
from index.records import (
    AddReport,
    Article,
    ArticlePage,
    Chunk,
    Filters,
    Hit,
    IndexedChunk,
    LibraryStatus,
    ReadFailure,
)
from index.store import ChunkPlace, PreparedArticle, Store
from index.vectors import VectorIndex

BATCH_CHUNKS = 512
"""Chunks that are embedded and stored together: enough to sort by length (a batch of 8 then pads under
2 % of its tokens), few enough that a broken-off run repeats some 20 seconds of work."""

REPLAY_ROWS = 2_000
"""Chunks that are handed to an index at a time when it is filled from the store: 3 MB of vectors."""

LINK_BATCH = 100
LINK_SECONDS = 10.0
"""How long opening a library of an older program looks for near-duplicates, and articles compared in one
transaction: about 4,000 articles in all. Whatever is left waits for the next opening."""


class Index(Protocol):
    """What Chroma and Tantivy have in common: both follow the store by rows."""

    def add(self, chunks: Sequence[IndexedChunk]) -> None:
        """Put in chunks; a row that is there already is replaced."""

    def remove(self, first_row: int, last_row: int) -> None:
        """Take out the chunks of rows `first_row` to `last_row`, both inclusive."""

    def clear(self) -> None:
        """Take out everything."""

    def count(self) -> int:
        """How many chunks are in it."""
        ...


@dataclass(slots=True)
class _Tally:
    """The lists of an AddReport while they grow, and how far the batch at hand is."""

    progress: Callable[[int, int], None] | None
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[ReadFailure] = field(default_factory=list)
    chunks: int = 0
    _articles: int = 0
    _batch_articles: int = 0
    _batch_chunks: int = 0
    _batch_done: int = 0

    def begin(self, batch: Sequence["_ChunkedArticle"]) -> None:
        """The next batch: what is counted within it starts anew."""
        self._articles += self._batch_articles
        self._batch_articles = len(batch)
        self._batch_chunks = sum(len(item.chunks) for item in batch)
        self._batch_done = 0

    def advance(self, chunks: int) -> None:
        """So many more chunks of the batch are embedded; articles count by their share of it."""
        self.chunks += chunks
        self._batch_done += chunks
        if self.progress is not None:
            share = self._batch_articles * self._batch_done // max(1, self._batch_chunks)
            self.progress(self._articles + share + len(self.unchanged), self.chunks)

    def report(self) -> AddReport:
        return AddReport(
            tuple(self.added), tuple(self.changed), tuple(self.unchanged), tuple(self.failed), self.chunks
        )


class Library:
    """The articles in the folder `home`. Parts are opened when they are first used.

    Raises LibraryInUse if another process owns the folder.
    """

    def __init__(
        self,
        home: Path,
        *,
        embedder: str,
        models: Path,
        chroma_url: str | None = None,
        say: Callable[[str], None] = lambda message: None,
    ) -> None:
        self.home = home
        self.lock = LibraryLock(home)
        self._embedder_name = embedder
        self._models = models
        self._chroma_url = chroma_url
        self._say = say

    @cached_property
    def store(self) -> Store:
        """The truth."""
        store = Store(self.home / "library.sqlite")
        link_older(store, say=self._say)
        return store

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder that the library was made with; raises LibraryMismatch if it is another one."""
        embedder = load_embedder(self._embedder_name, models=self._models, say=self._say)
        expected = {
            "embedder": embedder.name,
            "digest": embedder.digest,
            "dimension": str(embedder.dimension),
            "chunker": CHUNKER_VERSION,
        }
        manifest = self.store.manifest()
        if not manifest or not self.store.article_count():
            self.store.set_manifest(expected)
        elif differing := [name for name, value in expected.items() if manifest.get(name) != value]:
            name = differing[0]
            raise LibraryMismatch(
                f"The library {self.home} was made with {name} {manifest.get(name)}, not {expected[name]}; "
                "set RAG_EMBEDDER back, or make a new library with --home."
            )
        return embedder

    @cached_property
    def vectors(self) -> VectorIndex:
        """Chroma, brought up to date with the store."""
        index = VectorIndex(self._chroma_url or self.home / "chroma")
        self._follow("chroma", self.home / "chroma", index)
        return index

    @cached_property
    def keywords(self) -> KeywordIndex:
        """Tantivy, brought up to date with the store."""
        index = KeywordIndex(self.home / "tantivy")
        self._follow("tantivy", self.home / "tantivy", index)
        return index

    def _follow(self, name: str, folder: Path, index: Index) -> None:
        """Apply to an index whatever the journal holds beyond its mark; fill it anew if it is a new one."""
        generation = _generation(folder)
        position = self.store.mark(name, generation)
        end = self.store.journal_end()
        if position is None:
            index.clear()
            self._fill(index)
        else:
            for entry in self.store.journal_after(position):
                if entry.operation == "remove":
                    index.remove(entry.first_row, entry.last_row)
                else:
                    index.add(self.store.indexed_chunks(entry.first_row, entry.last_row))
        if position != end:
            self.store.set_mark(name, generation, end)

    def _fill(self, index: Index) -> None:
        for first in range(1, self.store.last_row() + 1, REPLAY_ROWS):
            chunks = self.store.indexed_chunks(first, first + REPLAY_ROWS - 1)
            if chunks:
                index.add(chunks)

    def _follow_all(self) -> None:
        self._follow("chroma", self.home / "chroma", self.vectors)
        self._follow("tantivy", self.home / "tantivy", self.keywords)

    # articles in

    def add(
        self,
        articles: Iterable[Article | ReadFailure],
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> AddReport:
        """Store articles and index them, batch by batch; what is stored already is left alone.

        `progress` is told the articles and chunks finished so far. Failures are passed on in the report.
        """
        tally = _Tally(progress)
        for batch in _batches(self._chunked(articles, tally)):
            tally.begin(batch)
            self._add_batch(batch, tally.advance)
        return tally.report()

    def _chunked(
        self, articles: Iterable[Article | ReadFailure], tally: _Tally
    ) -> Iterator["_ChunkedArticle"]:
        """The articles that are new or changed, cut into chunks; the others are noted in the tally."""
        latest: dict[str, str] = {}
        for article in articles:
            if isinstance(article, ReadFailure):
                tally.failed.append(article)
                continue
            digest = content_hash(article)
            # What is in the batch at hand is not stored yet, but counts.
            stored = latest.get(article.id) or self.store.hashes([article.id]).get(article.id)
            if stored == digest:
                tally.unchanged.append(article.id)
                continue
            latest[article.id] = digest
            (tally.changed if stored else tally.added).append(article.id)
            chunks = chunk_article(article, tokenizer=self.embedder, max_tokens=self.embedder.max_tokens)
            yield _ChunkedArticle(article, digest, chunks)

    def _add_batch(self, batch: Sequence["_ChunkedArticle"], embedded: Callable[[int], None]) -> None:
        texts = [chunk.embedded_text for item in batch for chunk in item.chunks]
        vectors = self.embedder.embed_texts(texts, progress=embedded)
        ends = np.cumsum([len(item.chunks) for item in batch])
        parts = np.split(vectors, ends[:-1])
        self.store.put(
            PreparedArticle(item.article, item.hash, item.chunks, part)
            for item, part in zip(batch, parts, strict=True)
        )
        self._follow_all()

    def remove(self, article_id: str) -> None:
        """Remove an article from the store and both indexes; raises UnknownArticle."""
        self.store.remove(article_id)
        self._follow_all()

    # articles and chunks out

    def page(self, *, offset: int, limit: int) -> ArticlePage:
        """Articles without text, newest first; raises InvalidRequest for a negative offset or limit."""
        if offset < 0 or limit < 1:
            raise InvalidRequest("offset must be 0 or more and limit 1 or more.")
        total = self.store.article_count()
        end = offset + limit
        return ArticlePage(tuple(self.store.page(offset, limit)), total, end if end < total else None)

    def search_vectors(self, vector: NDArray[np.float32], k: int, filters: Filters) -> list[Hit]:
        """The `k` chunks nearest to a vector, best first."""
        return self.vectors.search(vector, k, filters)

    def search_keywords(self, question: str, k: int, filters: Filters) -> list[Hit]:
        """The `k` chunks that share the weightiest words with a question, best first."""
        return self.keywords.search(question, k, filters)

    def places(self, rows: Sequence[int]) -> dict[int, ChunkPlace]:
        """Where the chunks of `rows` stand."""
        return dict(self.store.places(rows))

    def status(self) -> LibraryStatus:
        """What the library holds; opens both indexes, but no model."""
        return LibraryStatus(
            articles=self.store.article_count(),
            chunks=self.store.chunk_count(),
            vectors_in_chroma=self.vectors.count(),
            documents_in_tantivy=self.keywords.count(),
            embedder=self.store.manifest().get("embedder", self._embedder_name),
        )

    def close(self) -> None:
        """Close what was opened and release the lock."""
        for name in ("vectors", "keywords", "store"):
            part = self.__dict__.pop(name, None)
            if part is not None:
                part.close()
        self.lock.release()


def link_older(store: Store, *, say: Callable[[str], None]) -> None:
    """Look for near-duplicates among articles that an older program stored, for LINK_SECONDS at most."""
    waiting = list(store.unlinked())
    if not waiting:
        return
    say(f"Comparing {len(waiting):,} articles with each other for near-duplicates; this is done once.")
    end = time.monotonic() + LINK_SECONDS
    for start in range(0, len(waiting), LINK_BATCH):
        if time.monotonic() > end:
            say(f"{len(waiting) - start:,} of them are left for the next start.")
            return
        store.link(waiting[start : start + LINK_BATCH])
    store.unlinked()  # notes that none is left


@dataclass(frozen=True, slots=True)
class _ChunkedArticle:
    article: Article
    hash: str
    chunks: Sequence[Chunk]


def _batches(items: Iterable[_ChunkedArticle]) -> Iterator[list[_ChunkedArticle]]:
    """Group articles so that each group has about BATCH_CHUNKS chunks and no article twice."""
    batch: list[_ChunkedArticle] = []
    size = 0
    for item in items:
        if any(item.article.id == other.article.id for other in batch):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += len(item.chunks)
        if size >= BATCH_CHUNKS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _generation(folder: Path) -> str:
    """A name that stays with the index folder: a folder that was deleted gets another one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "generation"
    if not path.is_file():
        path.write_text(uuid.uuid4().hex, "ascii")
    return path.read_text("ascii")
