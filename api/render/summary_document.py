"""A summary as a document, before it is written as Markdown or for a word processor: headings, lines, tables, sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.render.answers import source_line
from api.render.figure_values import figure_value, with_approximation
from api.render.summary_labels import Labels, labels_for
from api.render.timelines import beside_entry
from rag.records import Citation, Note, Summary


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with the numbers of its citations, what stands in front of it and what beside it."""

    text: str
    citations: tuple[int, ...] = ()
    before: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences under a heading ("" for none), as a list or read on; without a line, `empty` stands there."""

    heading: str
    lines: tuple[Line, ...]
    listed: bool = True
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a heading."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A summary in the order in which it is read; `particulars` stand under the title, `colophon` at the end."""

    title: str
    particulars: tuple[str, ...]
    blocks: tuple[Lines | Table, ...]
    sources_heading: str
    sources: tuple[Citation, ...]
    colophon: str
    language: str


def document_of(summary: Summary, *, day: str | None = None, bullets: bool = False) -> Document:
    """The summary as a document; `day` is the one as of which it was asked for."""
    labels = labels_for(summary.language)
    briefing = any(each.kind == "questions" for each in summary.sections)
    title = summary.title or labels.no_title
    particulars = [f"{labels.of_day} {day[:10]}"] if day else []
    particulars += list(dict.fromkeys(map(_origin, summary.citations)))[:MOST_ORIGINS]
    return Document(
        title=f"{labels.briefing}: {title}" if briefing else title,
        particulars=tuple(particulars),
        blocks=tuple(_blocks(summary, labels, bullets=bullets)),
        sources_heading=labels.sources,
        sources=summary.citations,
        colophon=_colophon(summary, labels),
        language=summary.language,
    )


MOST_ORIGINS = 5
"""Articles that are named under the title; all of them stand among the sources."""


def _blocks(summary: Summary, labels: Labels, *, bullets: bool) -> Iterator[Lines | Table]:
    yield from _text(summary, labels, bullets=bullets)
    for difference in summary.differences:
        rows = tuple(
            (
                with_approximation(each.text, each.approx, language=summary.language),
                each.scope or "",
                (each.published_at or "")[:10],
                f"[{each.citation}]",
            )
            for each in difference.figures
        )
        heading = labels.other_scope if difference.may_all_hold else labels.differences
        yield Table(f"{heading}: {difference.about}", labels.difference_columns, rows)
    if summary.timeline:
        entries = (
            Line(each.text, each.citations or (each.citation,), each.value, beside_entry(each))
            for each in summary.timeline
        )
        yield Lines(labels.timeline, tuple(entries))
    if summary.stories:
        yield Lines(labels.stories, tuple(Line(" = ".join(each.article_ids)) for each in summary.stories))
    if summary.figures:
        values = dict.fromkeys(
            (
                each.text,
                figure_value(each, language=summary.language)
                + (f" ({each.derivation})" if each.derivation else ""),
                f"[{each.citation}]",
            )
            for each in summary.figures
        )
        yield Table(labels.figures, labels.figure_columns, tuple(values))
    if summary.withheld:
        withheld = (
            Line(each.text, beside=f"{each.reason.replace('_', ' ')}: {each.detail}")
            for each in summary.withheld
        )
        yield Lines(labels.withheld, tuple(withheld))
    if summary.notes:
        yield Lines(labels.notes, tuple(_noted(summary.notes)))


def _text(summary: Summary, labels: Labels, *, bullets: bool) -> Iterator[Lines]:
    """The sentences, in their sections where there are any."""
    placed = {position for each in summary.sections for position in each.sentences}
    loose = tuple(
        Line(each.text, each.citations) for n, each in enumerate(summary.sentences) if n not in placed
    )
    if loose or not (summary.sections or summary.timeline):
        yield Lines("", loose, listed=bullets or bool(summary.sections), empty=labels.empty)
    for section in summary.sections:
        own = (summary.sentences[position] for position in section.sentences)
        lines = (*(Line(each.text, each.citations) for each in own), *_noted(section.notes))
        yield Lines(section.title, lines, empty=labels.nothing)


def _noted(notes: Iterable[Note]) -> Iterator[Line]:
    for note in notes:
        yield Line(note.text, note.citations)


def _origin(citation: Citation) -> str:
    day = citation.published_at[:10] if citation.published_at else None
    return source_line(title=citation.title, source=citation.source, published_at=day)


def _colophon(summary: Summary, labels: Labels) -> str:
    if summary.engine.mode == "llm":
        return labels.written.format(model=summary.engine.llm or "?")
    return labels.quoted
