from index.records import Article
from index.stored import ChunkPlace
from rag.joining import Candidate
from rag.records import ScoreParts
from rag.stories import fold

COPIES = {"a": ("b", "c"), "b": ("a", "c"), "c": ("a", "b")}


def article(article_id, text="Six ships left.", published_at="2026-03-03"):
    return Article(id=article_id, title="", text=text, published_at=published_at)


def ranked(*pairs):
    return [
        Candidate(ChunkPlace(row, article_id, row, 0, 99), score, ScoreParts)
        for row, (article_id, score) in enumerate(pairs)
    ]


def kept(candidates, *articles, duplicates=COPIES):
    left = fold(candidates, {each.id: each for each in articles}, duplicates)
    return [(candidate.place.article_id, round(candidate.score, 3)) for candidate in left]


def test_the_best_ranked_of_several_copies_is_kept_with_all_its_chunks():
    candidates = ranked(("b", 0.9), ("x", 0.8), ("a", 0.7), ("b", 0.6), ("c", 0.5))
    texts = article("a", "Cut."), article("b", "Whole."), article("c", "Other."), article("x")
    assert kept(candidates, *texts) == [("b", 0.9), ("x", 0.8), ("b", 0.6)]


def test_of_copies_that_read_the_same_the_first_published_takes_the_best_rank():
    candidates = ranked(("b", 0.9), ("x", 0.8), ("a", 0.6), ("a", 0.3))
    earlier = article("a", published_at="2026-03-02")
    assert kept(candidates, earlier, article("b"), article("x")) == [("a", 0.9), ("x", 0.8), ("a", 0.45)]


def test_an_undated_copy_gives_way_to_a_dated_one():
    undated = article("a", published_at=None)
    assert kept(ranked(("a", 0.9), ("b", 0.9)), undated, article("b")) == [("b", 0.9)]


def test_a_copy_that_was_not_found_does_not_matter():
    assert kept(ranked(("a", 0.9), ("x", 0.8)), article("a"), article("x")) == [("a", 0.9), ("x", 0.8)]


def test_without_duplicates_all_stay():
    candidates = ranked(("a", 0.9), ("b", 0.8))
    assert fold(candidates, {"a": article("a"), "b": article("b")}, {}) == candidates


def test_a_copy_at_the_end_of_the_list_takes_the_rank_too():
    earlier = article("a", published_at="2026-03-02")
    assert kept(ranked(("b", 0.9), ("a", 0.0)), earlier, article("b")) == [("a", 0.9)]
