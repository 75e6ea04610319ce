"""The benchmark `timeline`: do timelines have the right days, and the days that a text tells of?

A folder holds `timebank.jsonl.gz` as for the benchmark `dates`. A timeline is made of each text by itself.

- `right`: share of the entries whose day is the annotated value of an expression in the very sentence quoted;
  `unannotated` of those whose sentence has no annotated day at all, `wrong` of the rest.
- `found`: of the annotated days that are told relative to the day of the text ("Tuesday", "yesterday", "March 3"), the
  share that some entry of the timeline has; `told`, the share that an entry has with that sentence as its quote.
- `entries`: entries a text; `planned`: the share that is said to be planned, and `ahead`, of those, the share whose
  annotated day lies after the text's or on it.
- `every_date`: the same without any choice, each sentence with each of its certain dates.
- `even`, `odd`: every other text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.dates_benchmark import TEXTS, Timex, certainty
from eval.news_questions import read_lines
from eval.reports import Progress, Report, no_progress
from index.records import Article
from rag.assembly import AnswerBuilder
from rag.engine import Engine
from rag.evidence import quoted_dates
from rag.source_sentences import sentences_between
from rag.summary_request import SummaryRequest
from rag.timeline import timeline

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\d[-/]\d")


@dataclass(frozen=True, slots=True)
class Placed:
    """A day told by the stretch `start` to `end` of a text."""

    value: str
    start: int
    end: int
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One text: its annotated dates, its day, and the days that a timeline of it has."""

    annotated: tuple[Timex, ...]
    relative: tuple[Timex, ...]
    created: str
    entries: tuple[Placed, ...]
    every: tuple[Placed, ...]


def run(directory: Path, engine: Engine, *, progress: Progress = no_progress) -> Report:
    """The figures over the texts in `directory`; the engine is not used. Raises UnreadableSource."""
    told = []
    for number, record in enumerate(read_lines(directory / TEXTS), 1):
        told.append(tell(record))
        progress(number, None)
    return {**measures(told), "even": measures(told[::2]), "odd": measures(told[1::2])}


def tell(record: dict[str, Any]) -> Told:
    """The timeline of one text beside its annotated dates."""
    article = Article(id="text", title="", text=record["text"], published_at=record["created"], language="en")
    builder = AnswerBuilder()
    made = timeline([article], builder, SummaryRequest(length="long"), language="en")
    entries = []
    for entry in made.entries:
        quote = builder.citations[entry.citation - 1]
        entries.append(Placed(entry.value, quote.start, quote.end, entry.status == "planned"))
    every = [
        Placed(date.value, sentence.start, sentence.end)
        for sentence in sentences_between(article, 0, len(article.text))
        for date in quoted_dates(sentence)
        if date.value is not None
    ]
    annotated = [
        (Timex(each["start"], each["end"], each["value"]), each["text"])
        for each in record["timex"]
        if each["type"] in ("DATE", "TIME")
    ]
    relative = [timex for timex, words in annotated if _DAY.match(timex.value) and not _YEAR.search(words)]
    timexes = tuple(timex for timex, _ in annotated)
    return Told(timexes, tuple(relative), record["created"], tuple(entries), tuple(every))


def measures(told: Sequence[Told]) -> dict[str, Report | float]:
    """The figures of the protocol over some texts."""
    planned = [(each, text) for text in told for each in text.entries if each.planned]
    ahead = [_lies_ahead(each, text) for each, text in planned]
    known = [each for each in ahead if each is not None]
    chosen = _rates(told, [text.entries for text in told])
    return {
        **chosen,
        "planned": len(planned) / max(1, sum(len(text.entries) for text in told)),
        "ahead": sum(known) / len(known) if known else 0.0,
        "every_date": _rates(told, [text.every for text in told]),
        "texts": len(told),
        "relative_days": sum(len(text.relative) for text in told),
    }


def _rates(told: Sequence[Told], entries: Sequence[Sequence[Placed]]) -> dict[str, float]:
    verdicts = [_verdict(each, text) for text, own in zip(told, entries, strict=True) for each in own]
    found = named = 0
    for text, own in zip(told, entries, strict=True):
        for timex in text.relative:
            same = [each for each in own if each.value[:10] == timex.value[:10]]
            found += bool(same)
            named += any(each.start <= timex.start < each.end for each in same)
    days = sum(len(text.relative) for text in told)
    return {
        **{name: verdicts.count(name) / max(1, len(verdicts)) for name in ("right", "unannotated", "wrong")},
        "found": found / max(1, days),
        "told": named / max(1, days),
        "entries": len(verdicts) / max(1, len(told)),
    }


def _verdict(entry: Placed, text: Told) -> str:
    inside = _inside(entry, text.annotated)
    if not inside:
        return "unannotated"
    return "right" if any(certainty(each.value, entry.value) == "right" for each in inside) else "wrong"


def _lies_ahead(entry: Placed, text: Told) -> bool | None:
    """Whether the annotated day of a planned entry is that of the text or later; None if none is annotated."""
    days = [
        each.value for each in _inside(entry, text.annotated) if certainty(each.value, entry.value) == "right"
    ]
    return None if not days else any(day[: len(text.created)] >= text.created[: len(day)] for day in days)


def _inside(entry: Placed, annotated: Iterable[Timex]) -> list[Timex]:
    return [each for each in annotated if entry.start <= each.start < entry.end]
