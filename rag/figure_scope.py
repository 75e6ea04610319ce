"""What a figure covers: a period, a share, with tax or without, as the words beside it tell."""

import re
from collections.abc import Sequence

from rag.evidence import Evidence
from rag.figures import FigureMention

REACH = 40
"""Characters after a figure, or before it, in which what it covers is looked for."""

_PERIOD = re.compile(
    r"\b(?:over|for|within|in|during) (?:the next |the coming |a |an |about )?"
    r"(?:\w+|\d+)[ -](?:years?|months?|fiscal years?)\b|\b(?:a|per|each|every) (?:year|month|day|week|person)\b(?! (?:ago|earlier|before|later)\b)"
    r"|\bannual(?:ly)?\b|[0-9０-９一二三四五六七八九十]+(?:年|か月|カ月|ヶ月)間|(?:年間|毎年|1人当たり|一人当たり)"
)
_CALENDAR = re.compile(
    r"\b(?:this|next|last) (?:fiscal |financial |calendar )?(?:year|month|week|quarter|decade)\b|\bso far\b"
    r"|(?:今|来|昨|本|前|翌)(?:年度?|月|期)"
)
"""Which period of the calendar: that one article names it and another not does not excuse another figure."""

_TAX = re.compile(
    r"\b(?:including|excluding|before|after|with|without|plus|exclusive of|inclusive of) (?:\w+ )?tax(?:es)?\b|\btax (?:included|excluded)\b"
    r"|税込み?|税抜き?|税別|消費税(?:込み?|抜き?|を(?:含|除))"
)


def scope_beside(evidence: Evidence, mention: FigureMention) -> str | None:
    """What a figure covers, in the sentence's own words where it has any: "over five years", "this year, including tax"."""
    place = evidence.text.find(mention.text)
    if place < 0:
        return mention.scope
    after = evidence.text[place + len(mention.text) :][:REACH]
    before = evidence.text[max(0, place - REACH) : place]
    found = [_nearest(pattern, before, after) for pattern in (_PERIOD, _CALENDAR, _TAX)]
    period, calendar, tax = found
    if evidence.article.language != "ja" and mention.scope is not None:
        period = mention.scope
    parts = [part for part in (period or mention.scope or calendar, tax) if part]
    return ", ".join(parts) or None


def _nearest(pattern: re.Pattern[str], before: str, after: str) -> str | None:
    found = pattern.search(after) or pattern.search(before)
    return found.group() if found else None


def scopes_differ(scopes: Sequence[str | None]) -> bool:
    """Whether figures of these scopes do not cover the same, so that they may all be right."""
    named = {scope for scope in scopes if scope}
    if len(named) > 1:
        return True
    return None in scopes and any(_CALENDAR.fullmatch(scope) is None for scope in named)
