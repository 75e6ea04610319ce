import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableSource
from index.plaintext import normalise, unwrap
from index.reading import MAX_BYTES, Hints, read_bytes, read_html, read_path, read_record, read_text
from index.records import Article, ReadFailure

BODY = (
    "The city of Aohama will rebuild its old breakwater for 12 billion yen.\n\nThe council votes on Tuesday."
)


def only(items: Any) -> Article:
    (article,) = items
    assert isinstance(article, Article)
    return article


def reasons(items: Any) -> list[str]:
    return [item.reason for item in items if isinstance(item, ReadFailure)]


def test_text_with_a_given_title_is_kept_whole() -> None:
    text = f"{BODY}\r\n\r\nMost Popular\r\nHarbor\u00a0wall"
    article = read_text(
        text, hints=Hints(title="Wall", url="https://Example.org/a", published_at="19 Dec 2025")
    )
    assert article.text == f"{BODY}\n\nMost Popular\nHarbor wall"
    assert article.title == "Wall"
    assert article.published_at == "2025-12-19"
    assert article.url == "https://Example.org/a"
    assert article.removed == ()


def test_text_without_a_title_is_read_as_a_pasted_page() -> None:
    article = read_text(
        f"Harbor wall to rise\n16:32 JST, December 19, 2025\n{BODY}\nMost Popular\nFish prices fall"
    )
    assert article.title == "Harbor wall to rise"
    assert article.text == BODY
    assert article.published_at == "2025-12-19T16:32+09:00"
    assert "Fish prices fall" in article.removed[0].text


def test_hints_go_before_the_header_and_the_header_before_the_page() -> None:
    text = f"Title: From the header\nDate: 2025-12-19\nSource: The Harbor Times\n\n{BODY}"
    article = read_text(text, hints=Hints(title="From the caller", language="ja-JP"))
    assert (article.title, article.published_at, article.source) == (
        "From the caller",
        "2025-12-19",
        "The Harbor Times",
    )
    assert article.language == "ja"
    assert article.text == BODY


def test_markdown_has_its_heading_as_title() -> None:
    article = only(read_bytes(f"---\ndate: 2025-12-19\n---\n# Harbor wall\n\n{BODY}".encode(), name="a.md"))
    assert (article.title, article.text, article.published_at) == ("Harbor wall", BODY, "2025-12-19")


def test_missing_title_is_the_first_line_or_the_first_sentence_cut() -> None:
    assert (
        read_record({"title": "", "text": "Harbor wall to rise\n\nThe council met."}, name="a").title
        == "Harbor wall to rise"
    )
    assert (
        read_record({"title": "", "text": "The council met. It agreed."}, name="a").title
        == "The council met."
    )
    long = read_record({"title": "", "text": "word " * 100 + "end."}, name="a").title
    assert len(long) <= 120
    assert long.endswith("word…")


def test_record_keeps_its_text_and_id() -> None:
    article = read_record(
        {
            "id": "a-1",
            "title": "T",
            "text": "Advertisement\n\nBody\ud800",
            "updated_at": "2025-12-20",
            "language": None,
        },
        name="a:1",
    )
    assert (article.id, article.text, article.updated_at) == (
        "a-1",
        "Advertisement\n\nBody\ufffd",
        "2025-12-20",
    )


def test_record_with_html_is_read_as_a_page() -> None:
    html = (
        "<html><body><article>"
        + "".join(f"<p>{line * 3}</p>" for line in BODY.split("\n\n"))
        + "</article></body></html>"
    )
    assert "The council votes" in read_record({"html": html, "title": "T"}, name="a:1").text


def test_same_content_without_address_has_the_same_id_in_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "b.txt").write_text(BODY.replace("\n", "\r\n"), encoding="utf-8")
    first, second = read_path(tmp_path)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.id == second.id


def test_address_that_is_no_web_page_is_left_out() -> None:
    assert read_text(BODY, hints=Hints(title="T", url="javascript:alert(1)")).url is None


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"title": "T"}, 'has neither "text" nor "html"'),
        ({"title": "T", "text": ""}, "is empty"),
        ({"title": "T", "text": " \n"}, "holds no text"),
        ({"title": "T", "text": 5}, 'has a "text" that is not a string'),
        ({"title": "T", "text": "x", "id": "../a"}, 'has an "id"'),
        ({"title": "T", "text": "x", "published_at": "soon"}, "is dated 'soon', which is not a date"),
    ],
)
def test_record_that_is_no_article_is_refused(record: dict[str, object], reason: str) -> None:
    with pytest.raises(UnreadableSource, match="^a:1 ") as caught:
        read_record(record, name="a:1")
    assert reason in str(caught.value)


