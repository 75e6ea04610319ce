from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.wire import wire
from index.errors import UnknownArticle
from index.records import ReadFailure
from rag.summary_request import SummaryRequest


def test_a_file_is_summarised_without_being_added(
    rag: Any, engine: Any, records: Any, tmp_path: Path
) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text("A ferry", "utf-8")
    engine.play([records.article], records.summary)
    outcome = rag("summarize", str(path), "--length", "short", "--style", "bullets", "--json")
    assert (outcome.code, outcome.json) == (0, wire(records.summary))
    assert [name for name, _, _ in engine.calls] == ["read", "summarize"]
    assert engine.calls[1][1] == ([records.article], SummaryRequest(length="short", style="bullets"))


def test_an_id_is_a_stored_article(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.article, records.summary)
    assert rag("summarize", "ferry1").code == 0
    assert engine.calls[0] == ("article", ("ferry1",), {})


def test_what_is_neither_a_file_nor_an_id_could_not_run(rag: Any, engine: Any) -> None:
    engine.play(UnknownArticle("There is no article missing.txt."))
    outcome = rag("summarize", "missing.txt", "--json")
    assert (outcome.code, outcome.out) == (2, "")
    assert "missing.txt is neither a file nor the id of an article" in outcome.err


def test_a_topic_is_passed_on(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.summary)
    assert rag("summarize", "--topic", "ferries").code == 0
    assert engine.calls[0][1] == (None, SummaryRequest(topic="ferries"))


def test_a_summary_without_a_sentence_is_negative(rag: Any, engine: Any, records: Any) -> None:
    engine.play(replace(records.summary, sentences=()))
    assert rag("summarize", "--topic", "ferries").code == 1


def test_files_that_all_fail_could_not_run(rag: Any, engine: Any, tmp_path: Path) -> None:
    failure = ReadFailure("a", "It is empty.")
    engine.play([failure, failure])
    outcome = rag("summarize", str(tmp_path))
    assert outcome.code == 2
    assert outcome.err.endswith("rag: None of the files could be read as an article.\n")


def test_everything_since_a_day_is_passed_on(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.summary)
    assert rag("summarize", "--since", "monday").code == 0
    assert engine.calls[0][1] == (None, SummaryRequest(since="monday"))


def test_a_picture_is_written_of_a_timeline_only(rag: Any, engine: Any, records: Any, tmp_path: Path) -> None:
    engine.play(records.summary)
    file = tmp_path / "timeline.svg"
    assert rag("summarize", "--topic", "ferries", "--style", "timeline", "--svg", str(file)).code == 0
    assert file.read_text("utf-8").startswith("<?xml")
    outcome = rag("summarize", "--topic", "ferries", "--svg", str(file))
    assert (outcome.code, "--style timeline" in outcome.err) == (2, True)


def test_a_briefing_is_written_to_files(rag: Any, engine: Any, records: Any, tmp_path: Path) -> None:
    path, markdown, word = tmp_path / "a.txt", tmp_path / "a.md", tmp_path / "a.docx"
    path.write_text("A ferry", "utf-8")
    engine.play([records.article], records.summary)
    asked = ("--style", "briefing", "--as-of", "2026-03-04", "--markdown", str(markdown), "--docx", str(word))
    outcome = rag("summarize", str(path), *asked)
    assert outcome.code == 0
    assert "The town will spend" in outcome.out
    assert markdown.read_text("utf-8").startswith("# Second ferry for Minatomi\n\n*As of 2026-03-04*")
    assert word.read_bytes()[:2] == b"PK"
    assert engine.calls[-1][1][1].style == "briefing"


def test_markdown_to_stdout_is_all_that_stands_there(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.summary)
    outcome = rag("summarize", "--topic", "ferries", "--markdown", "-")
    assert outcome.out.startswith("# Second ferry for Minatomi\n")
    assert "│" not in outcome.out


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("{}/no/folder.md", "There is no folder"),
        ("{}", "is a folder; name a file"),
        ("{}/sealed/a.md", "may not be written"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_before_anything_is_read(
    rag: Any, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, message: str
) -> None:
    (tmp_path / "sealed").mkdir()
    # As it is for a user who is not root.
    monkeypatch.setattr("os.access", lambda path, mode: "sealed" not in str(path))
    outcome = rag("summarize", "--topic", "ferries", "--markdown", file.format(tmp_path))
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert engine.calls == []


def test_what_was_read_is_added_if_asked_and_that_is_said(
    rag: Any, engine: Any, records: Any, tmp_path: Path
) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text("A ferry", "utf-8")
    engine.play(records.article, [records.article], records.added, records.summary)
    outcome = rag("summarize", "stored1", str(path), "--add", "--json")
    assert (outcome.code, outcome.json) == (0, wire(records.summary))
    assert [name for name, _, _ in engine.calls] == ["article", "read", "add", "summarize"]
    assert engine.calls[2][1] == ([records.article],), "what is stored already was added"
    assert "rag: into the library: 1 added, 0 changed, 0 unchanged; 1 passage indexed." in outcome.err


def test_each_article_has_a_summary_of_its_own(rag: Any, engine: Any, records: Any, tmp_path: Path) -> None:
    engine.play([records.article, records.article], records.summary, replace(records.summary, sentences=()))
    outcome = rag("summarize", str(tmp_path), "--each", "--json")
    assert outcome.code == 0
    assert (outcome.json["total"], len(outcome.json["summaries"])) == (2, 2)
    assert [len(call[1][0]) for call in engine.calls if call[0] == "summarize"] == [1, 1]
    engine.play([records.article, records.article], records.summary, records.summary)
    outcome = rag("summarize", str(tmp_path), "--each")
    assert outcome.out.count("Second ferry for Minatomi\n\n") == 2
    assert outcome.out.count("────") > 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--topic", "ferries", "--each"],
        ["--topic", "ferries", "--add"],
        ["a.txt", "--each", "--docx", "a.docx"],
        ["--topic", "ferries", "--markdown", "-", "--json"],
        ["--topic", "ferries", "--markdown", "-", "--docx", "-"],
    ],
)
def test_what_does_not_go_together_is_refused(rag: Any, engine: Any, arguments: list[str]) -> None:
    outcome = rag("summarize", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert engine.calls == []


def test_stdin_is_summarised(rag: Any, engine: Any, records: Any) -> None:
    engine.play([records.article], records.summary)
    assert rag("summarize", "-", stdin=b"A ferry").code == 0
    assert engine.calls[0] == ("read_bytes", (b"A ferry",), {"name": "stdin"})
