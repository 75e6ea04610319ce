import pytest

from rag.follow_ups import by_rule, depends
from rag.records import Turn

ASKED = "How much did the town of Minatomi spend on ferries in 2024?"
TOLD = "Minatomi spent ¥240 million on ferries in 2024, said mayor Haruko Tanabe. [1]"


@pytest.mark.parametrize(
    ("follow_up", "understood"),
    [
        ("And the year before?", "How much did the town of Minatomi spend on ferries in 2023?"),
        ("And the following year?", "How much did the town of Minatomi spend on ferries in 2025?"),
        ("and in 2021?", "How much did the town of Minatomi spend on ferries in 2021?"),
        ("Why?", "Why did the town of Minatomi spend on ferries in 2024?"),
        ("What about Kitahama?", "How much did the town of Kitahama spend on ferries in 2024?"),
        ("How many people live there?", "How many people live in Minatomi?"),
        ("How old is she?", "How old is Haruko Tanabe?"),
        ("Who decided it?", "Who decided it (the town of Minatomi spend on ferries in 2024)?"),
    ],
)
def test_a_follow_up_gets_the_last_topic(follow_up: str, understood: str) -> None:
    assert by_rule(follow_up, (Turn("user", ASKED), Turn("assistant", TOLD))) == understood


def test_each_follow_up_is_understood_in_its_turn() -> None:
    turns = (Turn("user", ASKED), Turn("assistant", TOLD), Turn("user", "And the year before?"))
    assert (
        by_rule("And the year before?", turns)
        == "How much did the town of Minatomi spend on ferries in 2022?"
    )


@pytest.mark.parametrize(
    "question",
    [ASKED, "When will the bridge in Osaka open?", "港町はなぜ船を買いましたか？", "What is Japan's plan?"],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert not depends(question)
    assert by_rule(question, (Turn("user", "How many people live in Kitahama?"),)) == question


def test_a_japanese_follow_up_gets_the_last_topic() -> None:
    asked = (Turn("user", "2024年に港町は何隻の船を買いましたか？"),)
    assert by_rule("その前の年は？", asked) == "2023年に港町は何隻の船を買いましたか？"
    assert by_rule("なぜですか？", asked) == "なぜ、2024年に港町は何隻の船を買いましたか？"
