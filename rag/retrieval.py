"""Question in, passages out: dense and keyword search, fused, weighed by age, joined to whole passages."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from index.errors import InvalidRequest
from index.library import Library
from index.records import Article, Filters, Hit, Passage
from index.store import ChunkPlace

CANDIDATES = 200
"""Hits asked of each index. 100 instead cost .010 of article hit@5 and .011 of passage hit@1."""

FUSION_CONSTANT = 60
"""`k` of reciprocal rank fusion (Cormack et al. 2009). Article hit@1/5/10 on realtimeqa-2022, other things
as they were at the start: 5 .510/.772/.825, 20 .524/.786/.854, 60 .549/.796/.874."""

RECENCY_WEIGHT = 2.0
RECENCY_HALF_LIFE_DAYS = 14.0
"""A score is multiplied by 1 + weight · ½^(age / half-life), the age counted from `as_of`. Article hit@1/5/10:
weight 0 .447/.689/.796, 1 .524/.786/.854, 2 .539/.811/.879 (30 days); with all else as it is now,
30 days .563/.830/.898, 14 days .568/.850/.913."""

ARTICLE_WEIGHT = 0.1
"""What the further hits of an article add to each of its chunks, the next one fully, each one after it half as
much. Article hit@1 rises from .524 to .568, hit@5 and @10 stay; from .5 on all of them fall."""

FURTHER_HITS = 4
"""Hits of an article beyond its best that count for it."""

PASSAGE_CHARACTERS = 1500
"""A passage is widened by neighbouring chunks up to about this length, so that it can be read alone. Passage
hit@1/5/10: none .561/.750/.832, 900 .588/.763/.840, 1200 .614/.798/.854, 1500 .630/.822/.859."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that was found, where it stands, and its score so far."""

    place: ChunkPlace
    score: float


def search(
    library: Library, question: str, *, k: int = 10, as_of: str | None = None, filters: Filters | None = None
) -> list[Passage]:
    """The `k` passages that best match a question, best first; an empty library gives none.

    Nothing published after `as_of` (ISO 8601, default now) is found. Raises InvalidRequest for a date
    that is none.
    """
    ranked, articles = _ranked(library, question, as_of, filters)
    return join(library, ranked, articles, k)


def search_stories(
    library: Library, question: str, *, k: int = 10, as_of: str | None = None, filters: Filters | None = None
) -> list[Passage]:
    """As `search`, with one article of each group of near-duplicates: what an answer or a summary rests on.

    A search itself shows them all, because the one that is looked for may be any of them: folded there too,
    article hit@5/10 on realtimeqa-2022 would be .816/.879 instead of .850/.913 (passages .811/.870, .816/.870).
    """
    ranked, articles = _ranked(library, question, as_of, filters)
    duplicates = library.store.duplicates(list(articles))
    return join(library, fold(ranked, articles, duplicates), articles, k)


def _ranked(
    library: Library, question: str, as_of: str | None, filters: Filters | None
) -> tuple[list[Candidate], Mapping[str, Article]]:
    """The chunks found, best first, and their articles by id."""
    anchor = anchor_day(as_of)
    allowed = not_after(filters or Filters(), anchor)
    if not library.store.article_count():
        return [], {}
    dense = library.search_vectors(library.embedder.embed_question(question), CANDIDATES, allowed)
    keyword = library.search_keywords(question, CANDIDATES, allowed)
    fused = fuse([dense, keyword])
    places = library.places(list(fused))
    articles = library.store.articles_by_id(list({place.article_id for place in places.values()}))
    candidates = [Candidate(places[row], score) for row, score in fused.items() if row in places]
    return weigh_by_article(weigh_by_age(candidates, articles, anchor)), articles


def anchor_day(as_of: str | None) -> date:
    """The day that `as_of` (ISO 8601 date or time) names, today if None; raises InvalidRequest."""
    if as_of is None:
        return datetime.now().astimezone().date()
    try:
        return datetime.fromisoformat(as_of).date()
    except ValueError as error:
        raise InvalidRequest(f"as_of is {as_of!r}; give a date such as 2025-12-19.") from error


def not_after(filters: Filters, anchor: date) -> Filters:
    """The filters, with everything published after `anchor` shut out."""
    latest = anchor.isoformat()
    if filters.published_to is None or filters.published_to > latest:
        return replace(filters, published_to=latest)
    return filters


