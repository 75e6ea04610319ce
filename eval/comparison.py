"""Two runs of one fact set beside each other: what holds now, what fails now, what is answered otherwise."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.facts import FactReport
from eval.metrics import mean
from index.errors import UnreadableSource


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that fares otherwise, or is answered in other words; `before` and `now` are its answers."""

    id: str
    question: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run against an earlier one; times are means in milliseconds, of facts in both runs alone."""

    fixed: tuple[Change, ...]
    broken: tuple[Change, ...]
    other_words: tuple[Change, ...]
    only_now: int
    only_before: int
    passed_before: int
    passed_now: int
    milliseconds_before: float
    milliseconds_now: float


def compare(report: FactReport, earlier: Path) -> Comparison:
    """The run against what `rag eval --json` wrote of an earlier one. Raises UnreadableSource."""
    try:
        before: Mapping[str, Mapping[str, Any]] = {
            str(result["id"]): result for result in json.loads(earlier.read_text("utf-8"))["results"]
        }
        return _compared(report, before)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableSource(
            f"{earlier} is no report of `rag eval --json` ({type(error).__name__}: {error})."
        ) from error


def _compared(report: FactReport, before: Mapping[str, Mapping[str, Any]]) -> Comparison:
    both = [result for result in report.results if result.id in before]
    changes = {
        result.id: Change(
            result.id,
            result.question,
            _said(before[result.id]["answer"]),
            _said({"status": result.answer.status, "short": result.answer.short, "text": result.answer.text}),
        )
        for result in both
    }
    was = {result.id: bool(before[result.id]["passed"]) for result in both}
    return Comparison(
        fixed=tuple(changes[r.id] for r in both if r.passed and not was[r.id]),
        broken=tuple(changes[r.id] for r in both if was[r.id] and not r.passed),
        other_words=tuple(
            changes[r.id] for r in both if was[r.id] == r.passed and changes[r.id].before != changes[r.id].now
        ),
        only_now=len(report.results) - len(both),
        only_before=len(before) - len(both),
        passed_before=sum(was.values()),
        passed_now=sum(result.passed for result in both),
        milliseconds_before=round(mean(float(before[r.id].get("milliseconds") or 0.0) for r in both), 1),
        milliseconds_now=round(mean(r.milliseconds for r in both), 1),
    )


def _said(answer: Mapping[str, Any]) -> str:
    if answer["status"] == "not_found":
        return "not found"
    return str(answer["short"] or answer["text"])
