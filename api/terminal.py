"""The terminal that a command writes to: results on stdout, everything else on stderr."""

import os
import shutil
import sys
from typing import TextIO

from api.typesetting import Page, harmless
from api.wire import json_text

MAX_WIDTH = 100
"""Longer lines are hard to read, however wide the window."""


def page_for(stream: TextIO) -> Page:
    """A page as wide as the terminal, in colour only on a terminal and without NO_COLOR."""
    colour = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Page(width=min(shutil.get_terminal_size().columns, MAX_WIDTH), colour=colour)


def write_json(record: object) -> None:
    """`record` to stdout as JSON in UTF-8, whatever the locale; a lone surrogate leaves as its escape."""
    write_bytes(f"{json_text(record)}\n".encode("utf-8", "backslashreplace"))


def write_text(text: str) -> None:
    """`text` to stdout in the terminal's encoding; what that cannot express becomes a question mark."""
    write_bytes(f"{text}\n".encode(sys.stdout.encoding or "utf-8", "replace"))


def write_bytes(data: bytes) -> None:
    """`data` to stdout at once."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def complain(message: str) -> None:
    """`rag: message` to stderr, in one line whatever `message` holds."""
    line = " ".join(harmless(message).split())
    print(f"rag: {line}", file=sys.stderr, flush=True)


def silence_stdout() -> None:
    """Point stdout at nothing, so that Python's own flush at exit does not meet a closed pipe again."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
