import pytest

from index.records import Article
from rag.attributing import Attribution
from rag.joining import passage

FERRY = Article(
    "ferry",
    "Second ferry",
    "Minatomi will spend ¥240 million on a second ferry, Mayor Aiko Sato said on Tuesday. "
    "The ferry carries 40 cars and was built in Kobe. "
    "Some 12 of its passengers were taken ill in March.",
    published_at="2026-03-03",
    language="en",
)


@pytest.fixture(scope="module")
def attribution() -> Attribution:
    return Attribution([passage(FERRY, 0, len(FERRY.text), 1.0)], {FERRY.id: FERRY})


def test_the_quotes_of_a_sentence_are_found_with_their_places(attribution: Attribution) -> None:
    checked = attribution.check("Minatomi will spend ¥240 million on a second ferry.")
    assert checked.failure is None
    assert [each.text for each in checked.evidence] == [
        "Minatomi will spend ¥240 million on a second ferry, Mayor Aiko Sato said on Tuesday."
    ]
    assert all(FERRY.text[each.start : each.end] == each.text for each in checked.evidence)
    assert [(figure.value, figure.unit, figure.verdict) for figure in checked.figures] == [
        (240_000_000, "JPY", "supported")
    ]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Minatomi will spend ¥250 million on a second ferry.", "figure_mismatch"),
        ("The ferry was built by a shipyard in Oslo for the county.", "uncited"),
        ("I think the second ferry is a wonderful idea.", "uncited"),
    ],
)
def test_what_the_passages_do_not_say_fails(attribution: Attribution, sentence: str, reason: str) -> None:
    failure = attribution.check(sentence).failure
    assert failure is not None
    assert failure.reason == reason


def test_a_count_of_something_else_than_its_quote_counts_fails(attribution: Attribution) -> None:
    assert attribution.check("The ferry carries 40 cars.").failure is None
    failure = attribution.check("The ferry carries 40 lorries.").failure
    assert failure is not None
    assert failure.reason == "figure_mismatch"
    assert "something that its quotes do not count" in failure.detail
