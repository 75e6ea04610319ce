"""What SQLite, Chroma and Tantivy raise, said in this program's words."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import DiskFull, IndexDamaged, LibraryDamaged, UradoriError

FULL_CODES = (errno.ENOSPC, errno.EDQUOT)
FULL_MESSAGES = ("no space left on device", "disk is full", "disk quota exceeded", "(code: 13)")
"""Parts of messages, in lower case. Chroma reports SQLite's SQLITE_FULL as "(code: 13)"."""

LEAST_FREE = 256_000
"""Bytes. With less free, a failure whose text does not say why is put down to the full disk: Tantivy only
says that its writer was killed, and SQLite "disk I/O error" where its 32 kB of shared memory find no room."""

PASSED_ON = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, UradoriError)


@contextmanager
def sqlite_failures(path: Path) -> Iterator[None]:
    """Raises DiskFull or LibraryDamaged for what SQLite raises about the file `path` of a library."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # a bug, not a damage
    except sqlite3.DatabaseError as error:
        if _is_full(error, path.parent):
            raise disk_full(path.parent) from error
        raise LibraryDamaged(
            f"{path} cannot be used ({error}); put back a backup with: rag restore FILE --force"
        ) from error


@contextmanager
def disk_failures(folder: Path) -> Iterator[None]:
    """Raises DiskFull where the system says that the disk of `folder` is full."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL_CODES:
            raise disk_full(folder) from error
        raise


@contextmanager
def index_failures(name: str, folder: Path) -> Iterator[None]:
    """Raises DiskFull or IndexDamaged for whatever the library behind the index in `folder` raises.

    A damaged file can come out of them as anything: their own errors, ValueError, KeyError, and Rust's
    panics, which are no Exceptions. So this is the one place that catches all of them.
    """
    try:
        yield
    except PASSED_ON:
        raise
    except BaseException as error:
        if _is_full(error, folder):
            raise disk_full(folder) from error
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise IndexDamaged(
            f"The {name} index in {folder} cannot be used ({said}); rebuild it with: rag rebuild"
        ) from error


def disk_full(folder: Path) -> DiskFull:
    """The failure to raise where the disk of `folder` is full."""
    return DiskFull(
        f"The disk of {folder} is full; what was stored before is kept, so free some space and run it again."
    )


def _is_full(error: BaseException, folder: Path) -> bool:
    message = str(error).lower()
    if getattr(error, "errno", None) in FULL_CODES or any(part in message for part in FULL_MESSAGES):
        return True
    return folder.exists() and shutil.disk_usage(folder).free < LEAST_FREE
