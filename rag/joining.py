"""From chunks to passages: neighbours joined, so that each can be read alone."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.records import Article, Passage
from index.store import ChunkPlace, Store
from rag.records import ScoreParts

PASSAGE_CHARACTERS = 2400
"""A passage is widened by neighbouring chunks up to about this length, half an article of the news set: the
longer, the more often the answer is in it (docs/retrieval.md), and ten of them fill some 6,000 tokens of a prompt."""


LONGEST_WORD = 40
"""Characters by which a passage that is narrowed may grow on either side so as to end between words."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that was found, where it stands, its score, and what tells how that was made."""

    place: ChunkPlace
    score: float
    explain: Callable[[], ScoreParts]


@dataclass(frozen=True, slots=True)
class Joined:
    """A passage, what the score of the chunk around which it was grown was made of, and where that chunk stands.

    `focus` has the chunk's first character and the one after its last, in the article.
    """

    passage: Passage
    parts: ScoreParts
    focus: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where a passage begins and ends in its article, and the chunk around which it was grown."""

    candidate: Candidate
    start: int
    end: int


def join(
    ranked: Sequence[Candidate], store: Store, k: int, *, characters: int = PASSAGE_CHARACTERS
) -> list[Joined]:
    """The best `k` passages: found chunks widened by their neighbours, none overlapping another."""
    stretches = _stretches(ranked, store, k, characters)
    articles = store.articles_by_id(list({each.candidate.place.article_id for each in stretches}))
    return [
        Joined(
            passage(articles[each.candidate.place.article_id], each.start, each.end, each.candidate.score),
            each.candidate.explain(),
            (each.candidate.place.start, each.candidate.place.end),
        )
        for each in stretches
    ]


def _stretches(ranked: Sequence[Candidate], store: Store, k: int, characters: int) -> list[_Stretch]:
    spans: dict[str, Sequence[ChunkPlace]] = {}
    taken: dict[str, set[int]] = defaultdict(set)
    stretches: list[_Stretch] = []
    for candidate in ranked:
        article_id = candidate.place.article_id
        if candidate.place.number in taken[article_id]:
            continue
        if article_id not in spans:
            spans[article_id] = store.chunk_spans(article_id)
        first, last = _widened(spans[article_id], candidate.place.number, taken[article_id], characters)
        taken[article_id].update(range(first, last + 1))
        start, end = spans[article_id][first].start, spans[article_id][last].end
        stretches.append(_Stretch(candidate, start, end))
        if len(stretches) == k:
            break
    return stretches


def _widened(spans: Sequence[ChunkPlace], number: int, taken: set[int], characters: int) -> tuple[int, int]:
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
            if option and spans[option[1]].end - spans[option[0]].start <= characters
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


def narrowed(joined: Joined, characters: int) -> Passage:
    """At most about so many characters of a passage, around its focus, of whole words."""
    whole = joined.passage
    middle = sum(joined.focus) // 2 - whole.start
    start = max(0, min(middle - characters // 2, len(whole.text) - characters))
    end = min(len(whole.text), start + characters)
    if start > 0:
        start = whole.text.rfind(" ", max(0, start - LONGEST_WORD), start) + 1 or start
    if end < len(whole.text):
        space = whole.text.find(" ", end, end + LONGEST_WORD)
        end = space if space >= 0 else end
    return replace(whole, start=whole.start + start, end=whole.start + end, text=whole.text[start:end])
