"""What the store takes in, and what it gives out beside articles."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Article, Chunk, Vectors


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article ready to be stored: its content hash, chunks, and their vectors (chunks, dimension)."""

    article: Article
    hash: str
    chunks: Sequence[Chunk]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Rows `first_row` to `last_row` (both inclusive) were added or removed at `position`."""

    position: int
    operation: str
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class ChunkPlace:
    """Where the chunk of a row stands."""

    row: int
    article_id: str
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What filters ask of an article; `day` as 20251219, 0 if unknown."""

    id: str
    published_at: str | None
    day: int
    source: str
    language: str
