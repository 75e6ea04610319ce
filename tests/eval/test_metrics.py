import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import (
    auroc,
    comparable,
    contains_answer,
    exact_match,
    first_rank,
    hit_rate,
    mean,
    mean_reciprocal_rank,
    squad_normalised,
    token_f1,
)

RANKS = [1, 3, None, 12]


def test_first_rank_counts_from_one():
    assert first_rank([False, False, True, True]) == 3


def test_a_ranking_without_a_relevant_item_has_no_rank():
    assert first_rank([False, False]) is None
    assert first_rank([]) is None


@pytest.mark.parametrize(("k", "expected"), [(1, 0.25), (2, 0.25), (3, 0.5), (12, 0.75)])
def test_hit_rate_counts_ranks_up_to_k(k: int, expected: float):
    assert hit_rate(RANKS, k) == expected


def test_mean_reciprocal_rank_is_cut_at_k():
    assert mean_reciprocal_rank(RANKS, 10) == pytest.approx((1 + 1 / 3) / 4)
    assert mean_reciprocal_rank(RANKS, 12) == pytest.approx((1 + 1 / 3 + 1 / 12) / 4)


def test_measures_of_nothing_are_zero():
    assert (hit_rate([], 5), mean_reciprocal_rank([], 10), mean([])) == (0.0, 0.0, 0.0)


def test_comparable_keeps_words_of_letters_and_digits_without_articles():
    assert comparable("The “U.S.–Japan” pact, a\tstart_up & An idea") == " u s japan pact start up idea "


@pytest.mark.parametrize(
    ("text", "answers", "expected"),
    [
        ("They chose the Blue  Whale!", ["blue whale"], True),
        ("They chose the blue whales", ["blue whale"], False),
        ("It rose to 1,200 boats", ["200 boats"], True),
        ("It rose to 1200 boats", ["200 boats"], False),
        ("An owl", ["a cat", "the owl"], True),
        ("An owl", ["the", "…"], False),
        ("An owl", [], False),
    ],
)
def test_an_answer_stands_in_a_text_on_whole_words(text: str, answers: list[str], expected: bool):
    assert contains_answer(text, answers) is expected


def test_squad_normalisation_drops_case_ascii_punctuation_and_articles():
    assert squad_normalised("The  U.S. $1.5-billion, an A-team") == "us 15billion ateam"
    assert squad_normalised("“Quoted”") == "“quoted”"


def test_exact_match_takes_any_of_the_answers():
    assert exact_match("The Blue Whale.", ["grey whale", "blue whale"]) == 1.0
    assert exact_match("blue", ["blue whale"]) == 0.0


def test_token_f1_counts_words_as_often_as_both_have_them():
    # Two of three predicted words are right, and two of four expected ones found.
    assert token_f1("very very big", ["big very old ship"]) == pytest.approx(
        2 * (2 / 3) * (2 / 4) / (2 / 3 + 2 / 4)
    )
    assert token_f1("ship", ["boat", "a ship"]) == 1.0
    assert token_f1("ship", []) == 0.0


def test_auroc_of_hand_counted_pairs():
    # Of the six pairs, four are in order, one is tied, one is the wrong way round.
    assert auroc([0.9, 0.5, 0.4], [0.5, 0.3]) == pytest.approx((4 + 0.5 + 0) / 6)


def test_auroc_without_one_side_says_nothing():
    assert auroc([], [0.1]) == auroc([0.1], []) == 0.5


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=8), st.lists(st.integers(0, 5), min_size=1, max_size=8)
)
def test_auroc_equals_the_share_of_pairs_in_order(positives: list[int], negatives: list[int]):
    pairs = [(p > n) + (p == n) / 2 for p in positives for n in negatives]
    assert auroc(positives, negatives) == pytest.approx(sum(pairs) / len(pairs))
