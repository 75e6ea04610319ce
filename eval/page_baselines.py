"""Other ways to find the article of a page, which the benchmark `extraction` is measured against."""

import re
from collections.abc import Callable, Mapping, Sequence

LONG_LINE = 60
"""Characters of a line from which it counts as prose."""

_FINISHED = re.compile(r"[.!?…。！？][\"'”’»」』)）\]]*$")


def trafilatura_text(html: str) -> str:
    """What trafilatura extracts as it comes, without comments."""
    import trafilatura

    return trafilatura.extract(html.replace("\0", ""), include_comments=False) or ""


def everything(text: str) -> str:
    """The whole text."""
    return text


def long_finished_lines(text: str) -> str:
    """The lines of at least LONG_LINE characters that end in punctuation."""
    return "\n".join(line for line in _lines(text) if len(line) >= LONG_LINE and _FINISHED.search(line))


def best_run(text: str) -> str:
    """The run of lines with the largest sum of (length - LONG_LINE)."""
    lines = _lines(text)
    best = total = 0
    start, first, last = 0, 0, 0
    for number, line in enumerate(lines):
        if total <= 0:
            total, start = 0, number
        total += len(line) - LONG_LINE
        if total > best:
            best, first, last = total, start, number + 1
    return "\n".join(lines[first:last])


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


HTML: Mapping[str, Callable[[str], str]] = {"trafilatura": trafilatura_text}
"""From a page to the text of its article."""

PASTED: Mapping[str, Callable[[str], str]] = {
    "everything": everything,
    "long_lines": long_finished_lines,
    "best_run": best_run,
}
"""From the visible text of a page to that of its article."""
