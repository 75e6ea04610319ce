import pytest

from api.questions import MAX_QUESTION_CHARACTERS, checked_filters, checked_moment, checked_question
from index.errors import InvalidRequest
from index.records import Filters


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "empty"),
        (" \u3000\t\n", "empty"),
        ("x" * (MAX_QUESTION_CHARACTERS + 1), "10,001 characters"),
        ("who\0", "NUL"),
        ("who \udc80", "Unicode"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_a_sentence(question: str, reason: str) -> None:
    with pytest.raises(InvalidRequest, match=reason):
        checked_question(question)


def test_a_question_of_the_longest_length_is_taken_without_its_margins() -> None:
    assert checked_question(f" {'x' * MAX_QUESTION_CHARACTERS} ") == "x" * MAX_QUESTION_CHARACTERS


@pytest.mark.parametrize(
    "moment",
    ["2025-12-19", "2025-12-19T16:32", "2025-12-19 16:32:00", "2025-12-19T16:32+09:00", "2025-12-19T16:32Z"],
)
def test_a_day_or_a_moment_is_taken_as_it_is(moment: str) -> None:
    assert checked_moment(moment, name="as_of") == moment


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "yesterday",
        "2025-13-01",
        "2025-02-30",
        "20251219",
        "2025-12",
        "2025-12-19T25:00",
        "２０２５-12-19",
    ],
)
def test_what_is_no_day_is_refused(moment: str) -> None:
    with pytest.raises(InvalidRequest, match="as_of has to be a day"):
        checked_moment(moment, name="as_of")


def test_filters_keep_what_they_are_given() -> None:
    filters = checked_filters(published_from="2026-01-01", published_to="2026-01-01", language=["ja"])
    assert filters == Filters("2026-01-01", "2026-01-01", (), ("ja",), ())


@pytest.mark.parametrize(
    "fields",
    [
        {"published_from": "2026-02-01", "published_to": "2026-01-01"},
        {"published_from": "January"},
        {"language": ["English"]},
        {"source": ["\0"]},
        {"article_ids": ["\ud800"]},
    ],
)
def test_filters_that_no_article_can_meet_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest):
        checked_filters(**fields)  # type: ignore[arg-type]
