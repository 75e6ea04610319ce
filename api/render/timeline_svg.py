"""A timeline as a picture: SVG 1.1, one entry under the other along an axis, readable on light and on dark.

Article text is data: it is escaped, nothing in the picture is a link or a script, and nothing is fetched for it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

from api.typesetting import columns, harmless, wrap
from rag.dates import days_of
from rag.records import Citation, Summary, TimelineEntry

WIDTH = 760
MARGIN = 24
DATE_EDGE = 138
"""Where the dates end, right-aligned."""

AXIS = 158
TEXT = 180
ROOM = WIDTH - TEXT - MARGIN
"""Pixels of a line of text."""

SIZE, SMALL, TITLE_SIZE = 14, 12, 19
LINE, SMALL_LINE, TITLE_LINE = 20, 17, 26
GAP = 20
"""Pixels between two entries."""

LONGEST_TEXT = 400
"""Characters of a sentence that are drawn; the whole of it stands in the title of its entry, and in the summary."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""

_STYLE = (
    "text{font-family:system-ui,-apple-system,'Segoe UI','Hiragino Sans','Noto Sans CJK JP','Noto Sans',sans-serif}"
    "@media (prefers-color-scheme:dark){.ground{fill:#15191e}.ink{fill:#e7eaed}.faint{fill:#9ba5b0}"
    ".axis{stroke:#4a545f}.dot{fill:#6cb2ff;stroke:#6cb2ff}.ahead{fill:#15191e;stroke:#6cb2ff}}"
)
_MONTHS = "January February March April May June July August September October November December".split()
_EM = {**dict.fromkeys("iljtfrI.,:;'!|()[] -’‘", 0.32), **dict.fromkeys("mwMW%@—", 0.92)}


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is drawn of an entry: its day in two lines, its text, and what stands small under it."""

    day: str
    year: str
    lines: Sequence[str]
    beside: str
    title: str
    planned: bool

    @property
    def height(self) -> int:
        """Pixels from its first line to its last."""
        return max(len(self.lines) * LINE + (SMALL_LINE if self.beside else 0), LINE + SMALL_LINE)


def timeline_svg(summary: Summary) -> str:
    """The summary's timeline as a whole SVG document; one without entries says so."""
    japanese = summary.language == "ja"
    entries = [_entry(each, summary.citations, japanese) for each in summary.timeline]
    title = summary.title or ("年表" if japanese else "Timeline")
    heading = _wrapped(title, WIDTH - 2 * MARGIN, TITLE_SIZE)
    body = list(_heading(heading))
    top = MARGIN + len(heading) * TITLE_LINE + GAP
    y = top
    drawn: list[str] = []
    before = ("", "")
    for entry in entries:
        drawn.extend(_drawn(entry, y, dated=(entry.day, entry.year) != before))
        before = (entry.day, entry.year)
        y += entry.height + GAP
    if entries:
        body.append(_axis(top, y - GAP))
    else:
        nothing = "日付のはっきりした出来事はありません。" if japanese else "No dated event was found."
        drawn.append(_text(MARGIN, y + SIZE, nothing, SIZE, "ink"))
        y += LINE
    key = _key(entries, japanese)
    drawn.extend([_text(TEXT, y + SMALL, key, SMALL, "faint")] if key else [])
    height = y + (SMALL_LINE if key else 0) + MARGIN
    return "\n".join([*_opened(title, summary, height), *body, *drawn, "</svg>", ""])


def _opened(title: str, summary: Summary, height: int) -> Iterator[str]:
    count = len(summary.timeline)
    told = f"{count}件の出来事" if summary.language == "ja" else f"A timeline of {count} events."
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        f' role="img" aria-labelledby="timeline-title timeline-told" xml:lang="{_safe(summary.language)}">'
    )
    yield f'<title id="timeline-title">{_safe(title)}</title>'
    yield f'<desc id="timeline-told">{_safe(told)}</desc>'
    yield f"<style>{_STYLE}</style>"
    yield f'<rect class="ground" width="{WIDTH}" height="{height}" fill="#ffffff"/>'


