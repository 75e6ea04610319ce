"""A language model's server that misbehaves, asked by the real client: the answer comes by quotation, in time."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from eval.replay import Recording, ReplayServer, replaying
from rag.breaker import FAILURES, REST_SECONDS
from rag.deadline import Cancelled
from rag.engine import Engine
from rag.records import Answer, Turn

pytestmark = pytest.mark.slow

QUESTION = "How much does Japan plan to invest in AI?"
DAY = "2025-12-20"
DEADLINE = 3.0
SLACK = 5.0
"""Seconds beside the model's own that an answer may take on a busy machine."""

LOREM = "The weather was fine on all days and nobody counted them. "
GOOD = json.dumps(
    {
        "text": "Japan plans to spend 1 trillion yen on AI.",
        "quotes": [
            {"passage": 1, "text": "Japan intends to spend ¥1 trillion on creating artificial intelligence"}
        ],
    }
)

MISBEHAVIOUR = {
    "hangs": [Recording(hang=30, again=True)],
    "hangs amid its reply": [Recording(GOOD[:20], pause=30, piece=10, again=True)],
    "trickles": [Recording("word " * 1_000, pause=0.05, piece=5, again=True)],
    "refuses": [Recording("I'm sorry, but I can't help with that.", again=True)],
    "rate limit": [Recording(status=429, retry_after=0.05, again=True)],
    "rate limit for an hour": [Recording(status=429, retry_after=3600, again=True)],
    "fails": [Recording(status=500, retry_after=0.05, again=True)],
    "unavailable": [Recording(status=503, retry_after=0.05, again=True)],
    "no such model": [Recording(status=404, again=True)],
    "bad key": [Recording(status=401, again=True)],
    "breaks off": [Recording(GOOD[:-30], break_off=True, again=True)],
    "breaks off at once": [Recording(break_off=True, again=True)],
    "nothing": [Recording("", again=True)],
    "an empty body": [Recording(body="", again=True)],
    "a page": [Recording(body="<html>a proxy's page</html>", again=True)],
    "no JSON in its events": [Recording(body="data: {no json\n\n", again=True)],
    "garbage": [Recording("\ufffd\x00}{]\x07 ::: ", again=True)],
    "ten megabytes": [Recording("x" * 10_000_000, piece=100_000, again=True)],
    "ten megabytes of sentences": [Recording(LOREM * 180_000, piece=100_000, again=True)],
    "an invented figure": [Recording(GOOD.replace("1 trillion yen", "9 trillion yen"), again=True)],
}


def short_of(answer: Answer) -> tuple[str, str | None, bool]:
    return answer.engine.mode, answer.short, answer.engine.degraded is not None


@pytest.fixture
def engine_at(open_engine: Callable[..., Engine]) -> Callable[..., Engine]:
    """An engine with the model at this address, and answers by rule, which need no reader."""

    def at(server: ReplayServer, **settings: Any) -> Engine:
        engine = open_engine(
            **{"llm_base_url": server.base_url, "llm_timeout": DEADLINE, "reranker": "none", **settings}
        )
        engine.warm_up()
        return engine

    return at


@pytest.mark.parametrize("misbehaviour", MISBEHAVIOUR)
def test_an_answer_comes_by_quotation_and_says_why(
    engine_at: Callable[..., Engine], misbehaviour: str
) -> None:
    with replaying(MISBEHAVIOUR[misbehaviour]) as server:
        engine = engine_at(server)
        started = time.monotonic()
        answer = engine.ask(QUESTION, as_of=DAY)
        took = time.monotonic() - started
    assert short_of(answer) == ("extractive", "¥1 trillion", True)
    assert "degraded" in [note.kind for note in answer.notes]
    assert took < DEADLINE + SLACK


def test_a_server_that_is_not_there_costs_no_time(open_engine: Callable[..., Engine]) -> None:
    engine = open_engine(llm="m", llm_base_url="http://127.0.0.1:9/v1", reranker="none")
    assert short_of(engine.ask(QUESTION, as_of=DAY)) == ("extractive", "¥1 trillion", True)


def test_the_first_token_has_a_deadline_of_its_own(engine_at: Callable[..., Engine]) -> None:
    with replaying([Recording(hang=30)]) as server:
        engine = engine_at(server, llm_timeout=30, llm_first_token_timeout=0.5)
        started = time.monotonic()
        answer = engine.ask(QUESTION, as_of=DAY)
    assert time.monotonic() - started < 0.5 + SLACK
    assert "RAG_LLM_FIRST_TOKEN_TIMEOUT" in (answer.engine.degraded or "")


def test_a_reply_of_which_nothing_holds_is_asked_for_again_with_the_reason(
    engine_at: Callable[..., Engine],
) -> None:
    with replaying([Recording(GOOD.replace("1 trillion yen", "9 trillion yen")), Recording(GOOD)]) as server:
        answer = engine_at(server).ask(QUESTION, as_of=DAY)
    assert [sentence.text for sentence in answer.sentences] == ["Japan plans to spend 1 trillion yen on AI."]
    assert [withheld.reason for withheld in answer.withheld] == ["figure_mismatch"]
    assert (answer.engine.mode, answer.engine.degraded) == ("llm", None)
    *_, reply, correction = server.requests[1]["messages"]
    assert (reply["role"], correction["role"]) == ("assistant", "user")
    assert "9 trillion yen" in correction["content"]
    assert answer.usage["prompt_tokens"] == 200


