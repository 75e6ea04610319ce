import json
from typing import Any

from api.wire import wire
from index.errors import UnreadableSource
from index.records import AddReport, ReadFailure

BROKEN = ReadFailure("news.jsonl line 2", "It is not JSON; correct the line.")


def test_the_report_is_the_record(rag: Any, engine: Any, records: Any) -> None:
    engine.play([records.article], records.added)
    outcome = rag("add", "ferry.txt", "--json")
    assert (outcome.code, outcome.json) == (0, wire(records.added))
    assert engine.calls[-1] == ("add", ([records.article],), {})


def test_what_could_not_be_read_is_listed_and_the_rest_is_added(rag: Any, engine: Any, records: Any) -> None:
    engine.play([records.article, BROKEN], AddReport(("ferry1",), (), (), (BROKEN,), 1))
    outcome = rag("add", "news.jsonl")
    assert outcome.code == 1
    assert outcome.err == "rag: news.jsonl line 2: It is not JSON; correct the line.\n"
    assert outcome.out.startswith("1 added, 0 changed, 0 unchanged, 1 could not be read")
    assert engine.calls[-1][1] == ([records.article, BROKEN],)


def test_one_file_that_cannot_be_read_could_not_run(rag: Any, engine: Any) -> None:
    engine.play(UnreadableSource("There is no file x.txt."))
    outcome = rag("add", "x.txt", "--json")
    assert (outcome.code, outcome.out, outcome.err) == (2, "", "rag: There is no file x.txt.\n")


def test_one_of_several_files_that_cannot_be_read_fails_alone(rag: Any, engine: Any, records: Any) -> None:
    failure = ReadFailure("x.txt", "There is no file x.txt.")
    engine.play(
        UnreadableSource(failure.reason), [records.article], AddReport(("ferry1",), failed=(failure,))
    )
    assert rag("add", "x.txt", "ferry.txt").code == 1
    assert engine.calls[-1][1] == ([failure, records.article],)


def test_a_dash_is_stdin(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.added)
    assert rag("add", "-", stdin=b"A ferry").code == 0
    assert [article.text for article in engine.calls[0][1][0]] == ["A ferry"]


def test_any_number_of_json_lines_may_come_on_stdin(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.added)
    line = json.dumps({"text": f"A ferry. {'It sailed. ' * 400_000}"})
    stdin = f"{line}\n{{broken\n\n{line}\n{line}\n{line}\n{line}\n{line}".encode()
    assert len(stdin) > 26_000_000
    assert rag("add", "-", stdin=stdin).code == 0
    items = engine.calls[0][1][0]
    assert [isinstance(item, ReadFailure) for item in items] == [False, True, *[False] * 5]
    assert items[1].source == "stdin:2"


def test_too_large_a_text_on_stdin_is_refused(rag: Any, engine: Any) -> None:
    outcome = rag("add", "-", stdin=b"x" * 20_000_001)
    assert (outcome.code, outcome.err) == (2, "rag: stdin is larger than 20.0 MB, so split it.\n")


def test_the_json_on_stdout_is_alone(rag: Any, engine: Any, records: Any) -> None:
    engine.play([records.article, BROKEN], AddReport(failed=(BROKEN,)))
    assert json.loads(rag("add", "x", "--json").out)["failed"] == [wire(BROKEN)]
