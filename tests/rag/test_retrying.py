import email.utils
import time
from types import SimpleNamespace

import pytest

from rag.retrying import BACK_OFF_SECONDS, JITTER, MAX_RETRIES, refuses_format, retry_wait


class Failed(Exception):
    def __init__(self, status: int, message: str = "", **headers: str) -> None:
        super().__init__(message)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.response = SimpleNamespace(status_code=status, headers=named)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
def test_what_may_pass_is_tried_again_after_a_growing_wait(status: int) -> None:
    for attempt in range(1, MAX_RETRIES + 1):
        least = BACK_OFF_SECONDS * 2 ** (attempt - 1)
        wait = retry_wait(Failed(status), attempt)
        assert wait is not None
        assert least <= wait <= least * (1 + JITTER)
    assert retry_wait(Failed(status), MAX_RETRIES + 1) is None


@pytest.mark.parametrize(
    "error", [Failed(400), Failed(401), Failed(404), ConnectionRefusedError(), KeyError("x")]
)
def test_what_will_not_pass_is_not(error: Exception) -> None:
    assert retry_wait(error, 1) is None


def test_the_server_says_how_long_in_seconds_or_by_a_date() -> None:
    assert retry_wait(Failed(429, retry_after="7"), 1) == 7
    date = email.utils.formatdate(time.time() + 30, usegmt=True)
    assert 25 < (retry_wait(Failed(503, retry_after=date), 1) or 0) <= 31
    assert (retry_wait(Failed(503, retry_after="soon"), 1) or 9) < 1


def test_a_refused_format_is_told_from_another_bad_request() -> None:
    assert refuses_format(Failed(400, "response_format is not supported"))
    assert not refuses_format(Failed(400, "context_length_exceeded"))
    assert not refuses_format(Failed(500, "response_format"))
