"""The terminal that a command writes to: results on stdout, everything else on stderr."""

import os
import shutil
import sys
from typing import TextIO

from api.typesetting import Page, harmless

MAX_WIDTH = 100
"""Longer lines are hard to read, however wide the window."""

MAX_COMPLAINT = 500
"""Characters: five lines of a terminal. A name of 5,000 characters that was not found is said back in part."""


def page_for(stream: TextIO) -> Page:
    """A page as wide as the terminal, in colour only on a terminal and without NO_COLOR."""
    colour = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Page(width=min(shutil.get_terminal_size().columns, MAX_WIDTH), colour=colour)


def write_text(text: str) -> None:
    """`text` to stdout in the terminal's encoding; what that cannot express becomes a question mark."""
    write_bytes(f"{text}\n".encode(sys.stdout.encoding or "utf-8", "replace"))


def write_bytes(data: bytes) -> None:
    """`data` to stdout at once."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def complain(message: str) -> None:
    """`rag: message` to stderr, in one line of bounded length whatever `message` holds."""
    line = " ".join(harmless(message).split())
    shown = line if len(line) <= MAX_COMPLAINT else f"{line[:MAX_COMPLAINT]}…"
    print(f"rag: {shown}", file=sys.stderr, flush=True)


def silence_stdout() -> None:
    """Point stdout at nothing, so that Python's own flush at exit does not meet a closed pipe again."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
