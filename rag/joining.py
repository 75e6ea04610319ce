"""From chunks to passages: neighbours joined, so that each can be read alone."""

from collections import defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from index.catalogue import Catalogue
from index.library import Library
from index.records import Article, Passage
from index.stored import ChunkPlace
from rag.reading import ReadPassage
from rag.records import ScoreParts

PASSAGE_CHARACTERS = 2400
"""A passage is widened by neighbouring chunks up to about this length, half an article of the news set: the
longer, the more often the answer is in it (docs/retrieval.md), and ten of them fill some 6,000 tokens of a prompt."""

REPEAT = 0.9
"""What each further passage of an article counts against the one before it. Passage hit@5/10 on realtimeqa-2022: 1
.838/.883, .95 .848/.883, .9 .851/.886, .8 .854/.878."""


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

    `focus` has the chunk's first character and the one after its last, in the article; `read` what a reader said of the
    text around it, if one read it.
    """

    passage: Passage
    parts: ScoreParts
    focus: tuple[int, int]
    read: ReadPassage | None = None


@dataclass(frozen=True, slots=True)
class Joining:
    """How passages are made: up to how long, and what each further one of an article counts."""

    characters: int = PASSAGE_CHARACTERS
    repeat: float = REPEAT


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where a passage begins and ends in its article, the chunk around which it was grown, and its score.

    `repeat` is what was taken off the score because better passages are from the same article.
    """

    candidate: Candidate
    start: int
    end: int
    repeat: float

    @property
    def score(self) -> float:
        return self.candidate.score * self.repeat


def join(ranked: Sequence[Candidate], library: Library, k: int, how: Joining | None = None) -> list[Joined]:
    """The best `k` passages: found chunks widened by their neighbours, none overlapping another."""
    stretches = _stretches(ranked, library.catalogue, k, how or Joining())
    articles = library.store.articles_by_id(list({each.candidate.place.article_id for each in stretches}))
    return [
        Joined(
            passage(articles[each.candidate.place.article_id], each.start, each.end, each.score),
            replace(each.candidate.explain(), repeat=round(each.repeat, 4)),
            (each.candidate.place.start, each.candidate.place.end),
        )
        for each in stretches
    ]


def _stretches(ranked: Sequence[Candidate], catalogue: Catalogue, k: int, how: Joining) -> list[_Stretch]:
    spans: dict[str, Sequence[Sequence[int]]] = {}
    taken: dict[str, set[int]] = defaultdict(set)
    repeats: dict[str, float] = defaultdict(lambda: 1.0)
    found = _scores(ranked)
    best: list[float] = []  # a heap: the scores of the k best, the least first
    stretches: list[_Stretch] = []
    for candidate in ranked:
        if len(best) == k and candidate.score <= best[0]:
            break  # what is left can only score less
        article_id = candidate.place.article_id
        if candidate.place.number in taken[article_id]:
            continue
        if article_id not in spans:
            spans[article_id] = catalogue.spans(article_id)
        grown = _Growth(spans[article_id], taken[article_id], found[article_id], how.characters)
        first, last = grown.around(candidate.place.number)
        taken[article_id].update(range(first, last + 1))
        start, end = spans[article_id][first][0], spans[article_id][last][1]
        stretches.append(_Stretch(candidate, start, end, repeats[article_id]))
        repeats[article_id] *= how.repeat
        heappush(best, stretches[-1].score)
        if len(best) > k:
            heappop(best)
    return sorted(stretches, key=lambda stretch: -stretch.score)[:k]


def _scores(ranked: Sequence[Candidate]) -> Mapping[str, Mapping[int, float]]:
    """The scores of the chunks that were found, by article and number."""
    scores: dict[str, dict[int, float]] = defaultdict(dict)
    for candidate in ranked:
        scores[candidate.place.article_id][candidate.place.number] = candidate.score
    return scores


@dataclass(frozen=True, slots=True)
class _Growth:
    """What a passage may grow into: the spans of its article's chunks, those in other passages, and the scores
    of those that were found."""

    spans: Sequence[Sequence[int]]
    taken: Container[int]
    found: Mapping[int, float]
    characters: int

    def around(self, number: int) -> tuple[int, int]:
        """First and last chunk of the passage around chunk `number`.

        It grows by the neighbour that fits the question better; between two that were not found, so that the
        chunk stays in the middle.
        """
        first = last = number
        while True:
            before, after = self._fits(first - 1, last, first - 1), self._fits(first, last + 1, last + 1)
            if before and after:
                left, right = self.found.get(first - 1, 0.0), self.found.get(last + 1, 0.0)
                before = left > right or (left == right and number - first < last - number)
            if before:
                first -= 1
            elif after:
                last += 1
            else:
                return first, last

    def _fits(self, first: int, last: int, added: int) -> bool:
        return (
            0 <= added < len(self.spans)
            and added not in self.taken
            and self.spans[last][1] - self.spans[first][0] <= self.characters
        )


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
