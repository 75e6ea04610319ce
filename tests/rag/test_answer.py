"""The pipeline over real articles and a real index, by quotation and with a model that plays a script."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from index.errors import InvalidRequest
from rag.engine import Engine
from rag.reader import OwnReader
from rag.records import Answer

pytestmark = pytest.mark.slow

QUESTION = "How much does Japan plan to invest in AI?"
DAY = "2025-12-20"
QUOTE = "Japan intends to spend ¥1 trillion on creating artificial intelligence and putting it to work"


def line(text: str, *quotes: str) -> str:
    return json.dumps({"text": text, "quotes": [{"passage": 1, "text": quote} for quote in quotes]}) + "\n"


@pytest.fixture
def ask(open_engine: Callable[..., Engine], scripted_llm: Any) -> Callable[..., Answer]:
    """Asks with a model that replies with these words."""
    engine = open_engine(llm="scripted", llm_base_url=scripted_llm.base_url, llm_timeout=5)

    def ask_with(*replies: str, question: str = QUESTION) -> Answer:
        for reply in replies:
            scripted_llm.say(reply)
        return engine.ask(question, as_of=DAY)

    return ask_with


def check_quotes(engine: Engine, answer: Answer) -> None:
    for citation in (*answer.citations, *answer.nearest):
        assert engine.article(citation.article_id).text[citation.start : citation.end] == citation.quote


def test_the_answer_is_quoted_with_its_place_and_its_figures(open_engine: Callable[..., Engine]) -> None:
    engine = open_engine()
    answer = engine.ask(QUESTION, as_of=DAY)
    assert (answer.status, answer.short, answer.engine.mode) == ("answered", "¥1 trillion", "extractive")
    assert ("money", 1e12, "JPY", "supported") in [
        (f.kind, f.value, f.unit, f.verdict) for f in answer.figures
    ]
    assert len(answer.sentences) <= 3
    check_quotes(engine, answer)


def test_what_no_article_says_is_not_found_with_the_nearest_passages(
    open_engine: Callable[..., Engine],
) -> None:
    engine = open_engine()
    answer = engine.ask("How many users does Gennai have?", as_of=DAY)
    assert (answer.status, answer.sentences, answer.short) == ("not_found", (), None)
    assert answer.nearest
    assert [note.kind for note in answer.notes] == ["missing"]
    check_quotes(engine, answer)


def test_nothing_published_after_as_of_is_evidence(open_engine: Callable[..., Engine]) -> None:
    engine = open_engine()
    answer = engine.ask(QUESTION, as_of="2025-12-18")
    assert all((c.published_at or "") <= "2025-12-18T24" for c in (*answer.citations, *answer.nearest))
    assert "¥1 trillion" not in answer.text


def test_an_empty_library_answers_not_found(open_engine: Callable[..., Engine], tmp_path: Any) -> None:
    answer = open_engine(home=tmp_path / "empty").ask(QUESTION)
    assert answer.status == "not_found"
    assert "no articles yet" in answer.notes[0].text


def test_a_model_s_sentence_carries_the_located_quote(ask: Callable[..., Answer]) -> None:
    answer = ask(line("Japan plans to spend 1 trillion yen on AI.", QUOTE))
    assert (answer.status, answer.engine.mode) == ("answered", "llm")
    assert [(f.value, f.unit) for f in answer.figures] == [(1e12, "JPY")]
    assert [c.quote for c in answer.citations] == [QUOTE]
    assert answer.text == "Japan plans to spend 1 trillion yen on AI. [1]"


@pytest.mark.parametrize(
    ("text", "quote", "reason"),
    [
        ("Japan plans to spend ¥10 trillion on AI.", QUOTE, "figure_mismatch"),
        ("Japan plans to spend ¥1 billion on AI.", QUOTE, "figure_mismatch"),
        ("Japan plans to spend $1 trillion on AI.", QUOTE, "figure_mismatch"),
        ("Japan plans to spend ¥1 trillion on AI by March 2027.", QUOTE, "date_mismatch"),
        (
            "Japan plans to spend ¥1 trillion on AI.",
            QUOTE.replace("1 trillion", "2 trillion"),
            "quote_not_found",
        ),
        ("Japan has spent ¥1 trillion on AI.", QUOTE, "status_upgraded"),
    ],
)
def test_what_differs_from_its_quote_is_withheld(
    ask: Callable[..., Answer], text: str, quote: str, reason: str
) -> None:
    answer = ask(line(text, quote) + line("Japan plans to spend ¥1 trillion on AI.", QUOTE))
    assert [(w.text, w.reason) for w in answer.withheld] == [(text, reason)]
    assert [s.text for s in answer.sentences] == ["Japan plans to spend ¥1 trillion on AI."]


def test_a_model_of_whose_words_nothing_holds_leaves_the_answer_to_quotation(
    ask: Callable[..., Answer],
) -> None:
    answer = ask(line("Japan plans to spend ¥10 trillion on AI.", QUOTE))
    assert (answer.status, answer.engine.mode, answer.short) == ("answered", "extractive", "¥1 trillion")
    assert [w.reason for w in answer.withheld] == ["figure_mismatch"]
    assert "degraded" in [note.kind for note in answer.notes]


def test_the_reader_reads_only_what_the_model_left_to_quotation(
    open_engine: Callable[..., Engine], scripted_llm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(llm="scripted", llm_base_url=scripted_llm.base_url, llm_timeout=5)
    read = OwnReader.read
    asked_before: list[int] = []

    def noted(reader: OwnReader, question: str, passages: Any) -> Any:
        asked_before.append(len(scripted_llm.requests))
        return read(reader, question, passages)

    monkeypatch.setattr(OwnReader, "read", noted)
    scripted_llm.say(line("Japan plans to spend ¥1 trillion on AI.", QUOTE))
    assert engine.ask(QUESTION, as_of=DAY).engine.mode == "llm"
    assert asked_before == []
    scripted_llm.say(line("Japan plans to spend ¥10 trillion on AI.", QUOTE))
    left = engine.ask(QUESTION, as_of=DAY)
    assert asked_before and min(asked_before) == len(scripted_llm.requests)
    quoted = engine.ask(QUESTION, as_of=DAY, mode="extractive")
    assert (left.short, left.confidence) == (quoted.short, quoted.confidence)
    assert left.citations == quoted.citations


def test_a_model_that_finds_nothing_is_believed(ask: Callable[..., Answer]) -> None:
    answer = ask('{"not_found": "The passages name no sum for space."}')
    assert (answer.status, answer.engine.mode) == ("not_found", "llm")
    assert answer.notes[0].text == "The passages name no sum for space."


@pytest.mark.parametrize("failure", ["fail", "break_off", "hang"])
def test_a_model_that_fails_leaves_the_answer_to_quotation(
    open_engine: Callable[..., Engine], scripted_llm: Any, failure: str
) -> None:
    engine = open_engine(llm="scripted", llm_base_url=scripted_llm.base_url, llm_timeout=2)
    {
        "fail": lambda: scripted_llm.fail(400),
        "break_off": lambda: scripted_llm.break_off("{"),
        "hang": scripted_llm.hang,
    }[failure]()
    answer = engine.ask(QUESTION, as_of=DAY)
    assert (answer.short, answer.engine.mode) == ("¥1 trillion", "extractive")
    assert answer.engine.degraded
    assert [note.kind for note in answer.notes] == ["degraded"]


def test_a_model_that_breaks_off_after_a_sentence_is_said_to_be_incomplete(
    open_engine: Callable[..., Engine], scripted_llm: Any
) -> None:
    engine = open_engine(llm="scripted", llm_base_url=scripted_llm.base_url, llm_timeout=5)
    scripted_llm.break_off(line("Japan plans to spend ¥1 trillion on AI.", QUOTE))
    answer = engine.ask(QUESTION, as_of=DAY)
    assert answer.engine.mode == "llm"
    assert [note.kind for note in answer.notes] == ["degraded"]
    assert "incomplete" in answer.notes[0].text


def test_the_mode_llm_without_a_model_says_what_to_do(open_engine: Callable[..., Engine]) -> None:
    with pytest.raises(InvalidRequest, match="RAG_LLM"):
        open_engine().ask(QUESTION, mode="llm")
