"""A replica: one index kept in step with the store, checked when it is opened, made again where it must be."""

import shutil
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Generic, TypeVar

from index.errors import DiskFull, IndexDamaged
from index.failures import disk_failures
from index.following import Index, catch_up, fill, miscount, pending, unfindable
from index.probe import probe
from index.records import Mark
from index.seal import broken, seal
from index.store import Store

BACKGROUND_FROM = 5_000
"""Chunks from which a serving library fills an index in the background; below, it takes under 4 seconds
(1,500 chunks a second into Chroma)."""


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
        self._building: Future[IndexType] | None = None
        self._stopped = Event()

    # opening

    def open(self, *, in_background: bool = False) -> None:
        """Open the index and bring it up to date; rebuild it if it is damaged.

        `in_background`: rebuild a large one in a thread; until that is done there is no `index`.
        """
        self.in_background = in_background
        mark = self._store.mark(self.kind.name)
        fault = self._fault(mark)
        if mark is None or fault is not None:
            self.rebuild(because=fault)
            return
        try:
            fault = self._try(mark)
        except IndexDamaged as error:
            fault = str(error)
        if fault is not None:
            self.rebuild(because=fault)
        else:
            self._sweep(mark.generation)

    def _try(self, mark: Mark) -> str | None:
        """Open the index that the mark names; returns what is wrong with it, in a few words."""
        self._seal = mark.seal
        try:
            self._store.set_mark(self.kind.name, replace(mark, seal=None))
        except DiskFull as error:
            # It can be read all the same; if it is written to and not closed, its seal will not fit.
            self._say(str(error))
        self._step(f"{self.kind.name} unsealed")
        self._index = self.kind.open(self._home / mark.generation)
        try:
            catch_up(self._store, self.kind.name, self._index, step=self._step)
        except DiskFull as error:
            self._say(str(error))
            return None  # the old state is served until there is room
        fault = miscount(self._store, self._index)
        if fault is None and not self.kind.on_disk and unfindable(self._store, self._index):
            fault = "not every vector finds itself"
        return fault

    def _fault(self, mark: Mark | None) -> str | None:
        """What is wrong with the files, in a few words; None if nothing is, or there are none yet."""
        if mark is None or not self.kind.on_disk:
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

    # making it again

    def rebuild(self, *, because: str | None = None, progress: Callable[[int], None] | None = None) -> None:
        """Make the index again from the stored vectors in a fresh place, then let that take the old one's.

        `because` says what was wrong with it, if anything was; `progress` is told the chunks done.
        """
        chunks = self._store.chunk_count()
        if because is not None:
            self.repairs.append(f"The {self.kind.name} index is rebuilt from the library: {because}")
            self._say(self.repairs[-1])
            self._drop()
        if self.in_background and chunks > BACKGROUND_FROM:
            self._drop()
            self._stopped.clear()
            executor = ThreadPoolExecutor(1, f"rebuild-{self.kind.name}")
            self._building = executor.submit(self._build)
            executor.shutdown(wait=False)
            return
        built = self._build(progress)
        self._drop()
        self._index = built
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
            if self._stopped.is_set():
                raise IndexDamaged(f"The rebuild of the {name} index was broken off; it starts anew.")
            self._store.set_mark(name, Mark(generation, position))
            self._step(f"{name} swapped")
        except BaseException:
            with suppress(IndexDamaged, DiskFull):
                index.close()
            self._discard(folder)
            raise
        self._seal = None
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
            with suppress(IndexDamaged, DiskFull):
                self._index = self._building.result()
            self._building = None
        index, self._index = self._index, None
        if index is None:
            return
        # Without its seal the index is tried out at the next opening: no harm is done.
        with suppress(IndexDamaged, DiskFull):
            index.close()
            self._step(f"{self.kind.name} closed")
            mark = self._store.mark(self.kind.name)
            if mark is not None and self.kind.on_disk:
                sealed = seal(self._home / mark.generation, earlier=self._seal)
                self._store.set_mark(self.kind.name, replace(mark, seal=sealed))
                self._step(f"{self.kind.name} sealed")
