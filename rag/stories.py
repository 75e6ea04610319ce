"""One story, one article: what several papers ran is quoted from one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.records import Article
from rag.joining import Candidate


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
        if article_id not in duplicates:
            kept.add(article_id)
            raised[article_id] = best[article_id].score
            continue
        words = _words(best[article_id], articles)
        equals = [
            other
            for other in duplicates.get(article_id, ())
            if other in best and other not in folded | kept and _words(best[other], articles) == words
        ]
        first = min((article_id, *equals), key=lambda each: (articles[each].published_at or "~", each))
        kept.add(first)
        raised[first] = best[article_id].score
        folded.update(set(duplicates.get(first, ())) - kept)
    left = [
        _raised(candidate, best[article_id].score, raised[article_id])
        for candidate in ranked
        if (article_id := candidate.place.article_id) in kept
    ]
    return sorted(left, key=lambda candidate: -candidate.score)


def _raised(candidate: Candidate, best: float, taken: float) -> Candidate:
    """A candidate of an article whose best one had the score `best` and now takes `taken`."""
    if best == taken:
        return candidate
    # The last of both lists has nothing to be raised in proportion.
    return replace(candidate, score=candidate.score * taken / best if best > 0 else taken)


def _words(candidate: Candidate, articles: Mapping[str, Article]) -> list[str]:
    place = candidate.place
    return articles[place.article_id].text[place.start : place.end].split()
