"""A page copied from a browser as text: the article in it, and what stood around it."""

import re
from dataclasses import dataclass

from index.dateline import parse_published
from index.plaintext import PARAGRAPH_BREAK, normalise
from index.records import RemovedBlock


@dataclass(frozen=True, slots=True)
class PastedPage:
    """The article of a pasted page; `text` is its paragraphs, verbatim, joined by blank lines."""

    title: str | None
    published_at: str | None
    author: str | None
    text: str
    removed: tuple[RemovedBlock, ...]


def read_pasted(text: str) -> PastedPage:
    """Split a page into article and furniture; a text without furniture comes back whole."""
    lines = [line for line in normalise(text).split("\n") if line]
    first, last = _best_run(lines)
    published = next((p for line in lines[: first + 1] if (p := parse_published(line))), None)
    title = next(
        (re.sub(r"^date \d{4}-\d\d-\d\d ", "", line) for line in reversed(lines[:first]) if len(line) > 30),
        None,
    )
    body = PARAGRAPH_BREAK.join(lines[first:last])
    removed = [RemovedBlock("\n".join(lines[last:]), "after the article")] if last < len(lines) else []
    return PastedPage(title, published, None, body, tuple(removed))


def _best_run(lines: list[str]) -> tuple[int, int]:
    best = total = 0
    start, run = 0, (0, len(lines))
    for number, line in enumerate(lines):
        if total <= 0:
            total, start = 0, number
        total += len(line) - 60 if line[-1] in '.!?"”。」' else -30
        if total > best:
            best, run = total, (start, number + 1)
    return run
