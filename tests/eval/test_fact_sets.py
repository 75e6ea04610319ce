import json
from pathlib import Path

import pytest

from eval.fact_sets import ExpectedFigure, load_facts
from index.errors import UnreadableSource

FACT = {
    "id": "boats",
    "question": "How many boats are there?",
    "as_of": "2026-01-02",
    "language": "en",
    "expect": {"status": "answered", "figures": [{"value": 12}], "short": "12", "cites": ["Harbour"]},
}


def write(path: Path, *records: object) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def altered(**changes: object) -> dict[str, object]:
    return FACT | changes


def test_a_fact_is_read_with_its_expectations(tmp_path: Path):
    (fact,) = load_facts(write(tmp_path / "facts.jsonl", FACT, ""))
    assert (fact.id, fact.as_of, fact.expect.status) == ("boats", "2026-01-02", "answered")
    assert fact.expect.figures == (ExpectedFigure(12, None, any_unit=True),)
    assert fact.expect.short == ("12",)
    assert fact.expect.cites == ("Harbour",)
    assert fact.expect.not_contains == ()


def test_a_unit_of_null_is_not_any_unit(tmp_path: Path):
    expect = {"status": "answered", "figures": [{"value": "2026-05", "unit": None}]}
    (fact,) = load_facts(write(tmp_path / "facts.jsonl", altered(expect=expect)))
    assert fact.expect.figures == (ExpectedFigure("2026-05", None, any_unit=False),)


@pytest.mark.parametrize(
    "line",
    [
        "{not json",
        '"a text"',
        json.dumps({name: value for name, value in FACT.items() if name != "question"}),
        json.dumps(altered(expects={})),
        json.dumps(altered(expect={"status": "answered", "figure": []})),
        json.dumps(altered(expect={"status": "maybe"})),
        json.dumps(altered(expect={"status": "answered", "cites": "Harbour"})),
        json.dumps(altered(expect={"status": "answered", "figures": [{"unit": "JPY"}]})),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, line: str):
    with pytest.raises(UnreadableSource, match="line 2"):
        load_facts(write(tmp_path / "facts.jsonl", FACT, line))


def test_a_set_that_is_missing_or_empty_is_refused(tmp_path: Path):
    with pytest.raises(UnreadableSource, match="cannot be read"):
        load_facts(tmp_path / "none.jsonl")
    with pytest.raises(UnreadableSource, match="no facts"):
        load_facts(write(tmp_path / "facts.jsonl", ""))
