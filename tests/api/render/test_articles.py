from dataclasses import replace
from typing import Any

from api.render.articles import (
    failure_lines,
    render_add_report,
    render_article,
    render_articles,
    render_revision,
)
from api.typesetting import Page
from index.records import AddReport, ArticlePage, ArticleVersion, ReadFailure
from index.revisions import Change, Revision

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


def test_versions_and_duplicates_stand_with_the_article(records: Any) -> None:
    seen = ArticleVersion("2026-03-03T09:12:00", "a" * 64), ArticleVersion("2026-03-05T10:00:00", "b" * 64)
    text = render_article(replace(records.article, versions=seen, duplicates=("x1", "x2")), PAGE)
    assert "versions  aaaaaaaaaaaa (seen 2026-03-03 09:12 UTC); bbbbbbbbbbbb" in text
    assert "also run  x1, x2" in text
    assert "versions" not in render_article(replace(records.article, versions=seen[:1]), PAGE)


def test_changes_are_shown_sentence_by_sentence() -> None:
    seen = ArticleVersion("2026-03-03T09:12:00", "a" * 64), ArticleVersion("2026-03-05T10:00:00", "b" * 64)
    changes = (
        Change("It costs 4.", "It costs 5.", 0, 11),
        Change("", "New.", 12, 16),
        Change("Old.", "", 16, 16),
    )
    text = render_revision(Revision("ferry1", *seen, changes), PAGE)
    assert text == (
        "Changed from aaaaaaaaaaaa (seen 2026-03-03 09:12 UTC) to bbbbbbbbbbbb (seen\n2026-03-05 10:00 UTC)"
        "\n\n- It costs 4.\n+ It costs 5.\n  4 → 5\n\n+ New.\n\n- Old."
    )
    assert "The words are the same" in render_revision(Revision("ferry1", *seen, ()), PAGE)


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
