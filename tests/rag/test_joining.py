"""Passages out of chunks, over a catalogue and articles made for the purpose."""

from types import SimpleNamespace
from typing import Any

from index.records import Article
from index.stored import ChunkPlace
from rag.joining import Candidate, Joined, Joining, join
from rag.records import ScoreParts

SIZE = 10


def library(**chunks: int) -> Any:
    """Articles by name, each of so many chunks of SIZE characters."""
    articles = {
        name: Article(name, name, "".join(f"{n:<{SIZE}}" for n in range(count)))
        for name, count in chunks.items()
    }
    return SimpleNamespace(
        catalogue=SimpleNamespace(
            spans=lambda name: [[n * SIZE, (n + 1) * SIZE] for n in range(chunks[name])]
        ),
        store=SimpleNamespace(articles_by_id=lambda ids: {name: articles[name] for name in ids}),
    )


def hit(article: str, number: int, score: float) -> Candidate:
    return Candidate(ChunkPlace(0, article, number, number * SIZE, (number + 1) * SIZE), score, ScoreParts)


def chunks_of(joined: Joined) -> tuple[str, int, int]:
    return joined.passage.article_id, joined.passage.start // SIZE, joined.passage.end // SIZE - 1


def test_a_passage_grows_to_both_sides_of_what_was_found() -> None:
    (found,) = join([hit("a", 4, 1.0)], library(a=9), 1, Joining(5 * SIZE))
    assert chunks_of(found) == ("a", 2, 6)


def test_it_grows_towards_what_else_was_found() -> None:
    ranked = [hit("a", 4, 1.0), hit("a", 5, 0.5), hit("a", 6, 0.4)]
    (found,) = join(ranked, library(a=9), 1, Joining(3 * SIZE))
    assert chunks_of(found) == ("a", 4, 6)


def test_it_stops_where_the_article_or_another_passage_does() -> None:
    ranked = [hit("a", 0, 1.0), hit("a", 4, 0.9)]
    first, second = join(ranked, library(a=6), 2, Joining(3 * SIZE))
    assert chunks_of(first) == ("a", 0, 2)
    assert chunks_of(second) == ("a", 3, 5)


def test_a_further_passage_of_an_article_counts_less() -> None:
    ranked = [hit("a", 0, 1.0), hit("a", 8, 0.95), hit("b", 0, 0.9), hit("a", 4, 0.5)]
    found = join(ranked, library(a=9, b=1), 4, Joining(SIZE, repeat=0.9))
    assert [chunks_of(each)[:2] for each in found] == [("a", 0), ("b", 0), ("a", 8), ("a", 4)]
    assert [each.passage.score for each in found] == [1.0, 0.9, 0.855, 0.405]
    assert [each.parts.repeat for each in found] == [1.0, 1.0, 0.9, 0.81]


def test_one_that_counts_less_makes_room_among_the_first() -> None:
    ranked = [hit("a", 0, 1.0), hit("a", 8, 0.95), hit("b", 0, 0.9)]
    found = join(ranked, library(a=9, b=1), 2, Joining(SIZE, repeat=0.9))
    assert [chunks_of(each)[0] for each in found] == ["a", "b"]
