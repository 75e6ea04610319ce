"""Ctrl-C while articles are stored: the first one ends after the batch in hand, the second one at once."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

Item = TypeVar("Item")

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Ends a stream of items once SIGINT or SIGTERM came. A signal counts while `watched` is entered.

    `asked`: a signal came. `cut`: it left items unread.
    """

    def __init__(self) -> None:
        self.asked = False
        self.cut = False
        self._reading = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """The first signal in here is kept, the second raises KeyboardInterrupt. For the main thread."""
        before = {number: signal.signal(number, self._take) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def until(self, items: Iterator[Item]) -> Iterator[Item]:
        """`items` until a signal comes; a read that waits for its source, such as stdin, is broken off."""
        while not self.asked:
            try:
                self._reading = True
                item = next(items)
            except StopIteration:
                return
            except KeyboardInterrupt:
                if not self.asked:
                    raise
                break
            finally:
                self._reading = False
            yield item
        self.cut = True

    def _take(self, number: int, frame: FrameType | None) -> None:
        again = self.asked
        self.asked = True
        if again or self._reading:
            # Whoever reads holds nothing that was not stored but the batch at hand.
            raise KeyboardInterrupt
