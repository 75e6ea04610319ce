"""The library: articles in, chunks out. It keeps the truth (SQLite) and both indexes in step."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.backup import inspect_backup, put_back
from index.batches import ChunkedArticle, Tally, batches
from index.catalogue import Catalogue
from index.chunking import chunk_article
from index.embedding import Embedder, load_embedder
from index.errors import DiskFull, IndexDamaged, InvalidRequest, LibraryMismatch
from index.exact import search_exactly
from index.filtering import nearest
from index.identity import content_hash
from index.inspection import inspect
from index.keywords import KeywordIndex
from index.linking import link_older
from index.lock import LibraryLock
from index.records import (
    AddReport,
    Article,
    ArticlePage,
    BackupReport,
    Filters,
    Hit,
    LibraryStatus,
    ReadFailure,
    RebuildReport,
    VerifyReport,
)
from index.reembedding import manifest_of, reembed, take_over
from index.replica import IndexType, Kind, Replica
from index.store import Store
from index.stored import ChunkPlace, PreparedArticle
from index.vectors import VectorIndex, discard_collection

REEMBEDDED = "reembedded.sqlite"
"""The file in which newly embedded chunks grow until they are taken over."""

LEXICAL = Kind("tantivy", KeywordIndex)

TRIES = 2
"""A search that meets a damaged index is tried once more when that has been rebuilt."""


class Library:
    """The articles in the folder `home`. Parts are opened when they are first used.

    `step` is called with the name of each step (docs/library.md) between whose effects a process may die.
    `rebuild_in_background`, set before the first search, lets a large damaged index be rebuilt in a thread
    while searches are answered from the stored vectors. Raises LibraryInUse if another process owns the folder.
    """

    def __init__(
        self,
        home: Path,
        *,
        embedder: str,
        models: Path,
        chroma_url: str | None = None,
        say: Callable[[str], None] = lambda message: None,
        step: Callable[[str], None] = lambda name: None,
    ) -> None:
        self.home = home
        self.rebuild_in_background = False
        self.lock = LibraryLock(home)
        self._embedder_name = embedder
        self._models = models
        self._chroma_url = chroma_url
        self._say = say
        self._step = step

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
        expected = manifest_of(embedder)
        manifest = self.store.manifest()
        if not manifest or not self.store.article_count():
            self.store.set_manifest(expected)
        elif differing := [name for name, value in expected.items() if manifest.get(name) != value]:
            name = differing[0]
            raise LibraryMismatch(
                f"The library {self.home} was made with {name} {manifest.get(name)}, not {expected[name]}; "
                "set RAG_EMBEDDER back, or embed all its articles again with: rag rebuild --embed"
            )
        return embedder

    @cached_property
    def dense(self) -> Replica[VectorIndex]:
        """Chroma, in step with the store."""
        return self._opened(self._dense_kind())

    @cached_property
    def lexical(self) -> Replica[KeywordIndex]:
        """Tantivy, in step with the store. It is always rebuilt at once: 37,000 chunks a second."""
        return self._opened(LEXICAL)

    def _dense_kind(self) -> Kind[VectorIndex]:
        url = self._chroma_url
        if url is None:
            return Kind("chroma", VectorIndex)
        return Kind(
            "chroma-server",
            lambda folder: VectorIndex(url, collection=f"uradori-{folder.name}"),
            discard=lambda folder: discard_collection(url, f"uradori-{folder.name}"),
            on_disk=False,
        )

    @property
    def is_open(self) -> bool:
        """Whether the store, both indexes and the embedder are open."""
        return {"store", "dense", "lexical", "embedder"} <= set(self.__dict__)

    @contextmanager
    def opened_meanwhile(self) -> Iterator[None]:
        """Open the indexes in a thread; at the end all that a search uses is open. A large index that has to be
        looked through or made again is left to the background."""
        self.rebuild_in_background = True
        if self.is_open or not self.store.article_count():
            yield
            return
        with ThreadPoolExecutor(1, "open-indexes") as executor:
            opening = executor.submit(self._open_indexes)
            yield
            _ = self.embedder, self.catalogue
            opening.result()

    def _open_indexes(self) -> None:
        with suppress(DiskFull):  # a search says so, and goes on without
            _ = self.dense, self.lexical

    def _opened(self, kind: Kind[IndexType]) -> Replica[IndexType]:
        replica = self._replica(kind)
        replica.open(in_background=self.rebuild_in_background and kind.name != LEXICAL.name)
        return replica

    def _replica(self, kind: Kind[Any]) -> Replica[Any]:
        return Replica(kind, self.home, self.store, say=self._say, step=self._step)

    @property
    def vectors(self) -> VectorIndex:
        """The dense index itself, waiting for it if it is being rebuilt."""
        return _ready(self.dense)

    @property
    def keywords(self) -> KeywordIndex:
        """The lexical index itself."""
        return _ready(self.lexical)

    def _follow_all(self) -> None:
        self.dense.follow()
        self.lexical.follow()

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
        tally = Tally(progress)
        for batch in batches(self._chunked(articles, tally)):
            tally.begin(batch)
            self._add_batch(batch, tally.advance)
        return tally.report()

    def _chunked(self, articles: Iterable[Article | ReadFailure], tally: Tally) -> Iterator[ChunkedArticle]:
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
            yield ChunkedArticle(article, digest, chunks)

    def _add_batch(self, batch: Sequence[ChunkedArticle], embedded: Callable[[int], None]) -> None:
        texts = [chunk.embedded_text for item in batch for chunk in item.chunks]
        vectors = self.embedder.embed_texts(texts, progress=embedded)
        self._step("embedded")
        ends = np.cumsum([len(item.chunks) for item in batch])
        parts = np.split(vectors, ends[:-1])
        self.store.put(
            PreparedArticle(item.article, item.hash, item.chunks, part)
            for item, part in zip(batch, parts, strict=True)
        )
        self._step("stored")
        self._follow_all()

    def remove(self, article_id: str) -> None:
        """Remove an article from the store and both indexes; raises UnknownArticle."""
        self.store.remove(article_id)
        self._step("removed")
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
        """The `k` chunks nearest to a vector, best first; exact while the dense index cannot be had."""
        for _ in range(TRIES):
            try:
                index = self.dense.index
                if index is not None:
                    return nearest(index, self.catalogue, vector, k, filters)
            except IndexDamaged as error:
                self.dense.rebuild(because=str(error))
            except DiskFull as error:
                self._say(str(error))
                break
        return search_exactly(self.store, vector, k, filters)

    def search_keywords(self, question: str, k: int, filters: Filters) -> list[Hit]:
        """The `k` chunks that share the weightiest words with a question, best first.

        None while a full disk keeps the lexical index from being made.
        """
        for _ in range(TRIES):
            try:
                return self.keywords.search(question, k, filters)
            except IndexDamaged as error:
                self.lexical.rebuild(because=str(error))
            except DiskFull as error:
                self._say(str(error))
                break
        return []  # the vectors still find passages

    def places(self, rows: Sequence[int]) -> dict[int, ChunkPlace]:
        """Where the chunks of `rows` stand; rows that are gone are left out."""
        return self.catalogue.places(rows)

    @property
    def catalogue(self) -> Catalogue:
        """Where all chunks stand, as the store has them now; read on first use."""
        catalogue: Catalogue | None = self.__dict__.get("_catalogue")
        if catalogue is None:
            catalogue = self.__dict__["_catalogue"] = Catalogue(self.store)
        catalogue.follow()
        return catalogue

    def status(self) -> LibraryStatus:
        """What the library holds; opens both indexes, but no model.

        `details["rebuilding"]` names the index that is being rebuilt in the background, if one is.
        """
        dense = self.dense.index
        return LibraryStatus(
            articles=self.store.article_count(),
            chunks=self.store.chunk_count(),
            vectors_in_chroma=dense.count() if dense else 0,
            documents_in_tantivy=self.keywords.count(),
            embedder=self.store.manifest().get("embedder", self._embedder_name),
            details={"rebuilding": self.dense.kind.name} if self.dense.rebuilding else {},
        )

    def rebuild(self, *, progress: Callable[[int], None] | None = None) -> RebuildReport:
        """Make both indexes again from the stored vectors; `progress` is told the chunks put into each."""
        for name, kind in (("dense", self._dense_kind()), ("lexical", LEXICAL)):
            # What is there need not be opened to be replaced.
            replica = self.__dict__.get(name) or self._replica(kind)
            replica.rebuild(progress=progress)
            self.__dict__[name] = replica
        return self.rebuilt()

    def rebuilt(self) -> RebuildReport:
        """What a rebuild that embedded nothing reports."""
        return RebuildReport(self.store.article_count(), self.store.chunk_count(), embedded=0)

    def reembed(self, *, progress: Callable[[int, int], None] | None = None) -> int:
        """Embed every article again with the current embedder, beside the vectors in use; returns how many.

        What an interrupted run did is not done again. `take_over` ends it. `progress` is told the articles
        done and their total.
        """
        embedder = load_embedder(self._embedder_name, models=self._models, say=self._say)
        path = self.home / REEMBEDDED
        return reembed(self.store, embedder, path, progress=progress, step=self._step)

    def take_over(self) -> bool:
        """Put the newly embedded chunks in the place of the old; False if articles came in meanwhile."""
        if not take_over(self.store, self.home / REEMBEDDED):
            return False
        self._step("reembedding taken over")
        self.__dict__.pop("embedder", None)
        self.__dict__.pop("_catalogue", None)
        self.rebuild()
        return True

    def verify(
        self, *, everything: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> VerifyReport:
        """Compare store and indexes, chunk by chunk; every chunk is looked up, or a sample of some 2,000."""
        repaired = (*self.dense.repairs, *self.lexical.repairs)
        return inspect(self, everything=everything, repaired=repaired, progress=progress)

    def restore(self, file: Path, *, force: bool = False) -> BackupReport:
        """Put a backup in the place of all that is here, and fill the indexes from it.

        Raises InvalidRequest for what is no backup, or, without `force`, if the library holds articles.
        """
        inspect_backup(file)
        if not force and self.store.article_count():
            raise InvalidRequest(
                f"The library {self.home} holds {self.store.article_count():,} articles; "
                "to lose them to the backup, say --force, or restore into another with --home."
            )
        report = put_back(file, self.home, close=self._close_parts, step=self._step)
        self.rebuild()
        return report

    def close(self) -> None:
        """Close what was opened, seal the indexes, and release the lock."""
        try:
            self._close_parts()
        finally:
            self.lock.release()

    def _close_parts(self) -> None:
        with ExitStack() as closing:  # each of them, whatever another raises; the store last
            for name in ("store", "lexical", "dense"):
                part = self.__dict__.pop(name, None)
                if part is not None:
                    closing.callback(part.close)
        self.__dict__.pop("embedder", None)
        self.__dict__.pop("_catalogue", None)


def _ready(replica: Replica[IndexType]) -> IndexType:
    replica.wait()
    if replica.index is None:
        replica.rebuild()
        replica.wait()
    assert replica.index is not None, "a rebuild ends in an index or an error"
    return replica.index
