"""Corrections and copies of one story, through the real engine."""

from dataclasses import replace

import pytest

from index.records import Article
from rag.engine import Engine
from rag.settings import Settings
from rag.summary_request import SummaryRequest

pytestmark = pytest.mark.slow

FERRY = Article(
    id="ferry",
    title="Second ferry for Minatomi",
    text=(
        "The town of Minatomi will buy a second ferry for ¥16.8 billion, Mayor Ito said on Tuesday. The ship "
        "is to carry four hundred passengers and sixty cars between the harbour and Moss Island from October. "
        "Islanders had asked for it for eleven years, because the only ferry is often out of service in winter."
        "\n\nThe shipyard in Kitaura won the order against two others. Tickets will stay at their price."
    ),
    source="Harbour Post",
    published_at="2026-03-03",
)
COPY = replace(FERRY, id="copy", source="Island Mail", published_at="2026-03-04")
CUT = replace(
    FERRY,
    id="cut",
    title="Minatomi buys ferry",
    text=FERRY.text.replace(" Tickets will stay at their price.", ""),
    source="Kitaura Times",
)
QUESTION = "How much will the second ferry cost?"


@pytest.fixture
def engine(tmp_path, models_folder):
    engine = Engine(Settings(home=tmp_path, models=models_folder, llm=None))
    yield engine
    engine.close()


def test_an_answer_rests_on_the_newest_version_and_says_what_stood_there_before(engine):
    engine.add([FERRY])
    assert engine.ask(QUESTION, as_of="2026-03-05").notes == ()
    engine.add([replace(FERRY, text=FERRY.text.replace("16.8", "18.6"))])
    answer = engine.ask(QUESTION, as_of="2026-03-05")
    assert answer.short == "¥18.6 billion"
    (note,) = answer.notes
    assert note.kind == "correction"
    assert "¥16.8 billion → ¥18.6 billion" in note.text
    assert note.citations[0] in {citation.n for citation in answer.citations if "18.6" in citation.quote}
    summary = engine.summarize(article_ids=["ferry"])
    assert [note.kind for note in summary.notes] == ["correction"]
    assert engine.version("ferry", engine.article("ferry").versions[0].hash[:8]).text == FERRY.text
    (change,) = engine.revision("ferry").changes
    assert change.before.replace("16.8", "18.6") == change.after


def test_an_answer_quotes_one_of_several_papers_that_ran_the_story(engine):
    engine.add([COPY, FERRY])
    assert engine.article("ferry").duplicates == ("copy",)
    answer = engine.ask(QUESTION, as_of="2026-03-05")
    assert {citation.article_id for citation in answer.citations} == {"ferry"}, "the one published first"
    found = {passage.article_id for passage in engine.search(QUESTION, as_of="2026-03-05")}
    assert found == {"ferry", "copy"}, "a search shows both"
    summary = engine.summarize(request=SummaryRequest(topic="second ferry", as_of="2026-03-05"))
    assert [story.article_ids for story in summary.stories] == [("ferry", "copy")]
    assert {citation.article_id for citation in summary.citations} == {"ferry"}


def test_a_story_that_was_cut_is_not_quoted_beside_the_whole_one(engine):
    engine.add([CUT, FERRY])
    answer = engine.ask(QUESTION, as_of="2026-03-05")
    assert len({citation.article_id for citation in answer.citations}) == 1
    engine.remove("ferry")
    assert engine.article("cut").duplicates == ()
    assert engine.ask(QUESTION, as_of="2026-03-05").short == "¥16.8 billion"


def test_unlinked_articles_with_the_same_sentence_are_quoted_once(engine):
    sentence = "The second ferry of Minatomi will cost ¥16.8 billion, said Mayor Ito."
    for name, words, rest in (
        ("one", sentence, "Snow fell in the hills all night, and the buses to Kitaura ran late."),
        ("two", sentence.replace(", said", " said"), "A bakery by the harbour won the prize for rye bread."),
    ):
        engine.add([Article(id=name, title=name, text=f"{words} {rest}", published_at="2026-03-03")])
    answer = engine.ask(QUESTION, as_of="2026-03-05")
    assert sum("16.8" in citation.quote for citation in answer.citations) == 1
