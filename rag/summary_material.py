"""What a summary is made from: stored articles by id, on a topic, or since a day."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from index.cutoff import until
from index.language import detect_language
from index.records import Article, Filters, Passage
from index.rows import day_number
from index.store import Store
from rag.question import analyse
from rag.records import Note
from rag.retrieval import Search, anchor_day
from rag.sentence_ranking import words_of
from rag.since import since_day
from rag.stories_at_hand import MOST_ARTICLES, left_out
from rag.summary_request import SummaryRequest

TOPIC_PASSAGES = 24
"""Passages found for a topic, one article of each story; half as many of those from before `since`."""

OF_TOPIC = 0.6
"""Part of the topic's words that an article has, title and passages, to be one on it: both of two, two of three."""

Find = Callable[[Search], Sequence[Passage]]
"""The passages for a search, best first."""


@dataclass(frozen=True, slots=True)
class Material:
    """Articles to summarise, and what is asked of them."""

    articles: tuple[Article, ...]
    request: SummaryRequest


def resolved(request: SummaryRequest) -> SummaryRequest:
    """The request with `since` as a day in ISO 8601. Raises InvalidRequest for words that name no day, or a later one."""
    if request.since is None:
        return request
    today = anchor_day(request.as_of) if request.as_of else date.today()
    return replace(request, since=since_day(request.since, today))


def gather(store: Store, request: SummaryRequest, article_ids: Sequence[str], find: Find) -> Material:
    """The stored articles of those ids, or on the request's topic, or since its day, which is resolved.

    Raises UnknownArticle.
    """
    if article_ids:
        articles = [store.article(each) for each in dict.fromkeys(article_ids)]
    elif request.topic:
        request, articles = _on_topic(store, request, find)
    else:
        request, articles = _since(store, request)
    versions = store.changed_versions([article.id for article in articles])
    return Material(tuple(articles), replace(request, versions=versions))


def _since(store: Store, request: SummaryRequest) -> tuple[SummaryRequest, list[Article]]:
    """All articles from the day on, the newest MOST_ARTICLES of them."""
    moment = request.as_of or datetime.now().astimezone().isoformat()
    filters = until(store, Filters(published_from=request.since), moment)
    days = (day_number(filters.published_from), day_number(filters.published_to))
    found = store.published_between(*days)
    late = frozenset(filters.without)
    ids = sorted(
        (each for each in found if each not in late), key=lambda each: (found[each] or "", each), reverse=True
    )
    articles = store.articles_by_id(ids[:MOST_ARTICLES])
    notes = tuple(left_out(len(ids), request.language))
    return replace(request, gathered=notes), [articles[each] for each in ids[:MOST_ARTICLES]]


def _on_topic(store: Store, request: SummaryRequest, find: Find) -> tuple[SummaryRequest, list[Article]]:
    """What is found on the topic, and, with `since`, what stood on it before, to tell the new from."""
    topic = request.topic or ""
    asked = Search(analyse(topic).text, TOPIC_PASSAGES, request.as_of, one_per_story=True)
    current, notes = _about(find(_between(asked, request.since, None)), topic, store)
    earlier: list[Passage] = []
    if request.since and current:
        before = (date.fromisoformat(request.since) - timedelta(days=1)).isoformat()
        asked = replace(asked, k=TOPIC_PASSAGES // 2)
        earlier, _ = _about(find(_between(asked, None, before)), topic, store)
    passages = (*current, *earlier)
    ids = list(dict.fromkeys(passage.article_id for passage in passages))
    copies = _copies(store, ids, request)
    articles = store.articles_by_id([*ids, *copies])
    request = replace(request, passages=tuple(passages), gathered=tuple(notes))
    return request, [articles[each] for each in (*ids, *copies)]


def _between(asked: Search, first: str | None, last: str | None) -> Search:
    return replace(asked, filters=Filters(published_from=first, published_to=last))


def _copies(store: Store, ids: Sequence[str], request: SummaryRequest) -> list[str]:
    """The near-duplicates of found articles, which are no source of their own but are told of."""
    linked = store.duplicates(ids)
    others = dict.fromkeys(other for each in ids for other in linked.get(each, ()) if other not in ids)
    last = day_number(request.as_of) if request.as_of else day_number(date.today().isoformat())
    return [each.id for each in store.article_facts(list(others)) if each.day <= last]


def _about(found: Sequence[Passage], topic: str, store: Store) -> tuple[list[Passage], list[Note]]:
    """The passages of articles that are on the topic, and a note where none has all of its words.

    A search gives its nearest passages, however far they are.
    """
    language = detect_language(topic)
    wanted = words_of(topic, language)
    if not wanted:
        return list(found), []
    texts: dict[str, str] = {}
    for passage in found:
        texts[passage.article_id] = f"{texts.get(passage.article_id, passage.title)} {passage.text}"
    had = {each: wanted & words_of(text, language) for each, text in texts.items()}
    most = max((len(words) for words in had.values()), default=0)
    least = min(OF_TOPIC * len(wanted), most)
    if most == 0:
        return [], []
    notes = []
    if most < OF_TOPIC * len(wanted):
        missing = wanted - set().union(*(words for words in had.values() if len(words) >= least))
        notes = list(_partly(topic, missing, language))
    return [passage for passage in found if len(had[passage.article_id]) >= least], notes


def _partly(topic: str, missing: Collection[str], language: str) -> Iterator[Note]:
    words = ", ".join(word for word in topic.split() if words_of(word, language) & set(missing))
    if language == "ja":
        yield Note("missing", f"「{topic}」のすべての語を含む記事はなく、一部を含む記事をまとめました。")
    elif missing:
        yield Note("missing", f"No article speaks of all of “{topic}”: none found has {words}.")
    else:
        yield Note("missing", f"No article speaks of all of “{topic}”; these speak of a part of it.")
