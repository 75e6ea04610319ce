"""The records that the library keeps and hands out.

All are frozen; their field names are the names on the wire, so that `dataclasses.asdict` is the JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Unit vectors, shape (texts, dimension)."""


@dataclass(frozen=True, slots=True)
class RemovedBlock:
    """Text of the page that is not the article: kept for inspection, never evidence."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that the text names: `text == article.text[start:end]`, `value` in ISO 8601.

    `value` has the precision that the text gives: `2026`, `2026-05`, `2025-12-23`, `2025-12-19T16:32`.
    """

    text: str
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """When a text of the article was first seen (ISO 8601, UTC), and its SHA-256."""

    seen_at: str
    hash: str


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version with what it read: `title`, `text` and `published_at` as they were then."""

    seen_at: str
    hash: str
    title: str
    text: str
    published_at: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. Every offset anywhere counts characters (code points) of `text`."""

    id: str
    title: str
    text: str
    url: str | None = None
    source: str | None = None
    author: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    language: str = "en"
    removed: tuple[RemovedBlock, ...] = ()
    dates: tuple[DateMention, ...] = ()
    versions: tuple[ArticleVersion, ...] = ()
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of an article: `article.text[start:end] == text`.

    `context` (title and date) is put before `text` for the embedder; it is never quoted.
    """

    article_id: str
    number: int
    start: int
    end: int
    text: str
    context: str

    @property
    def embedded_text(self) -> str:
        """What the embedder reads: context, then text."""
        return f"{self.context}\n{self.text}" if self.context else self.text


@dataclass(frozen=True, slots=True)
class IndexedChunk:
    """A chunk as the indexes take it in: its row in the store, its vector, and what filters ask for."""

    row: int
    chunk: Chunk
    title: str
    source: str | None
    language: str
    day: int
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far an index has come: its generation (where it lies) holds the journal up to `position`.

    `seal` says what its files are, and is there only while nobody has the index open.
    """

    generation: str
    position: int
    seal: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found by one index, by the chunk's row in the store; higher scores are better."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article that was found for a question: `article.text[start:end] == text`."""

    article_id: str
    title: str
    source: str | None
    url: str | None
    published_at: str | None
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may be found. Dates are ISO 8601 days, both inclusive; empty means any.

    `without` names articles that are shut out whatever else holds.
    """

    published_from: str | None = None
    published_to: str | None = None
    source: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A source, or one line of it, that could not be read, and why, in one sentence."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class AddReport:
    """What adding did, by article id; the lists of ids are disjoint."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[ReadFailure, ...] = ()
    chunks: int = 0


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Articles without their text, newest first; `next` is the offset of the next page, if any."""

    articles: tuple[Article, ...]
    total: int
    next: int | None = None


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """What the library holds, for health checks and `rag doctor`."""

    articles: int
    chunks: int
    vectors_in_chroma: int
    documents_in_tantivy: int
    embedder: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What was rebuilt: the articles and chunks of the library, and how many articles were embedded for it."""

    articles: int
    chunks: int
    embedded: int


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of thing that is wrong: how many, some of them by article id or row, and what to do."""

    kind: str
    count: int
    examples: tuple[str, ...]
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was counted and looked up, and what was wrong; `ok` if nothing was.

    `repaired` says what was found damaged when the library was opened, and has been rebuilt.
    """

    ok: bool
    articles: int
    chunks: int
    vectors_in_chroma: int
    documents_in_tantivy: int
    looked_up: int
    faults: tuple[Fault, ...] = ()
    repaired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was written or put back: its file, its size in bytes, and what it holds."""

    file: str
    size: int
    articles: int
    chunks: int
