"""Which failures of a model are worth another try, and when."""

import email.utils
import random
import time

MAX_RETRIES = 2
"""Repeats of a request after 429 or 5xx."""

BACK_OFF_SECONDS = 0.5
"""Before the first repeat; twice as long before each further one, where the server does not say how long."""

JITTER = 0.25
"""Share by which the wait is longer at random, so that several programs do not come back at once."""


def retry_wait(error: BaseException, attempt: int) -> float | None:
    """Seconds to wait before the request is repeated the `attempt`-th time (from 1); None if it should not be."""
    status = status_of(error)
    if status is None or not (status == 429 or status >= 500) or attempt > MAX_RETRIES:
        return None
    told = _retry_after(error)
    if told is not None:
        return told
    back_off: float = BACK_OFF_SECONDS * 2 ** (attempt - 1)
    return back_off * (1 + JITTER * random.random())


def refuses_format(error: BaseException) -> bool:
    """Whether a request may have been refused for the reply format that it asked for."""
    words = str(error).lower()
    return status_of(error) in (400, 404, 422, 501) and any(
        word in words for word in ("response_format", "json_schema", "schema", "format", "grammar")
    )


def status_of(error: BaseException) -> int | None:
    """The HTTP status that the error carries, as the clients variously do."""
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "code"):
            status = getattr(holder, name, None)
            if isinstance(status, int):
                return status
    return None


def _retry_after(error: BaseException) -> float | None:
    """Seconds that the server asks to wait, told as such or as a date (RFC 9110, 10.2.3)."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    value = headers.get("retry-after") if headers is not None else None
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
