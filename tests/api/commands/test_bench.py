from pathlib import Path
from typing import Any


def test_an_unknown_benchmark_names_those_there_are(rag: Any, tmp_path: Path) -> None:
    outcome = rag("bench", "nonsense", str(tmp_path))
    assert outcome.code == 2
    assert "retrieval" in outcome.err


def test_a_folder_that_is_missing_could_not_run(rag: Any, tmp_path: Path) -> None:
    outcome = rag("bench", "retrieval", str(tmp_path / "none"), "--json")
    assert (outcome.code, outcome.out) == (2, "")


def test_a_folder_without_the_data_could_not_run(rag: Any, tmp_path: Path) -> None:
    outcome = rag("bench", "retrieval", str(tmp_path), "--json")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
