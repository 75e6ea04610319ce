from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.date_values import Days, days_of, month_value, same_date, week_value

DAYS = st.dates(min_value=date(1600, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("2025-12-23", "2025-12-23"),
        ("2025-12", "2025-12-23"),
        ("2025", "2025-12-23"),
        ("2025-W52", "2025-12-23"),
        ("2025-Q4", "2025-12"),
        ("2025-H2", "2025-Q4"),
        ("202X", "2025"),
        ("20XX", "202X"),
        ("2025-12-19", "2025-12-19T16:32+09:00"),
        ("2025-12-19T15:00", "2025-12-19T15:00+09:00"),
        ("2025-12-19T06:00+00:00", "2025-12-19T15:00+09:00"),
        ("FY2025", "FY2025-Q3"),
        ("2025-SU", "2025-SU"),
    ],
)
def test_equal_or_coarser_claim_is_borne_out(claim: str, source: str) -> None:
    assert same_date(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("2025-12-23", "2025-12"),
        ("2025-12-23", "2025-12-24"),
        ("2025-12", "2025"),
        ("2025", "FY2025"),
        ("FY2025", "2025"),
        ("FY2025", "FY20251"),
        ("2025-SU", "2025-07"),
        ("2025-12-19T15:00", "2025-12-19"),
        ("2025-12-19T15:00", "2025-12-19T16:00"),
        ("2025-12-19T15:00+09:00", "2025-12-19T15:00+00:00"),
        ("2025-13", "2025-13-01"),
        ("", "2025"),
    ],
)
def test_finer_or_other_claim_is_not(claim: str, source: str) -> None:
    assert not same_date(claim, source)


@given(DAYS)
def test_every_coarser_value_of_a_day_covers_it_and_never_the_reverse(day: date) -> None:
    for coarser in (str(day.year).zfill(4), month_value(day.year, day.month), week_value(day)):
        assert same_date(coarser, day.isoformat())
        assert not same_date(day.isoformat(), coarser)


@given(DAYS)
def test_a_week_is_seven_days_from_monday(day: date) -> None:
    days = days_of(week_value(day))
    assert days is not None
    assert days.first.weekday() == 0
    assert days.last - days.first == timedelta(days=6)
    assert days.first <= day <= days.last


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_may_be_compared(claim: str, source: str) -> None:
    assert same_date(claim, source) in (True, False)


def test_days_of_periods() -> None:
    assert days_of("2024-02") == Days(date(2024, 2, 1), date(2024, 2, 29))
    assert days_of("2025-Q4") == Days(date(2025, 10, 1), date(2025, 12, 31))
    assert days_of("FY2025") is None
    assert days_of("PAST_REF") is None


def test_months_outside_a_year_move_it() -> None:
    assert month_value(2025, 13) == "2026-01"
    assert month_value(2025, 0) == "2024-12"
