from index.headers import split_headers


def test_front_matter_is_taken_off() -> None:
    headed = split_headers(
        '---\ntitle: "Harbor wall: it rises"\ndate: 2025-12-19\n'
        "author:\n- H. Yamada\n- K. Sato\ndraft: no\n---\n\nThe text."
    )
    assert headed.fields == {
        "title": "Harbor wall: it rises",
        "published_at": "2025-12-19",
        "author": "H. Yamada; K. Sato",
    }
    assert headed.text == "The text."


def test_lines_of_names_and_values_are_a_header() -> None:
    headed = split_headers(
        "Title: Harbor wall\nDate: 2025-12-19\nSource: The Harbor Times\n\nNote: it rises."
    )
    assert headed.fields == {
        "title": "Harbor wall",
        "published_at": "2025-12-19",
        "source": "The Harbor Times",
    }
    assert headed.text == "Note: it rises."


def test_japanese_names_are_known() -> None:
    assert split_headers("見出し：港の防波堤\n日付：2025年12月19日\n\n本文。").fields == {
        "title": "港の防波堤",
        "published_at": "2025年12月19日",
    }


def test_text_without_header_stays() -> None:
    for text in ("Mayor: we must act.\nNow.", "---\nA rule above a text without end", "", "Title:\nnothing"):
        assert split_headers(text).text == text
        assert not split_headers(text).fields
