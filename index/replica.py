"""A replica: one index kept in step with the store, checked when it is opened, made again where it must be."""

import shutil
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Generic, TypeVar

from index.errors import DiskFull, IndexDamaged
from index.failures import disk_failures
from index.following import TORN, Index, catch_up, fill, mend, mend_all, miscount, pending, sample
from index.probe import probe
from index.records import IndexedChunk, Mark
from index.seal import broken, seal
from index.store import Store

BACKGROUND_FROM = 5_000
"""Chunks from which a serving library fills an index in the background; below, it takes under 4 seconds
(1,500 to 2,900 chunks a second into Chroma, 4,000 looked up)."""

LINKED_AT_OPENING = 1_000
"""Rows that Chroma links into its graph anew at opening, at most, where it is not known which they are: it writes the
graph out every 1,000."""


IndexType = TypeVar("IndexType", bound=Index)


@dataclass(frozen=True, slots=True)
class Kind(Generic[IndexType]):
    """An index by name: how it is opened on a folder.

    Where `on_disk` is false the folder stands for a place on a server: there are no files to check, and
    `discard` throws away what is there.
    """

    name: str
    open: Callable[[Path], IndexType]
    discard: Callable[[Path], None] = lambda folder: None
    on_disk: bool = True


class Replica(Generic[IndexType]):
    """One index of the library in `home`; it lies in `home/<kind>/<generation>`, as its mark says.

    `say` is told of repairs, which are kept in `repairs`; `step` is called at each step of which the library must survive the end.
    Raises DiskFull.
    """

    def __init__(
        self,
        kind: Kind[IndexType],
        home: Path,
        store: Store,
        *,
        say: Callable[[str], None],
        step: Callable[[str], None],
    ) -> None:
        self.kind = kind
        self.in_background = False
        self.repairs: list[str] = []
        self._home = home / kind.name
        self._store = store
        self._say = say
        self._step = step
        self._index: IndexType | None = None
        self._seal: str | None = None
        self._looked_through = True
        self._building: Future[IndexType] | None = None
        self._stopped = Event()

    # opening

    def open(self, *, in_background: bool = False) -> None:
        """Open the index and bring it up to date; mend it or make it again where it must be.

        `in_background`: look through a large one that was not closed, or make it again, in a thread; until
        that is done there is no `index`.
        """
        self.in_background = in_background
        mark = self._store.mark(self.kind.name)
        if mark is None:
            self._make(self._build)
        elif self._is_suspect(mark):
            self._make(lambda: self._sound_or_built(mark))
        else:
            try:
                self._index = self._sound(mark)
            except IndexDamaged as error:
                self.rebuild(because=str(error))
            else:
                self._sweep(mark.generation)

    def _is_suspect(self, mark: Mark) -> bool:
        """Whether the last owner did not close the index: it was killed."""
        return mark.seal is None and self.kind.on_disk

    def _sound_or_built(self, mark: Mark) -> IndexType:
        try:
            return self._sound(mark)
        except IndexDamaged as error:
            self._unless_stopped()
            self._tell(str(error))
            return self._build()

    def _sound(self, mark: Mark) -> IndexType:
        """The index that the mark names, up to date. Raises IndexDamaged, saying in a few words what is wrong."""
        fault = self._fault(mark)
        if fault is not None:
            raise IndexDamaged(fault)
        self._seal = mark.seal
        try:
            self._store.set_mark(self.kind.name, replace(mark, seal=None))
        except DiskFull as error:
            # It can be read all the same; if it is written to and not closed, its seal will not fit.
            self._say(str(error))
        self._step(f"{self.kind.name} unsealed")
        index = self.kind.open(self._home / mark.generation)
        try:
            catch_up(self._store, self.kind.name, index, step=self._step)
            self._look_through(index, mark)
        except DiskFull as error:
            self._say(str(error))  # the old state is served until there is room
            self._looked_through = False
        except BaseException:
            with suppress(IndexDamaged, DiskFull):
                index.close()
            raise
        return index

    def _look_through(self, index: IndexType, mark: Mark) -> None:
        """Compare an index with the store as far as its last owner gives reason to; raises IndexDamaged."""
        fault = miscount(self._store, index)
        if fault is not None:
            raise IndexDamaged(fault)
        last_row = self._store.last_row()
        mended = 0
        if index.forgets and self._is_suspect(mark):
            mended = mend_all(self._store, index, last_row, torn_at=TORN, stopped=self._stopped.is_set)
            self._unless_stopped()
        elif mark.seal is None:
            mended = mend(index, list(sample(self._store)), torn_at=TORN)
        elif index.forgets:
            mended = mend(index, self._linked_at_opening(index.relinked, last_row), torn_at=TORN)
        if mended:
            self.repairs.append(
                f"{mended:,} chunks that the {self.kind.name} index did not find were put in anew."
            )

    def _linked_at_opening(self, rows: Sequence[int] | None, last_row: int) -> Sequence[IndexedChunk]:
        """The chunks of the rows that opening has linked anew; the newest ones where that is not known."""
        if rows is None:
            return self._store.indexed_chunks(last_row - LINKED_AT_OPENING + 1, last_row)
        wanted = frozenset(rows)
        found: list[IndexedChunk] = []
        for first in sorted({row - row % LINKED_AT_OPENING for row in wanted}):
            near = self._store.indexed_chunks(first, first + LINKED_AT_OPENING - 1)
            found += [chunk for chunk in near if chunk.row in wanted]
        return found

    def _fault(self, mark: Mark) -> str | None:
        """What is wrong with the files, in a few words; None if nothing is."""
        if not self.kind.on_disk:
            return None
        folder = self._home / mark.generation
        if not folder.is_dir():
            return "its folder is missing"
        if mark.seal is not None:
            return broken(folder, mark.seal)
        name = self.kind.name
        return probe(name, self._home.parent, pending=pending(self._store, name))

    # use

    @property
    def index(self) -> IndexType | None:
        """The index, open; None while it is being rebuilt in the background, or if that failed."""
        if self._building is not None and self._building.done():
            try:
                self.wait()
            except (DiskFull, IndexDamaged) as error:
                self._say(str(error))
        return self._index

    @property
    def rebuilding(self) -> bool:
        """Whether the index is being rebuilt in the background."""
        return self.index is None and self._building is not None

    def wait(self) -> None:
        """Wait for a rebuild in the background, and take its index over. Raises DiskFull, IndexDamaged."""
        building, self._building = self._building, None
        if building is not None:
            self._index = building.result()
            self._swept_after_build()
            self.follow()

    def follow(self) -> None:
        """Apply what the journal holds beyond the mark; an index that fails at it is rebuilt."""
        if self.index is None:
            return  # the rebuild will see it
        try:
            catch_up(self._store, self.kind.name, self.index, step=self._step)
        except IndexDamaged as error:
            self.rebuild(because=str(error))

    def _unless_stopped(self) -> None:
        """Raises IndexDamaged if the library is being closed, so that nothing half done is taken for whole."""
        if self._stopped.is_set():
            raise IndexDamaged(f"The rebuild of the {self.kind.name} index was broken off; it starts anew.")

    # making it again

    def rebuild(self, *, because: str | None = None, progress: Callable[[int], None] | None = None) -> None:
        """Make the index again from the stored vectors in a fresh place, then let that take the old one's.

        `because` says what was wrong with it, if anything was; `progress` is told the chunks done.
        """
        if because is not None:
            self._tell(because)
            self._drop()
        self._make(lambda: self._build(progress))

    def _tell(self, fault: str) -> None:
        """Say why an index is made again."""
        self.repairs.append(f"The {self.kind.name} index is rebuilt from the library: {fault}")
        self._say(self.repairs[-1])

    def _make(self, work: Callable[[], IndexType]) -> None:
        """Let `work` bring forth the index: now, or in a thread if that may be and it is large."""
        if self.in_background and self._store.chunk_count() > BACKGROUND_FROM:
            self._drop()
            self._stopped.clear()
            executor = ThreadPoolExecutor(1, f"rebuild-{self.kind.name}")
            self._building = executor.submit(work)
            executor.shutdown(wait=False)
            self._say(
                f"The {self.kind.name} index is looked through, or made again, in the background; until that is done "
                "searches are exact and slower."
            )
            return
        made = work()
        self._drop()
        self._index = made
        self._swept_after_build()

    def _build(self, progress: Callable[[int], None] | None = None) -> IndexType:
        """Fill a fresh index and point the mark at it; what is stored meanwhile stays to be followed."""
        name, generation = self.kind.name, uuid.uuid4().hex[:16]
        folder = self._home / generation
        with disk_failures(self._home):
            folder.mkdir(parents=True)
        index = self.kind.open(folder)
        try:
            position = self._store.journal_end()
            fill(self._store, index, stopped=self._stopped.is_set, progress=progress)
            self._step(f"{name} filled")
            self._unless_stopped()
            self._store.set_mark(name, Mark(generation, position))
            self._step(f"{name} swapped")
        except BaseException:
            with suppress(IndexDamaged, DiskFull):
                index.close()
            self._discard(folder)
            raise
        self._seal = None
        self._looked_through = True
        return index

    def _swept_after_build(self) -> None:
        mark = self._store.mark(self.kind.name)
        if mark is not None:
            self._sweep(mark.generation)
            self._step(f"{self.kind.name} swept")

    def _sweep(self, generation: str) -> None:
        """Throw away what earlier generations and rebuilds that were broken off have left."""
        for path in list(self._home.iterdir()):
            if path.name != generation:
                self._discard(path)

    def _discard(self, path: Path) -> None:
        self.kind.discard(path)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

    def _drop(self) -> None:
        """Close the index that is to be replaced, whatever state it is in."""
        index, self._index = self._index, None
        if index is not None:
            with suppress(IndexDamaged, DiskFull):
                index.close()

    # closing

    def close(self) -> None:
        """Close and seal the index. A rebuild in the background is broken off; the next owner starts anew."""
        self._stopped.set()
        if self._building is not None:
            try:
                self._index = self._building.result()
            except DiskFull as error:
                self._say(str(error))
            except IndexDamaged:
                self._say(
                    f"The {self.kind.name} index is not whole yet; `rag verify`, `rag add` and `rag serve` see to it."
                )
            self._building = None
        index, self._index = self._index, None
        if index is None:
            return
        # Without its seal the index is tried out at the next opening: no harm is done.
        with suppress(IndexDamaged, DiskFull):
            index.close()
            self._step(f"{self.kind.name} closed")
            mark = self._store.mark(self.kind.name)
            if mark is not None and self.kind.on_disk and self._looked_through:
                sealed = seal(self._home / mark.generation, earlier=self._seal)
                self._store.set_mark(self.kind.name, replace(mark, seal=sealed))
                self._step(f"{self.kind.name} sealed")
