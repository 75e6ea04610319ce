"""What each foreseen failure means at the front doors: the one table of HTTP statuses and exit codes."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import (
    DiskFull,
    IndexDamaged,
    IndexUnreachable,
    InvalidRequest,
    LibraryDamaged,
    LibraryInUse,
    LibraryMismatch,
    MissingPackage,
    ModelUnavailable,
    UnknownArticle,
    UnreadableSource,
    UradoriError,
)

EXIT_OK = 0
EXIT_NEGATIVE = 1
"""The command ran, and its answer is negative: nothing found, a file failed, a check failed."""
EXIT_IMPOSSIBLE = 2
"""The command could not run."""
EXIT_INTERRUPTED = 130
"""128 + SIGINT, as shells report it."""
EXIT_PIPE_CLOSED = 141
"""128 + SIGPIPE, as shells report it: the reader of our output went away."""


@dataclass(frozen=True, slots=True)
class Problem:
    """How one kind of failure leaves the program. `kind` ends the `type` of the problem+json."""

    kind: str
    title: str
    status: int
    exit_code: int = EXIT_IMPOSSIBLE


PROBLEMS: Mapping[type[UradoriError], Problem] = {
    InvalidRequest: Problem("invalid-request", "The request cannot be answered", 422),
    UnreadableSource: Problem("unreadable-source", "The source cannot be read as an article", 422),
    UnknownArticle: Problem("unknown-article", "No such article", 404, EXIT_NEGATIVE),
    LibraryInUse: Problem("library-in-use", "Another process owns the library", 503),
    LibraryMismatch: Problem("library-mismatch", "The library was made otherwise", 503),
    LibraryDamaged: Problem("library-damaged", "The library cannot be read", 503),
    IndexDamaged: Problem("index-damaged", "An index cannot be read", 503),
    IndexUnreachable: Problem("index-unreachable", "The Chroma server does not answer", 503),
    DiskFull: Problem("disk-full", "The disk is full", 507),
    ModelUnavailable: Problem("model-unavailable", "A model cannot be reached", 503),
    MissingPackage: Problem("missing-package", "A package is not installed", 501),
    UradoriError: Problem("failure", "The request failed", 500),
}


def problem_for(error: UradoriError) -> Problem:
    """The row of the nearest class of `error`; a subclass without a row shares its parent's."""
    return next(PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS)


def error_for(kind: str, detail: str) -> UradoriError:
    """The failure that left a server as a problem of `kind`; the root of all failures if that is unknown."""
    known = {problem.kind: error for error, problem in PROBLEMS.items()}
    return known.get(kind, UradoriError)(detail)
