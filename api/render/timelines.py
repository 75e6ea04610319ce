"""Timelines as text: lines for the terminal, and Markdown."""

import re
from collections.abc import Iterable, Sequence

from api.typesetting import Page, harmless
from rag.records import TimelineEntry

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#|!~$^&])")


def timeline_lines(entries: Iterable[TimelineEntry], page: Page) -> list[str]:
    """An entry a paragraph: the day, the sentence with its citations, and under it which clock it is not."""
    lines = []
    for entry in entries:
        margin = " " * (len(entry.value) + 2)
        told = page.wrap(f"{entry.text} {markers(entry)}", indent=f"{entry.value}  ", hanging=margin)
        beside = beside_entry(entry)
        lines.append("\n".join([told, page.faint(page.wrap(beside, indent=margin))] if beside else [told]))
    return lines


def timeline_markdown(entries: Sequence[TimelineEntry]) -> str:
    """A list, whose texts can make no markup; empty without entries."""
    return "\n".join(
        f"- **{entry.value}** {_plain(entry.text)} {markers(entry)}"
        + (f" *({beside_entry(entry)})*" if beside_entry(entry) else "")
        for entry in entries
    )


def beside_entry(entry: TimelineEntry) -> str:
    """ "planned; reported 2026-03-03": what is to be known of an entry beside its day."""
    reported = (entry.published_at or "")[:10]
    day = entry.value.partition("T")[0]
    parts = ["planned"] if entry.status == "planned" else []
    if reported and reported != day:
        parts.append(f"reported {reported}")
    return "; ".join(parts)


def markers(entry: TimelineEntry) -> str:
    """The citations of an entry: "[1][3]"."""
    return "".join(f"[{number}]" for number in entry.citations or (entry.citation,))


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(harmless(text).split()))
