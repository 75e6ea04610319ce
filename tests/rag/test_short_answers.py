import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question import analyse
from rag.short_answers import shortened


@pytest.mark.parametrize(
    ("question", "words", "short"),
    [
        ("How many passengers were aboard?", "1,200 passengers", "1,200"),
        ("How many passengers were aboard?", "more than 2.5 million", "more than 2.5 million"),
        ("How many days did it last?", "forty-five days", "forty-five"),
        ("How many days did it last?", "a few days", "a few days"),
        ("How many came?", "the 87 residents", "the 87 residents"),
        ("Which year was the bridge built?", "in May 1931", "1931"),
        ("When was the bridge built?", "May 1931", "May 1931"),
        ("How much did it cost?", "14 million euros", "14 million euros"),
        ("What was it called?", '"The Heron" in the town hall', '"The Heron" in the town hall'),
        ("What was it called?", 'The Heron" in', "The Heron"),
        ("What was it called?", "“The Heron,", "The Heron"),
        ("What?", "“", "“"),
    ],
)
def test_what_is_left_of_an_answer(question: str, words: str, short: str) -> None:
    start, end = shortened(analyse(question), words)
    assert words[start:end] == short


@given(
    st.sampled_from(("How many?", "How many days?", "Which year?", "What?", "いくつ?")), st.text(min_size=1)
)
def test_it_is_never_empty_and_always_within(question: str, words: str) -> None:
    start, end = shortened(analyse(question), words)
    assert 0 <= start < end <= len(words)
