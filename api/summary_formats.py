"""A summary in the format that the caller accepts: JSON, or one of those that a reader looks at."""

from collections.abc import Callable, Mapping

from fastapi.responses import Response

from api.render.summary_document import document_of
from api.render.summary_docx import DOCX, docx_summary
from api.render.summary_markdown import markdown_summary
from api.render.timeline_svg import timeline_svg
from api.responses import RecordResponse
from rag.records import Summary

SVG = "image/svg+xml"
MARKDOWN = "text/markdown"

Writer = Callable[[Summary, str | None], str | bytes]
"""What writes a summary as asked for on a day, or on none."""


def summary_response(summary: Summary, accept: str, *, day: str | None = None) -> Response:
    """The summary in the first of the formats named in an Accept header that there is; JSON if none or anything will do.

    A picture has the timeline alone, and is for the style `timeline`; a document names the `day` under its title.
    """
    for name in _accepted(accept):
        if name in _FORMATS:
            return Response(_FORMATS[name](summary, day), media_type=name)
        if name in _JSON:
            break
    return RecordResponse(summary)


_FORMATS: Mapping[str, Writer] = {
    SVG: lambda summary, day: timeline_svg(summary),
    MARKDOWN: lambda summary, day: markdown_summary(document_of(summary, day=day)),
    DOCX: lambda summary, day: docx_summary(document_of(summary, day=day)),
}
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
