"""Summaries for the terminal: built like an answer's page, with sections, figures that differ and a timeline."""

from collections.abc import Iterable, Iterator

from api.render.answers import (
    citation_blocks,
    colophon,
    figure_lines,
    markers,
    note_lines,
    section,
    withheld_lines,
)
from api.render.figure_values import with_approximation
from api.render.timelines import timeline_lines
from api.typesetting import Page, columns, harmless
from rag.records import Difference, Section, Sentence, Summary

NOTHING_IN_SECTION = {"en": "Nothing in the articles.", "ja": "記事にはありません。"}
"""What stands in a section without a sentence: that there is none is an answer too."""


def render_summary(summary: Summary, page: Page, *, bullets: bool = False) -> str:
    """The summary as a page of text; with `bullets`, a line per sentence."""
    blocks = [page.strong(page.wrap(summary.title))] if summary.title else []
    if summary.sections:
        blocks += _loose(summary, page)
        blocks += [_section(each, summary, page) for each in summary.sections]
    elif summary.sentences:
        blocks.append(_sentences(summary.sentences, page, bullets=bullets))
    elif not summary.timeline:
        blocks.append("Nothing could be summarised.")
    blocks += section("Figures that differ", list(_differences(summary.differences, page)), page)
    blocks += section("Timeline", timeline_lines(summary.timeline, page), page)
    blocks += section("One text in several articles", list(_stories(summary, page)), page)
    blocks += section("Sources", citation_blocks(summary.citations, page), page)
    blocks += section("Checked", figure_lines(summary.figures, page), page)
    blocks += section("Withheld", withheld_lines(summary.withheld, page), page)
    blocks += section("Notes", note_lines(summary.notes, page), page)
    return "\n\n".join([*blocks, page.faint(page.wrap(colophon(summary.engine)))])


def _sentences(sentences: Iterable[Sentence], page: Page, *, bullets: bool) -> str:
    marked = [f"{sentence.text} {markers(sentence.citations)}".rstrip() for sentence in sentences]
    if not bullets:
        return page.wrap(" ".join(marked))
    return "\n".join(page.wrap(sentence, indent="• ", hanging="  ") for sentence in marked)


def _loose(summary: Summary, page: Page) -> list[str]:
    """The sentences that stand in no section."""
    placed = {position for each in summary.sections for position in each.sentences}
    loose = [sentence for position, sentence in enumerate(summary.sentences) if position not in placed]
    return [_sentences(loose, page, bullets=True)] if loose else []


def _section(part: Section, summary: Summary, page: Page) -> str:
    lines = [page.strong(page.wrap(part.title))]
    if part.sentences:
        own = [summary.sentences[position] for position in part.sentences]
        lines.append(_sentences(own, page, bullets=True))
    for note in part.notes:
        mark = "? " if part.kind == "questions" else "! "
        told = f"{note.text} {markers(note.citations)}".rstrip()
        lines.append(page.wrap(told, indent=mark, hanging="  "))
    if len(lines) == 1:
        lines.append(page.faint(NOTHING_IN_SECTION.get(summary.language, NOTHING_IN_SECTION["en"])))
    return "\n".join(lines)


def _differences(differences: Iterable[Difference], page: Page) -> Iterator[str]:
    """A table each: what each article says, the day that it appeared, and what the figure covers."""
    for difference in differences:
        rows = [
            (
                harmless(with_approximation(figure.text, figure.approx)),
                harmless(figure.scope or ""),
                (figure.published_at or "")[:10],
            )
            for figure in difference.figures
        ]
        widths = [max(columns(row[column]) for row in rows) for column in range(3)]
        covers = " (all may hold)" if difference.may_all_hold else ""
        lines = [page.wrap(f"{difference.about}{covers}:")]
        for row, figure in zip(rows, difference.figures, strict=True):
            cells = [
                cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True) if width
            ]
            line = "  " + "  ".join([*cells, f"[{figure.citation}]"])
            lines.append(
                line if columns(line) <= page.width else page.wrap(line, indent="  ", hanging="    ")
            )
        yield "\n".join(lines)


def _stories(summary: Summary, page: Page) -> Iterator[str]:
    for story in summary.stories:
        first, *others = story.article_ids
        yield page.wrap(f"{first} = {', '.join(others)}", indent="  ", hanging="    ")
