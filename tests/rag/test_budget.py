from index.records import Passage
from index.tokens import count_tokens
from rag.budget import LABEL_TOKENS, fit_passages, source_tokens


def passage(words: int) -> Passage:
    text = "word " * words
    return Passage("a", "", None, None, None, 5, 5 + len(text), text, 1.0)


def test_the_best_passages_are_kept_whole() -> None:
    passages = [passage(100), passage(100), passage(100)]
    assert fit_passages(passages, 2 * (101 + LABEL_TOKENS)) == passages[:2]


def test_a_first_passage_beyond_the_limit_is_cut() -> None:
    [cut] = fit_passages([passage(1_000), passage(1)], 200)
    assert count_tokens(cut.text) <= 200 - LABEL_TOKENS
    assert cut.text == passage(1_000).text[: cut.end - cut.start]
    assert fit_passages([], 200) == []


def test_the_window_bounds_the_material() -> None:
    assert source_tokens(None) == 8_192 - 2_500
    assert source_tokens(1_000_000) == 24_000
    assert source_tokens(1_000) == 2_500
