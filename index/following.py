"""Following the store: how an index is filled from it, catches up with it, and is compared with it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from index.errors import IndexDamaged
from index.records import IndexedChunk
from index.store import Store
from index.stored import JournalEntry

LOOKED_UP_ROWS = 500
"""Chunks that are looked up at a time when all are: half a second, after which a look-through can be broken off."""

REPLAY_ROWS = 2_000
"""Chunks that are handed to an index at a time when it is filled from the store: 3 MB of vectors."""

SAMPLE_NEWEST = 1_000
SAMPLE_SPREAD = 1_000
"""Rows that are looked up to try an index out: the newest, which a kill most likely hit, and as many over all
the others, in SAMPLE_PARTS stretches. Chroma looks up 2,000 of 5,000 vectors in 0.3 s."""

SAMPLE_PARTS = 20

MENDINGS = 3
"""How often the chunks that are not found are put in anew before they are left as they are."""

TORN = 0.05
"""Share of the chunks looked up from which an index that was not closed is made again, not mended: putting a
chunk in anew takes as long as the first time, and leaves a dead one behind."""


class Index(Protocol):
    """What Chroma and Tantivy have in common: both follow the store by rows.

    `forgets`: a row that it holds may be found by no search, so that rows are looked up once they are put in.
    `relinked`: the rows that opening has put in once more; None if that is not known.
    """

    forgets: bool

    @property
    def relinked(self) -> Sequence[int] | None:
        """See above."""
        ...

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
    """Put every stored chunk into an index, in slices, and see that it finds them; leaves off early once `stopped`."""
    last, done = store.last_row(), 0
    rows = LOOKED_UP_ROWS if index.forgets else REPLAY_ROWS
    for chunks in _slices(store, 1, last, rows):
        if stopped():
            return
        index.add(chunks)
        done += len(chunks)
        if progress is not None:
            progress(done)
    if index.forgets:
        mend_all(store, index, last, stopped=stopped)


def mend_all(
    store: Store,
    index: Index,
    last_row: int,
    *,
    torn_at: float = 1.0,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Look every chunk up to `last_row` up, and put in anew those that are not found; returns how many.

    Raises IndexDamaged where more than the share `torn_at` of a slice are not found.
    """
    total = 0
    for _ in range(MENDINGS):
        mended = 0
        for chunks in _slices(store, 1, last_row, LOOKED_UP_ROWS):
            if stopped():
                return total
            mended += mend(index, chunks, torn_at=torn_at)
        total += mended
        if not mended:
            break  # what was put in anew may have cost another chunk its links, so all are looked up again
    return total


def mend(index: Index, chunks: Sequence[IndexedChunk], *, torn_at: float = 1.0) -> int:
    """Put in anew those of `chunks` that the index does not find; returns how many. Raises as `lost`."""
    total = 0
    for _ in range(MENDINGS):
        again = lost(index, chunks, torn_at=torn_at)
        if not again:
            break
        for chunk in again:
            index.remove(chunk.row, chunk.row)
        index.add(again)
        total += len(again)
    return total


def lost(index: Index, chunks: Sequence[IndexedChunk], *, torn_at: float) -> Sequence[IndexedChunk]:
    """Return those of `chunks` that the index does not find.

    Raises IndexDamaged where they are more than the share `torn_at` of all, and more than one.
    """
    rows = set(index.unfindable(chunks)) if chunks else set()
    if len(rows) > max(1, torn_at * len(chunks)):
        raise IndexDamaged(f"{len(rows):,} of {len(chunks):,} chunks are not found in it")
    return [chunk for chunk in chunks if chunk.row in rows]


def _slices(
    store: Store, first_row: int, last_row: int, rows: int = REPLAY_ROWS
) -> Iterator[Sequence[IndexedChunk]]:
    """The stored chunks of rows `first_row` to `last_row`, so many `rows` at a time."""
    for first in range(first_row, last_row + 1, rows):
        chunks = store.indexed_chunks(first, min(first + rows - 1, last_row))
        if chunks:
            yield chunks


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
            for chunks in _slices(store, entry.first_row, entry.last_row):
                index.add(chunks)
                if index.forgets:
                    mend(index, chunks)
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
