import subprocess
import sys

import pytest
from lxml import etree  # type: ignore[import-untyped]

import index.html
from index.errors import UnreadableSource
from index.html import read_page, visible_text

PARAGRAPHS = [
    "The city of Aohama will rebuild its old breakwater for 12 billion yen, Mayor Ken Sato told reporters on Friday.",
    "Fishermen welcomed the plan, which raises the wall from five meters to eight and keeps the harbor open.",
    "The council votes on the budget next Tuesday, and the work is to end in March of the year after.",
]
PAGE = f"""<!doctype html><html lang="en"><head><title>Breakwater to open in March | The Harbor Times</title>
<meta property="og:site_name" content="The Harbor Times"><meta property="og:type" content="article">
<meta property="og:title" content="Breakwater to open in March">
<meta property="article:published_time" content="2025-12-19T16:32:00+09:00"><meta name="author" content="Hana Yamada">
<link rel="canonical" href="https://harbor.example/news/breakwater"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Breakwater to open in March</h1>{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article>
<aside><h2>Most read</h2><ul><li><a href="/x">Approval rating climbs to 72% in the prefecture</a></li></ul></aside>
<footer>© 2025 The Harbor Times</footer></body></html>"""


def test_page_gives_the_article_and_what_it_says_of_itself() -> None:
    page = read_page(PAGE, name="a.html")
    assert page.title == "Breakwater to open in March"
    assert page.text.split("\n\n")[-3:] == PARAGRAPHS
    assert page.source == "The Harbor Times"
    assert page.author == "Hana Yamada"
    assert page.published_at == "2025-12-19T16:32+09:00"
    assert page.url == "https://harbor.example/news/breakwater"


def test_what_stands_around_the_article_is_removed_and_kept_for_inspection() -> None:
    page = read_page(PAGE, name="a.html")
    assert "72%" not in page.text
    removed = "\n".join(block.text for block in page.removed)
    assert "72%" in removed
    assert "Sport" in removed
    assert PARAGRAPHS[0] not in removed


def test_page_too_large_for_this_process_is_read_the_same_by_a_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = read_page(PAGE, name="a.html")
    monkeypatch.setattr(index.html, "LARGEST_IN_PROCESS", 10)
    assert read_page(PAGE, name="a.html") == here


def test_worker_that_takes_too_long_is_ended_and_the_visible_text_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index.html, "LARGEST_IN_PROCESS", 10)
    monkeypatch.setattr(index.html, "WORKER_SECONDS", 0.01)
    page = read_page(PAGE, name="a.html")
    assert page.text.split("\n\n") == PARAGRAPHS
    assert page.published_at == "2025-12-19T16:32+09:00"


def test_visible_text_has_a_line_for_each_block_and_no_script() -> None:
    tree = etree.fromstring(
        "<html><body><p>One <b>bold</b>\n word<br>Two</p>tail<script>x()</script><div>Three<!-- no -->!</div></body></html>",
        etree.HTMLParser(remove_comments=True),
    )
    assert visible_text(tree) == "One bold word\nTwo\n\ntail\n\nThree!"


@pytest.mark.parametrize(
    "html", ["<html></html>", "<p></p>", "<!-- only a comment -->", "<script>x()</script>"]
)
def test_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(UnreadableSource, match=r"^a\.html is an HTML page without text"):
        read_page(html, name="a.html")


@pytest.mark.parametrize(
    "html", ["<div>" * 1_000 + "deep", "<a href=x>" * 5_000 + "text", "x" * 100_000, "&#0;&#xD800;<p>a\0b"]
)
def test_odd_pages_are_read(html: str) -> None:
    assert read_page(html, name="a.html").text


def test_page_of_more_levels_than_can_be_parsed_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="without text"):
        read_page("<div>" * 20_000 + "deep", name="a.html")


def test_page_of_very_many_list_items_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.html, "WORKER_SECONDS", 0.01)
    page = read_page("<ul>" + "<li>The council votes on the budget." * 20_000, name="a.html")
    assert page.text.startswith("The council votes on the budget.")


def test_importing_the_module_does_not_import_trafilatura() -> None:
    code = "import sys, index.reading; assert 'trafilatura' not in sys.modules and 'httpx' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