def test_a_server_that_takes_no_format_is_asked_in_words(engine_at: Callable[..., Engine]) -> None:
    refused = Recording("response_format is not supported", status=400)
    with replaying([refused, Recording(GOOD), Recording(GOOD)]) as server:
        engine = engine_at(server)
        for _ in range(2):
            assert engine.ask(QUESTION, as_of=DAY).engine.mode == "llm"
    assert ["response_format" in request for request in server.requests] == [True, False, False]


def test_a_model_that_keeps_failing_is_left_alone_and_taken_back(
    engine_at: Callable[..., Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = [Recording(status=401)] * FAILURES
    with replaying([*failing, Recording(GOOD)]) as server:
        engine = engine_at(server)
        for _ in range(FAILURES + 2):
            answer = engine.ask(QUESTION, as_of=DAY)
        assert len(server.requests) == FAILURES  # nobody asked the last times
        assert "left alone" in (answer.engine.degraded or "")
        later = time.monotonic() + REST_SECONDS
        monkeypatch.setattr(engine.models.model("llm").state.breaker, "_clock", lambda: later)
        assert engine.ask(QUESTION, as_of=DAY).engine.mode == "llm"


def test_plain_prose_is_shown_as_far_as_quotes_prove_it(engine_at: Callable[..., Engine]) -> None:
    prose = (
        "Sure! Here is the answer:\n\nJapan intends to spend ¥1 trillion on artificial intelligence. "
        "Nine in ten voters approve of it, and 400 robots will be hired."
    )
    with replaying([Recording(prose)]) as server:
        answer = engine_at(server).ask(QUESTION, as_of=DAY)
    assert [s.text for s in answer.sentences] == [
        "Japan intends to spend ¥1 trillion on artificial intelligence."
    ]
    assert all("¥1 trillion" in citation.quote for citation in answer.citations)
    assert [w.text[:11] for w in answer.withheld] == ["Nine in ten"]
    assert answer.engine.mode == "llm"


def test_a_half_word_at_the_edge_of_a_quote_is_no_obstacle(engine_at: Callable[..., Engine]) -> None:
    cut = GOOD.replace("artificial intelligence", "artificial intell")
    with replaying([Recording(cut)]) as server:
        answer = engine_at(server).ask(QUESTION, as_of=DAY)
    assert answer.engine.mode == "llm"
    assert answer.citations[0].quote.endswith("artificial")


def test_prose_that_says_the_articles_do_not_tell_is_not_found(engine_at: Callable[..., Engine]) -> None:
    with replaying([Recording("The passages do not mention the price of tea.")]) as server:
        answer = engine_at(server).ask("What does Japan pay for tea?", as_of=DAY)
    assert (answer.status, answer.engine.mode) == ("not_found", "llm")


def test_nobody_waits_for_a_model_whose_reader_left(engine_at: Callable[..., Engine]) -> None:
    left = threading.Event()
    with replaying([Recording(hang=30)]) as server:
        events = engine_at(server, llm_timeout=30).ask_events(QUESTION, as_of=DAY, cancelled=left)
        assert next(events).kind == "retrieved"
        threading.Timer(0.3, left.set).start()
        started = time.monotonic()
        with pytest.raises(Cancelled):
            next(events)
    assert time.monotonic() - started < SLACK


def test_others_are_answered_while_a_model_thinks(engine_at: Callable[..., Engine]) -> None:
    with replaying([Recording(hang=30)]) as server:
        engine = engine_at(server, llm_timeout=20, llm_first_token_timeout=20)
        waiting = engine.ask_events(QUESTION, as_of=DAY, cancelled=(left := threading.Event()))
        thread = threading.Thread(target=lambda: [None for _ in _until_cancelled(waiting)])
        thread.start()
        started = time.monotonic()
        assert engine.ask(QUESTION, as_of=DAY, mode="extractive").short == "¥1 trillion"
        assert time.monotonic() - started < SLACK
        left.set()
        thread.join()


def _until_cancelled(events: Any) -> Any:
    try:
        yield from events
    except Cancelled:
        return


def test_a_follow_up_is_rewritten_by_the_model_or_else_by_rule(engine_at: Callable[..., Engine]) -> None:
    told = (Turn("user", QUESTION), Turn("assistant", "¥1 trillion."))
    written = Recording("Why does Japan plan to spend on AI?")
    invented = Recording("Why does Japan plan to spend ¥7 trillion on AI?")
    with replaying([written, Recording(GOOD), invented, Recording(GOOD)]) as server:
        engine = engine_at(server)
        answers = [engine.ask("Why?", as_of=DAY, conversation=told) for _ in range(2)]
    assert [answer.asked for answer in answers] == [
        "Why does Japan plan to spend on AI?",
        "Why does Japan plan to invest in AI?",
    ]


def test_what_was_used_has_its_cost_where_prices_are_set(engine_at: Callable[..., Engine]) -> None:
    with replaying([Recording(GOOD)]) as server:
        answer = engine_at(server, llm_prices="1000,0").ask(QUESTION, as_of=DAY)
    assert answer.usage["cost_usd"] == pytest.approx(100 * 1000 / 1e6)


def test_an_answer_is_kept_for_the_same_library_and_question(engine_at: Callable[..., Engine]) -> None:
    with replaying([Recording(GOOD, again=True)]) as server:
        engine = engine_at(server, answer_cache=2)
        first, second = (engine.ask(QUESTION, as_of=DAY) for _ in range(2))
        assert (first.id, len(server.requests)) == (second.id, 1)
        assert second.usage == {}
        engine.ask(QUESTION, as_of="2025-12-21")
        assert len(server.requests) == 2
