import dataclasses

import pytest

from index.identity import article_id, canonical_url, content_hash, is_web_address
from index.records import Article, RemovedBlock


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://Example.ORG:443/News/A/?utm_source=x&id=7&fbclid=q#top", "https://example.org/News/A?id=7"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/a//", "http://example.org:8080/a"),
        ("https://user:word@example.org/a", "https://example.org/a"),
        ("https://example.org/a?q=%E6%B8%AF&b=", "https://example.org/a?q=%E6%B8%AF&b="),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("not an address", "not an address"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_addresses_of_one_page_have_one_spelling(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical
    assert canonical_url(canonical) == canonical


def test_id_is_sixteen_hexadecimal_digits_of_the_address_alone() -> None:
    first = article_id(url="https://example.org/a?utm_medium=mail", title="One", text="Text.")
    second = article_id(url="https://EXAMPLE.org/a/", title="Two", text="Other text.")
    assert first == second
    assert len(first) == 16
    assert int(first, 16) >= 0


def test_id_without_address_depends_on_words_and_not_on_white_space() -> None:
    one = article_id(url=None, title="Harbor wall", text="It rises.\n\nSlowly.")
    assert one == article_id(url=None, title="Harbor  Wall", text="It rises. Slowly.")
    assert one != article_id(url=None, title="Harbor wall", text="It falls.\n\nSlowly.")


def test_only_absolute_http_addresses_are_web_addresses() -> None:
    assert is_web_address("https://example.org/a")
    assert not any(
        map(is_web_address, ["javascript:alert(1)", "file:///etc/passwd", "/a", "http://", "http://[x"])
    )


def test_content_hash_changes_with_what_is_read_and_not_with_what_was_removed() -> None:
    article = Article(id="a", title="Harbor wall", text="It rises.", published_at="2025-12-19")
    same = dataclasses.replace(article, id="b", removed=(RemovedBlock("Share", "a line for sharing"),))
    assert content_hash(article) == content_hash(same)
    for change in (
        dataclasses.replace(article, title="Wall"),
        dataclasses.replace(article, text="It fell."),
        dataclasses.replace(article, published_at="2025-12-20"),
        dataclasses.replace(article, author="H. Yamada"),
    ):
        assert content_hash(article) != content_hash(change)
