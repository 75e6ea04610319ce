from collections.abc import Sequence

from index.records import Article, Passage
from rag.pointing import comparable_words, pointed_answers
from rag.question import analyse
from rag.reading import ReaderSpan, Reading, ReadPassage
from rag.sentence_ranking import sentence_candidates

FIRST = "The council met in Lunde. The new boat costs 14 million euros, the mayor said. It sails in June."
SECOND = "For the boat, the county pays 14 million euros. A smaller one was 9 million euros."
OFFSET = 100


def article(number: int, text: str) -> Article:
    return Article(
        id=f"a{number}", title="", text=" " * OFFSET + text, language="en", published_at="2025-11-03"
    )


def passage(number: int, text: str, score: float = 1.0) -> Passage:
    return Passage(f"a{number}", "", None, None, "2025-11-03", OFFSET, OFFSET + len(text), text, score)


def reading(text: str, *spans: tuple[str, float], relevance: float = 0.0) -> Reading:
    found = (ReaderSpan(text.index(words), text.index(words) + len(words), score) for words, score in spans)
    return Reading(relevance, tuple(sorted(found, key=lambda span: -span.score)))


def pointed(question: str, readings: Sequence[Reading | None], *, second_score: float = 1.0) -> list[str]:
    passages = [passage(1, FIRST), passage(2, SECOND, second_score)]
    read = [ReadPassage(each, said) for each, said in zip(passages, readings, strict=True) if said]
    found = pointed_answers(
        analyse(question),
        read,
        sentence_candidates(
            analyse(question),
            [passage(1, FIRST), passage(2, SECOND)],
            {"a1": article(1, FIRST), "a2": article(2, SECOND)},
        ),
    )
    for each in found:
        text = {"a1": article(1, FIRST), "a2": article(2, SECOND)}[each.sentence.article_id].text
        assert text[each.start : each.end] == each.text
        assert each.sentence.start <= each.start < each.end <= each.sentence.end
    return [each.text for each in found]


def test_an_answer_that_two_passages_point_at_goes_before_a_surer_one() -> None:
    first = reading(FIRST, ("14 million euros", 4.0))
    second = reading(SECOND, ("14 million euros", 4.0), ("9 million euros", 4.5))
    question = "What did the mayor speak about?"
    assert pointed(question, [first, second]) == ["14 million euros", "9 million euros"]
    assert pointed(question, [None, second]) == ["9 million euros", "14 million euros"]


def test_votes_are_counted_once_a_passage() -> None:
    twice = reading(SECOND, ("14 million euros", 4.0), ("14 million", 3.9))
    question, passages = analyse("What?"), [passage(2, SECOND)]
    sentences = sentence_candidates(question, passages, {"a2": article(2, SECOND)})
    found = pointed_answers(question, [ReadPassage(passages[0], twice)], sentences)
    assert [(each.text, each.votes) for each in found] == [("14 million euros", 1), ("14 million", 1)]


def test_what_is_of_another_kind_goes_behind() -> None:
    first = reading(FIRST, ("Lunde", 5.0), ("14 million euros", 3.0))
    assert pointed("How much does the boat cost?", [first, None]) == ["14 million euros", "Lunde"]
    assert pointed("Where did the council meet?", [first, None])[0] == "Lunde"


def test_words_of_the_question_are_no_answer() -> None:
    first = reading(FIRST, ("The new boat", 5.0), ("14 million euros", 3.0))
    assert pointed("What is said of the new boat?", [first, None])[0] == "14 million euros"


def test_the_better_passage_counts_more() -> None:
    first, second = reading(FIRST, ("June", 2.0)), reading(SECOND, ("9 million euros", 2.0))
    assert pointed("What is known?", [first, second], second_score=3.0)[0] == "9 million euros"
    assert pointed("What is known?", [first, second], second_score=0.3)[0] == "June"


def test_what_has_no_words_answers_nothing() -> None:
    assert pointed("What?", [reading(FIRST, (". ", 9.0)), None]) == []


def test_case_articles_and_signs_do_not_part_answers() -> None:
    assert comparable_words("The “Old” Bridge,") == comparable_words("old bridge") == "old bridge"


def test_a_figure_from_a_sentence_about_something_else_does_not_fit() -> None:
    text = "The new boat of the county costs 14 million euros. The roof of a school was repaired for 2 million euros."
    both = reading(text, ("14 million euros", 1.0), ("2 million euros", 8.5))
    question, passages = analyse("How much does the new boat of the county cost?"), [passage(1, text)]
    sentences = sentence_candidates(question, passages, {"a1": article(1, text)})
    found = pointed_answers(question, [ReadPassage(passages[0], both)], sentences)
    assert [(each.text, each.fits) for each in found] == [
        ("14 million euros", True),
        ("2 million euros", False),
    ]


def one_passage(question: str, text: str, *spans: tuple[str, float]) -> list[str]:
    asked, passages = analyse(question), [passage(1, text)]
    sentences = sentence_candidates(asked, passages, {"a1": article(1, text)})
    return [
        each.text
        for each in pointed_answers(asked, [ReadPassage(passages[0], reading(text, *spans))], sentences)
    ]


def test_longer_words_speak_for_those_within_them() -> None:
    first = reading(FIRST, ("The new boat", 4.0))
    second = reading(SECOND, ("the boat", 3.9), ("A smaller one", 4.1))
    assert pointed("What was spoken of?", [first, second]) == ["the boat", "A smaller one", "The new boat"]


def test_a_surname_alone_gives_way_to_the_full_name() -> None:
    text = "Gro Fjeldsund left the team. Fjeldsund had led it for years. Oslo was told later."
    spans = ("Gro Fjeldsund", 2.0), ("Fjeldsund had", 1.0)
    assert one_passage("Which player left?", text, *spans)[0] == "Gro Fjeldsund"
    later = text.replace("Gro Fjeldsund left the team.", "Fjeldsund left. Gro Fjeldsund is 31.")
    assert (
        one_passage("Which player left?", later, ("Fjeldsund", 6.0), ("Gro Fjeldsund", 2.0))[0]
        == "Gro Fjeldsund"
    )
    assert (
        one_passage("Which ship left?", later, ("Fjeldsund", 6.0), ("Gro Fjeldsund", 2.0))[0] == "Fjeldsund"
    )


def test_where_a_year_is_asked_for_only_a_year_answers() -> None:
    text = "On Tuesday the old bridge was shut. It was built in May 1931."
    assert (
        one_passage("Which year was the bridge built?", text, ("Tuesday", 5.0), ("May 1931", 2.0))[0]
        == "1931"
    )


def test_how_many_is_answered_by_the_figure_alone() -> None:
    text = "Some 1,200 passengers were aboard."
    assert one_passage("How many passengers were aboard?", text, ("1,200 passengers", 5.0))[0] == "1,200"
