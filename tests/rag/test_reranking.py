from collections.abc import Sequence

import pytest

from index.records import Passage
from rag.joining import Joined, narrowed
from rag.reading import ReaderSpan, Reading
from rag.records import ScoreParts
from rag.reranking import BELIEVED, FIRST_READ, FOCUS_CHARACTERS, rerank


class ByLength:
    """Prefers long passages, reads two, and none that begins with a dash."""

    depth = 2
    weight = 1.0

    def scores(self, question: str, passages: Sequence[Passage]) -> Sequence[float | None]:
        return [None if each.text.startswith("-") else float(len(each.text)) for each in passages]


def joined(text: str, score: float, focus: tuple[int, int] = (0, 1)) -> Joined:
    return Joined(Passage("a", "", None, None, None, 0, len(text), text, score), ScoreParts(), focus)


def texts(found: Sequence[Joined]) -> list[str]:
    return [each.passage.text for each in found]


def test_what_is_reread_changes_places_and_the_rest_follows() -> None:
    before = [joined("short", 0.9), joined("a longer one", 0.8), joined("the longest of all of them", 0.7)]
    after = rerank(ByLength(), "?", before)
    assert texts(after) == ["a longer one", "short", "the longest of all of them"]
    assert [each.parts.rerank for each in after] == [12.0, 5.0, None]


def test_the_order_before_decides_between_equals() -> None:
    before = [joined("same", 0.5), joined("size", 0.9)]
    assert texts(rerank(ByLength(), "?", before)) == ["size", "same"]


def test_what_cannot_be_read_keeps_its_place() -> None:
    reranker = ByLength()
    reranker.depth = 4
    before = [
        joined("-", 0.9),
        joined("short", 0.9),
        joined("-- unread and long", 0.8),
        joined("a longer one", 0.7),
    ]
    after = rerank(reranker, "?", before)
    assert texts(after) == ["-", "a longer one", "-- unread and long", "short"]
    assert [each.parts.rerank for each in after] == [None, 12.0, None, 5.0]


def test_the_best_of_few_passages_are_read_whole() -> None:
    reranker = ByLength()
    reranker.depth = 6
    before = [joined("some words " * 200, score) for score in (0.9, 0.8, 0.7)]
    read = [each.parts.rerank for each in rerank(reranker, "?", before)]
    assert read[0] == 2200.0
    assert all(length is not None and length < FOCUS_CHARACTERS + 40 for length in read[1:])


def test_nothing_found_is_nothing_reranked() -> None:
    assert rerank(ByLength(), "?", []) == []


@pytest.mark.parametrize("focus", [(0, 40), (1000, 1200), (2300, 2400)])
def test_a_long_passage_is_narrowed_to_whole_words_around_its_focus(focus: tuple[int, int]) -> None:
    text = " ".join(f"word{n:04}" for n in range(267))
    start = 500
    whole = Joined(
        Passage("a", "", None, None, None, start, start + len(text), text, 1.0),
        ScoreParts(),
        (start + focus[0], start + focus[1]),
    )
    found = narrowed(whole, FOCUS_CHARACTERS)
    assert found.text == text[found.start - start : found.end - start]
    assert FOCUS_CHARACTERS - 10 <= len(found.text) <= FOCUS_CHARACTERS + 20
    assert all(len(word) == 8 for word in found.text.split())
    assert found.start - start <= focus[0] + 8
    assert found.end - start >= focus[1] - 8


def test_a_short_passage_is_left_as_it_is() -> None:
    whole = joined("A short one.", 1.0, (2, 7))
    assert narrowed(whole, FOCUS_CHARACTERS) == whole.passage


def test_a_passage_of_one_word_is_cut_anyhow() -> None:
    assert len(narrowed(joined("x" * 10_000, 1.0, (5000, 5001)), 100).text) == 100


class Believing:
    """A reader that believes an answer where a passage says "yes", and counts what it reads."""

    depth = 20
    weight = 0.1

    def __init__(self) -> None:
        self.seen: list[str] = []

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Reading | None]:
        self.seen += [each.text for each in passages]
        score = {each.text: BELIEVED + (1.0 if "yes" in each.text else -1.0) for each in passages}
        return [Reading(0.0, (ReaderSpan(0, 3, score[each.text]),)) for each in passages]

    def scores(self, question: str, passages: Sequence[Passage]) -> Sequence[float | None]:
        raise AssertionError("a reader is asked to read")


def numbered(believed: int | None) -> list[Joined]:
    return [joined(f"{'yes' if n == believed else 'not'} {n}", 1.0 - n / 100) for n in range(12)]


def test_a_reader_that_believes_one_of_the_first_leaves_the_rest_unread_in_its_order() -> None:
    reader, before = Believing(), numbered(FIRST_READ - 1)
    after = rerank(reader, "?", before, until_believed=True)
    assert reader.seen == texts(before)[:FIRST_READ]
    assert [each.read is not None for each in after] == [n < FIRST_READ for n in range(len(before))]
    assert texts(after)[FIRST_READ:] == texts(before)[FIRST_READ:]


def test_a_reader_that_believes_none_of_the_first_reads_on() -> None:
    for believed in (None, FIRST_READ):
        reader, before = Believing(), numbered(believed)
        after = rerank(reader, "?", before, until_believed=True)
        assert reader.seen == texts(before)
        assert all(each.read for each in after)


def test_a_search_reads_all_that_it_may() -> None:
    reader, before = Believing(), numbered(0)
    rerank(reader, "?", before)
    assert reader.seen == texts(before)
