"""Checks, conflicts and premises through the engine, over a real library."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.records import Article
from rag.engine import Engine
from rag.settings import Settings

pytestmark = pytest.mark.slow

TRAM = Article(
    "tram",
    "Harbour tram of Minatomi approved",
    "The harbour tram of Minatomi will cost ¥18.6 billion, Mayor Aiko Sato said.\n\n"
    "Work on the line begins in May 2026.",
    source="Courier",
    published_at="2026-03-05",
)
BILL = Article(
    "bill",
    "Bill for the harbour tram grows",
    "Minatomi's harbour tram will cost ¥21.2 billion, the city council was told.",
    source="Post",
    published_at="2026-04-01",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Iterator[Engine]:
    engine = Engine(Settings(home=tmp_path_factory.mktemp("trams"), models=models_folder, llm=None))
    engine.add([TRAM, BILL])
    yield engine
    engine.close()


def test_a_draft_is_checked_against_what_the_library_holds(engine: Engine) -> None:
    text = "Work on the harbour tram line begins in May 2026. The harbour tram of Minatomi will cost ¥99 billion."
    check = engine.check(text)
    assert [claim.verdict for claim in check.sentences] == ["supported", "contradicted"]
    for citation in check.citations:
        article = engine.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote


def test_a_draft_is_checked_against_the_stored_articles_that_are_named(engine: Engine) -> None:
    text = "The harbour tram of Minatomi will cost ¥21.2 billion."
    assert engine.check(text, article_ids=["bill"]).verdict == "supported"
    assert engine.check(text, article_ids=["tram"]).verdict == "contradicted"


def test_differing_figures_stand_side_by_side_in_the_answer(engine: Engine) -> None:
    answer = engine.ask("How much will the harbour tram of Minatomi cost?", as_of="2026-04-02")
    (note,) = [note for note in answer.notes if note.kind == "conflict"]
    assert "¥18.6 billion (Courier, 2026-03-05)" in note.text
    assert "¥21.2 billion (Post, 2026-04-01)" in note.text
    assert {answer.citations[n - 1].article_id for n in note.citations} == {"tram", "bill"}


def test_a_wrong_premise_is_corrected_before_anything_else(engine: Engine) -> None:
    answer = engine.ask("Why will the harbour tram of Minatomi cost ¥186 billion?", as_of="2026-03-06")
    assert answer.notes[0].kind == "premise"
    assert "The question says ¥186 billion" in answer.notes[0].text
    (number,) = answer.notes[0].citations
    assert "tram will cost" in answer.citations[number - 1].quote or "tram of Minatomi will cost" in (
        answer.citations[number - 1].quote
    )
