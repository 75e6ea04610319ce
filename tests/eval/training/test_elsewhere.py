import pytest

from eval.training.elsewhere import measure_elsewhere
from eval.training.paragraphs import Paragraph, PracticeQuestion
from rag.reader import OwnReader

TEXT = "The ferry Vesla was built in 1931. It carries 40 cars."


def paragraph(*questions: tuple[str, str | None]) -> Paragraph:
    found = (
        PracticeQuestion(
            text, TEXT.index(words) if words else None, TEXT.index(words) + len(words) if words else None
        )
        for text, words in questions
    )
    return Paragraph("squad-dev", "squad-dev/Ferries", "Ferries", TEXT, tuple(found))


@pytest.fixture(scope="module")
def reader() -> OwnReader:
    return OwnReader()


def test_answers_are_compared_with_those_that_are_wanted(reader: OwnReader) -> None:
    right = paragraph(("In what year was the ferry Vesla built?", "1931"), ("Who built it?", None))
    assert measure_elsewhere(reader, [right]) == (1, 1.0, 1.0)
    wrong = paragraph(("In what year was the ferry Vesla built?", "40 cars"))
    assert measure_elsewhere(reader, [right, wrong]) == (2, 0.5, 0.5)


def test_every_so_many_questions_are_asked(reader: OwnReader) -> None:
    both = paragraph(
        ("In what year was the ferry Vesla built?", "1931"), ("How many cars are carried?", "40")
    )
    assert measure_elsewhere(reader, [both], every=2)[0] == 1
