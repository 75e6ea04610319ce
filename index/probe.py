"""The probe: an index is tried out in a child process, which may crash or hang in place of its owner.

`python -m index.probe NAME HOME` opens the index of the library in HOME, brings it up to date, counts, and looks
a sample up. It says on stdout what is wrong, if anything is.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from index.errors import DiskFull, IndexDamaged
from index.failures import disk_full
from index.following import TORN, Index, catch_up, lost, miscount, sample
from index.keywords import KeywordIndex
from index.store import Store
from index.vectors import VectorIndex

PROBE_SECONDS = 15.0
"""Seconds of the processor. A healthy index of 100,000 chunks takes under 3; one that its reader hangs on is given up
after that, and so is one that waits for so long on the clock without computing."""

IDLE_SHARE = 0.02
"""Of the time on the clock. Who has computed less does not come on; on a machine that is busy with other things a
probe had between a tenth and a third, and 77,430 chunks took it 15 seconds on the clock."""

POLL_SECONDS = 0.2

REPLAYED_PER_SECOND = 200
"""Chunks for which the probe gets a further second; Chroma takes in 700."""

EXIT_FULL = 3
"""How the child says that it found the disk full; any other status but 0 is put down to the index."""


def probe(name: str, home: Path, *, pending: int) -> str | None:
    """Return why index `name` of the library in `home` cannot be used, in a few words; None if it can.

    `pending` chunks are to be replayed into it. Raises DiskFull.
    """
    command = [sys.executable, "-m", "index.probe", name, str(home.resolve())]
    seconds = PROBE_SECONDS + pending / REPLAYED_PER_SECOND
    child = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[1],
        stdin=subprocess.DEVNULL,
    )
    with child:
        said = _said_within(child, seconds)
    if said is None:
        return f"it did not open within {seconds:.0f} s"
    if child.returncode == 0:
        return None
    if child.returncode == EXIT_FULL:
        raise disk_full(home)
    return said.strip() or f"its reader ended with status {child.returncode}"


def _said_within(child: subprocess.Popen[str], seconds: float) -> str | None:
    """What the child wrote, once it has ended; None if it was killed because it was not done in time."""
    began = time.monotonic()
    try:
        while True:
            try:
                return child.communicate(timeout=POLL_SECONDS)[0]
            except subprocess.TimeoutExpired:
                passed = time.monotonic() - began
                computed = _processor_seconds(child.pid, passed)
                if computed > seconds or (passed > seconds and computed < IDLE_SHARE * passed):
                    return None
    finally:
        child.kill()


def _processor_seconds(pid: int, otherwise: float) -> float:
    """Seconds of the processor that a process has had; `otherwise` where the system does not say."""
    try:
        # After the name, which may hold spaces, in brackets: the 14th and 15th field are the times in ticks.
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return otherwise
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fault(name: str, home: Path) -> str | None:
    """Open the index here and return what is wrong with it; it may also crash this process."""
    store = Store(home / "library.sqlite")
    mark = store.mark(name)
    if mark is None:
        return "it was never filled"
    folder = home / name / mark.generation
    try:
        index: Index = VectorIndex(folder) if name == "chroma" else KeywordIndex(folder)
        wrong = _unlike(store, name, index)
        index.close()
    except IndexDamaged as error:
        return str(error)
    store.close()
    return wrong


def _unlike(store: Store, name: str, index: Index) -> str | None:
    """What the index does not hold as the store does, after catching up with it."""
    try:
        catch_up(store, name, index)
    except DiskFull:
        index.count()
        return None  # it can be read, and nothing more can be asked of it
    wrong = miscount(store, index)
    if wrong is None:
        lost(index, list(sample(store)), torn_at=TORN)  # the owner mends what is lost if it is little
    return wrong


if __name__ == "__main__":
    try:
        found = fault(sys.argv[1], Path(sys.argv[2]))
    except DiskFull:
        sys.exit(EXIT_FULL)
    if found:
        sys.stdout.write(found)
        sys.exit(1)