def fuse(rankings: Iterable[Sequence[Hit]], constant: int = FUSION_CONSTANT) -> dict[int, float]:
    """Reciprocal rank fusion: each ranking gives a row 1 / (constant + rank)."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, hit in enumerate(ranking, start=1):
            scores[hit.row] += 1.0 / (constant + rank)
    return dict(scores)


def weigh_by_age(
    candidates: Iterable[Candidate], articles: Mapping[str, Article], anchor: date
) -> list[Candidate]:
    """The candidates with their score raised the more, the nearer to `anchor` their article appeared."""
    return [
        replace(c, score=c.score * recency(articles[c.place.article_id].published_at, anchor))
        for c in candidates
    ]


def weigh_by_article(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, best first, with their score raised by the further hits of the same article."""
    by_article: dict[str, list[float]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda c: -c.score):
        by_article[candidate.place.article_id].append(candidate.score)
    bonus = {
        article_id: ARTICLE_WEIGHT
        * sum(score * 0.5**n for n, score in enumerate(scores[1 : 1 + FURTHER_HITS]))
        for article_id, scores in by_article.items()
    }
    raised = [replace(c, score=c.score + bonus[c.place.article_id]) for c in candidates]
    return sorted(raised, key=lambda c: -c.score)


def fold(
    ranked: Sequence[Candidate], articles: Mapping[str, Article], duplicates: Mapping[str, Sequence[str]]
) -> list[Candidate]:
    """The candidates without those of articles that are near-duplicates of a better one.

    Better is the one whose best candidate ranks higher; where both read the same, the one published first,
    which then takes the rank of the other.
    """
    best: dict[str, Candidate] = {}
    for candidate in ranked:
        best.setdefault(candidate.place.article_id, candidate)
    kept: set[str] = set()
    folded: set[str] = set()
    raised: dict[str, float] = {}
    for article_id in best:
        if article_id in folded | kept:
            continue
        words = _words(best[article_id], articles)
        equals = [
            other
            for other in duplicates.get(article_id, ())
            if other in best and other not in folded | kept and _words(best[other], articles) == words
        ]
        first = min((article_id, *equals), key=lambda each: (articles[each].published_at or "~", each))
        kept.add(first)
        raised[first] = best[article_id].score / best[first].score
        folded.update(set(duplicates.get(first, ())) - kept)
    left = [
        replace(candidate, score=candidate.score * raised[candidate.place.article_id])
        for candidate in ranked
        if candidate.place.article_id in kept
    ]
    return sorted(left, key=lambda candidate: -candidate.score)


def _words(candidate: Candidate, articles: Mapping[str, Article]) -> list[str]:
    place = candidate.place
    return articles[place.article_id].text[place.start : place.end].split()


def recency(published_at: str | None, anchor: date) -> float:
    """1 for an article that is old or undated, up to 1 + RECENCY_WEIGHT for one of the day itself."""
    if not published_at or len(published_at) < 10:
        return 1.0
    age = max((anchor - date.fromisoformat(published_at[:10])) / timedelta(days=1), 0.0)
    return 1.0 + RECENCY_WEIGHT * math.pow(0.5, age / RECENCY_HALF_LIFE_DAYS)


def join(
    library: Library, ranked: Sequence[Candidate], articles: Mapping[str, Article], k: int
) -> list[Passage]:
    """The best `k` passages: found chunks widened by their neighbours, none overlapping another."""
    spans: dict[str, Sequence[ChunkPlace]] = {}
    taken: dict[str, set[int]] = defaultdict(set)
    passages: list[Passage] = []
    for candidate in ranked:
        article_id = candidate.place.article_id
        if candidate.place.number in taken[article_id]:
            continue
        if article_id not in spans:
            spans[article_id] = library.store.chunk_spans(article_id)
        first, last = _widened(spans[article_id], candidate.place.number, taken[article_id])
        taken[article_id].update(range(first, last + 1))
        start, end = spans[article_id][first].start, spans[article_id][last].end
        passages.append(passage(articles[article_id], start, end, candidate.score))
        if len(passages) == k:
            break
    return passages


def _widened(spans: Sequence[ChunkPlace], number: int, taken: set[int]) -> tuple[int, int]:
    """First and last chunk around chunk `number`, the following one first, within the length allowed."""
    first = last = number
    while True:
        options = [
            (first, last + 1) if last + 1 < len(spans) and last + 1 not in taken else None,
            (first - 1, last) if first > 0 and first - 1 not in taken else None,
        ]
        fitting = [
            option
            for option in options
            if option and spans[option[1]].end - spans[option[0]].start <= PASSAGE_CHARACTERS
        ]
        if not fitting:
            return first, last
        # Grow towards the side that has been given less, so that the hit stays in the middle.
        first, last = max(fitting, key=lambda o: (number - o[0] <= o[1] - number, o[1]))


def passage(article: Article, start: int, end: int, score: float) -> Passage:
    """The stretch `start` to `end` of an article, as a passage."""
    return Passage(
        article_id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        published_at=article.published_at,
        start=start,
        end=end,
        text=article.text[start:end],
        score=round(score, 6),
    )
