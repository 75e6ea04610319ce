"""How much more an article counts the nearer it appeared to the day of the question."""

from dataclasses import replace
from datetime import date, timedelta

from index.records import Filters

WEIGHT = 2.0
HALF_LIFE_DAYS = 14.0
"""A score is multiplied by 1 + WEIGHT · ½^(age / HALF_LIFE_DAYS). Article hit@1/5/10 on realtimeqa-2022: weight 1
.607/.859/.913, weight 2 .602/.874/.927, none .451/.723/.845. Passages differ less
(docs/retrieval.md). Half-lives of 20, 30 and 60 days lower all three."""


def recency(published_at: str | None, anchor: date) -> float:
    """1 for an article far from `anchor` (before or after it) or undated, up to 1 + WEIGHT on the day itself."""
    if not published_at or len(published_at) < 10:
        return 1.0
    age = abs(anchor - date.fromisoformat(published_at[:10])) / timedelta(days=1)
    return float(1.0 + WEIGHT * 0.5 ** (age / HALF_LIFE_DAYS))


def within(filters: Filters, *, first: str | None, last: str | None) -> Filters:
    """The filters, with everything published before `first` or after `last` (ISO days) shut out."""
    from_day = max(filter(None, (filters.published_from, first)), default=None)
    to_day = min(filter(None, (filters.published_to, last)), default=None)
    return replace(filters, published_from=from_day, published_to=to_day)
