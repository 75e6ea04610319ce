"""What the user names on the command line - files, folders, addresses, stdin - as articles."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from api.interruption import Interruption
from api.options import STDIN
from api.progress import progress
from api.questions import checked_text
from api.session import AnyEngine
from api.terminal import complain
from index.errors import UnreadableSource
from index.reading import read_stream
from index.records import AddReport, Article, ReadFailure

MAX_STDIN_BYTES = 500_000_000
"""Memory is the limit here: a year of news as JSON lines (3,957 articles) has 25 MB."""

MAX_HELD_CHARACTERS = 30_000_000
MAX_HELD_SECONDS = 2.0
"""What is read before the first article is stored, so that the progress bar knows the total: a year of news
(3,957 articles, 25 MB) takes 60 MB of memory and as many pages of HTML would take minutes."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Articles one after another, and how many there are, if that is known before the end."""

    items: Iterator[Article | ReadFailure]
    total: int | None


def read_sources(engine: AnyEngine, sources: Sequence[str]) -> list[Article | ReadFailure]:
    """All articles of `sources` with their dates, and a ReadFailure for each part that is unreadable.

    Raises UnreadableSource if a single thing was asked for and it could not be read.
    """
    return _checked(list(_each(sources, lambda source: read_source(engine, source))))


def stream_sources(engine: AnyEngine, sources: Sequence[str], interruption: Interruption) -> Stream:
    """As `read_sources`, for storing: without dates, and read on only as the articles are stored.

    A signal that `interruption` watches for ends the stream.
    """
    items = interruption.until(_each(sources, lambda source: _streamed(engine, source)))
    held = deque(_first(items))
    following = list(islice(items, 1))
    held.extend(following)
    _checked([*islice(held, 2)])
    known = not following and not interruption.cut
    return Stream(interruption.until(chain(_drained(held), items)), len(held) if known else None)


def _first(items: Iterator[Article | ReadFailure]) -> Iterator[Article | ReadFailure]:
    """As many items as may be held."""
    size, began = 0, time.monotonic()
    for item in items:
        yield item
        size += len(item.text) if isinstance(item, Article) else 0
        if size > MAX_HELD_CHARACTERS or time.monotonic() - began > MAX_HELD_SECONDS:
            return


def _drained(held: deque[Article | ReadFailure]) -> Iterator[Article | ReadFailure]:
    """The items, each let go of as it is taken."""
    while held:
        yield held.popleft()


def read_source(engine: AnyEngine, source: str) -> list[Article | ReadFailure]:
    """The articles of one file, folder, address or `-`. Raises UnreadableSource."""
    return engine.read_bytes(_stdin(), name="stdin") if source == STDIN else engine.read(source)


def _streamed(engine: AnyEngine, source: str) -> Iterable[Article | ReadFailure]:
    return read_stream(sys.stdin.buffer, name="stdin") if source == STDIN else engine.read_many([source])


def _each(
    sources: Sequence[str], read: Callable[[str], Iterable[Article | ReadFailure]]
) -> Iterator[Article | ReadFailure]:
    for source in sources:
        try:
            yield from read(checked_text(source, name="file name"))
        except UnreadableSource as error:
            yield ReadFailure(source, str(error))


def _checked(items: list[Article | ReadFailure]) -> list[Article | ReadFailure]:
    if len(items) == 1 and isinstance(items[0], ReadFailure):
        raise UnreadableSource(items[0].reason)
    return items


def _stdin() -> bytes:
    data = sys.stdin.buffer.read(MAX_STDIN_BYTES + 1)
    if len(data) > MAX_STDIN_BYTES:
        raise UnreadableSource(
            f"More than {MAX_STDIN_BYTES:,} bytes came on stdin; add them in several runs."
        )
    return data


def add_with_progress(
    engine: AnyEngine, stream: Stream, interruption: Interruption, *, quiet: bool
) -> AddReport:
    """Stores `stream`, with its progress on stderr, and a line there once `interruption` is asked for."""
    told = False

    def tell(articles: int, chunks: int) -> None:
        nonlocal told
        update(articles, stream.total)
        if interruption.asked and not told:
            told = True
            complain("stopping after the batch in hand; a second Ctrl-C stops at once.")

    with progress("Adding", unit="articles", quiet=quiet) as update:
        return engine.add(stream.items, progress=tell)


def is_source(text: str) -> bool:
    """Whether `text` names a file, a folder, an address or stdin, rather than an article's id."""
    return text == STDIN or "://" in text or Path(checked_text(text, name="file name")).exists()


def articles_of(items: Sequence[Article | ReadFailure]) -> list[Article]:
    """The articles among `items`."""
    return [item for item in items if isinstance(item, Article)]


def failures_of(items: Sequence[Article | ReadFailure]) -> list[ReadFailure]:
    """The failures among `items`."""
    return [item for item in items if isinstance(item, ReadFailure)]
