"""Progress on stderr, for work that takes over a second: a bar on a terminal, plain lines elsewhere."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

SHOW_AFTER_SECONDS = 1.0
"""Work done by then shows nothing; a bar that flashes up only distracts."""
PLAIN_LINE_EVERY_SECONDS = 5.0
"""A log of an hour's adding then has 720 lines."""


class Update(Protocol):
    """Called with how many are done, of how many, where that is known, and of what, if not of the unit named before."""

    def __call__(self, done: int, total: int | None, unit: str = "", /) -> None:
        """Show it."""
        ...


@contextmanager
def progress(label: str, *, unit: str = "", quiet: bool = False) -> Iterator[Update]:
    """Shows what is reported to the yielded function, such as `Adding: 120 of 3,957 articles (31.0/s)`."""
    display = _display(label, unit, quiet=quiet)
    timer = threading.Timer(SHOW_AFTER_SECONDS, display.start)
    timer.daemon = True
    timer.start()
    try:
        yield display.update
    finally:
        timer.cancel()
        timer.join()
        display.stop()


class _Display(Protocol):
    def start(self) -> None: ...
    def update(self, done: int, total: int | None, unit: str = "", /) -> None: ...
    def stop(self) -> None: ...


def _display(label: str, unit: str, *, quiet: bool) -> _Display:
    if quiet:
        return _Nothing()
    return _Bar(label, unit) if sys.stderr.isatty() else _Lines(label, unit)


class _Nothing:
    def start(self) -> None:
        """Nothing."""

    def update(self, done: int, total: int | None, unit: str = "", /) -> None:
        """Nothing."""

    def stop(self) -> None:
        """Nothing."""


class _Lines:
    """A line now and then; none where no progress is reported, so that an error stays the only line."""

    def __init__(self, label: str, unit: str) -> None:
        self._label = label
        self._unit = unit
        self._began = time.monotonic()
        self._next = self._began + SHOW_AFTER_SECONDS

    def start(self) -> None:
        """Lines come with the updates."""

    def update(self, done: int, total: int | None, unit: str = "", /) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + PLAIN_LINE_EVERY_SECONDS
            state = _state(done, total, unit or self._unit, now - self._began)
            print(f"{self._label}: {state}", file=sys.stderr, flush=True)

    def stop(self) -> None:
        """Nothing is left to take away."""


class _Bar:
    """A rich progress bar: count, rate and remaining time; a spinner while nothing is counted."""

    def __init__(self, label: str, unit: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

        self._unit = unit
        self._began = time.monotonic()
        counting = (BarColumn(), TimeRemainingColumn()) if unit else ()
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            *counting,
            TextColumn("{task.fields[state]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task(label, total=None, state="")

    def start(self) -> None:
        self._progress.start()

    def update(self, done: int, total: int | None, unit: str = "", /) -> None:
        state = _state(done, total, unit or self._unit, time.monotonic() - self._began)
        self._progress.update(self._task, completed=done, total=total, state=state)

    def stop(self) -> None:
        self._progress.stop()


def _state(done: int, total: int | None, unit: str, seconds: float) -> str:
    counted = f"{done:,}" if total is None else f"{done:,} of {total:,}"
    return f"{counted} {unit} ({done / max(seconds, 0.001):,.1f}/s)"
