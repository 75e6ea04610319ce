import pytest

from rag.llm import PLAIN
from rag.sub_questions import split


@pytest.mark.parametrize(
    ("question", "joining", "parts"),
    [
        (
            "How did the price of rice change between March and June?",
            "change",
            ("How much was the price of rice in March?", "How much was the price of rice in June?"),
        ),
        (
            "What changed between 2023 and 2025 in the harbour plan?",
            "change",
            ("What happened with the harbour plan in 2023?", "What happened with the harbour plan in 2025?"),
        ),
        (
            "How much will Minatomi and Kitahama spend on ferries in total?",
            "sum",
            ("How much will Minatomi spend on ferries?", "How much will Kitahama spend on ferries?"),
        ),
        (
            "How many people work at Seto Foods, Minatomi Motors and Kita Rail combined?",
            "sum",
            (
                "How many people work at Seto Foods?",
                "How many people work at Minatomi Motors?",
                "How many people work at Kita Rail?",
            ),
        ),
        (
            "Which town spent more on ferries, Minatomi or Kitahama?",
            "compare",
            ("How much: Minatomi spent on ferries?", "How much: Kitahama spent on ferries?"),
        ),
        (
            "How do the Harbour Post and the Daily Gull differ on the ferry's cost?",
            "compare",
            (
                "What does Harbour Post say about the ferry's cost?",
                "What does Daily Gull say about the ferry's cost?",
            ),
        ),
        ("港町と北浜の予算の違いは？", "compare", ("港町の予算は？", "北浜の予算は？")),
    ],
)
def test_a_question_for_several_articles_is_split(
    question: str, joining: str, parts: tuple[str, ...]
) -> None:
    found = split(question, None, PLAIN)
    assert found is not None
    assert (found.joining, found.questions) == (joining, parts)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the match between Spain and Italy?",
        "What did Japan and Korea agree on?",
        "How much did it cost to build the bridge?",
        "Which company bought the shipyard, Seto or Kita?",
        "How many people were killed in total?",
        "港町の予算はいくらですか？",
    ],
)
def test_a_question_for_one_article_is_asked_as_it_is(question: str) -> None:
    assert split(question, None, PLAIN) is None
