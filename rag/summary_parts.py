"""What a model is given of long or many articles: parts that fit its window, cut between sentences."""

from collections.abc import Iterator, Sequence

from index.records import Article, Passage
from index.sentences import split_sentences
from index.tokens import count_tokens, fit_tokens
from rag.budget import LABEL_TOKENS
from rag.joining import passage

LONGEST_TOKEN = 8
"""Characters of a token, more than any text has on average: no more is looked at to fill a part."""

MOST_TOKENS = 3
"""Tokens of a character at most (a rare one is one for each of its bytes): shorter sentences are not measured."""


def summary_parts(articles: Sequence[Article], limit: int) -> list[tuple[Passage, ...]]:
    """The articles in their order as parts of at most `limit` tokens each, labels included.

    An article that fits a part is never cut; one that does not is cut between sentences, and a sentence only where
    it is longer than a part (a table without an end).
    """
    parts: list[tuple[Passage, ...]] = []
    held: list[Passage] = []
    left = limit
    for article in articles:
        for piece, tokens in _pieces(article, max(1, limit - LABEL_TOKENS)):
            if held and tokens + LABEL_TOKENS > left:
                parts.append(tuple(held))
                held, left = [], limit
            held.append(piece)
            left -= tokens + LABEL_TOKENS
    return [*parts, tuple(held)] if held else parts


def _pieces(article: Article, limit: int) -> Iterator[tuple[Passage, int]]:
    """Stretches of an article within `limit` tokens, with their tokens."""
    whole = count_tokens(article.text)
    if whole <= limit:
        yield passage(article, 0, len(article.text), 1.0), whole
        return
    start = end = used = 0
    for first, last in _sentences(article, limit):
        tokens = count_tokens(article.text[end:last])
        if used and used + tokens > limit:
            yield passage(article, start, end, 1.0), used
            start, used = first, 0
            tokens = count_tokens(article.text[first:last])
        end = last
        used += tokens
    if used:
        yield passage(article, start, end, 1.0), used


def _sentences(article: Article, limit: int) -> Iterator[tuple[int, int]]:
    """The places of an article's sentences; of one longer than the limit, those of its parts."""
    for span in split_sentences(article.text, language=article.language):
        start = span.start
        while start < span.end:
            end = min(span.end, start + LONGEST_TOKEN * limit)
            if (end - start) * MOST_TOKENS > limit:
                end = start + max(1, len(fit_tokens(article.text[start:end], limit)))
            yield start, end
            start = end
