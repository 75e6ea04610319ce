import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Article
from index.tokens import count_tokens
from rag.budget import LABEL_TOKENS
from rag.summary_parts import summary_parts


@given(st.lists(st.integers(0, 400), min_size=1, max_size=5), st.integers(100, 2_000))
def test_parts_fit_and_leave_nothing_out(sizes: list[int], limit: int) -> None:
    articles = [
        Article(str(number), "", " ".join(f"Word {n} ends here." for n in range(size)))
        for number, size in enumerate(sizes)
    ]
    parts = summary_parts(articles, limit)
    for part in parts:
        assert sum(count_tokens(each.text) + LABEL_TOKENS for each in part) <= limit + 3 * len(part)
    for article in articles:
        pieces = [each for part in parts for each in part if each.article_id == article.id]
        assert all(article.text[each.start : each.end] == each.text for each in pieces)
        assert " ".join(each.text for each in pieces) == article.text
        fits = count_tokens(article.text) + LABEL_TOKENS <= limit
        assert len(pieces) == 1 or not fits, "an article that fits a part was cut"


@pytest.mark.parametrize("text", ["x" * 20_000, "🦉" * 5_000, "あ" * 20_000, "1 | 2 | 3 | " * 3_000])
def test_a_sentence_without_an_end_is_cut(text: str) -> None:
    parts = summary_parts([Article("a", "", text)], 500)
    assert len(parts) > 1
    assert sum(len(each.text) for part in parts for each in part) == len(text.strip())
    assert all(count_tokens(each.text) <= 500 for part in parts for each in part)
