from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.training.paragraphs import Paragraph, load_paragraphs
from index.errors import UnreadableSource


def test_answers_stand_where_they_are_said_to(paragraphs: list[Paragraph]) -> None:
    answered = [(each, question) for each in paragraphs for question in each.questions if question.start]
    assert len(answered) == 24
    assert {each.text[question.start : question.end] for each, question in answered} == {
        str(1900 + 3 * n) for n in range(8)
    }


def test_a_question_without_an_answer_has_no_place(paragraphs: list[Paragraph]) -> None:
    assert all(each.questions[1].start is None and each.questions[1].end is None for each in paragraphs)


def test_titles_are_words_where_they_mean_something(
    paragraphs: list[Paragraph], write_data: Callable[..., Path]
) -> None:
    record = {"title": "Reviews_12", "context": "It broke.", "qas": []}
    reviews = load_paragraphs(
        write_data([record], "squadshifts-amazon-reviews"), ["squadshifts-amazon-reviews"]
    )
    assert paragraphs[0].title == "Harbour bridge"
    assert reviews[0].title == ""


@pytest.mark.parametrize(
    "question",
    [
        {"question": "When?", "answers": [{"text": "1901", "start": 0}]},
        {"question": "When?"},
        {"answers": []},
    ],
)
def test_a_faulty_line_is_named(write_data: Callable[..., Path], question: dict[str, Any]) -> None:
    good = {"title": "A", "context": "Opened in 1901.", "qas": []}
    folder = write_data([good, {**good, "qas": [question]}])
    with pytest.raises(UnreadableSource, match=r"Line 2 of squad-dev\.jsonl\.gz"):
        load_paragraphs(folder, ["squad-dev"])
