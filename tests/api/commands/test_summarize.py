from dataclasses import replace
from pathlib import Path
from typing import Any

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
