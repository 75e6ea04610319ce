from datetime import date

import pytest

from index.records import Filters
from rag.recency import HALF_LIFE_DAYS, WEIGHT, recency, within

DAY = date(2025, 12, 20)


def test_the_day_itself_counts_most_and_half_after_a_half_life() -> None:
    assert recency("2025-12-20T08:00+09:00", DAY) == 1 + WEIGHT
    assert recency(f"2025-12-{20 - int(HALF_LIFE_DAYS):02}", DAY) == pytest.approx(1 + WEIGHT / 2)


def test_nearness_counts_on_both_sides() -> None:
    assert recency("2025-12-22", DAY) == recency("2025-12-18", DAY)


@pytest.mark.parametrize("unknown", [None, "", "2025", "2025-12"])
def test_an_article_without_a_day_counts_as_an_old_one(unknown: str | None) -> None:
    assert recency(unknown, DAY) == 1.0


def test_the_narrower_of_two_bounds_holds() -> None:
    asked = Filters("2025-01-01", "2025-11-30", ("A",))
    assert within(asked, first="2025-06-01", last="2025-12-20") == Filters("2025-06-01", "2025-11-30", ("A",))
    assert within(Filters(), first=None, last="2025-12-20") == Filters(None, "2025-12-20")
