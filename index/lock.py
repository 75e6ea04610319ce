"""One process owns a library: a lock file that says who, released by the system when the owner dies."""

import fcntl
import json
import os
import socket
import sys
import time
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from index.errors import InvalidRequest, LibraryInUse

PATIENCE_SECONDS = 0.4
"""How long a taken lock is tried again. A killed owner with 2 GB of memory lets go of it some 0.1 s after the
kill, and `rag list` holds it for about as long; a command that fails still does so within 2 s."""

RETRY_SECONDS = 0.03

MAX_COMMAND = 100
"""Characters of the owner's command line that are kept: what it does, not the hundred files after it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that owns a library: since when, by which command, and its `url` if it serves."""

    pid: int
    host: str
    started: str
    url: str | None = None
    command: str | None = None

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine; the library may lie on a network file system."""
        return self.host == socket.gethostname()

    @property
    def is_gone(self) -> bool:
        """Whether it certainly runs no more, so that what it wrote says nothing about who owns the lock."""
        if not self.is_here:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    def __str__(self) -> str:
        command = f" (`{self.command}`)" if self.command else ""
        host = f"on {self.host}" if self.is_here else f"on another machine, {self.host}"
        where = f", which serves {self.url}" if self.url else ""
        return f"process {self.pid}{command} {host}{where}, since {self.started}"


class LibraryOwned(LibraryInUse):
    """The lock of a library is held; by `owner`, if it has said who it is."""

    def __init__(self, home: Path, owner: Owner | None) -> None:
        if owner is None or owner.is_here:
            remedy = "wait until it is done, or stop it"
        else:
            remedy = "run the command there, or stop it there"
        super().__init__(f"The library {home} is in use by {owner or 'another process'}; {remedy}.")
        self.owner = owner


class LibraryLock:
    """The lock of the library in `home`, held from creation to `release`.

    Raises LibraryOwned, naming the owner, if another process holds it, and InvalidRequest if `home` is no
    folder that can be written.
    """

    def __init__(self, home: Path) -> None:
        try:
            home.mkdir(parents=True, exist_ok=True)
            self._file: TextIO = (home / "lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise InvalidRequest(
                f"The folder {home} cannot hold a library ({error.strerror}); choose another with --home."
            ) from error
        self._started = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            _take(self._file, home, fcntl.LOCK_EX)
        except BaseException:
            self._file.close()
            raise
        self.declare(url=None)

    def declare(self, *, url: str | None) -> None:
        """Write who owns the library, and the URL at which it is served, if it is."""
        owner = Owner(os.getpid(), socket.gethostname(), self._started, url, _command())
        self._file.seek(0)
        self._file.truncate()
        json.dump(asdict(owner), self._file)
        self._file.flush()

    def release(self) -> None:
        """Give the library free."""
        self._file.seek(0)
        self._file.truncate()
        self._file.close()


def wait_until_free(home: Path) -> None:
    """Return once nobody owns the library in `home`, if there is one; takes and makes nothing.

    Raises LibraryOwned as LibraryLock does.
    """
    try:
        file = (home / "lock").open(encoding="utf-8")
    except OSError:
        return
    with file:
        _take(file, home, fcntl.LOCK_SH)


def _take(file: TextIO, home: Path, mode: int) -> None:
    """Take the lock; raises LibraryOwned at once for a server, for any other owner after some patience."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(file, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = read_owner(home)
            # What a dead owner left behind is not believed: its successor has not written its own yet.
            known = owner if owner is not None and not owner.is_gone else None
            if (known is not None and known.url is not None) or time.monotonic() > deadline:
                raise LibraryOwned(home, known) from None
            time.sleep(RETRY_SECONDS)
        else:
            return


def read_owner(home: Path) -> Owner | None:
    """Who wrote the lock file last; None if nobody owns the library or has not said yet."""
    try:
        written = json.loads((home / "lock").read_text("utf-8"))
        return Owner(**{field.name: written.get(field.name) for field in fields(Owner)})
    except (FileNotFoundError, ValueError, AttributeError):
        return None


def _command() -> str:
    """The command line of this process, in one printable line of bounded length."""
    words = [Path(sys.argv[0]).name, *sys.argv[1:]] if sys.argv else []
    line = " ".join("".join(c if c.isprintable() else "?" for c in word) for word in words)
    return line if len(line) <= MAX_COMMAND else f"{line[:MAX_COMMAND]}…"
