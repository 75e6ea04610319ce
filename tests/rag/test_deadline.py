import threading
import time
from collections.abc import Iterator

import pytest

from rag.deadline import DeadlineError, WorkError, within


def test_items_come_through_in_order() -> None:
    assert list(within(5, lambda: iter(range(100)))) == list(range(100))


def test_work_that_blocks_is_left_at_the_deadline() -> None:
    released = threading.Event()

    def block() -> Iterator[int]:
        yield 1
        released.wait(30)

    started = time.monotonic()
    items = within(0.2, block)
    assert next(items) == 1
    with pytest.raises(DeadlineError):
        next(items)
    assert time.monotonic() - started < 5
    released.set()


def test_work_that_trickles_is_left_at_the_deadline() -> None:
    def trickle() -> Iterator[int]:
        while True:
            time.sleep(0.01)
            yield 1

    with pytest.raises(DeadlineError):
        list(within(0.2, trickle))


def test_an_error_of_the_work_is_handed_on() -> None:
    def fail() -> Iterator[int]:
        yield 1
        raise KeyError("lost")

    items = within(5, fail)
    assert next(items) == 1
    with pytest.raises(WorkError) as caught:
        next(items)
    assert isinstance(caught.value.error, KeyError)


def test_closing_stops_the_work() -> None:
    finished = threading.Event()

    def work() -> Iterator[int]:
        try:
            while True:
                time.sleep(0.005)
                yield 1
        finally:
            finished.set()

    items = within(30, work)
    next(items)
    items.close()  # type: ignore[attr-defined]
    assert finished.wait(5)
