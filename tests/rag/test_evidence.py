"""Dates of quotes: read as far as the quotes reach, and the same as if the whole article were read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rag.evidence as module
from index.records import Article
from rag.evidence import Evidence, quoted_dates

LINES = st.sampled_from(
    (
        "The mayor spoke on Friday.",
        "In 2019 the ferry was sold; a year earlier it had run at a loss.",
        "Sales fell in the third quarter.",
        "The same day the council met, and again on 4 October.",
        "From May 2025 to July the quay was shut.",
        "It opens next month, on Tuesday at the earliest.",
        "Nothing else was said.",
    )
)


@given(st.lists(LINES, min_size=1, max_size=12), st.integers(1, 90), st.integers(1, 12))
def test_what_comes_after_a_quote_s_line_does_not_change_its_dates(
    lines: list[str], step: int, words: int
) -> None:
    article = Article("a", "Quay", "\n".join(lines), published_at="2026-03-03")
    place = 0
    for line in lines:
        size = len(" ".join(line.split()[:words]))
        quote = Evidence(article, place, place + size, line[:size])
        place += len(line) + 1
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "READ_ON", step)
            found = quoted_dates(quote)
            patch.setattr(module, "_as_far_as", lambda text, end: text)
            assert found == quoted_dates(quote)
