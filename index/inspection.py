"""The inspection behind `rag verify`: the store, both indexes, and whether they agree."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np

from index.following import Index, sample
from index.identity import content_hash
from index.records import Article, Fault, IndexedChunk, VerifyReport
from index.store import Store

ROWS_AT_A_TIME = 2_000
"""Chunks held at a time: 3 MB of vectors."""

EXAMPLES = 5
"""Ids or rows that are named of each kind of fault."""

UNIT_TOLERANCE = 1e-3
"""How far from 1 the length of a stored vector may be; those of all-MiniLM-L6-v2 are within 1e-6."""

REBUILD = "rag rebuild"
RESTORE = "rag restore FILE --force"
EMBED = "rag rebuild --embed"

CHUNK_TEXTS = (
    'SELECT substr(text, start + 1, "end" - start) FROM chunks JOIN articles ON articles.id = article_id '
    "WHERE article_id = ? ORDER BY number"
)
"""The texts of an article's chunks, as the indexes are given them."""

ORPHANS = "SELECT row FROM chunks WHERE article_id NOT IN (SELECT id FROM articles)"

Found = tuple[str, str]
"""A kind of fault, and what has it: an article's id, or a row."""

KINDS = {
    "database": ("The SQLite file is damaged.", RESTORE),
    "article_text": ("Articles are not what was stored: their content hash is another.", RESTORE),
    "chunk_sequence": ("Chunks of articles are missing or numbered wrongly.", EMBED),
    "chunk_offset": (
        "Chunks do not stand where they should: outside their article, over each other, or short of it.",
        EMBED,
    ),
    "chunk_text": ("Chunks are read back with another text than stands there in the article.", EMBED),
    "chunk_orphan": ("Chunks belong to no article.", EMBED),
    "vector": ("Stored vectors are not unit vectors of the library's dimension.", EMBED),
    "missing_in_chroma": ("Chunks are missing in the dense index.", REBUILD),
    "orphan_in_chroma": ("The dense index holds chunks that the library does not.", REBUILD),
    "unfindable_in_chroma": ("Vectors in the dense index differ or do not find themselves.", REBUILD),
    "missing_in_tantivy": ("Chunks are missing in the keyword index.", REBUILD),
    "orphan_in_tantivy": ("The keyword index holds chunks that the library does not, or twice.", REBUILD),
    "unfindable_in_tantivy": ("Chunks are not found by their row and words in the keyword index.", REBUILD),
}
"""What is looked for, and the way out of it."""


class Inspected(Protocol):
    """A library, as far as an inspection needs it."""

    @property
    def store(self) -> Store:
        """The truth."""
        ...

    @property
    def vectors(self) -> Index:
        """The dense index."""
        ...

    @property
    def keywords(self) -> Index:
        """The lexical index."""
        ...


