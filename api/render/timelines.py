"""Timelines as lines for the terminal."""

from collections.abc import Iterable

from api.render.answers import markers
from api.typesetting import Page
from rag.records import TimelineEntry


def timeline_lines(entries: Iterable[TimelineEntry], page: Page) -> list[str]:
    """An entry a paragraph: the day, the sentence with its citations, and under it which clock it is not."""
    lines = []
    for entry in entries:
        margin = " " * (len(entry.value) + 2)
        told = page.wrap(
            f"{entry.text} {markers(entry.citations or (entry.citation,))}",
            indent=f"{entry.value}  ",
            hanging=margin,
        )
        beside = beside_entry(entry)
        lines.append("\n".join([told, page.faint(page.wrap(beside, indent=margin))] if beside else [told]))
    return lines


def beside_entry(entry: TimelineEntry) -> str:
    """ "planned; reported 2026-03-03": what is to be known of an entry beside its day."""
    reported = (entry.published_at or "")[:10]
    day = entry.value.partition("T")[0]
    parts = ["planned"] if entry.status == "planned" else []
    if reported and reported != day:
        parts.append(f"reported {reported}")
    return "; ".join(parts)
