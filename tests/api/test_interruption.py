import os
import signal
import threading
from collections.abc import Iterator

import pytest

from api.interruption import Interruption


def test_nothing_is_cut_where_no_signal_comes() -> None:
    interruption = Interruption()
    with interruption.watched():
        assert list(interruption.until(iter([1, 2, 3]))) == [1, 2, 3]
    assert not interruption.cut


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_ends_the_stream_and_leaves_what_was_taken(number: signal.Signals) -> None:
    interruption = Interruption()
    taken: list[int] = []
    with interruption.watched():
        for item in interruption.until(iter([1, 2, 3])):
            taken.append(item)
            if item == 2:
                os.kill(os.getpid(), number)
    assert taken == [1, 2]
    assert interruption.cut


def test_the_second_signal_interrupts_at_once() -> None:
    interruption = Interruption()
    with interruption.watched():
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_a_source_that_keeps_one_waiting_is_left() -> None:
    interruption = Interruption()

    def waiting() -> Iterator[int]:
        yield 1
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
        threading.Event().wait(30)
        yield 2

    with interruption.watched():
        assert list(interruption.until(waiting())) == [1]
    assert interruption.cut


def test_the_handlers_of_before_are_put_back() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with Interruption().watched():
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
