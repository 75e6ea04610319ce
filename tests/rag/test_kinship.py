"""Relatives: who is another for a named person."""

import pytest

from index.records import Article
from rag.evidence import Evidence
from rag.kinship import another_relative


def found(sentence: str, quote: str, *, rest: str = "") -> str | None:
    article = Article(id="a", title="", text=f"{quote} {rest}".strip(), language="en")
    return another_relative(sentence, [Evidence(article, 0, len(quote), quote)])


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Mori's brother designed the pier.", "Mori designed the pier."),
        ("The widow of Ken Mori designed the pier.", "Ken Mori designed the pier."),
        ("His older sister sold the boat.", "He sold the boat."),
        ("Mori designed the pier.", "Mori's brother designed the pier."),
        ("Mori designed the pier.", "The daughter of Mori designed the pier."),
    ],
)
def test_another_person_in_the_place_of_one_is_found(sentence: str, quote: str) -> None:
    assert found(sentence, quote) is not None


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("Mori's brother designed the pier.", "Mori's brother Ken designed the pier."),
        ("Mori's wife designed the pier.", "Mori is married to Ito, who designed the pier."),
        ("Mori's brother designed the pier.", "Ken and Go Mori are siblings; Ken designed the pier."),
        ("Mori designed the pier.", "Mori, helped by Mori's brother, designed the pier."),
        ("Mori designed the pier.", "Mori designed the pier."),
    ],
)
def test_the_same_person_is_let_through(sentence: str, quote: str) -> None:
    assert found(sentence, quote) is None


def test_a_relative_may_stand_elsewhere_in_the_article() -> None:
    assert found("Mori's brother designed it.", "Ken designed it.", rest="Mori and Ken are brothers.") is None
