import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.tense import Tense, Tenses


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("The board met @.", "past"),
        ("The board will meet @.", "future"),
        ("The bridge will be fully opened to cars in @.", "future"),
        ("The board is expected to approve a revised plan @.", "future"),
        ("The board said @ that the bridge will open.", "past"),
        ("On @, the board will meet.", "future"),
        ("The talks were scheduled to end @.", "mixed"),
        ("The board is here @.", "unknown"),
        ("It will open. The board met @.", "past"),
    ],
)
def test_nearest_verb_before_the_date_tells_the_tense(text: str, tense: Tense) -> None:
    place = text.index("@")
    assert Tenses(text, japanese=False).at(place, place + 1) == tense


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("@に開いた。", "past"),
        ("@に開く。", "future"),
        ("@に開く予定だと述べた。", "future"),
        ("@の会。開いた。", "unknown"),
    ],
)
def test_japanese_verb_at_the_end_tells_the_tense(text: str, tense: Tense) -> None:
    assert Tenses(text, japanese=True).at(0, 1) == tense


@given(st.integers(0, 170))
def test_what_was_read_before_does_not_change_the_tense(place: int) -> None:
    text = (
        "The mayor opened the quay on Friday. It will close next week, he said. "
        "Nobody came. The ferry was expected to sail on Monday. It sails on Tuesday, they will learn."
    )
    fresh, whole = Tenses(text, japanese=False), Tenses(text, japanese=False)
    whole.at(len(text) - 1, len(text))
    assert fresh.at(place, place + 1) == whole.at(place, place + 1)
    assert fresh.sentence(place) == whole.sentence(place)