def _heading(lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield _text(MARGIN, MARGIN + TITLE_SIZE + number * TITLE_LINE, line, TITLE_SIZE, "ink", weight=650)


def _axis(top: int, bottom: int) -> str:
    return f'<line class="axis" x1="{AXIS}" y1="{top + 9}" x2="{AXIS}" y2="{bottom}" stroke="#c4cbd2" stroke-width="2"/>'


def _drawn(entry: _Entry, y: int, *, dated: bool) -> Iterator[str]:
    """An entry whose first line is at `y`; the day is written where it is another than that above."""
    kind = 'class="ahead" fill="#ffffff"' if entry.planned else 'class="dot" fill="#0a63bd"'
    yield "<g>"
    yield f"<title>{_safe(entry.title)}</title>"
    if dated:
        yield _text(DATE_EDGE, y + SIZE, entry.day, SIZE, "ink", weight=650, anchor="end")
    if dated and entry.year:
        yield _text(DATE_EDGE, y + SIZE + SMALL_LINE, entry.year, SMALL, "faint", anchor="end")
    yield f'<circle {kind} stroke="#0a63bd" stroke-width="2" cx="{AXIS}" cy="{y + 9}" r="5"/>'
    for number, line in enumerate(entry.lines):
        yield _text(TEXT, y + SIZE + number * LINE, line, SIZE, "ink")
    if entry.beside:
        yield _text(TEXT, y + len(entry.lines) * LINE + SMALL, entry.beside, SMALL, "faint")
    yield "</g>"


def _text(
    x: int, y: int, text: str, size: int, style: str, *, weight: int = 400, anchor: str = "start"
) -> str:
    colour = "#1a1f24" if style == "ink" else "#5b6570"
    return (
        f'<text class="{style}" x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
        f' font-family="sans-serif" text-anchor="{anchor}">{_safe(text)}</text>'
    )


def _entry(entry: TimelineEntry, citations: Sequence[Citation], japanese: bool) -> _Entry:
    day, year = _day(entry.value, japanese)
    text = " ".join(entry.text.split())
    shown = text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rsplit(" ", 1)[0] + " …"
    planned = entry.status == "planned"
    status = ("（予定）" if japanese else " (planned)") if planned else ""
    return _Entry(
        day=day,
        year=year,
        lines=_wrapped(shown, ROOM, SIZE),
        beside=_beside(entry, citations[entry.citation - 1], japanese),
        title=f"{entry.value}{status}: {text}",
        planned=planned,
    )


def _beside(entry: TimelineEntry, quoted: Citation, japanese: bool) -> str:
    """ "Planned · reported 3 March 2026 · Harbour Post [1][3]", the origin cut so that it fits one line."""
    reported = (entry.published_at or "")[:10]
    written = " ".join(_day(reported, japanese)[:: -1 if japanese else 1]) if reported else ""
    parts = [("予定" if japanese else "planned")] if entry.status == "planned" else []
    if written:
        parts.append(f"{written.replace(' ', '')}報道" if japanese else f"reported {written}")
    numbers = entry.citations or (entry.citation,)
    more = f" +{len(numbers) - MOST_MARKERS}" if len(numbers) > MOST_MARKERS else ""
    marked = "".join(f"[{number}]" for number in numbers[:MOST_MARKERS]) + more
    origin = " ".join((quoted.source or quoted.title).split())
    for length in range(min(len(origin), LONGEST_ORIGIN), 0, -5):
        cut = origin if length == len(origin) else origin[:length].rstrip() + "…"
        line = f"{' · '.join([*parts, cut])} {marked}"
        if len(_wrapped(line, ROOM, SMALL)) == 1:
            break
    else:
        line = f"{' · '.join(parts)} {marked}".strip()
    return line[:1].upper() + line[1:]


MOST_MARKERS = 4
"""Citations named beside an entry; the summary has them all."""

LONGEST_ORIGIN = 40
"""Characters of a paper's name or an article's title; the line has to take the rest too."""


def _day(value: str, japanese: bool) -> tuple[str, str]:
    """A date as it is read: "3 March" and "2026"; a week by its days, what is coarser as it is."""
    day, _, clock = value.partition("T")
    hour = f" {clock[:5]}" if clock else ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return _written(date.fromisoformat(day), japanese) + hour, _year(day[:4], japanese)
    if re.fullmatch(r"\d{4}-\d\d", day):
        month = int(day[5:])
        return (f"{month}月" if japanese else _MONTHS[month - 1]), _year(day[:4], japanese)
    days = days_of(day)
    if "-W" in day and days is not None:
        return _week(days.first, japanese), _year(str(days.first.year), japanese)
    year, _, part = day.partition("-")
    return (part, _year(year, japanese)) if part else (_year(year, japanese), "")


def _week(first: date, japanese: bool) -> str:
    last = first + timedelta(days=6)
    if japanese:
        return f"{first.month}月{first.day}日の週"
    if first.month == last.month:
        return f"{first.day}–{last.day} {_MONTHS[last.month - 1]}"
    return f"{first.day} {_MONTHS[first.month - 1][:3]} – {last.day} {_MONTHS[last.month - 1][:3]}"


def _written(day: date, japanese: bool) -> str:
    return f"{day.month}月{day.day}日" if japanese else f"{day.day} {_MONTHS[day.month - 1]}"


def _year(year: str, japanese: bool) -> str:
    if japanese and year.startswith("FY"):
        return f"{year[2:]}年度"
    return f"{year}年" if japanese else year


def _key(entries: Sequence[_Entry], japanese: bool) -> str:
    """What the two kinds of dots mean, where there are both."""
    if not any(each.planned for each in entries):
        return ""
    return "○ 報道の時点では予定" if japanese else "○ planned when it was reported"


def _wrapped(text: str, room: int, size: int) -> list[str]:
    """The text in lines that fit into `room` pixels, judged by its widest stretch: fonts differ."""
    plain = _FORBIDDEN.sub("", harmless(text))
    widest = max(
        (_ems(plain[at : at + 40]) / max(1, columns(plain[at : at + 40])) for at in range(0, len(plain), 20)),
        default=0.5,
    )
    return wrap(plain, max(12, int(room / (size * max(widest, 0.5)) * 0.97))).split("\n")


def _ems(text: str) -> float:
    """About how wide a text is set in a sans-serif, in units of its size."""
    return sum(1.0 if columns(each) == 2 else _EM.get(each, 0.7 if each.isupper() else 0.55) for each in text)


def _safe(text: str) -> str:
    return escape(_FORBIDDEN.sub("", harmless(text)), {'"': "&quot;"})
