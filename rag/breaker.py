"""A circuit breaker: a model that keeps failing is left alone for a while, so that answers do not wait for it."""

import threading
import time
from collections.abc import Callable

FAILURES = 3
"""Failures in a row after which the model is left alone: one may be chance, and each may cost the whole deadline."""

REST_SECONDS = 30.0
"""How long. Restarting a local server takes about so long, and a minute's rate limit is half over."""


class Breaker:
    """Counts failures in a row; after `FAILURES` of them it is open for `REST_SECONDS`, then lets one through.

    Safe to use from several threads; `clock` gives seconds.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0

    def admit(self) -> float:
        """0 if a request may be made, else the seconds until one may.

        Where the rest is over, whoever asks first tries; the others wait until that one's fate is known, or for
        another rest.
        """
        with self._lock:
            if self._failures < FAILURES:
                return 0.0
            left = self._rests_until - self._clock()
            if left > 0:
                return left
            self._rests_until = self._clock() + REST_SECONDS
            return 0.0

    def failed(self) -> None:
        """A request failed for want of a working model."""
        with self._lock:
            self._failures += 1
            self._rests_until = self._clock() + REST_SECONDS

    def succeeded(self) -> None:
        """A request was answered."""
        with self._lock:
            self._failures = 0
