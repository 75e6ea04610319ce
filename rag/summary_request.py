"""What kind of summary is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from index.errors import InvalidRequest
from index.records import Passage, StoredVersion
from rag.records import Note

Length = Literal["short", "medium", "long"]
Style = Literal["prose", "bullets", "timeline", "briefing"]
Unit = Literal["parts", "characters"]

Progress = Callable[[int, int, Unit], None]
"""Told how many are done, of how many: parts that a model has written, or characters that are weighed for quotation."""


def untold(done: int, total: int, unit: Unit) -> None:
    """For a summary whose progress nobody follows."""


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """What kind of summary; with a topic, `passages` are what was found for it.

    `since` is a day in ISO 8601, or words for one ("monday") that the engine resolves: the summary is of what was
    published since; what is older only serves to tell what is new. Without a topic it asks for all that the library
    holds since. `versions` are those of the stored articles that have more than one, by id, oldest first; `gathered`
    are notes on how the articles were found.
    """

    length: Length = "medium"
    language: str = "auto"
    style: Style = "prose"
    as_of: str | None = None
    since: str | None = None
    topic: str | None = None
    passages: tuple[Passage, ...] = ()
    versions: Mapping[str, Sequence[StoredVersion]] = field(default_factory=dict)
    gathered: tuple[Note, ...] = ()

    def check(self) -> None:
        """Raise InvalidRequest for a length or style that does not exist."""
        for name, value, allowed in (
            ("length", self.length, get_args(Length)),
            ("style", self.style, get_args(Style)),
        ):
            if value not in allowed:
                raise InvalidRequest(f"{name} is {value!r}; it can be {', '.join(allowed)}.")


@dataclass(frozen=True, slots=True)
class SummaryTask:
    """What a model is asked to write of what it is given, which may be one of several parts of the material."""

    length: Length
    language: str
    style: Style = "prose"
    topic: str | None = None
    part: int = 1
    parts: int = 1
