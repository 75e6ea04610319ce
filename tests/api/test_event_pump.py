import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from api.event_pump import EventPump
from index.errors import ModelUnavailable
from rag.answer import Event
from rag.deadline import Cancelled


def _retrieved() -> Event:
    return Event("retrieved", ())


def test_all_events_are_drawn_in_one_thread() -> None:
    threads: list[str] = []

    def events() -> Iterator[Event]:
        for _ in range(20):
            threads.append(threading.current_thread().name)
            yield _retrieved()

    async def draw() -> int:
        pump = EventPump(lambda stopped: events())
        count = 0
        while await pump.next() is not None:
            count += 1
        return count

    assert asyncio.run(draw()) == 20
    assert len(set(threads)) == 1
    assert threads[0] != threading.main_thread().name


def test_a_failure_comes_after_the_events_before_it() -> None:
    def events() -> Iterator[Event]:
        yield _retrieved()
        raise ModelUnavailable("The model does not answer.")

    async def draw() -> None:
        pump = EventPump(lambda stopped: events())
        assert await pump.next() == _retrieved()
        with pytest.raises(ModelUnavailable):
            await pump.next()

    asyncio.run(draw())


def test_a_client_that_goes_away_stops_the_answer(client: Any, engine: Any) -> None:
    gone, closed = threading.Event(), threading.Event()

    def events() -> Iterator[Event]:
        try:
            yield _retrieved()
            yield _retrieved()
            assert gone.wait(30)
            while True:
                yield _retrieved()
        finally:
            closed.set()

    engine.play(events())
    with client.stream("POST", "/ask", json={"question": "How much?", "stream": True}) as response:
        next(response.iter_lines())
    gone.set()
    assert closed.wait(30)


def test_a_client_hears_that_the_model_still_thinks(
    client: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.questions.HEARTBEAT_SECONDS", 0.05)
    thought = threading.Event()

    def events() -> Iterator[Event]:
        yield _retrieved()
        assert thought.wait(30)

    engine.play(events())
    with client.stream("POST", "/ask", json={"question": "How much?", "stream": True}) as response:
        lines = response.iter_lines()
        assert next(line for line in lines if line.startswith(":")) == ": waiting"
        thought.set()
        assert not [line for line in lines if line.startswith("event: error")]


def test_a_client_that_goes_away_ends_even_what_waits(client: Any, engine: Any) -> None:
    """The work is told, and need not come to an event of its own to notice."""
    told = threading.Event()

    def ask_events(question: str, *, cancelled: threading.Event, **_: object) -> Iterator[Event]:
        yield _retrieved()
        assert cancelled.wait(30)
        told.set()
        raise Cancelled

    engine.__class__.ask_events = staticmethod(ask_events)
    try:
        with client.stream("POST", "/ask", json={"question": "How much?", "stream": True}) as response:
            next(response.iter_lines())
        assert told.wait(30)
    finally:
        del engine.__class__.ask_events


def test_a_first_event_that_takes_long_is_waited_for_in_the_stream(
    client: Any, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.routes.questions.FIRST_SECONDS", 0.01)
    monkeypatch.setattr("api.routes.questions.HEARTBEAT_SECONDS", 0.05)
    ready = threading.Event()

    def events() -> Iterator[Event]:
        assert ready.wait(30)
        yield _retrieved()

    engine.play(events())
    with client.stream("POST", "/ask", json={"question": "Why?", "stream": True}) as response:
        lines = response.iter_lines()
        assert next(lines) == ": waiting"
        ready.set()
        assert "event: retrieved" in list(lines)
