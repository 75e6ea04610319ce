from dataclasses import replace
from typing import Any

from api.render.articles import (
    failure_lines,
    render_add_report,
    render_article,
    render_articles,
)
from api.typesetting import Page
from index.records import AddReport, ArticlePage, ReadFailure

PAGE = Page(width=80)


def test_an_article_is_shown_with_what_was_removed(records: Any) -> None:
    text = render_article(records.article, PAGE)
    assert text.startswith(
        "Second ferry for Minatomi\n\nid        ferry1\npublished 2026-03-03T10:00+09:00\n"
    )
    assert "The town will spend ¥240 million on a ferry.\nIt sails in October." in text
    assert "never evidence\n- list of headlines: MOST READ Ten recipes" in text


def test_a_list_gives_ids_titles_and_the_total(records: Any) -> None:
    text = render_articles(ArticlePage((records.article,), 1), PAGE)
    header = "Second ferry for Minatomi — Harbour Post, 2026-03-03T10:00+09:00"
    assert text == f"ferry1\n  {header}\n1 article in the library."


def test_a_report_counts_what_adding_did() -> None:
    report = AddReport(("a", "b"), (), ("c",), (ReadFailure("x.txt", "It is empty."),), 7)
    assert render_add_report(report, PAGE) == (
        "2 added, 0 changed, 1 unchanged, 1 could not be read; 7 passages indexed."
    )


def test_a_failure_names_its_source_once() -> None:
    failures = [ReadFailure("x.txt", "x.txt is empty."), ReadFailure("y.jsonl:3", "It is not JSON.")]
    assert failure_lines(failures) == ["x.txt is empty.", "y.jsonl:3: It is not JSON."]


def test_an_id_cannot_carry_escapes_either(records: Any) -> None:
    page = ArticlePage((replace(records.article, id="\033[2J", title="\033[2J"),), 1)
    assert "\033" not in render_articles(page, PAGE)
