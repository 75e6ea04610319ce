"""Summaries on the terminal, as Markdown and as Word documents, which are opened again by python-docx."""

import io
from dataclasses import replace
from typing import Any

import docx
import pytest

from api.render.summaries import render_summary
from api.render.summary_document import document_of
from api.render.summary_docx import docx_summary
from api.render.summary_markdown import markdown_summary
from api.typesetting import Page
from rag.records import (
    Difference,
    DifferingFigure,
    Note,
    Section,
    Story,
    Summary,
    TimelineEntry,
    Withheld,
)

PAGE = Page(width=80)


@pytest.fixture
def whole(records: Any) -> Summary:
    """A summary with all that one can have."""
    figures = (
        DifferingFigure("¥240 million", 2.4e8, "JPY", None, "this year", "2026-03-03", 1),
        DifferingFigure("about ¥300 million", 3e8, "JPY", "about", None, "2026-03-05T10:00", 1),
    )
    made: Summary = replace(
        records.summary,
        sections=(
            Section("facts", "Facts and figures", (0,)),
            Section("next", "Dates to come"),
            Section(
                "questions", "What the articles leave open", (), (Note("missing", "Not said: when.", (1,)),)
            ),
        ),
        differences=(Difference("cost of the ferry", figures),),
        stories=(Story(("ferry1", "copy2")),),
        timeline=(TimelineEntry("2026-10", "It sails in October.", 1, (1,), "2026-03-03", "planned"),),
        withheld=(Withheld("It costs ¥2.4 billion.", "figure_mismatch", "Its quotes say ¥240 million."),),
        notes=(Note("missing", "Left out for length: 12 percent."),),
    )
    return made


def word(summary: Summary, **asked: Any) -> Any:
    return docx.Document(io.BytesIO(docx_summary(document_of(summary, **asked))))


def lines(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_terminal_shows_sections_differences_and_stories(whole: Summary) -> None:
    text = render_summary(whole, PAGE)
    assert "Facts and figures\n• The town will spend ¥240 million on a ferry. [1]" in text
    assert "Dates to come\nNothing in the articles." in text
    assert "What the articles leave open\n? Not said: when. [1]" in text
    assert "Figures that differ\ncost of the ferry:\n" in text
    rows = [
        line for line in text.split("\n") if line.startswith("  ") and "[1]" in line and "million" in line
    ]
    assert rows == [
        "  ¥240 million        this year  2026-03-03  [1]",
        "  about ¥300 million             2026-03-05  [1]",
    ]
    assert "One text in several articles\n  ferry1 = copy2" in text
    assert "Withheld\n✗ It costs ¥2.4 billion.\n    figure mismatch: Its quotes say ¥240 million." in text


def test_figures_that_cover_something_else_are_not_said_to_differ(whole: Summary) -> None:
    [difference] = whole.differences
    limit = replace(difference.figures[0], approx="at_least")
    made = replace(whole, differences=(replace(difference, figures=(limit,), may_all_hold=True),))
    text = render_summary(made, PAGE)
    assert "cost of the ferry (all may hold):\n  at least ¥240 million" in text
    assert "## Figures that may all hold: cost of the ferry" in markdown_summary(document_of(made))
    japanese = markdown_summary(document_of(replace(made, language="ja")))
    assert "## 対象や条件が異なり、両立しうる数字: cost of the ferry" in japanese
    assert "| ¥240 million以上 | this year |" in japanese


def test_a_sentence_without_a_section_stands_before_them(whole: Summary) -> None:
    text = render_summary(replace(whole, sections=whole.sections[1:]), PAGE)
    assert text.index("• The town will spend") < text.index("Dates to come")
    document = document_of(replace(whole, sections=whole.sections[1:]))
    assert document.blocks[0].lines[0].text.startswith("The town will spend")  # type: ignore[union-attr]


def test_markdown_has_title_day_sections_tables_and_sources(whole: Summary) -> None:
    text = markdown_summary(document_of(whole, day="2026-03-04T09:00"))
    assert text.startswith("# Briefing: Second ferry for Minatomi\n\n*As of 2026-03-04*  \n")
    assert "## Facts and figures\n\n- The town will spend ¥240 million on a ferry. \\[1\\]\n" in text
    assert "## Dates to come\n\n*Nothing in the articles.*\n" in text
    assert "| ¥240 million | this year | 2026-03-03 | \\[1\\] |\n" in text
    assert "| ¥240 million | 240,000,000 JPY | \\[1\\] |" in text
    assert "- **2026-10** It sails in October. \\[1\\] *(planned; reported 2026-03-03)*" in text
    assert "- It costs ¥2.4 billion. *(figure mismatch: Its quotes say ¥240 million.)*" in text
    assert (
        "\\[1\\] Second ferry for Minatomi — Harbour Post, 2026-03-03  \n<https://news.example/ferry>\n\n"
        "> The town will spend ¥240 million on a ferry.\n"
    ) in text
    assert text.endswith("was added.*\n")


def test_prose_reads_on_and_bullets_are_a_list(records: Any) -> None:
    assert "\n\nThe town will spend ¥240 million on a ferry. \\[1\\]\n" in markdown_summary(
        document_of(records.summary)
    )
    assert "\n- The town will spend" in markdown_summary(document_of(records.summary, bullets=True))


def test_what_the_article_says_makes_no_markup_and_no_link(records: Any) -> None:
    hostile = "# [x](javascript:1) <b>|`*_ 1. \033[2J"
    citation = replace(records.summary.citations[0], title=hostile, quote=hostile, url="javascript:alert(1)")
    summary = replace(
        records.summary,
        title=hostile,
        citations=(citation,),
        sentences=(replace(records.summary.sentences[0], text="1. May came\n- and went"),),
    )
    text = markdown_summary(document_of(summary))
    assert "[x](" not in text
    assert "<b>" not in text
    assert "javascript:alert" not in text
    assert "\033" not in text
    assert "\n1\\. May came - and went" in text
    document = word(summary)
    assert not any(relation.is_external for relation in document.part.rels.values())
    assert "\033" not in "".join(lines(document))


def test_a_word_document_has_headings_citations_tables_and_linked_sources(whole: Summary) -> None:
    document = word(whole, day="2026-03-04")
    assert document.core_properties.title == "Briefing: Second ferry for Minatomi"
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "Facts and figures",
        "Dates to come",
        "What the articles leave open",
        "Figures that differ: cost of the ferry",
        "Timeline",
        "One text in several articles",
        "Figures and dates, as checked",
        "Withheld",
        "Notes",
        "Sources",
    ]
    told = lines(document)
    assert told[0] == "Briefing: Second ferry for Minatomi"
    assert "As of 2026-03-04" in told
    assert "The town will spend ¥240 million on a ferry. [1]" in told
    assert "2026-10 It sails in October. [1] (planned; reported 2026-03-03)" in told
    assert "It costs ¥2.4 billion. (figure mismatch: Its quotes say ¥240 million.)" in told
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert tables[0][1] == ["¥240 million", "this year", "2026-03-03", "[1]"]
    assert tables[1] == [["In the text", "Value", "Source"], ["¥240 million", "240,000,000 JPY", "[1]"]]
    quote = next(p for p in document.paragraphs if p.style.name == "Quote")
    assert quote.text == "The town will spend ¥240 million on a ferry."
    [link] = [link for p in document.paragraphs for link in p.hyperlinks]
    assert link.address == "https://news.example/ferry"


