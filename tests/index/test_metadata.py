from lxml import etree  # type: ignore[import-untyped]

from index.metadata import Metadata, page_metadata


def metadata(head: str) -> Metadata:
    return page_metadata(
        etree.fromstring(f"<html><head>{head}</head><body><p>Text</p></body></html>", etree.HTMLParser())
    )


def test_json_ld_gives_dates_and_authors() -> None:
    said = metadata(
        """<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"],
        "datePublished": "2025-12-19T16:32:10+09:00", "dateModified": "2025-12-20",
        "author": [{"name": "Hana Yamada"}, "Ken Sato"]}]}</script>"""
    )
    assert said == Metadata("2025-12-19T16:32+09:00", "2025-12-20", "Hana Yamada; Ken Sato")


def test_time_comes_from_another_source_of_the_same_day() -> None:
    said = metadata(
        '<meta name="date" content="2025-12-19"><meta property="article:published_time" content="2025-12-19T07:32Z">'
    )
    assert said.published_at == "2025-12-19T07:32+00:00"


def test_only_time_element_of_a_page_dates_it_and_one_of_several_does_not() -> None:
    assert metadata('<time datetime="2025-12-19">Friday</time>').published_at == "2025-12-19"
    assert (
        metadata('<time datetime="2025-12-19"></time><time datetime="2025-12-18"></time>').published_at
        is None
    )


def test_broken_json_and_empty_fields_say_nothing() -> None:
    deep = '{"@graph": [' * 50_000
    for content in ("{", "[]", "null", '{"@type": 5, "datePublished": 7}', deep):
        said = metadata(
            f'<script type="application/ld+json">{content}</script><meta name="date" content="0001-01-01">'
        )
        assert said == Metadata()
