"""An answer as it comes over HTTP, read back into the engine's events."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from api.problems import error_for
from api.wire import unwire
from index.errors import UradoriError
from index.records import Passage
from rag.answer import CheckedSentence, Event
from rag.records import Answer, Withheld


def streamed_events(lines: Iterable[str]) -> Iterator[Event]:
    """The events that lines of `POST /ask` with `stream` tell. Raises what the server failed with."""
    for kind, data in _parsed(lines):
        if kind == "retrieved":
            yield Event("retrieved", tuple(unwire(Passage, each) for each in data["passages"]))
        elif kind == "sentence":
            yield Event("sentence", unwire(CheckedSentence, data))
        elif kind == "withheld":
            yield Event("withheld", unwire(Withheld, data))
        elif kind == "done":
            yield Event("done", unwire(Answer, data))
            return
        elif kind == "error":
            raise error_for(str(data["type"]).removeprefix("urn:uradori:"), str(data["detail"]))
    raise UradoriError("The server broke off amid an answer; ask again.")


def _parsed(lines: Iterable[str]) -> Iterator[tuple[str, Any]]:
    kind, data = "", []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "event":
            kind = value.strip()
        elif name == "data":
            data.append(value.removeprefix(" "))
        elif not line and data:
            yield kind, json.loads("\n".join(data))
            kind, data = "", []
