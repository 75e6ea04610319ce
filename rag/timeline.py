"""Timelines: the dated sentences of articles in the order of their dates."""

from collections.abc import Iterator, Sequence

from index.records import Article
from index.sentences import split_sentences
from rag.assembly import AnswerBuilder
from rag.dates import find_dates
from rag.evidence import Evidence
from rag.records import TimelineEntry

TIMELINE_ENTRIES = 20
"""Dated sentences listed at most."""


def timeline(articles: Sequence[Article], builder: AnswerBuilder) -> Iterator[TimelineEntry]:
    """The dated sentences of the articles in the order of their dates, the first date of each."""
    entries: list[tuple[str, str, Evidence]] = []
    for article in articles:
        dates = find_dates(article.text, published_at=article.published_at, language=article.language)
        for span in split_sentences(article.text, language=article.language):
            inside = [date for date in dates if span.start <= date.start and date.end <= span.end]
            if inside:
                text = article.text[span.start : span.end]
                entries.append((inside[0].value, text, Evidence(article, span.start, span.end, text)))
    for value, text, evidence in sorted(entries, key=lambda entry: entry[0])[:TIMELINE_ENTRIES]:
        number = builder.cite(evidence)
        yield TimelineEntry(value, text, number, (number,), evidence.article.published_at)
