"""A deadline around work that cannot be interrupted: it runs in a thread that is left behind when late."""

import contextvars
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

POLL_SECONDS = 0.1
"""How soon it is noticed that nobody waits for the work any more."""


class DeadlineError(Exception):
    """The work was not done in time; `begun` tells whether anything had come."""

    def __init__(self, seconds: float, *, begun: bool) -> None:
        super().__init__(f"not done within {seconds:g} s")
        self.seconds = seconds
        self.begun = begun


class WorkError(Exception):
    """The work raised `error`, whatever that is."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


class Cancelled(Exception):
    """Nobody waits for the work any more."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Said by the work: nothing will come for so many seconds, and then it begins anew."""

    seconds: float


@dataclass(frozen=True, slots=True)
class _Item(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None


def within(
    seconds: float,
    produce: Callable[[], Iterator[T | Pause]],
    *,
    first: float | None = None,
    cancelled: threading.Event | None = None,
) -> Iterator[T]:
    """What `produce()` yields but for pauses, until `seconds` have passed since the first item was asked for.

    The first item has to come within `first` seconds, or so long after a pause. Raises DeadlineError,
    however long `produce` blocks, WorkError for whatever it raises, and Cancelled once `cancelled` is set. Closing
    the iterator early stops the work at its next item. The thread is a daemon, so that a model which hangs
    does not hold up the exit.
    """
    began = time.monotonic()
    results: queue.SimpleQueue[_Item[T | Pause] | _End] = queue.SimpleQueue()
    stopped = threading.Event()
    context = contextvars.copy_context()
    threading.Thread(
        target=context.run, args=(_work, produce, results, stopped), name="language-model", daemon=True
    ).start()
    wait = seconds if first is None else min(first, seconds)
    due, begun = began + wait, False
    try:
        while True:
            result = _next(results, due, cancelled)
            if result is None:
                raise DeadlineError(seconds if begun else wait, begun=begun)
            if isinstance(result, _End):
                if result.error is not None:
                    raise WorkError(result.error)
                return
            if isinstance(result.value, Pause):
                due = min(time.monotonic() + result.value.seconds + wait, began + seconds)
                continue
            due, begun = began + seconds, True
            yield result.value
    finally:
        stopped.set()


def _next(
    results: "queue.SimpleQueue[_Item[T | Pause] | _End]", due: float, cancelled: threading.Event | None
) -> _Item[T | Pause] | _End | None:
    """The next result, None if it does not come until `due`. Raises Cancelled."""
    while True:
        if cancelled is not None and cancelled.is_set():
            raise Cancelled
        left = max(0.0, due - time.monotonic())
        try:
            return results.get(timeout=left if cancelled is None else min(left, POLL_SECONDS))
        except queue.Empty:
            if left <= POLL_SECONDS or cancelled is None:
                return None


def _work(
    produce: Callable[[], Iterator[T | Pause]],
    results: "queue.SimpleQueue[_Item[T | Pause] | _End]",
    stopped: threading.Event,
) -> None:
    try:
        for value in produce():
            results.put(_Item(value))
            if stopped.is_set():
                break
    except BaseException as error:  # handed on to the thread that waits
        results.put(_End(error))
    else:
        results.put(_End(None))
