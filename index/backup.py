"""Backups: a copy of the library's SQLite file, taken while it is in use, and put back in one step."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from index.errors import InvalidRequest, LibraryDamaged, LibraryMismatch
from index.failures import disk_failures, sqlite_failures
from index.records import BackupReport
from index.store import SCHEMA_VERSION

DATABASE = "library.sqlite"

TABLES = frozenset({"manifest", "articles", "versions", "chunks", "journal", "marks"})
"""What every library has, whatever its schema."""

WAIT_SECONDS = 30.0
"""How long to wait for a lock of the owner; it holds one only for the time of a transaction."""


def write_backup(home: Path, file: Path) -> BackupReport:
    """Copy the library in `home` to `file`, as it is at one moment, whoever is using it; replaces the file.

    Raises InvalidRequest if there is no library or the file cannot be written, LibraryDamaged, DiskFull.
    """
    source = home / DATABASE
    if not source.is_file():
        raise InvalidRequest(f"There is no library in {home}; choose one with --home.")
    if file.is_dir() or (file.exists() and file.samefile(source)):
        raise InvalidRequest(f"{file} cannot be written as a backup; name another file.")
    partial = _beside(file, "partial")
    try:
        _copy(source, partial)
        report = inspect_backup(partial)
        _replace(partial, file)
    except OSError as error:
        raise InvalidRequest(
            f"{file} cannot be written as a backup ({error.strerror}); name another file."
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return BackupReport(str(file), file.stat().st_size, report.articles, report.chunks)


def inspect_backup(file: Path) -> BackupReport:
    """Say what a backup holds, once it is read through.

    Raises InvalidRequest if it is no library, LibraryMismatch for a newer schema, LibraryDamaged.
    """
    if not file.is_file():
        raise InvalidRequest(f"There is no file {file}; name one that `rag backup` has written.")
    try:
        with closing(_open(file)) as database:
            rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not {name for (name,) in rows} >= TABLES:
                raise InvalidRequest(f"{file} is not a library; name a file that `rag backup` has written.")
            (version,) = database.execute("PRAGMA user_version").fetchone()
            complaints = [text for (text,) in database.execute("PRAGMA integrity_check(3)") if text != "ok"]
            counts = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM chunks)"
            articles, chunks = database.execute(counts).fetchone()
    except sqlite3.DatabaseError as error:
        raise LibraryDamaged(f"{file} cannot be read ({error}); choose another backup.") from error
    if not 1 <= version <= SCHEMA_VERSION:
        raise LibraryMismatch(
            f"{file} has schema {version} and this program reads schema {SCHEMA_VERSION}; "
            "use the version of uradori that made it."
        )
    if complaints:
        raise LibraryDamaged(f"{file} is damaged ({complaints[0]}); choose another backup.")
    return BackupReport(str(file), file.stat().st_size, articles, chunks)


def put_back(
    file: Path, home: Path, *, close: Callable[[], None], step: Callable[[str], None] = lambda name: None
) -> BackupReport:
    """Put the backup `file` in the place of the library in `home`, whose owner calls this.

    `close` closes the library's own file before. Raises as `inspect_backup`, and DiskFull, with the
    library as it was.
    """
    report = inspect_backup(file)
    target = home / DATABASE
    fresh = _beside(target, "restored")
    try:
        _copy(file, fresh)
        with sqlite_failures(fresh), closing(sqlite3.connect(fresh, isolation_level=None)) as database:
            # The indexes follow another journal: each is filled anew.
            database.execute("DELETE FROM marks")
        _sync(fresh)
        step("backup copied")
        close()
        # Left over only where the old file could not be opened, and wrong beside the new one.
        for name in (f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (home / name).unlink(missing_ok=True)
        _replace(fresh, target)
        step("backup put back")
    finally:
        fresh.unlink(missing_ok=True)
    return report


def _copy(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment; the copy is one plain file."""
    target.unlink(missing_ok=True)
    with disk_failures(target.parent):
        target.touch()
    with sqlite_failures(target), closing(_open(source)) as original:
        # The whole of it within one reading transaction: writers go on meanwhile, and are not seen.
        original.execute("BEGIN")
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            original.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")


def _open(file: Path) -> sqlite3.Connection:
    address = f"{file.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=WAIT_SECONDS)


def _replace(source: Path, target: Path) -> None:
    with disk_failures(target.parent):
        _sync(source)
        source.replace(target)
        _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(f".{file.name}.{ending}")
