"""Dates of quotes: read as far as the quotes reach, and the same as if the whole article were read."""

from hypothesis import given
from hypothesis import strategies as st

import rag.evidence as module
from index.records import Article
from rag.dates import find_date_expressions
from rag.evidence import Evidence, dates_in, quoted_dates

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
PUBLISHED = "2026-03-03"


@given(st.lists(LINES, min_size=1, max_size=12), st.integers(1, 12), st.randoms())
def test_the_dates_of_a_quote_are_those_of_the_whole_article(lines: list[str], words: int, order) -> None:
    article = Article("a", "Quay", "\n".join(lines), published_at=PUBLISHED)
    whole = find_date_expressions(article.text, published_at=PUBLISHED, language="en")
    places = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    quotes = [
        (place, place + len(" ".join(line.split()[:words])))
        for place, line in zip(places, lines, strict=True)
    ]
    order.shuffle(quotes)
    module._dates_of.cache_clear()
    for start, end in quotes:
        expected = [each for each in whole if start <= each.start and each.end <= end]
        found = quoted_dates(Evidence(article, start, end, article.text[start:end]))
        assert [each for each in found if each in whole] == expected
    assert list(dates_in(article.text, PUBLISHED, "en")) == whole


def test_nothing_is_read_beyond_a_quote(monkeypatch) -> None:
    read: list[str] = []
    expressions = module.date_expressions

    def noted(text, **how):
        for each in expressions(text, **how):
            read.append(each.text)
            yield each

    monkeypatch.setattr(module, "date_expressions", noted)
    module._dates_of.cache_clear()
    text = "It was shut on 4 May 2025.\nIt opened on 5 June 2025.\n" + "Then came 6 July 2025.\n" * 50
    article = Article("b", "Quay", text, published_at=PUBLISHED)
    assert [each.value for each in quoted_dates(Evidence(article, 0, 26, text[:26]))] == ["2025-05-04"]
    assert read == ["4 May 2025", "5 June 2025"]
    assert quoted_dates(Evidence(article, 0, 26, text[:26]))
    assert len(read) == 2
