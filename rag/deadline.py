"""A deadline around work that cannot be interrupted: it runs in a thread that is left behind when late."""

import contextvars
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class DeadlineError(Exception):
    """The work was not done in time."""


class WorkError(Exception):
    """The work raised `error`, whatever that is."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True, slots=True)
class _Item(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None


def within(seconds: float, produce: Callable[[], Iterator[T]]) -> Iterator[T]:
    """What `produce()` yields, until `seconds` have passed since the first item was asked for.

    Raises DeadlineError then, however long `produce` blocks, and WorkError for whatever it raises. Closing
    the iterator early stops the work at its next item. The thread is a daemon, so that a model which hangs
    does not hold up the exit.
    """
    ends = time.monotonic() + seconds
    results: queue.SimpleQueue[_Item[T] | _End] = queue.SimpleQueue()
    stopped = threading.Event()
    context = contextvars.copy_context()
    threading.Thread(
        target=context.run, args=(_work, produce, results, stopped), name="language-model", daemon=True
    ).start()
    try:
        while True:
            try:
                result = results.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                raise DeadlineError(f"not done within {seconds:g} s") from None
            if isinstance(result, _Item):
                yield result.value
            elif result.error is not None:
                raise WorkError(result.error)
            else:
                return
    finally:
        stopped.set()


def _work(
    produce: Callable[[], Iterator[T]],
    results: "queue.SimpleQueue[_Item[T] | _End]",
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
