import math

import pytest

from index.records import Passage
from rag.belief import ANSWERS, TEMPERATURE, beliefs
from rag.joining import Joined
from rag.question import analyse
from rag.reading import ReaderSpan, Reading, ReadPassage
from rag.records import ScoreParts
from rag.reranking import rerank

QUESTION = "What was moved?"


def joined(text: str, *pointed: tuple[str, float], relevance: float = 0.0) -> Joined:
    passage = Passage("a", "", None, None, None, 0, len(text), text, 1.0)
    spans = tuple(
        ReaderSpan(text.index(words), text.index(words) + len(words), score) for words, score in pointed
    )
    return Joined(passage, ScoreParts(), (0, 1), ReadPassage(passage, Reading(relevance, spans)))


def test_a_passage_is_believed_as_far_as_the_answers_in_it_are() -> None:
    first, second = joined("The ferry went.", ("The ferry", 3.0)), joined("A tram came.", ("A tram", 1.0))
    share = 1 / (1 + math.exp(-2.0 / TEMPERATURE))
    assert beliefs(analyse(QUESTION), [first, second]) == pytest.approx([share, 1 - share])


def test_an_answer_counts_wherever_it_stands() -> None:
    pointed, unread = joined("The ferry went.", ("ferry", 3.0)), joined("They sold a Ferry, too.")
    assert beliefs(analyse(QUESTION), [pointed, unread]) == pytest.approx([1.0, 1.0])


def test_part_of_a_word_is_no_answer() -> None:
    pointed, other = joined("The art went.", ("art", 3.0)), joined("They part.")
    assert beliefs(analyse(QUESTION), [pointed, other]) == pytest.approx([1.0, 0.0])


def test_two_passages_make_an_answer_surer_than_one() -> None:
    read = [
        joined("A ferry.", ("ferry", 1.0)),
        joined("Ferry ahoy.", ("Ferry", 1.0)),
        joined("A tram.", ("tram", 1.0)),
    ]
    shared = beliefs(analyse(QUESTION), read)
    assert shared[0] == shared[1] > 0.5 > shared[2]


def test_only_the_best_answers_share_it() -> None:
    read = [joined(f"Word{number}.", (f"Word{number}", -float(number))) for number in range(ANSWERS + 2)]
    shared = beliefs(analyse(QUESTION), read)
    assert all(shared[:ANSWERS]) and not any(shared[ANSWERS:])


def test_nothing_pointed_at_is_nothing_believed() -> None:
    assert beliefs(analyse(QUESTION), [joined("A tram."), joined("...", ("...", 9.0))]) == [0.0, 0.0]


class Pointing:
    """Says that each passage is as relevant as any other, and points at "ferry"."""

    depth = 3
    weight = 1.0

    def read(self, question: str, passages: list[Passage]) -> list[Reading | None]:
        found = [passage.text.find("ferry") for passage in passages]
        return [Reading(0.0, (ReaderSpan(at, at + 5, 4.0),) if at >= 0 else ()) for at in found]

    def scores(self, question: str, passages: list[Passage]) -> list[float | None]:
        raise NotImplementedError


def test_the_passage_that_holds_the_answer_goes_before_one_that_was_found_as_well() -> None:
    before = [joined("The tram stood."), joined("The ferry was moved."), joined("The bus stood.")]
    after = rerank(Pointing(), QUESTION, before)
    assert [(each.passage.text, each.parts.belief) for each in after] == [
        ("The ferry was moved.", 1.0),
        ("The tram stood.", 0.0),
        ("The bus stood.", 0.0),
    ]
