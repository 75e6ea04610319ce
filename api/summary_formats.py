"""A summary in the format that the caller accepts: JSON, or one of those that a reader looks at."""

from collections.abc import Callable, Mapping

from fastapi.responses import Response

from api.render.timeline_svg import timeline_svg
from api.responses import RecordResponse
from rag.records import Summary

SVG = "image/svg+xml"


def summary_response(summary: Summary, accept: str) -> Response:
    """The summary in the first of the formats named in an Accept header that there is; JSON if none or anything will do.

    A picture has the timeline alone, and is for the style `timeline`.
    """
    for name in _accepted(accept):
        if name in _FORMATS:
            return Response(_FORMATS[name](summary), media_type=name)
        if name in _JSON:
            break
    return RecordResponse(summary)


_FORMATS: Mapping[str, Callable[[Summary], str | bytes]] = {SVG: timeline_svg}
"""By media type, how a summary is written in it."""

_JSON = frozenset(("application/json", "application/*", "*/*"))


def _accepted(header: str) -> list[str]:
    """The media types of an Accept header, the most wanted first; those refused with `q=0` are left out."""
    wanted: list[tuple[float, str]] = []
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            share = float(weight)
        except ValueError:
            share = 0.0
        if name and share > 0:
            wanted.append((share, name))
    return [name for _, name in sorted(wanted, key=lambda each: -each[0])]
