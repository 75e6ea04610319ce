"""Spans, limits and weekdays of dates, read on Friday 19 December 2025."""

import pytest

from rag.dates import find_date_expressions

PUBLISHED = "2025-12-19"


def values(text: str) -> list[str | None]:
    return [each.value for each in find_date_expressions(text, published_at=PUBLISHED)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It will run between Monday and Friday.", ["2025-12-22", "2025-12-26"]),
        ("It will run from Monday to Wednesday.", ["2025-12-22", "2025-12-24"]),
        ("Shares bought from Sept. 14 to Thursday were sold.", ["2025-09-14", None]),
        ("The fair opens this Tuesday.", [None]),
        ("The fair will open this Tuesday.", ["2025-12-23"]),
        ("The fair opened this Tuesday.", ["2025-12-16"]),
        ("It opened the month before last.", ["2025-10"]),
        ("It opened on Dec. 12. The following day it shut.", ["2025-12-12", "2025-12-13"]),
        ("On New Year's Eve 2024 it shut.", ["2024-12-31"]),
        ("It shut on 2025.12.19.", ["2025-12-19"]),
        ("It opened in January nineteen ninety-seven.", ["1997-01"]),
        ("It will shut on Monday, Nov. 23.", ["2026-11-23"]),
        ("It will shut on Friday, Dec. 18.", [None]),
        ("12月22～26日に開かれる。", ["2025-12-22", "2025-12-26"]),
        ("22、23両日に開かれる。", ["2025-12-22", "2025-12-23"]),
        ("2019～23年に建てられた。", ["2019", "2023"]),
        ("2025年7～9月期に売れた。", ["2025-Q3"]),
        ("3〜5日で届く。", [None, None]),
        ("R7.12.19に開かれた。", ["2025-12-19"]),
        ("昨夜、橋が閉じられた。", ["2025-12-18"]),
        ("11月23日(月)午後3時に開かれる。", ["2026-11-23T15:00"]),
        ("1958年生まれの漁師が話した。", ["1958"]),
        ("『毎日の港』、2005年7月17日。", ["2005-07-17"]),
    ],
)
def test_spans_and_neighbours_are_read(text: str, expected: list[str | None]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("It will open Tuesday at the earliest.", "earliest"),
        ("It will open no later than Dec. 26.", "latest"),
        ("早ければ火曜日に採決する。", "earliest"),
        ("遅くとも26日までに決める。", "latest"),
        ("It will open by Dec. 26.", "by"),
        ("26日までに決める。", "by"),
        ("It will open on Dec. 26.", None),
    ],
)
def test_a_day_that_is_only_a_limit_is_marked(text: str, bound: str | None) -> None:
    (found,) = find_date_expressions(text, published_at=PUBLISHED)
    assert found.bound == bound


def test_a_time_of_day_keeps_the_conflict_of_its_day() -> None:
    (found,) = find_date_expressions("2026年11月24日（月）午後3時に開かれる。", published_at=PUBLISHED)
    assert (found.value, found.weekday_conflict) == (None, True)
