"""The events of an answer as a server sends them, read by a client."""

from collections.abc import Iterable, Iterator
from typing import Any

from api.wire import unwire
from index.records import Passage
from rag.answer import CheckedSentence, Event
from rag.records import Answer, Withheld

_KINDS = {"sentence": CheckedSentence, "withheld": Withheld, "done": Answer}


def sent_events(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name and data of each server-sent event in a stream of lines; comments, the heartbeats, are passed over."""
    kind, data = "", []
    for line in lines:
        if line.startswith("event:"):
            kind = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            data.append(line.removeprefix("data:").removeprefix(" "))
        elif not line and data:
            yield kind, "\n".join(data)
            kind, data = "", []


def event_of(kind: str, data: Any) -> Event:
    """The event of that name. Raises KeyError for a name that is none."""
    if kind == "retrieved":
        return Event("retrieved", tuple(unwire(Passage, each) for each in data["passages"]))
    return Event(kind, unwire(_KINDS[kind], data))  # type: ignore[arg-type]
