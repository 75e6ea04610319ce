"""Fact sets as they are written: files of JSON lines `{id, question, as_of, language, expect}`.

In `expect`, all of these but `status` may be left out:

- `status`: "answered" or "not_found";
- `figures`: `[{value, unit}]`, each of which must equal a checked figure of the answer; a date is its
  ISO 8601 string with the unit null; without `unit`, any unit will do;
- `short`: a text or a list of them, one of which `Answer.short` must equal, apart from case, width,
  the punctuation around words, and a, an, the;
- `cites`: texts, each of which must be the article id or URL of a citation, or stand in its title;
- `not_contains`: texts that may stand neither in the answer nor in its short form.

Whatever is expected, an answer must cite, and each of its quotes must stand in the stored article at its
offsets.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import UnreadableSource
from rag.records import Figure, Status

_FIELDS = {"id", "question", "as_of", "language", "expect"}
_EXPECTED_FIELDS = {"status", "figures", "short", "cites", "not_contains"}


@dataclass(frozen=True, slots=True)
class ExpectedFigure:
    """A value that a figure of the answer must have; `unit` counts only if `any_unit` is false."""

    value: float | str
    unit: str | None
    any_unit: bool

    def matches(self, figure: Figure) -> bool:
        """Whether that figure is the expected one."""
        if not self.any_unit and figure.unit != self.unit:
            return False
        if isinstance(self.value, str) or isinstance(figure.value, str):
            return figure.value == self.value
        # The tolerance is that of floating point: 1.2 million may come as 1.2 * 1e6.
        return math.isclose(figure.value, self.value, rel_tol=1e-9)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an answer must and must not hold; see the module's text."""

    status: Status
    figures: tuple[ExpectedFigure, ...] = ()
    short: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    not_contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A question, the date on which it is asked, and what is expected."""

    id: str
    question: str
    as_of: str
    language: str
    expect: Expectation


def load_facts(path: Path) -> tuple[Fact, ...]:
    """The facts of a set. Raises UnreadableSource, with the line, for a missing, empty or faulty file."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"The fact set {path} cannot be read ({error}).") from error
    facts = tuple(
        _parsed(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()
    )
    if not facts:
        raise UnreadableSource(f"The fact set {path} holds no facts.")
    return facts


def _parsed(line: str, where: str) -> Fact:
    try:
        record = json.loads(line)
        return _fact(record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableSource(
            f"{where}: this is not a fact ({type(error).__name__}: {error}); "
            "a fact is {id, question, as_of, language, expect: {status, …}}."
        ) from error


def _fact(record: Mapping[str, Any]) -> Fact:
    _refuse_unknown(record, _FIELDS)
    expect = record["expect"]
    _refuse_unknown(expect, _EXPECTED_FIELDS)
    if expect["status"] not in ("answered", "not_found"):
        raise ValueError(f"status is {expect['status']!r}")
    short = expect.get("short", ())
    return Fact(
        id=str(record["id"]),
        question=record["question"],
        as_of=record["as_of"],
        language=record["language"],
        expect=Expectation(
            status=expect["status"],
            figures=tuple(
                ExpectedFigure(item["value"], item.get("unit"), any_unit="unit" not in item)
                for item in expect.get("figures", ())
            ),
            short=(short,) if isinstance(short, str) else _texts(short),
            cites=_texts(expect.get("cites", ())),
            not_contains=_texts(expect.get("not_contains", ())),
        ),
    )


def _texts(items: Sequence[str]) -> tuple[str, ...]:
    if isinstance(items, str):
        raise TypeError(f"{items!r} should be a list")
    return tuple(items)


def _refuse_unknown(record: Mapping[str, Any], fields: set[str]) -> None:
    # A misspelt expectation would hold for ever.
    if unknown := set(record) - fields:
        raise ValueError(f"unknown field {min(unknown)!r}")
