"""Articles with the dates that their text names."""

from dataclasses import replace

from index.records import Article, DateMention, ReadFailure
from rag.evidence import dates_in


def with_dates(article: Article) -> Article:
    """The article with the dates that its text names, resolved against its own date."""
    found = dates_in(article.text, article.published_at, article.language)  # which the checks will ask for
    dates = (
        DateMention(each.text, each.start, each.end, each.value) for each in found if each.value is not None
    )
    return replace(article, dates=tuple(dates))


def dated(item: Article | ReadFailure) -> Article | ReadFailure:
    """The same for what was read, which may be no article."""
    return with_dates(item) if isinstance(item, Article) else item
