import pytest

from rag.asked_noun import (
    FITS,
    NO_PERSON,
    NOT_OF_CLOSED,
    OTHER,
    UNKNOWN,
    asked_noun,
    asks_for_person,
    kind_score,
)
from rag.noun_kinds import noun_kinds
from rag.question import analyse


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("Norway", "country", True),
        ("the Netherlands", "country", True),
        ("Oregon", "state", True),
        ("herrings", "fish", True),
        ("the pale blue", "color", True),
        ("Oslo", "country", False),
        ("herring", "bird", False),
        ("Gro Fjeldsund", "person", None),
        ("Norway", "zzyzx", None),
        ("", "country", None),
    ],
)
def test_what_is_a_kind_of_what(words: str, kind: str, expected: bool | None) -> None:
    assert noun_kinds().is_a(words, kind) is expected


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("In which state did the dam break?", "state"),
        ("Which country's president resigned?", "country"),
        ("Which of the following cities was flooded?", "city"),
        ("What NFL star announced his retirement?", "star"),
        ("Which small coastal bird was seen again?", "bird"),
        ("What type of boat was ordered by the county?", "boat"),
        ("The harbour was closed. Which two ferries were moved?", "ferry"),
        ("What was found?", None),
        ("Which is the longest?", None),
        ("Who won?", None),
    ],
)
def test_the_noun_asked_about(question: str, noun: str | None) -> None:
    assert asked_noun(question) == noun


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("Which country sent the ship?", "Norway", FITS),
        ("Which country sent the ship?", "Gro Fjeldsund", NOT_OF_CLOSED),
        ("Which country sent the ship?", "Oslo", OTHER),
        ("Which airline sent the ship?", "Fjeldsund Air", UNKNOWN),
        ("Which player left?", "Gro Fjeldsund", UNKNOWN),
        ("Which player left?", "Norway", NO_PERSON),
        ("Which player left?", "after the first game", NO_PERSON),
        ("How many players left?", "Norway", UNKNOWN),
        ("どの国が船を送りましたか?", "Norway", UNKNOWN),
    ],
)
def test_what_speaks_for_words_as_an_answer(question: str, words: str, expected: float) -> None:
    assert kind_score(analyse(question), words) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [("Who left?", True), ("Which singer left?", True), ("Which ship left?", False), ("Why?", False)],
)
def test_whether_a_person_is_asked_for(question: str, expected: bool) -> None:
    assert asks_for_person(analyse(question)) is expected
