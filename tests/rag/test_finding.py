from collections.abc import Callable, Iterator

import pytest

from index.records import Article
from rag.confidence import confidence_by_reader, confidence_by_rule, confidence_by_words
from rag.engine import Engine
from rag.finding import Findings, find_answers
from rag.question import analyse
from rag.sentence_ranking import SentenceCandidate, sentence_candidates

NEWS = [
    Article(
        id="boat",
        title="County orders a boat",
        text=(
            "Correction: An earlier report put the price of the boat at 12 million euros. "
            "The county will pay 14 million euros for the new boat, the harbour master said on Monday. "
            "Its captain will be Astrid Berg, who has sailed the line since 2009."
        ),
        published_at="2025-11-03",
        language="en",
    ),
    Article(
        id="school",
        title="Roof repaired",
        text="The roof of the school in Holm was repaired for 2 million euros, the town said on Friday.",
        published_at="2025-11-01",
        language="en",
    ),
]


@pytest.fixture
def engine(open_engine: Callable[..., Engine], tmp_path: object) -> Iterator[Engine]:
    opened = open_engine(home=tmp_path)
    opened.add(NEWS)
    yield opened


@pytest.mark.slow
def test_the_reader_answers_with_the_words_and_their_sentence(engine: Engine) -> None:
    answer = engine.ask("How much will the county pay for the boat?", as_of="2025-11-05")
    assert answer.short == "14 million euros"
    assert answer.sentences[0].text.startswith("The county will pay 14 million euros")
    assert engine.ask("Who will be the captain of the boat?", as_of="2025-11-05").short == "Astrid Berg"


@pytest.mark.slow
def test_what_no_article_tells_is_not_found(engine: Engine) -> None:
    answer = engine.ask("How many goals did the striker of Kuopio score?", as_of="2025-11-05")
    assert (answer.status, answer.short) == ("not_found", None)
    assert answer.nearest


@pytest.mark.slow
def test_without_a_reader_rules_answer(open_engine: Callable[..., Engine], tmp_path: object) -> None:
    engine = open_engine(home=tmp_path, reranker="none")
    engine.add(NEWS)
    answer = engine.ask("How much will the county pay for the new boat?", as_of="2025-11-05")
    assert answer.short == "14 million euros"


@pytest.mark.slow
def test_confidence_is_higher_where_the_answer_is(engine: Engine) -> None:
    known = engine.confidence("How much will the county pay for the boat?", as_of="2025-11-05")
    unknown = engine.confidence("Which minister resigned in Norway?", as_of="2025-11-05")
    assert known > 0.5 > unknown


def test_nothing_found_is_no_confidence() -> None:
    assert confidence_by_rule([]) == 0.0
    assert confidence_by_reader([], []) < 0.01
    assert Findings(0.0).pointed == Findings(0.0).ranked == ()


def test_only_what_was_read_is_a_candidate() -> None:
    assert sentence_candidates(analyse("Who?"), [], {}, read=[]) == []


@pytest.mark.slow
def test_an_open_question_is_answered_in_sentences(engine: Engine) -> None:
    question = "What did the county decide about the boat?"
    answer = engine.ask(question, as_of="2025-11-05")
    assert analyse(question).kind == "statement"
    assert "The county will pay 14 million euros for the new boat" in answer.text


def test_what_followed_by_a_noun_asks_for_a_name() -> None:
    assert analyse("Which agency built it?").kind == "name"
    assert analyse("What county ordered the boat?").kind == "place"
    assert analyse("What has the county ordered?").kind == "statement"


@pytest.mark.slow
def test_yes_or_no_is_answered_by_the_sentence_about_it_and_not_by_words_pointed_at(engine: Engine) -> None:
    question = analyse("Will Astrid Berg be the captain of the boat?")
    retrieval = engine.retrieve(question.text, as_of="2025-11-05")
    articles = engine.library.store.articles_by_id(["boat", "school"])
    found = find_answers(question, retrieval, articles, engine.library.embedder)
    assert not found.pointed
    assert found.ranked[0].text.startswith("Its captain will be Astrid Berg")


def test_words_alone_tell_where_no_embedder_reads_the_language() -> None:
    near = SentenceCandidate("a", 1, 0, 1, "橋", "", overlap=0.9)
    far = SentenceCandidate("a", 1, 0, 1, "橋", "", overlap=0.3)
    assert confidence_by_words([far, near]) > 0.9
    assert confidence_by_words([far]) < 0.2
    assert confidence_by_words([]) == 0.0
