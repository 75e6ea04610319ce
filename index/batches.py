"""Adding in batches: articles that are chunked, grouped, and counted while they go in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index.records import AddReport, Article, Chunk, ReadFailure

BATCH_CHUNKS = 512
"""Chunks that are embedded and stored together: enough to sort by length (a batch of 8 then pads under
2 % of its tokens), few enough that a broken-off run repeats some 20 seconds of work."""


@dataclass(frozen=True, slots=True)
class ChunkedArticle:
    """An article that is to be added, its content hash and its chunks."""

    article: Article
    hash: str
    chunks: Sequence[Chunk]


@dataclass(slots=True)
class Tally:
    """The lists of an AddReport while they grow, and how far the batch at hand is."""

    progress: Callable[[int, int], None] | None
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[ReadFailure] = field(default_factory=list)
    chunks: int = 0
    _articles: int = 0
    _batch_articles: int = 0
    _batch_chunks: int = 0
    _batch_done: int = 0

    def begin(self, batch: Sequence[ChunkedArticle]) -> None:
        """The next batch: what is counted within it starts anew."""
        self._articles += self._batch_articles
        self._batch_articles = len(batch)
        self._batch_chunks = sum(len(item.chunks) for item in batch)
        self._batch_done = 0

    def advance(self, chunks: int) -> None:
        """So many more chunks of the batch are embedded; articles count by their share of it."""
        self.chunks += chunks
        self._batch_done += chunks
        if self.progress is not None:
            share = self._batch_articles * self._batch_done // max(1, self._batch_chunks)
            self.progress(self._articles + share + len(self.unchanged), self.chunks)

    def report(self) -> AddReport:
        """The lists as they are now."""
        return AddReport(
            tuple(self.added), tuple(self.changed), tuple(self.unchanged), tuple(self.failed), self.chunks
        )


def batches(items: Iterable[ChunkedArticle]) -> Iterator[list[ChunkedArticle]]:
    """Group articles so that each group has about BATCH_CHUNKS chunks and no article twice."""
    batch: list[ChunkedArticle] = []
    size = 0
    for item in items:
        if any(item.article.id == other.article.id for other in batch):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += len(item.chunks)
        if size >= BATCH_CHUNKS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
