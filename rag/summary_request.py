"""What kind of summary is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from index.errors import InvalidRequest
from index.records import Passage, StoredVersion

Length = Literal["short", "medium", "long"]
Style = Literal["prose", "bullets", "timeline"]


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """What kind of summary; with a topic, `passages` are what was found for it.

    `versions` are those of the stored articles that have more than one, by id, oldest first.
    """

    length: Length = "medium"
    language: str = "auto"
    style: Style = "prose"
    as_of: str | None = None
    topic: str | None = None
    passages: tuple[Passage, ...] = ()
    versions: Mapping[str, Sequence[StoredVersion]] = field(default_factory=dict)

    def check(self) -> None:
        """Raise InvalidRequest for a length or style that does not exist."""
        for name, value, allowed in (
            ("length", self.length, get_args(Length)),
            ("style", self.style, get_args(Style)),
        ):
            if value not in allowed:
                raise InvalidRequest(f"{name} is {value!r}; it can be {', '.join(allowed)}.")
