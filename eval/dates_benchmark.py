"""The benchmark `dates`: are the dates of news texts found, and read as annotators read them?

A folder holds `timebank.jsonl.gz`, a text a line: `{doc, created, text, timex: [{start, end, type, value}]}`
with TimeML values. Only expressions of type DATE and TIME are asked for, against the day of the text.

- `span`: precision, recall and F1; an expression is found if one of ours overlaps it, each counted once.
- `value.accuracy`: over those found, the share whose best reading (`DateExpression.timex`) is the annotated one.
- `certain`: what `value`, the only one that checks rely on, does over those found: `right`, `unknown`, `wrong`,
  as shares; `wrong` counts days that the annotation contradicts, not ones that it gives more or less exactly.
- `even`, `odd`: the same for every other text. Rules were written with the texts of `even` in sight.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.news_questions import read_lines
from eval.reports import Progress, Report, no_progress
from rag.dates import DateExpression, days_of, find_date_expressions
from rag.engine import Engine

TEXTS = "timebank.jsonl.gz"
_ASKED = ("DATE", "TIME")


@dataclass(frozen=True, slots=True)
class Timex:
    """An annotated expression; `value` is TimeML's."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one text: pairs of annotated and own expressions, and how many of each there are."""

    pairs: tuple[tuple[Timex, DateExpression], ...]
    annotated: int
    own: int


def run(directory: Path, engine: Engine, *, progress: Progress = no_progress) -> Report:
    """The figures over the texts in `directory`; the engine is not used. Raises UnreadableSource."""
    found = []
    for number, record in enumerate(read_lines(directory / TEXTS), 1):
        found.append(find(record))
        progress(number, None)
    return {**measures(found), "even": measures(found[::2]), "odd": measures(found[1::2])}


def find(record: dict[str, Any]) -> Found:
    """Read the dates of one text and lay them beside the annotated ones."""
    annotated = [
        Timex(each["start"], each["end"], each["value"]) for each in record["timex"] if each["type"] in _ASKED
    ]
    own = find_date_expressions(record["text"], published_at=record["created"], language="en")
    return Found(tuple(paired(annotated, own)), len(annotated), len(own))


def paired(annotated: Iterable[Timex], own: Sequence[DateExpression]) -> list[tuple[Timex, DateExpression]]:
    """Each annotated expression with the first of ours that overlaps it and is not taken yet."""
    free = list(own)
    pairs = []
    for timex in annotated:
        match = next((each for each in free if each.start < timex.end and timex.start < each.end), None)
        if match is not None:
            free.remove(match)
            pairs.append((timex, match))
    return pairs


def measures(found: Sequence[Found]) -> dict[str, Report | float]:
    """The figures of the protocol over some texts."""
    pairs = [pair for each in found for pair in each.pairs]
    precision = _share(len(pairs), sum(each.own for each in found))
    recall = _share(len(pairs), sum(each.annotated for each in found))
    verdicts = [certainty(timex.value, own.value) for timex, own in pairs]
    return {
        "span": {
            "f1": _share(2 * precision * recall, precision + recall),
            "precision": precision,
            "recall": recall,
        },
        "value": {"accuracy": _share(sum(own.timex == timex.value for timex, own in pairs), len(pairs))},
        "certain": {
            name: _share(verdicts.count(name), len(verdicts)) for name in ("right", "unknown", "wrong")
        },
        "texts": len(found),
        "expressions": sum(each.annotated for each in found),
    }


def certainty(annotated: str, value: str | None) -> str:
    """What a certain value is worth beside an annotated one: "right", "unknown" or "wrong".

    TimeML writes a decade as 199 and a morning as 1998-01-08TMO, ours are 199X and 1998-01-08. A value that
    covers the annotated one, or lies in it, is right: "1998-01" for "1998-Q1".
    """
    if value is None:
        return "unknown"
    ours = value.removeprefix("FY").rstrip("X")
    if ours == annotated or ours.partition("T")[0] == annotated.partition("T")[0]:
        return "right"
    own_days, days = days_of(value), days_of(annotated)
    if own_days is None or days is None:
        return "wrong"
    overlap = own_days.first <= days.last and days.first <= own_days.last
    return "right" if overlap else "wrong"


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
