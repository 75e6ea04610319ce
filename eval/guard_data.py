"""The data of the benchmark `guard`: texts with their sources, and what is wrong with them.

A folder holds `summedits/*.jsonl.gz` (doc, summary, label, original_summary, domain), `ragtruth/summary*.jsonl.gz`
and `ragtruth/qa*.jsonl.gz` (source, responses with labelled spans), `wice/claims*.jsonl.gz` (claim, evidence, label)
and `wice/tokens*.jsonl.gz` (claim_tokens, non_supported_spans too). What is missing is left out of the report.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import UnreadableSource
from index.records import Article


@dataclass(frozen=True, slots=True)
class GuardItem:
    """A text with its source. `faulty` says whether anything is wrong; `spans` where, if that is known.

    `group` is the domain; `original` the text that was edited, where the data has it.
    """

    text: str
    source: Article
    faulty: bool
    group: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    original: str | None = None


def summedits(directory: Path) -> list[GuardItem]:
    """The summaries of SummEdits, by domain."""
    return [
        GuardItem(
            row["summary"],
            _source(row["doc"]),
            not row["label"],
            row["domain"],
            original=row.get("original_summary"),
        )
        for row in _rows(directory / "summedits", "*")
    ]


def ragtruth(directory: Path, part: str) -> list[GuardItem]:
    """The responses of RAGTruth to one task, "summary" or "qa"."""
    return [
        GuardItem(
            response["response"],
            _ragtruth_source(row["source"]),
            bool(response["labels"]),
            part,
            tuple((label["start"], label["end"]) for label in response["labels"]),
        )
        for row in _rows(directory / "ragtruth", f"{part}*")
        for response in row["responses"]
    ]


def wice_claims(directory: Path) -> list[GuardItem]:
    """The claims of WiCE."""
    return [_wice(row) for row in _rows(directory / "wice", "claims*")]


def wice_tokens(directory: Path, split: str = "dev") -> list[GuardItem]:
    """The claims of WiCE whose unsupported tokens are marked."""
    return [_wice(row) for row in _rows(directory / "wice", f"tokens.{split}*")]


def _wice(row: Mapping[str, Any]) -> GuardItem:
    spans, place = [], 0
    for token, faulty in zip(row.get("claim_tokens", ()), row.get("non_supported_spans", ()), strict=True):
        start = row["claim"].find(token, place)
        if start >= 0:
            place = start + len(token)
            if faulty:
                spans.append((start, place))
    source = _source("\n".join(row["evidence"]))
    return GuardItem(row["claim"], source, row["label"] != "supported", "wice", tuple(spans))


def _ragtruth_source(source: str | Mapping[str, str]) -> Article:
    return _source(source) if isinstance(source, str) else _source(source["passages"], source["question"])


def _source(text: str, title: str = "") -> Article:
    return Article(id="source", title=title, text=text)


def _rows(folder: Path, pattern: str) -> Iterator[Mapping[str, Any]]:
    for file in sorted(folder.glob(f"{pattern}.jsonl.gz")):
        try:
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                yield from map(json.loads, lines)
        except (OSError, EOFError, ValueError) as error:
            raise UnreadableSource(f"{file} cannot be read as JSON lines ({error}).") from error
