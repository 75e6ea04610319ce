"""What the bot shows of the library."""

from collections import Counter

from api.questions import MAX_PAGE
from api.session import AnyEngine


def sources_of(engine: AnyEngine) -> list[str]:
    """The sources of the newest articles, those with most of them first."""
    page = engine.articles(limit=MAX_PAGE)
    counted = Counter(article.source for article in page.articles if article.source)
    return [source for source, _ in counted.most_common()]
