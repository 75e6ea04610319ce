"""Evidence: quotes located in stored articles, and the figures and dates that stand in them.

Both are read in their place in the article, never in the quote alone: cut out of "¥11 trillion", a quote
"1 trillion" proves nothing, and "Friday" needs the article's date.
"""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.records import Article, Passage
from rag.dates import DateExpression, date_expressions, find_date_expressions
from rag.drafts import Draft, DraftQuote
from rag.figures import FigureMention, find_figures
from rag.quotes import LocatedQuote, locate_quote

CONTEXT = 160
"""Characters around a quote within which a figure that the quote cuts is still read whole."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A located quote: `article.text[start:end] == text`."""

    article: Article
    start: int
    end: int
    text: str


class QuoteNotFoundError(LookupError):
    """A quote stands in none of the articles; the text of the error is the quote."""


def locate_evidence(
    draft: Draft, passages: Sequence[Passage], articles: Mapping[str, Article]
) -> tuple[Evidence, ...]:
    """The draft's quotes in their articles, a stitched one as its parts; raises QuoteNotFoundError."""
    found: dict[tuple[str, int, int], Evidence] = {}
    for quote in draft.quotes:
        for evidence in _located(quote, passages, articles):
            found[evidence.article.id, evidence.start, evidence.end] = evidence
    return tuple(found.values())


def _located(
    quote: DraftQuote, passages: Sequence[Passage], articles: Mapping[str, Article]
) -> Iterator[Evidence]:
    """Look in the passage that the model named, then in the others: numbers are confused more than words."""
    for passage in _named_first(quote.passage, passages):
        article = articles[passage.article_id]
        middle = (passage.start + passage.end) // 2
        located: LocatedQuote | None = locate_quote(quote.text, article.text, near=middle)
        if located is not None:
            yield from (Evidence(article, part.start, part.end, part.text) for part in located.parts)
            return
    raise QuoteNotFoundError(quote.text)


def _named_first(number: int | None, passages: Sequence[Passage]) -> Iterator[Passage]:
    named = passages[number - 1] if number is not None and 1 <= number <= len(passages) else None
    seen = set()
    for passage in passages if named is None else (named, *passages):
        if passage.article_id not in seen:
            seen.add(passage.article_id)
            yield passage


def quoted_figures(evidence: Evidence) -> list[FigureMention]:
    """The figures of the article that stand in the quote.

    One that reaches beyond the quote counts only if the quote alone reads the same ("30 people" of
    "about 30 people").
    """
    text = evidence.article.text
    start, end = _context(text, evidence.start, evidence.end)
    first, last = evidence.start - start, evidence.end - start
    figures = []
    for mention in _line_figures(text[start:end], evidence.article.language):
        if first <= mention.start and mention.end <= last:
            figures.append(mention)
        elif mention.start < last and first < mention.end:
            cut = text[start:end][max(mention.start, first) : min(mention.end, last)]
            if any(
                _reads_as(alone, mention) for alone in find_figures(cut, language=evidence.article.language)
            ):
                figures.append(mention)
    return figures


def surroundings(evidence: Evidence) -> str:
    """The text that the figures of `quoted_figures` have their places in."""
    start, end = _context(evidence.article.text, evidence.start, evidence.end)
    return evidence.article.text[start:end]


def _reads_as(alone: FigureMention, whole: FigureMention) -> bool:
    return (alone.kind, alone.value, alone.unit) == (whole.kind, whole.value, whole.unit)


def quoted_dates(evidence: Evidence) -> list[DateExpression]:
    """The date expressions of the article that stand in the quote, whole or at least with the same value."""
    article = evidence.article
    dates = []
    read = _dates_of(article.text, article.published_at, article.language)
    for mention in read.between(evidence.start, evidence.end):
        if evidence.start <= mention.start and mention.end <= evidence.end:
            dates.append(mention)
        else:
            cut = article.text[max(mention.start, evidence.start) : min(mention.end, evidence.end)]
            alone = find_date_expressions(cut, published_at=article.published_at, language=article.language)
            dates.extend(each for each in alone if each.value is not None and each.value == mention.value)
    return dates


@lru_cache(maxsize=512)
def _line_figures(text: str, language: str) -> tuple[FigureMention, ...]:
    """The figures around a quote, which many sentences share."""
    return tuple(find_figures(text, language=language))


def dates_in(text: str, published_at: str | None, language: str) -> tuple[DateExpression, ...]:
    """The date expressions of an article or a sentence, for which several checks ask."""
    return _dates_of(text, published_at, language).between(0, len(text))


class _Dates:
    """The date expressions of a text, read once and from its start, as far as anybody asks: most quotes stand at the top.

    Safe to call from several threads.
    """

    def __init__(self, text: str, published_at: str | None, language: str) -> None:
        self._further = date_expressions(text, published_at=published_at, language=language)
        self._read: list[DateExpression] = []
        self._lock = threading.Lock()

    def between(self, start: int, end: int) -> tuple[DateExpression, ...]:
        """Those that have any character from `start` to `end`, in order."""
        with self._lock:
            while not self._read or self._read[-1].start < end:
                following = next(self._further, None)
                if following is None:
                    break
                self._read.append(following)
            first = bisect_right(self._read, start, key=lambda each: each.end)
            last = bisect_left(self._read, end, key=lambda each: each.start)
            return tuple(self._read[first:last])


_dates_of = lru_cache(maxsize=64)(_Dates)


def _context(text: str, start: int, end: int) -> tuple[int, int]:
    """The line around a quote, or so much of it as `CONTEXT` allows on either side."""
    first = max(text.rfind("\n", 0, start) + 1, start - CONTEXT)
    line_end = text.find("\n", end)
    last = min(len(text) if line_end < 0 else line_end, end + CONTEXT)
    return first, last
