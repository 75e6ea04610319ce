"""One process owns a library: a lock file that says who, released by the system when the owner dies."""

import fcntl
import json
import os
import socket
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from index.errors import InvalidRequest, LibraryInUse


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that owns a library; `url` if it serves."""

    pid: int
    host: str
    started: str
    url: str | None = None

    def __str__(self) -> str:
        where = f", which serves {self.url}" if self.url else ""
        return f"process {self.pid} on {self.host}{where}, since {self.started}"


class LibraryLock:
    """The lock of the library in `home`, held from creation to `release`.

    Raises LibraryInUse, naming the owner, if another process holds it, and InvalidRequest if `home` is no
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
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            owner = read_owner(home)
            raise LibraryInUse(
                f"The library {home} is in use by {owner or 'another process'}; "
                "wait until it is done, or stop it."
            ) from error
        self.declare(url=None)

    def declare(self, *, url: str | None) -> None:
        """Write who owns the library, and the URL at which it is served, if it is."""
        started = datetime.now(UTC).isoformat(timespec="seconds")
        owner = Owner(os.getpid(), socket.gethostname(), started, url)
        self._file.seek(0)
        self._file.truncate()
        json.dump(asdict(owner), self._file)
        self._file.flush()

    def release(self) -> None:
        """Give the library free."""
        self._file.seek(0)
        self._file.truncate()
        self._file.close()


def read_owner(home: Path) -> Owner | None:
    """Who wrote the lock file last; None if nobody owns the library or has not said yet."""
    try:
        return Owner(**json.loads((home / "lock").read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