def test_a_word_document_is_laid_out_for_printing(whole: Summary) -> None:
    document = word(replace(whole, language="ja"))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert 'w:instr="PAGE"' in section.footer.paragraphs[0]._p.xml
    assert 'w:eastAsia="ja-JP"' in document.styles["Normal"].element.xml  # else glyphs may be Chinese ones
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        widths = [column.width.cm for column in table.columns]
        assert widths[-1] == min(widths)
        assert sum(widths) == pytest.approx(16.4, abs=0.1)
    assert [cell.text for cell in document.tables[1].rows[1].cells] == [
        "¥240 million",
        "240,000,000円",
        "[1]",
    ]


def test_a_japanese_summary_has_japanese_headings(whole: Summary) -> None:
    japanese = replace(whole, language="ja")
    assert "\n## 出典\n" in markdown_summary(document_of(japanese))
    assert "答弁準備資料: Second ferry for Minatomi" in lines(word(japanese))
    assert "記事にはありません。" in render_summary(japanese, PAGE)


@pytest.mark.parametrize("text", ["\x00\x0b\ufffe bell \x07", "\ud800 lone", "長い文。" * 5_000])
def test_any_text_makes_a_file_that_opens(records: Any, text: str) -> None:
    summary = replace(
        records.summary, sentences=(replace(records.summary.sentences[0], text=text),), title=text
    )
    assert lines(word(summary))


def test_an_empty_summary_says_so(records: Any) -> None:
    empty = replace(records.summary, sentences=(), citations=(), figures=())
    assert "Nothing could be summarised." in lines(word(empty))
    assert "Nothing could be summarised." in render_summary(empty, PAGE)


def test_a_model_s_summary_names_the_model(records: Any) -> None:
    engine = replace(records.summary.engine, mode="llm", llm="scripted")
    assert "Written by scripted;" in markdown_summary(document_of(replace(records.summary, engine=engine)))
