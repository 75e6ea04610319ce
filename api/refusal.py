"""The early refusal: a library that another process owns is named before a command imports what it needs.

Those imports take 0.7 s of processor time, several seconds on a busy machine; this takes 0.1 s. It is there for
the hurry alone: a command that comes past it finds the owner when it opens the library.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from index.lock import LibraryOwned, wait_until_free

OWNING = frozenset({"add", "search", "list", "show", "remove", "serve", "verify", "rebuild", "restore"})
"""Commands that always own the library, or go through the server that does."""

FILE_OPTIONS = ("--file", "-f")
HELP_OPTIONS = ("--help", "-h")


def refuse_if_owned(command: str, arguments: Sequence[str], *, home: Path | None) -> None:
    """Raises LibraryOwned if `command` needs a library that a process owns which does not serve it.

    `home` is the one of the group; the command's own `--home` among its `arguments` wins.
    """
    if not _needs_library(command, arguments):
        return
    try:
        wait_until_free(_home(arguments) or home or _default_home())
    except LibraryOwned as error:
        # A server answers in the place of the library.
        if error.owner is None or error.owner.url is None:
            raise


def _needs_library(command: str, arguments: Sequence[str]) -> bool:
    if any(argument in HELP_OPTIONS for argument in arguments):
        return False
    if command == "ask":
        return not any(argument.startswith(FILE_OPTIONS) for argument in arguments)
    return command in OWNING


def _home(arguments: Sequence[str]) -> Path | None:
    """What follows the last `--home`."""
    found = None
    for place, argument in enumerate(arguments):
        if argument.startswith("--home="):
            found = argument.removeprefix("--home=")
        elif argument == "--home" and place + 1 < len(arguments):
            found = arguments[place + 1]
    return Path(found) if found else None


def _default_home() -> Path:
    """As in rag/settings.py, whose import takes 0.2 s."""
    chosen = os.environ.get("RAG_HOME")
    return Path(chosen) if chosen else Path.home() / ".uradori"
