"""How often Slack may be called: each method its own bucket of tokens, kept from the start and not found by 429."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` calls at once, and `per_second` after that."""

    burst: float
    per_second: float

    def faster(self, factor: float) -> "Rate":
        """The same at another speed, for tests of what takes minutes."""
        return Rate(self.burst, self.per_second * factor)


TIER_3 = Rate(10, 40 / 60)
"""Slack allows "50+ a minute": 10 + 40 in any minute."""
TIER_4 = Rate(20, 80 / 60)
"""Slack allows "100+ a minute"."""
POSTING = Rate(1, 1)
"""Slack allows one message a second in a channel."""

RATES: Mapping[str, Rate] = {
    "chat.postMessage": POSTING,
    "chat.postEphemeral": TIER_4,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "conversations.replies": TIER_3,
    "conversations.history": TIER_3,
    "files.info": TIER_4,
    "views.open": TIER_4,
    "views.publish": TIER_4,
}
PER_CHANNEL = frozenset({"chat.postMessage"})

SPARE = 0.5
"""The share of a burst that is left to what must be said: an answer does not wait for others' progress."""


class _Bucket:
    def __init__(self, rate: Rate, now: float) -> None:
        self.rate = rate
        self.level = rate.burst
        self.filled_at = now  # in the future while Slack has closed the method

    def fill(self, now: float) -> None:
        gained = (now - self.filled_at) * self.rate.per_second
        self.level = min(self.rate.burst, self.level + gained)
        self.filled_at = now


class Pace:
    """Hands out turns to call. Safe from several threads."""

    def __init__(
        self, rates: Mapping[str, Rate] = RATES, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rates = rates
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}
        self._lock = threading.Lock()

    def turn(self, method: str, channel: str) -> float:
        """Takes the next turn, and returns the seconds until it comes."""
        with self._lock:
            now, bucket = self._bucket(method, channel)
            bucket.level -= 1
            opens_in = max(0.0, bucket.filled_at - now)
            return opens_in + max(0.0, -bucket.level / bucket.rate.per_second)

    def is_closed(self, method: str, channel: str) -> bool:
        """Whether Slack has closed the method since a turn was handed out: take another turn then."""
        with self._lock:
            now, bucket = self._bucket(method, channel)
            return now < bucket.filled_at

    def spare_turn(self, method: str, channel: str, *, reserve: float = SPARE) -> bool:
        """Takes a turn if one is free now and leaves that share of the burst; whether it did."""
        with self._lock:
            now, bucket = self._bucket(method, channel)
            if now < bucket.filled_at or bucket.level - 1 < reserve * bucket.rate.burst:
                return False
            bucket.level -= 1
            return True

    def close(self, method: str, channel: str, seconds: float) -> None:
        """No turn for so many seconds: Slack said so."""
        with self._lock:
            now, bucket = self._bucket(method, channel)
            bucket.level = min(bucket.level, 0.0)
            bucket.filled_at = max(bucket.filled_at, now + seconds)

    def _bucket(self, method: str, channel: str) -> tuple[float, _Bucket]:
        key = (method, channel if method in PER_CHANNEL else "")
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(self._rates.get(method, TIER_3), now)
        elif now > bucket.filled_at:
            bucket.fill(now)
        return now, bucket
