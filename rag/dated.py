"""Articles with the dates that their text names."""

from dataclasses import replace

from index.records import Article, ReadFailure
from rag.dates import find_dates


def with_dates(article: Article) -> Article:
    """The article with the dates that its text names, resolved against its own date."""
    dates = find_dates(article.text, published_at=article.published_at, language=article.language)
    return replace(article, dates=tuple(dates))


def dated(item: Article | ReadFailure) -> Article | ReadFailure:
    """The same for what was read, which may be no article."""
    return with_dates(item) if isinstance(item, Article) else item
