"""Evidence: quotes located in stored articles, and the figures and dates that stand in them.

Both are read in their place in the article, never in the quote alone: cut out of "¥11 trillion", a quote
"1 trillion" proves nothing, and "Friday" needs the article's date.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.records import Article, Passage
from rag.dates import DateExpression, find_date_expressions
from rag.drafts import Draft, DraftQuote
from rag.figures import FigureMention, find_figures
from rag.quotes import LocatedQuote, locate_quote

CONTEXT = 160
"""Characters around a quote within which a figure that the quote cuts is still read whole."""

READ_ON = 1_500
"""Dates of an article are read for some so many characters, or twice, four times … as many, as far as its quotes reach: most
stand at the top."""


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
    read = _as_far_as(article.text, evidence.end)
    for mention in dates_in(read, article.published_at, article.language):
        if evidence.start <= mention.start and mention.end <= evidence.end:
            dates.append(mention)
        elif mention.start < evidence.end and evidence.start < mention.end:
            cut = article.text[max(mention.start, evidence.start) : min(mention.end, evidence.end)]
            alone = find_date_expressions(cut, published_at=article.published_at, language=article.language)
            dates.extend(each for each in alone if each.value is not None and each.value == mention.value)
    return dates


def _as_far_as(text: str, end: int) -> str:
    """The lines of a text up to the one in which `end` is, and some more: a date counts from those before it, never from
    later lines. Of so few lengths, all quotes of a text together read no more than twice of it."""
    reach = READ_ON
    while reach < end:
        reach *= 2
    line_end = text.find("\n", reach)
    return text if line_end < 0 else text[: line_end + 1]


@lru_cache(maxsize=512)
def _line_figures(text: str, language: str) -> tuple[FigureMention, ...]:
    """The figures around a quote, which many sentences share."""
    return tuple(find_figures(text, language=language))


@lru_cache(maxsize=64)
def dates_in(text: str, published_at: str | None, language: str) -> tuple[DateExpression, ...]:
    """The date expressions of an article or a sentence, for which several checks ask."""
    return tuple(find_date_expressions(text, published_at=published_at, language=language))


def _context(text: str, start: int, end: int) -> tuple[int, int]:
    """The line around a quote, or so much of it as `CONTEXT` allows on either side."""
    first = max(text.rfind("\n", 0, start) + 1, start - CONTEXT)
    line_end = text.find("\n", end)
    last = min(len(text) if line_end < 0 else line_end, end + CONTEXT)
    return first, last
