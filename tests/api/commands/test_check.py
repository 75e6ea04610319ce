import csv
import io
from pathlib import Path
from typing import Any

import pytest

from api.wire import wire
from index.records import Article
from rag.checking import check_text
from rag.records import EngineInfo

SOURCE = Article(
    "ferry",
    "Second ferry",
    "The town of Minatomi will spend ¥240 million on a second ferry.\nFares rose 5 percent in April.",
    published_at="2026-03-03",
)


def made(text: str) -> Any:
    return check_text(text, [SOURCE], EngineInfo("extractive", None, "test"))


GOOD = made("Minatomi will spend ¥240 million on a second ferry.")
BAD = made("Fares fell 5 percent in April.")


@pytest.fixture
def draft(tmp_path: Path) -> str:
    path = tmp_path / "draft.txt"
    path.write_text("Fares rose 5 percent.", "utf-8")
    return str(path)


def test_a_draft_is_checked_against_the_library(rag: Any, engine: Any, draft: str) -> None:
    engine.play(GOOD)
    outcome = rag("check", draft, "--json")
    assert (outcome.code, outcome.json) == (0, wire(GOOD))
    assert engine.calls == [("check", ("Fares rose 5 percent.", None), {})]


def test_a_draft_on_stdin_is_checked_against_the_files_named(
    rag: Any, engine: Any, draft: str, tmp_path: Path
) -> None:
    engine.play([SOURCE], [SOURCE], GOOD)
    assert rag("check", "-", "--against", draft, str(tmp_path), stdin=b"Fares rose.").code == 0
    assert [name for name, _, _ in engine.calls] == ["read", "read", "check"]
    assert engine.calls[2][1] == ("Fares rose.", [SOURCE, SOURCE])


def test_what_is_contradicted_exits_1_and_says_what_differs(rag: Any, engine: Any, draft: str) -> None:
    engine.play(BAD)
    outcome = rag("check", draft)
    assert outcome.code == 1
    assert "The sentence says “fell”; its quotes say “rose”." in " ".join(outcome.out.split())
    assert "1 contradicted" in outcome.out


def test_sheets_are_written_beside_the_page(rag: Any, engine: Any, draft: str, tmp_path: Path) -> None:
    engine.play(BAD)
    files = {kind: tmp_path / f"sheet.{kind}" for kind in ("markdown", "csv", "html")}
    options = [part for kind, file in files.items() for part in (f"--{kind}", str(file))]
    outcome = rag("check", draft, *options)
    assert "contradicted" in outcome.out
    assert all("contradicted" in file.read_text("utf-8") for file in files.values())


def test_a_sheet_on_stdout_stands_there_alone(rag: Any, engine: Any, draft: str) -> None:
    engine.play(BAD)
    outcome = rag("check", draft, "--csv", "-")
    rows = list(csv.reader(io.StringIO(outcome.out.removeprefix("\ufeff"))))
    assert rows[0][:3] == ["No.", "Sentence", "Verdict"]
    assert [row[2] for row in rows[1:]] == ["contradicted"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.txt",), "There is no file missing.txt"),
        (("-", "--csv", "-", "--json"), "Only one thing can be written to stdout"),
        (("-", "more.txt"), "stand after --against"),
    ],
)
def test_what_cannot_run_exits_2_and_says_why(rag: Any, arguments: tuple[str, ...], said: str) -> None:
    outcome = rag("check", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def test_a_draft_that_is_no_text_is_refused(rag: Any, tmp_path: Path) -> None:
    path = tmp_path / "draft.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    assert rag("check", str(path)).code == 2
