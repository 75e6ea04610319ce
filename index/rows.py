"""What the rows of the library's SQLite file say."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.records import Article, RemovedBlock

ARTICLE_COLUMNS = "id, title, text, url, source, author, published_at, updated_at, language, removed"


def article_of(row: Sequence[Any]) -> Article:
    """The article in a row of ARTICLE_COLUMNS, without its versions and duplicates."""
    blocks = tuple(RemovedBlock(**block) for block in json.loads(row[9]))
    return Article(
        id=row[0],
        title=row[1],
        text=row[2],
        url=row[3],
        source=row[4],
        author=row[5],
        published_at=row[6],
        updated_at=row[7],
        language=row[8],
        removed=blocks,
    )


def vector_of(blob: bytes) -> NDArray[np.float32]:
    """A stored vector."""
    return np.frombuffer(blob, "<f4").astype(np.float32, copy=False)


def day_number(date: str | None) -> int:
    """The day of an ISO 8601 date as a number that sorts and filters: 2025-12-19 → 20251219; unknown → 0.

    A month or year alone counts as its first day.
    """
    if not date:
        return 0
    parts = [*date[:10].split("-"), "01", "01"][:3]
    return int("".join(parts)) if all(part.isdigit() for part in parts) else 0
