from hypothesis import given
from hypothesis import strategies as st

from index.records import Hit
from rag.fusion import DENSE_WEIGHT, KEYWORD_WEIGHT, fuse, scale_of

SCORES = st.lists(st.floats(-1, 100), min_size=1, max_size=20).map(
    lambda scores: sorted(scores, reverse=True)
)


@given(SCORES)
def test_a_list_is_scaled_from_its_last_to_its_first(scores: list[float]) -> None:
    scale = scale_of([Hit(row, score) for row, score in enumerate(scores)])
    scaled = [scale.of(score) for score in scores]
    assert scaled[0] == 1.0
    assert all(0.0 <= score <= 1.0 for score in scaled)
    assert scaled == sorted(scaled, reverse=True)


def test_what_lies_below_the_list_counts_nothing() -> None:
    assert scale_of([Hit(1, 0.9), Hit(2, 0.5)]).of(0.1) == 0.0
    assert scale_of([Hit(1, 0.9)]).of(0.1) == 0.0


def test_a_row_of_one_list_alone_keeps_that_part() -> None:
    fused = fuse({1: 1.0, 2: 0.5}, {2: 1.0})
    assert fused[1].score == DENSE_WEIGHT
    assert fused[2].score == 0.5 * DENSE_WEIGHT + KEYWORD_WEIGHT
