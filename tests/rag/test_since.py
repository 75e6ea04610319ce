from datetime import date

import pytest

from index.errors import InvalidRequest
from rag.since import since_day

FRIDAY = date(2025, 12, 19)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2025-12-01", "2025-12-01"),
        ("2025-12-01T10:00", "2025-12-01"),
        ("2025-12", "2025-12-01"),
        ("monday", "2025-12-15"),
        ("Monday", "2025-12-15"),
        ("last monday", "2025-12-15"),
        ("friday", "2025-12-19"),
        ("yesterday", "2025-12-18"),
        ("last week", "2025-12-08"),
        ("3 days ago", "2025-12-16"),
        ("december 1", "2025-12-01"),
        ("昨日", "2025-12-18"),
        ("月曜日", "2025-12-15"),
        ("先週", "2025-12-08"),
        ("12月1日", "2025-12-01"),
    ],
)
def test_words_are_the_first_day_that_they_mean(words: str, day: str) -> None:
    assert since_day(words, FRIDAY) == day


@pytest.mark.parametrize("words", ["soon", "", "monday and tuesday", "2025-13-01"])
def test_words_that_name_no_day_are_refused(words: str) -> None:
    with pytest.raises(InvalidRequest, match="names no day"):
        since_day(words, FRIDAY)


@pytest.mark.parametrize("words", ["tomorrow", "2025-12-20"])
def test_a_day_to_come_is_refused(words: str) -> None:
    with pytest.raises(InvalidRequest, match="is after 2025-12-19"):
        since_day(words, FRIDAY)
