import json
from pathlib import Path
from typing import Any

import pytest

from index.records import AddReport


@pytest.fixture
def facts(tmp_path: Path) -> str:
    path = tmp_path / "facts.jsonl"
    expect = {"status": "answered", "figures": [{"value": 240_000_000, "unit": "JPY"}]}
    fact = {"id": "cost", "question": "How much?", "as_of": "2026-03-04", "language": "en", "expect": expect}
    path.write_text(json.dumps(fact), "utf-8")
    return str(path)


def test_facts_that_hold_over_the_library_pass(rag: Any, engine: Any, records: Any, facts: str) -> None:
    engine.play(records.answer, records.article)
    outcome = rag("eval", facts, "--json")
    assert outcome.code == 0
    report = outcome.json
    assert (report["ok"], report["passed"], report["total"]) == (True, 1, 1)
    assert report["results"][0]["id"] == "cost"


def test_too_few_facts_that_hold_fail(rag: Any, engine: Any, records: Any, facts: str) -> None:
    engine.play(records.not_found, records.article)
    outcome = rag("eval", facts)
    assert outcome.code == 1
    assert "✗ cost: How much?" in outcome.out
    assert outcome.out.endswith("failed\n")


def test_articles_named_are_asked_about_alone(rag: Any, engine: Any, records: Any, facts: str) -> None:
    engine.play([records.article], AddReport(("ferry1",)), records.answer, records.article)
    assert rag("eval", facts, "--articles", "ferry.txt").code == 0
    assert [name for name, _, _ in engine.calls][:3] == ["read_many", "add", "ask"]


def test_a_set_that_is_missing_could_not_run(rag: Any, tmp_path: Path) -> None:
    outcome = rag("eval", str(tmp_path / "none.jsonl"), "--json")
    assert (outcome.code, outcome.out) == (2, "")
