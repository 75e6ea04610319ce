"""How this program keeps a SQLite file: durably, its changes in transactions, its schema brought up to date."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryMismatch


def open_file(path: Path) -> sqlite3.Connection:
    """A connection that several threads may use in turn; what it has committed outlives a power cut."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")
    return database


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; other writers wait."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        # A full disk has rolled it back already.
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def migrate(
    database: sqlite3.Connection,
    path: Path,
    migrations: Sequence[str],
    *,
    after: Callable[[int], None] = lambda version: None,
) -> None:
    """Bring the file to the newest schema, from whichever earlier one, in one transaction.

    `migrations` lead from each version to the next, from 0, an empty file, on; `after` is told the version that it was,
    to compute what they cannot. Raises LibraryMismatch for a file of a later program.
    """
    version = _version(database)
    if version > len(migrations):
        raise LibraryMismatch(
            f"{path} has schema {version} and this program reads schemas up to {len(migrations)}; "
            "use the version of uradori that made it."
        )
    if version == len(migrations):
        return
    with transaction(database):
        # Asked again: another process may have been faster.
        version = _version(database)
        for migration in migrations[version:]:
            for statement in migration.split(";\n"):
                database.execute(statement)
        after(version)
        database.execute(f"PRAGMA user_version = {len(migrations)}")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])