def inspect(
    library: Inspected,
    *,
    everything: bool = False,
    repaired: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> VerifyReport:
    """Return what is wrong with a library; every chunk is looked up with `everything`, else a sample.

    `progress` is told the chunks done and their total.
    """
    store = library.store
    total = store.chunk_count()
    chunks = _read(store, 0, progress, total) if everything else sample(store)
    lookups = _Lookups(library)
    found = [
        *_database_faults(store),
        *_article_faults(store),
        *_row_faults(store, "chroma", library.vectors),
        *_row_faults(store, "tantivy", library.keywords),
        *lookups.faults(chunks),
    ]
    grouped = _grouped(found)
    return VerifyReport(
        ok=not grouped,
        articles=store.article_count(),
        chunks=total,
        vectors_in_chroma=library.vectors.count(),
        documents_in_tantivy=library.keywords.count(),
        looked_up=lookups.count,
        faults=grouped,
        repaired=tuple(repaired),
    )


def _read(
    store: Store, done: int, progress: Callable[[int, int], None] | None, total: int
) -> Iterator[IndexedChunk]:
    for first in range(1, store.last_row() + 1, ROWS_AT_A_TIME):
        chunks = store.indexed_chunks(first, first + ROWS_AT_A_TIME - 1)
        yield from chunks
        done += len(chunks)
        if progress is not None:
            progress(done, total)


def _database_faults(store: Store) -> Iterator[Found]:
    for (complaint,) in store.query("PRAGMA integrity_check(5)"):
        if complaint != "ok":
            yield "database", str(complaint)


def _article_faults(store: Store) -> Iterator[Found]:
    hashes = store.all_hashes()
    known = 0
    for article_id, digest in hashes.items():
        article = store.article(article_id)
        if content_hash(article) != digest:
            yield "article_text", article_id
        spans = store.chunk_spans(article_id)
        known += len(spans)
        if [span.number for span in spans] != list(range(len(spans))) or not spans:
            yield "chunk_sequence", article_id
        elif not _covered(article, [(span.start, span.end) for span in spans]):
            yield "chunk_offset", article_id
        texts = [text for (text,) in store.query(CHUNK_TEXTS, (article_id,))]
        if [article.text[span.start : span.end] for span in spans] != texts:
            yield "chunk_text", article_id
    if known != store.chunk_count():
        yield from (("chunk_orphan", str(row)) for (row,) in store.query(ORPHANS))


def _covered(article: Article, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the chunks follow one another without overlap, and leave nothing but white space between."""
    position = 0
    for start, end in spans:
        if not position <= start < end <= len(article.text) or article.text[position:start].strip():
            return False
        position = end
    return not article.text[position:].strip()


def _row_faults(store: Store, name: str, index: Index) -> Iterator[Found]:
    held = Counter(index.rows())
    stored = {row for (row,) in store.query("SELECT row FROM chunks")}
    yield from ((f"missing_in_{name}", str(row)) for row in sorted(stored - set(held)))
    yield from ((f"orphan_in_{name}", str(row)) for row in sorted(held) if row not in stored or held[row] > 1)


class _Lookups:
    """Chunks looked up in both indexes; `count` is how many."""

    def __init__(self, library: Inspected) -> None:
        self.count = 0
        self._indexes = {"chroma": library.vectors, "tantivy": library.keywords}
        self._dimension = int(library.store.manifest().get("dimension", 0))

    def faults(self, chunks: Iterator[IndexedChunk]) -> Iterator[Found]:
        batch: list[IndexedChunk] = []
        for chunk in chunks:
            batch.append(chunk)
            if len(batch) == ROWS_AT_A_TIME:
                yield from self._faults(batch)
                batch = []
        if batch:
            yield from self._faults(batch)

    def _faults(self, batch: Sequence[IndexedChunk]) -> Iterator[Found]:
        self.count += len(batch)
        sound: list[IndexedChunk] = []
        for chunk in batch:
            if self._is_unit(chunk):
                sound.append(chunk)
            else:
                yield "vector", str(chunk.row)
        for name, index in self._indexes.items():
            rows = index.unfindable(sound) if sound else ()
            yield from ((f"unfindable_in_{name}", str(row)) for row in rows)

    def _is_unit(self, chunk: IndexedChunk) -> bool:
        length = float(np.linalg.norm(chunk.vector))
        right_size = not self._dimension or len(chunk.vector) == self._dimension
        return right_size and abs(length - 1.0) < UNIT_TOLERANCE


def _grouped(found: Sequence[Found]) -> tuple[Fault, ...]:
    missing = {which for kind, which in found if kind.startswith("missing_in_")}
    by_kind: dict[str, list[str]] = {}
    for kind, which in found:
        # What is missing cannot be found either; once is enough.
        if not (kind.startswith("unfindable_in_") and which in missing):
            by_kind.setdefault(kind, []).append(which)
    return tuple(
        Fault(kind, len(which), tuple(which[:EXAMPLES]), KINDS[kind][0], KINDS[kind][1])
        for kind, which in by_kind.items()
    )
