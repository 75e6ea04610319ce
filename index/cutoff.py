"""The moment of asking as a filter: what appeared later is not found."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from index.records import Filters
from index.rows import day_number
from index.store import Store

FURTHEST_EAST = timezone(timedelta(hours=14))
FURTHEST_WEST = timezone(timedelta(hours=-12))
"""Where a moment has the latest and the earliest day."""


def until(store: Store, filters: Filters, moment: str) -> Filters:
    """The filters, with every article shut out that appeared after `moment`, an ISO 8601 day or time.

    A day counts to its end. Days are compared in the indexes as each article writes them; the articles of
    the days around a time are compared here, by the clock, and shut out by their ids.
    """
    asked = datetime.fromisoformat(moment)
    first, last = _days(asked) if _has_time(moment) else (asked.date(), asked.date())
    bound = min(filter(None, (filters.published_to, last.isoformat())))
    if not _has_time(moment):
        return replace(filters, published_to=bound)
    near = store.published_between(day_number(first.isoformat()), day_number(last.isoformat()))
    late = tuple(article_id for article_id, published in near.items() if appeared_after(published, asked))
    return replace(filters, published_to=bound, without=(*filters.without, *late))


def appeared_after(published_at: str | None, moment: datetime) -> bool:
    """Whether an article appeared after a moment; one whose day alone is known is judged by its day.

    Where a clock's zone is not known, on either side, the clocks are compared as they stand.
    """
    appeared = _clock(published_at)
    if appeared is None:
        return day_number(published_at) > day_number(moment.date().isoformat())
    if appeared.tzinfo is None or moment.tzinfo is None:
        return appeared.replace(tzinfo=None) > moment.replace(tzinfo=None)
    return appeared > moment


def _clock(published_at: str | None) -> datetime | None:
    """Day and time; None where there is no time, or none that can be read."""
    if not published_at or not _has_time(published_at):
        return None
    try:
        return datetime.fromisoformat(published_at)
    except ValueError:
        return None


def _has_time(moment: str) -> bool:
    return len(moment) > len("2025-12-19")


def _days(asked: datetime) -> tuple[date, date]:
    """The earliest and the latest day that it is, anywhere, at a moment."""
    if asked.tzinfo is None:
        return asked.date(), asked.date()
    return asked.astimezone(FURTHEST_WEST).date(), asked.astimezone(FURTHEST_EAST).date()
