import gzip
import json
from pathlib import Path

import pytest

from eval.benchmarks import BENCHMARKS
from eval.dates_benchmark import TEXTS, Found, Timex, certainty, find, measures, paired, run
from index.errors import UnreadableSource
from rag.dates import DateExpression, find_date_expressions

TEXT = "The pier opened on Friday. It closed on May 5, 2019."


def timex(text: str, value: str, kind: str = "DATE") -> dict[str, object]:
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "type": kind, "value": value}


def record(*annotated: dict[str, object]) -> dict[str, object]:
    return {"doc": "a", "created": "2026-03-09", "text": TEXT, "timex": list(annotated)}


def test_dates_of_other_types_are_not_asked_for() -> None:
    found = find(record(timex("Friday", "2026-03-06"), timex("May 5, 2019", "P1D", "DURATION")))
    assert (found.annotated, found.own, len(found.pairs)) == (1, 2, 1)


def test_an_expression_is_paired_once() -> None:
    (own,) = find_date_expressions("May 5, 2019", published_at=None)
    assert len(paired([Timex(0, 3, "2019-05"), Timex(4, 11, "2019")], [own])) == 1


def test_shares_are_of_the_expressions_found() -> None:
    report = measures([find(record(timex("Friday", "2026-03-06"), timex("May 5, 2019", "2019-05-06")))])
    assert report["span"] == {"f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert report["value"] == {"accuracy": 0.5}
    assert report["certain"] == {"right": 0.5, "unknown": 0.0, "wrong": 0.5}


def test_no_texts_give_zeros() -> None:
    assert measures([])["value"] == {"accuracy": 0.0}
    assert measures([Found((), 0, 0)])["certain"] == {"right": 0.0, "unknown": 0.0, "wrong": 0.0}


@pytest.mark.parametrize(
    ("annotated", "value", "verdict"),
    [
        ("2019-05-05", None, "unknown"),
        ("2019-05-05TMO", "2019-05-05", "right"),
        ("199", "199X", "right"),
        ("2019-Q2", "2019-05", "right"),
        ("2019-05-05", "2019-05-06", "wrong"),
        ("PAST_REF", "2019", "wrong"),
    ],
)
def test_a_certain_value_is_wrong_where_the_annotation_contradicts_it(
    annotated: str, value: str | None, verdict: str
) -> None:
    assert certainty(annotated, value) == verdict


def test_the_benchmark_reports_both_halves(tmp_path: Path) -> None:
    with gzip.open(tmp_path / TEXTS, "wt", encoding="utf-8") as file:
        for _ in range(3):
            file.write(json.dumps(record(timex("Friday", "2026-03-06"))) + "\n")
    report = run(tmp_path, None)  # type: ignore[arg-type]
    assert [report["texts"], report["even"]["texts"], report["odd"]["texts"]] == [3, 2, 1]  # type: ignore[index]


def test_a_folder_without_its_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource):
        run(tmp_path, None)  # type: ignore[arg-type]


def test_the_benchmark_has_its_name() -> None:
    assert BENCHMARKS["dates"] is run


def test_what_is_paired_overlaps() -> None:
    own = [DateExpression("x", 20, 25, None, None, "DATE")]
    assert paired([Timex(0, 20, "2019")], own) == []
