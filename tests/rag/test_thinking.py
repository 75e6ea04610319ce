import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.thinking import ThinkingFilter


def filtered(text: str, piece: int = 1_000_000) -> str:
    thinking = ThinkingFilter()
    kept = [thinking.feed(text[start : start + piece]) for start in range(0, len(text), piece)]
    return "".join(kept) + thinking.close()


@pytest.mark.parametrize("piece", [1, 4, 100])
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<think>hm</think>Yes.", "Yes."),
        ("A <thinking>one</thinking>B<THINK>two</THINK>C", "A BC"),
        ("<think>never ends", ""),
        ("3 < 4 and <thin", "3 < 4 and <thin"),
        ("<think>a < b</think>c", "c"),
    ],
)
def test_thinking_is_dropped(text: str, kept: str, piece: int) -> None:
    assert filtered(text, piece) == kept


@given(
    st.lists(st.sampled_from(["<think>", "</think>", "<", "a", "</thinking>"]), max_size=12),
    st.integers(1, 5),
)
def test_pieces_make_no_difference(words: list[str], piece: int) -> None:
    assert filtered("".join(words), piece) == filtered("".join(words))
