"""Following the store: how an index is filled from it, catches up with it, and is compared with it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from index.records import IndexedChunk
from index.store import JournalEntry, Store

REPLAY_ROWS = 2_000
"""Chunks that are handed to an index at a time when it is filled from the store: 3 MB of vectors."""

SAMPLE_NEWEST = 1_000
SAMPLE_SPREAD = 1_000
"""Rows that are looked up to try an index out: the newest, which a kill most likely hit, and as many over all
the others, in SAMPLE_PARTS stretches. Chroma looks up 2,000 of 5,000 vectors in 0.3 s."""

SAMPLE_PARTS = 20


class Index(Protocol):
    """What Chroma and Tantivy have in common: both follow the store by rows."""

    def add(self, chunks: Sequence[IndexedChunk]) -> None:
        """Put in chunks; a row that is there already is replaced."""

    def remove(self, first_row: int, last_row: int) -> None:
        """Take out the chunks of rows `first_row` to `last_row`, both inclusive."""

    def count(self) -> int:
        """How many chunks are in it."""
        ...

    def rows(self) -> Sequence[int]:
        """The rows of all chunks that are in it."""
        ...

    def unfindable(self, chunks: Sequence[IndexedChunk]) -> Sequence[int]:
        """The rows of those of `chunks` that are not found as they are stored."""
        ...

    def close(self) -> None:
        """Write out what is pending and let go of the files."""


def fill(
    store: Store,
    index: Index,
    *,
    stopped: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Put every stored chunk into an index, in slices; leaves off early once `stopped`."""
    done = 0
    for first in range(1, store.last_row() + 1, REPLAY_ROWS):
        if stopped():
            return
        chunks = store.indexed_chunks(first, first + REPLAY_ROWS - 1)
        if chunks:
            index.add(chunks)
        done += len(chunks)
        if progress is not None:
            progress(done)


def catch_up(
    store: Store, name: str, index: Index, *, step: Callable[[str], None] = lambda name: None
) -> None:
    """Apply to an index what the journal holds beyond its mark, and move the mark."""
    mark = store.mark(name)
    if mark is None:
        return
    entries = store.journal_after(mark.position)
    for entry in _joined(entries):
        if entry.operation == "remove":
            index.remove(entry.first_row, entry.last_row)
        else:
            for first in range(entry.first_row, entry.last_row + 1, REPLAY_ROWS):
                last = min(first + REPLAY_ROWS - 1, entry.last_row)
                index.add(store.indexed_chunks(first, last))
    if entries:
        step(f"{name} written")
        store.set_mark(name, replace(mark, position=entries[-1].position, seal=None))
        step(f"{name} marked")


def pending(store: Store, name: str) -> int:
    """Return how many chunks the journal holds beyond the mark of an index."""
    mark = store.mark(name)
    entries = store.journal_after(mark.position) if mark else ()
    return sum(entry.last_row - entry.first_row + 1 for entry in entries)


def miscount(store: Store, index: Index) -> str | None:
    """Return how an index differs from the store in number; None if it does not."""
    chunks, found = store.chunk_count(), index.count()
    return None if found == chunks else f"it holds {found:,} of {chunks:,} chunks"


def sample(store: Store) -> Iterator[IndexedChunk]:
    """The stored chunks to try an index out with: all of a small library, some 2,000 of a large one."""
    last = store.last_row()
    if last <= SAMPLE_NEWEST + SAMPLE_SPREAD:
        yield from store.indexed_chunks(1, last)
        return
    size = SAMPLE_SPREAD // SAMPLE_PARTS
    for part in range(SAMPLE_PARTS):
        first = 1 + part * (last - SAMPLE_NEWEST) // SAMPLE_PARTS
        yield from store.indexed_chunks(first, first + size - 1)
    yield from store.indexed_chunks(last - SAMPLE_NEWEST + 1, last)


def unfindable(store: Store, index: Index) -> Sequence[int]:
    """Return the rows of the sample that the index does not find as they are stored."""
    chunks = list(sample(store))
    return index.unfindable(chunks) if chunks else []


def _joined(entries: Sequence[JournalEntry]) -> Iterator[JournalEntry]:
    """The entries, with those that add consecutive rows made into one: an index commits for each."""
    held: JournalEntry | None = None
    for entry in entries:
        if held and held.operation == entry.operation == "add" and entry.first_row == held.last_row + 1:
            held = replace(entry, first_row=held.first_row)
            continue
        if held:
            yield held
        held = entry
    if held:
        yield held
