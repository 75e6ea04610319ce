import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dateline import parse_published


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("16:32 JST, December 19, 2025", "2025-12-19T16:32+09:00"),
        ("Updated 9:41 AM ET, Tue December 20, 2022", "2022-12-20T09:41-05:00"),
        ("July 4, 2025 at 12:05 a.m. ET", "2025-07-04T00:05-04:00"),
        ("Published 12:30 BST 19 July 2022", "2022-07-19T12:30+01:00"),
        ("Fri, 19 Dec 2025 07:32:00 GMT", "2025-12-19T07:32+00:00"),
        ("December 19, 2025 at 4 p.m. GMT+9", "2025-12-19T16:00+09:00"),
        ("Dec. 19, 2025, 4.32 p.m. EST", "2025-12-19T16:32-05:00"),
        ("19 December 2025 16:32 CET", "2025-12-19T16:32+01:00"),
        ("2025-12-19T16:32:05.123+0900", "2025-12-19T16:32+09:00"),
        ("2025-12-19T07:32:00Z", "2025-12-19T07:32+00:00"),
        ("2025年12月19日 16時32分", "2025-12-19T16:32+09:00"),
        ("2025年12月19日（金） 午後4時半", "2025-12-19T16:30+09:00"),
        ("令和7年12月19日(金曜日) 16:32配信", "2025-12-19T16:32+09:00"),
        ("平成元年1月8日", "1989-01-08"),
        ("2025/12/19", "2025-12-19"),
        ("Sept 5th, 2023", "2023-09-05"),
        ("19/12/2025", "2025-12-19"),
    ],
)
def test_dateline_becomes_iso_with_its_time_and_offset(written: str, iso: str) -> None:
    assert parse_published(written) == iso


@pytest.mark.parametrize(
    "written", ["2025-12-19 16:32", "December 19, 2025 4:32 PM", "4:32 PM CST, December 19, 2025"]
)
def test_time_in_an_unknown_zone_is_left_out(written: str) -> None:
    assert parse_published(written) == "2025-12-19"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "3/4/2025",
        "May 2025",
        "five hours ago",
        "2025-13-40",
        "February 30, 2025",
        "0001-01-01T00:00Z",
        "1" * 10_000,
    ],
)
def test_what_is_no_certain_day_gives_none(written: str) -> None:
    assert parse_published(written) is None


def test_time_of_another_date_in_the_line_is_not_taken() -> None:
    line = "Published December 19, 2025 | Updated 17:00 JST, December 20, 2025"
    assert parse_published(line) == "2025-12-19"


@given(st.datetimes(min_value=dt.datetime(1700, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_iso_comes_back_as_the_same_moment(moment: dt.datetime, offset: int) -> None:
    aware = moment.replace(second=0, microsecond=0, tzinfo=dt.timezone(dt.timedelta(minutes=offset)))
    parsed = parse_published(aware.isoformat())
    assert parsed is not None
    assert dt.datetime.fromisoformat(parsed) == aware


@given(st.dates(min_value=dt.date(1868, 10, 23)))
def test_days_are_read_in_words_and_in_japanese(day: dt.date) -> None:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    assert parse_published(f"{months[day.month - 1]} {day.day}, {day.year:04}") == day.isoformat()
    assert parse_published(f"{day.year:04}年{day.month}月{day.day}日") == day.isoformat()


@given(st.text(max_size=80))
def test_any_text_is_a_date_or_none(text: str) -> None:
    parsed = parse_published(text)
    assert parsed is None or dt.datetime.fromisoformat(parsed)
