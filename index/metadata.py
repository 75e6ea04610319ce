"""What a page says of itself in its markup: when it was published and changed, and by whom."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from index.dateline import parse_published

DEEPEST_JSON = 6  # levels of JSON-LD looked into; articles stand in a graph in a list at most
TYPES_THAT_ARE_ARTICLES = ("Article", "Posting", "Report", "WebPage")

PUBLISHED_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "pubdate",
    "publishdate",
    "publish-date",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
)
UPDATED_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "dcterms.modified")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Dates in ISO 8601, as precise as the page gives them; None where it says nothing."""

    published_at: str | None = None
    updated_at: str | None = None
    author: str | None = None


def page_metadata(tree: etree._Element) -> Metadata:
    """Return what JSON-LD, `meta` and `time` elements of the page say, in that order of trust."""
    articles = list(_json_articles(tree))
    published = [*_values(articles, "datePublished"), *_meta(tree, PUBLISHED_NAMES), *_times(tree)]
    updated = [*_values(articles, "dateModified"), *_meta(tree, UPDATED_NAMES)]
    return Metadata(
        published_at=_most_precise(published),
        updated_at=_most_precise(updated),
        author=next(iter(_authors(articles)), None),
    )


def _most_precise(candidates: list[str]) -> str | None:
    """Return the first date; where another source gives the same day with its time, that one."""
    dates = [found for candidate in candidates if (found := parse_published(candidate))]
    if not dates:
        return None
    return next((other for other in dates if "T" in other and other[:10] == dates[0][:10]), dates[0])


def _json_articles(tree: etree._Element) -> Iterator[dict[str, object]]:
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json" and script.text:
            try:
                yield from _articles_within(json.loads(script.text, strict=False), DEEPEST_JSON)
            except (ValueError, RecursionError):
                continue  # the page's own mistake; its other sources are asked


def _articles_within(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _articles_within(item, depth - 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and name.endswith(TYPES_THAT_ARE_ARTICLES) for name in names):
            yield value
        yield from _articles_within(value.get("@graph"), depth - 1)
        yield from _articles_within(value.get("mainEntity"), depth - 1)


def _values(articles: list[dict[str, object]], key: str) -> list[str]:
    return [value for article in articles if isinstance(value := article.get(key), str) and value.strip()]


def _authors(articles: list[dict[str, object]]) -> Iterator[str]:
    for article in articles:
        given = article.get("author")
        people = given if isinstance(given, list) else [given]
        names = [person.get("name") if isinstance(person, dict) else person for person in people]
        named = [name.strip() for name in names if isinstance(name, str) and name.strip()]
        if named:
            yield "; ".join(named)


def _meta(tree: etree._Element, names: tuple[str, ...]) -> list[str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop") or ""
        found.setdefault(key.strip().lower(), element.get("content") or "")
    return [found[name] for name in names if found.get(name)]


def _times(tree: etree._Element) -> list[str]:
    """Return the `time` elements marked as the publication, else the page's only one."""
    times = [element for element in tree.iter("time") if element.get("datetime")]
    marked = [
        element
        for element in times
        if element.get("pubdate") is not None or "datepublished" in (element.get("itemprop") or "").lower()
    ]
    chosen = marked or (times if len({element.get("datetime") for element in times}) == 1 else [])
    return [element.get("datetime") or "" for element in chosen]
