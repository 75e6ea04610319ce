from dataclasses import replace
from typing import Any

import pytest

from api.render.answers import render_answer
from api.render.figure_values import figure_value
from api.render.summaries import render_summary
from api.typesetting import Page, columns
from rag.records import Figure, TimelineEntry

PAGE = Page(width=80)


def test_the_short_answer_stands_first_and_the_text_has_its_markers(records: Any) -> None:
    lines = render_answer(records.answer, PAGE).split("\n")
    assert lines[:3] == ["¥240 million", "", "The town will spend ¥240 million on a ferry. [1]"]


def test_sources_are_numbered_with_their_quote_on_its_own_lines(records: Any) -> None:
    assert (
        "Sources\n"
        "[1] Second ferry for Minatomi — Harbour Post, 2026-03-03T10:00+09:00\n"
        "    https://news.example/ferry\n"
        "    │ The town will spend ¥240 million on a ferry.\n"
    ) in render_answer(records.answer, PAGE)


def test_each_checked_figure_has_a_line_with_its_value(records: Any) -> None:
    assert "✓ ¥240 million = 240,000,000 JPY [1]" in render_answer(records.answer, PAGE)


def test_a_derived_figure_says_how(records: Any) -> None:
    figure = Figure("60", "count", 60.0, "person", None, "derived", 1, "double of 30")
    text = render_answer(replace(records.answer, figures=(figure,)), PAGE)
    assert "✓ 60 = 60 person, derived: double of 30 [1]" in text


def test_withheld_sentences_and_notes_are_listed(records: Any) -> None:
    text = render_answer(records.answer, PAGE)
    assert "Withheld\n✗ It costs ¥2.4 billion.\n    figure mismatch: ¥2.4 billion is in none" in text
    assert "! recency: The article is a day old. [1]" in text


def test_not_found_is_said_with_what_is_missing_and_the_nearest_passages(records: Any) -> None:
    text = render_answer(records.not_found, PAGE)
    assert text.startswith("Not found in the articles.\n\nNotes\n! missing: No article names a builder.")
    assert "Nearest passages\n[1] Second ferry" in text
    assert render_answer(replace(records.not_found, language="ja"), PAGE).startswith(
        "記事の中に見つかりません。"
    )


def test_nothing_of_an_article_reaches_the_terminal_as_a_command(records: Any) -> None:
    hostile = "\033[2J\N{RIGHT-TO-LEFT OVERRIDE}"
    citation = replace(
        records.answer.citations[0], title=hostile, source=hostile, url=f"http://x/{hostile}\n", quote=hostile
    )
    text = render_answer(
        replace(records.answer, text=hostile, short=hostile, citations=(citation,)), Page(colour=False)
    )
    assert "\033" not in text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text


def test_lines_keep_to_the_width_of_the_page(records: Any) -> None:
    answer = replace(records.answer, text="長い文章が続く。" * 30)
    lines = render_answer(answer, Page(width=40)).split("\n")
    assert all(columns(line) <= 42 for line in lines if "http" not in line)


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (Figure("¥1 tril.", "money", 1e12, "JPY", None, "supported", 1), "1,000,000,000,000 JPY"),
        (Figure("2.7%", "percent", 2.7, "%", None, "supported", 1), "2.7 %"),
        (Figure("May", "date", "2026-05", None, None, "supported", 1), "2026-05"),
        (Figure("spring", "date", "2027-SP", None, None, "supported", 1), "spring 2027"),
        (Figure("over 30", "count", 30.0, None, "over", "supported", 1), "over 30"),
        (Figure("30 or more", "count", 30.0, None, "at_least", "supported", 1), "at least 30"),
        (Figure("31 to 14", "count", 31.0, "score", None, "supported", 1), "31 to 14"),
    ],
)
def test_values_are_written_out(figure: Figure, value: str) -> None:
    assert figure_value(figure) == value


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        (Figure("145億6,000万円", "money", 1.456e10, "JPY", None, "supported", 1), "14,560,000,000円"),
        (Figure("4割", "percent", 40.0, "percent", None, "supported", 1), "40%"),
        (Figure("150人", "count", 150.0, "people", "about", "supported", 1), "約150人"),
        (Figure("8階建て", "count", 8.0, "floors", None, "supported", 1), "8階建て"),
        (Figure("3回", "count", 3.0, "times", "at_least", "supported", 1), "3回以上"),
        (Figure("1.4倍", "count", 1.4, "times", None, "supported", 1), "1.4倍"),
        (Figure("$5m", "money", 5e6, "USD", "over", "supported", 1), "5,000,000ドル超"),
        (Figure("two piers", "count", 2.0, "piers", None, "supported", 1), "2 piers"),
        (Figure("来年春", "date", "2027-SP", None, None, "supported", 1), "2027年春"),
        (Figure("新年度", "date", "FY2026", None, None, "supported", 1), "2026年度"),
    ],
)
def test_values_are_written_out_in_japanese(figure: Figure, value: str) -> None:
    assert figure_value(figure, language="ja") == value


def test_a_summary_has_its_title_cited_sentences_and_timeline(records: Any) -> None:
    summary = replace(records.summary, timeline=(TimelineEntry("2026-10", "It sails.", 1),))
    text = render_summary(summary, PAGE)
    assert text.startswith("Second ferry for Minatomi\n\nThe town will spend ¥240 million on a ferry. [1]\n")
    assert "Timeline\n2026-10  It sails. [1]" in text
    assert "\n• The town will spend" in render_summary(summary, PAGE, bullets=True)
    assert "Nothing could be summarised." in render_summary(replace(summary, sentences=(), timeline=()), PAGE)
