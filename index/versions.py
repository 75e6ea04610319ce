"""The texts that an article had one after another, in a table of the SQLite file.

Whoever calls holds the transaction, or the lock for reading.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from index.errors import InvalidRequest, UnknownVersion
from index.records import Article, StoredVersion


class Versions:
    """The table `versions`: each article's in the order seen, the newest being what the article reads now."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def put(self, article: Article, digest: str) -> None:
        """Append a version, unless the newest one is the same; an earlier text that is back is a new one."""
        newest = self._database.execute(
            "SELECT number, hash FROM versions WHERE article_id = ? ORDER BY number DESC LIMIT 1",
            (article.id,),
        ).fetchone()
        number, newest_digest = newest or (0, None)
        if newest_digest == digest:
            return
        seen_at = datetime.now(UTC).isoformat(timespec="microseconds")
        self._database.execute(
            "INSERT INTO versions VALUES (?,?,?,?,?,?,?)",
            (article.id, number + 1, digest, seen_at, article.title, article.text, article.published_at),
        )

    def of(self, article_id: str) -> Sequence[StoredVersion]:
        """The versions of an article, oldest first; none for an unknown one."""
        rows = self._database.execute(
            "SELECT seen_at, hash, title, text, published_at FROM versions WHERE article_id = ? ORDER BY number",
            (article_id,),
        )
        return [StoredVersion(*row) for row in rows]

    def of_changed(self, ids: Sequence[str]) -> Mapping[str, Sequence[StoredVersion]]:
        """The versions, oldest first, of those of `ids` that have more than one."""
        marks = ",".join("?" * len(ids))
        changed = self._database.execute(
            f"SELECT article_id FROM versions WHERE article_id IN ({marks}) AND number = 2", ids
        ).fetchall()
        return {article_id: self.of(article_id) for (article_id,) in changed}


def find_version(versions: Sequence[StoredVersion], prefix: str) -> StoredVersion:
    """The newest version whose hash begins with `prefix`.

    Raises UnknownVersion if there is none, InvalidRequest if versions of different texts begin so.
    """
    found = [version for version in versions if prefix and version.hash.startswith(prefix.lower())]
    if not found:
        known = ", ".join(version.hash[:12] for version in versions)
        raise UnknownVersion(f"No version begins with {prefix!r}; there are: {known}.")
    if len({version.hash for version in found}) > 1:
        raise InvalidRequest(f"Several versions begin with {prefix!r}; give more of the hash.")
    return found[-1]
