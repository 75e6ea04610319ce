"""Which stored articles are near-duplicates: signatures, band keys and links, in tables of the SQLite file.

All of it can be made again from the texts. Whoever calls holds the transaction.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence

from index.duplicates import SIGNATURE_SCHEME, Signed, band_keys, duplicates_of, sign
from index.records import Article

MOST_CANDIDATES = 500
"""Articles that one is compared with at most, those with the most bands in common. More of them share a
band only where thousands of pages carry the same text, and then 500 links are enough."""


class Links:
    """The tables `signatures`, `bands` and `duplicates`. Links are symmetric and do not depend on the order
    in which articles came."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def put(self, article: Article, day: int) -> None:
        """Sign a stored article and link it with its duplicates; whatever it was linked with before is gone."""
        self.remove(article.id)
        signature = sign(article)
        number = self._database.execute(
            "INSERT INTO signatures (article_id, scheme, signature) VALUES (?, ?, ?)",
            (article.id, SIGNATURE_SCHEME, signature),
        ).lastrowid
        keys = band_keys(signature)
        found = duplicates_of(Signed(article.id, signature, day), self._candidates(keys))
        self._database.executemany("INSERT INTO bands VALUES (?, ?)", [(key, number) for key in keys])
        self._database.executemany(
            "INSERT INTO duplicates VALUES (?, ?)",
            [pair for other in found for pair in ((article.id, other), (other, article.id))],
        )

    def _candidates(self, keys: Sequence[int]) -> list[Signed]:
        """The signed articles that have a band in common."""
        marks = ",".join("?" * len(keys))
        rows = self._database.execute(
            "SELECT article_id, signature, day FROM ("
            f"SELECT number FROM bands WHERE key IN ({marks}) GROUP BY number ORDER BY count(*) DESC LIMIT ?) "
            "JOIN signatures USING (number) JOIN articles ON articles.id = article_id WHERE scheme = ?",
            (*keys, MOST_CANDIDATES, SIGNATURE_SCHEME),
        )
        return [Signed(*row) for row in rows]

    def remove(self, article_id: str) -> None:
        """Take an article out of all links."""
        for number, signature in self._database.execute(
            "SELECT number, signature FROM signatures WHERE article_id = ?", (article_id,)
        ).fetchall():
            self._database.executemany(
                "DELETE FROM bands WHERE key = ? AND number = ?",
                [(key, number) for key in band_keys(signature)],
            )
            self._database.execute("DELETE FROM signatures WHERE number = ?", (number,))
        linked = self._database.execute(
            "DELETE FROM duplicates WHERE article_id = ? RETURNING other_id", (article_id,)
        ).fetchall()
        self._database.executemany(
            "DELETE FROM duplicates WHERE article_id = ? AND other_id = ?",
            [(other, article_id) for (other,) in linked],
        )

    def of(self, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The ids of the duplicates of those of `ids` that have any, in order."""
        marks = ",".join("?" * len(ids))
        found: dict[str, list[str]] = defaultdict(list)
        for article_id, other in self._database.execute(
            f"SELECT article_id, other_id FROM duplicates WHERE article_id IN ({marks}) ORDER BY other_id",
            ids,
        ):
            found[article_id].append(other)
        return {article_id: tuple(others) for article_id, others in found.items()}

    def unsigned(self) -> list[str]:
        """The ids of the articles that have no signature, or one of another scheme."""
        rows = self._database.execute(
            "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM signatures WHERE scheme = ?)",
            (SIGNATURE_SCHEME,),
        )
        return [article_id for (article_id,) in rows]