def test_broken_lines_are_failures_with_their_place_and_the_rest_is_read(tmp_path: Path) -> None:
    lines = [
        b'{"title": "A", "text": "One."}',
        b"",
        b"{broken",
        b"[1]",
        b"[" * 100_000,
        b'{"n": ' + b"1" * 5_000 + b"}",
        b"\xff\xff",
        '{"title": "B", "text": "二。これはひらがなの文です。"}'.encode("cp932"),
    ]
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"\n".join(lines))
    items = list(read_path(file))
    assert [item.title for item in items if isinstance(item, Article)] == ["A", "B"]
    places = [item.source for item in items if isinstance(item, ReadFailure)]
    assert places == [f"{file}:{number}" for number in (3, 4, 5, 6, 7)]
    assert all(reason.startswith(str(file)) and "\n" not in reason for reason in reasons(items))


def test_line_over_the_limit_is_a_failure_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.reading.MAX_BYTES", 100)
    data = json.dumps({"title": "A", "text": "x" * 500}).encode() + b'\n{"title": "B", "text": "Two."}\n'
    first, second = read_bytes(data, name="a.jsonl")
    assert isinstance(first, ReadFailure)
    assert "a.jsonl:1 is longer than" in first.reason
    assert isinstance(second, Article)


def test_compressed_lines_are_read_and_a_damaged_end_is_a_failure() -> None:
    data = gzip.compress(b'{"title": "A", "text": "One."}\n' * 3)
    assert len(list(read_bytes(data, name="a.jsonl.gz"))) == 3
    *_, last = read_bytes(data[:-6], name="a.jsonl.gz")
    assert isinstance(last, ReadFailure)
    assert "damaged gzip archive" in last.reason


def test_kind_is_told_by_the_start_where_the_name_does_not_tell() -> None:
    assert only(read_bytes(b'{"title": "A", "text": "One."}\n', name="-")).title == "A"
    page = f"<!DOCTYPE html><html><head><title>Wall</title></head><body><p>{BODY}</p></body></html>".encode()
    assert "<p>" not in only(read_bytes(page, name="stdin")).text
    assert only(read_bytes(BODY.encode(), name="-")).text == BODY


def test_folder_is_read_in_order_and_its_bad_files_are_failures(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.md").write_text(f"# Two\n\n{BODY}", encoding="utf-8")
    (tmp_path / "one.txt").write_text(f"Title: One\n\n{BODY} One.", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.html").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "ignored.bin").write_bytes(b"\0")
    (tmp_path / ".hidden.txt").write_text("Hidden", encoding="utf-8")
    items = list(read_path(tmp_path))
    assert [item.title for item in items if isinstance(item, Article)] == ["One", "Two"]
    assert [reason.split(" is ")[1][:11] for reason in reasons(items)] == ["empty.", "a PNG image"]


@pytest.mark.parametrize("name", ["missing", "empty", "empty.jsonl"])
def test_source_without_articles_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.jsonl").write_bytes(b"\n")
    with pytest.raises(UnreadableSource, match=name):
        list(read_path(tmp_path / name))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(BODY, encoding="utf-8")
    file.chmod(0)
    with pytest.raises(UnreadableSource, match="Permission denied"):
        list(read_path(file))


def test_large_file_is_refused_with_its_size(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as large:
        large.truncate(30_000_000)
    with pytest.raises(UnreadableSource, match=r"is 30\.0 MB; the limit is 20\.0 MB"):
        list(read_path(file))
    with pytest.raises(UnreadableSource, match="the limit is"):
        read_html("x" * (MAX_BYTES + 1))


@given(st.text(st.characters(codec=None), max_size=400))
def test_every_paragraph_of_the_article_stands_in_the_text(text: str) -> None:
    try:
        article = read_text(text)
    except UnreadableSource:
        return
    given_text = unwrap(normalise(text))
    assert all(paragraph in given_text for paragraph in article.text.split("\n\n"))
    assert "\0" not in article.text + article.title
    (article.text + article.title).encode()


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a.html", "a.jsonl", "a.jsonl.gz", "a"]))
def test_any_bytes_give_articles_or_one_sentence(data: bytes, name: str) -> None:
    try:
        items = list(read_bytes(data, name=name))
    except UnreadableSource as failure:
        assert str(failure).startswith(name)
    else:
        assert all(reason.startswith(name) for reason in reasons(items))
