"""Question in, passages out: both indexes, fused, weighed by article and age, narrowed to the days asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np
from numpy.typing import NDArray

from index.cutoff import until
from index.embedding import reads
from index.errors import InvalidRequest
from index.library import Library
from index.records import Filters, Passage
from rag.fusion import Fused, fuse, scale_of
from rag.joining import PASSAGE_CHARACTERS, REPEAT, Candidate, Joined, Joining, join
from rag.pool import Pool, further_hits, in_window, with_likeness, with_recency
from rag.reading import ReadPassage
from rag.recency import within
from rag.records import ScoreParts
from rag.reranking import Reranker, rerank
from rag.stories import fold
from rag.windows import Window, question_window

CANDIDATES = 300
"""Hits asked of each index. Article hit@1/5/10 on realtimeqa-2022: 100 .583/.869/.913, 200 .587/.864/.922,
300 .597/.859/.927, 500 .592/.859/.932."""

LEAST_OPEN_DAYS = 8
"""A window up to today of fewer days is left to the recency prior, which does the same without an edge: narrowing
"this week" lowers article hit@5 and passage hit@10 on realtimeqa-2022 from .874 and .891 to .864 and .883."""

AFTERMATH_DAYS = 7
"""Days after a window in which articles still tell of it; 3 gives the same figures."""

WINDOW_SHARE = 0.9
"""A window holds if the best passage within it fits so much as well as the best at all, age aside. The days
of an event are not those of its articles: always shutting out the others, article hit@5 is .772. A window "since"
a day holds if anything is within: what was written before cannot tell what came after."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of retrieval, so that a benchmark can leave some out."""

    dense: bool = True
    keyword: bool = True
    article: bool = True
    further: bool = True
    recency: bool = True
    window: bool = True
    join: bool = True
    diversity: bool = True
    rerank: bool = True


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Passages, best first, and what the score of each was made of.

    `read` has what a reader said of those that it read. `window` holds the days that the question names, if any; `relaxed` says that they were not kept to,
    because nothing within them fits as well.
    """

    passages: tuple[Passage, ...] = ()
    parts: tuple[ScoreParts, ...] = ()
    read: tuple[ReadPassage | None, ...] = ()
    window: Window | None = None
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """One question to the library: how many passages, when it is asked, and among which articles.

    With `one_per_story`, one article of each group of near-duplicates: what an answer or a summary rests on. A
    plain search shows them all, because the one that is looked for may be any of them: folded there too, article
    hit@5/10 on realtimeqa-2022 was .816/.879 where it was .850/.913. With `until_believed` a reader may leave passages
    unread once it believes an answer (rag/reranking.py).
    """

    question: str
    k: int = 10
    as_of: str | None = None
    filters: Filters = field(default_factory=Filters)
    one_per_story: bool = False
    until_believed: bool = False


def search(
    library: Library, question: str, *, k: int = 10, as_of: str | None = None, filters: Filters | None = None
) -> list[Passage]:
    """The `k` passages that best match a question, best first, without reranking; see `retrieve`."""
    return list(retrieve(library, Search(question, k, as_of, filters or Filters())).passages)


def retrieve(
    library: Library, asked: Search, *, reranker: Reranker | None = None, steps: Steps | None = None
) -> Retrieval:
    """The passages that best match a question, best first; an empty library gives none.

    Nothing published after `as_of` (an ISO 8601 day, which counts to its end, or time; default now) is found.
    Raises InvalidRequest for a date that is none.
    """
    do = steps or Steps()
    moment = asked.as_of or datetime.now().astimezone().isoformat()
    today = anchor_day(moment)
    asked = replace(asked, filters=until(library.store, asked.filters, moment))
    if not library.store.article_count():
        return Retrieval()
    readable = reads(library.embedder, asked.question)
    if not readable:
        do = replace(do, dense=False, article=False, further=False)
    vector = library.embedder.embed_question(asked.question)
    window = _window(asked.question, today) if do.window else None
    fused = _fused(library, asked, vector, window, do)
    if not fused and not readable:
        fused = _fused(library, asked, vector, window, replace(do, dense=True))
    pool = _pool(library, fused)
    if not pool.size:
        return Retrieval(window=window)
    if do.article:
        pool = with_likeness(pool, library.store.article_vectors(pool.ids), vector)
    inside = None
    if window is not None:
        inside = in_window(pool, window, _last_day(window), 0.0 if window.since else WINDOW_SHARE)
    pool = inside or pool
    if do.recency:
        pool = with_recency(pool, today, window if inside else None)
    ranked = _ranked(pool, do)
    if asked.one_per_story:
        ranked = _folded(library, ranked, pool)
    joined = _joined(library, ranked, asked, reranker, do)
    return Retrieval(
        tuple(each.passage for each in joined),
        tuple(each.parts for each in joined),
        tuple(each.read for each in joined),
        window,
        relaxed=window is not None and inside is None,
    )


def _folded(library: Library, ranked: Sequence[Candidate], pool: Pool) -> list[Candidate]:
    duplicates = library.store.duplicates(pool.ids)
    return fold(ranked, library.store.articles_by_id(list(duplicates)), duplicates)


def _joined(
    library: Library, ranked: Sequence[Candidate], asked: Search, reranker: Reranker | None, do: Steps
) -> list[Joined]:
    """The best passages, reread by the reranker if there is one."""
    rereading = reranker if do.rerank else None
    wanted = max(asked.k, rereading.depth) if rereading else asked.k
    how = Joining(PASSAGE_CHARACTERS if do.join else 0, REPEAT if do.diversity else 1.0)
    joined = join(ranked, library, wanted, how)
    if rereading:
        joined = rerank(rereading, asked.question, joined, until_believed=asked.until_believed)
    return joined[: asked.k]


def anchor_day(as_of: str) -> date:
    """The day that `as_of` (ISO 8601 date or time) names; raises InvalidRequest."""
    try:
        return datetime.fromisoformat(as_of).date()
    except ValueError as error:
        raise InvalidRequest(f"as_of is {as_of!r}; give a date such as 2025-12-19.") from error


def _window(question: str, today: date) -> Window | None:
    """The days that a question names, unless they are but the last few."""
    window = question_window(question, as_of=today.isoformat())
    if window is None or not window.explicit or window.end is None:
        return None
    if window.start is None or window.since or window.end < today.isoformat():
        return window
    days = date.fromisoformat(window.end) - date.fromisoformat(window.start)
    return window if days >= timedelta(days=LEAST_OPEN_DAYS) else None


def _fused(
    library: Library, asked: Search, vector: NDArray[np.float32], window: Window | None, do: Steps
) -> dict[int, Fused]:
    """The rows that either index found, with their scaled scores."""
    allowed, question = asked.filters, asked.question
    dense = library.search_vectors(vector, CANDIDATES, allowed) if do.dense else []
    keyword = library.search_keywords(question, CANDIDATES, allowed) if do.keyword else []
    dense_scale, keyword_scale = scale_of(dense), scale_of(keyword)
    by_vector = {hit.row: dense_scale.of(hit.score) for hit in dense}
    by_word = {hit.row: keyword_scale.of(hit.score) for hit in keyword}
    if window is not None and do.keyword:
        # What the window holds may be far down both lists.
        days = within(allowed, first=window.start, last=_last_day(window))
        found = library.search_keywords(question, CANDIDATES, days)
        by_word |= {hit.row: keyword_scale.of(hit.score) for hit in found}
        if do.dense:
            rows = [hit.row for hit in found if hit.row not in by_vector]
            stored = library.store.vectors(rows)
            by_vector |= {row: dense_scale.of(float(each @ vector)) for row, each in stored.items()}
    return fuse(by_vector, by_word)


def _last_day(window: Window) -> str | None:
    if window.end is None:
        return None
    return (date.fromisoformat(window.end) + timedelta(days=AFTERMATH_DAYS)).isoformat()


def _pool(library: Library, fused: Mapping[int, Fused]) -> Pool:
    """The rows that were found as a pool; rows that are gone since are left out."""
    places = library.places(list(fused))
    found = [fused[row] for row in places]
    return Pool(
        places=list(places.values()),
        published=library.catalogue.published(list({place.article_id for place in places.values()})),
        dense=np.array([each.dense for each in found]),
        keyword=np.array([each.keyword for each in found]),
        article=np.zeros(len(found)),
        recency=np.ones(len(found)),
    )


def _ranked(pool: Pool, do: Steps) -> list[Candidate]:
    """The chunks of a pool, best first."""
    scores = pool.fit * pool.recency
    further = further_hits(pool, scores) if do.further else np.zeros(pool.size)
    total = scores + further
    order = np.argsort(-total, kind="stable")
    return [
        Candidate(
            pool.places[position],
            score,
            partial(pool.parts, position, float(further[position])),
        )
        for position, score in zip(order.tolist(), total[order].tolist(), strict=True)
    ]
