from typing import Any

from api.wire import wire
from index.records import AddReport, Filters


def test_the_answer_is_the_record(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.answer)
    outcome = rag("ask", "How much?", "--json")
    assert (outcome.code, outcome.json, outcome.err) == (0, wire(records.answer), "")


def test_not_found_is_a_negative_answer(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.not_found)
    outcome = rag("ask", "Who?")
    assert outcome.code == 1
    assert outcome.out.startswith("Not found in the articles.")


def test_options_reach_the_engine(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.answer)
    filters = ["--from=2026-01-01", "--to=2026-12-31", "--source=Post", "--source=Times", "--language=ja"]
    rag(
        "ask",
        "how",
        "much",
        "--as-of=2026-03-04",
        *filters,
        "--id=ferry1",
        "--mode=extractive",
        "--answer-in=ja",
    )
    assert engine.calls == [
        (
            "ask",
            ("how much",),
            {
                "as_of": "2026-03-04",
                "filters": Filters("2026-01-01", "2026-12-31", ("Post", "Times"), ("ja",), ("ferry1",)),
                "mode": "extractive",
                "language": "ja",
            },
        )
    ]


def test_a_question_on_stdin(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.answer)
    assert rag("ask", "-", stdin="\ufeff誰が？\n".encode()).code == 0
    assert engine.calls[0][1] == ("誰が？",)


def test_a_question_on_stdin_that_is_not_utf8_is_refused(rag: Any) -> None:
    outcome = rag("ask", "-", stdin=b"\x92\x4e")
    assert outcome.code == 2
    assert "not UTF-8" in outcome.err


def test_a_nul_byte_on_stdin_is_refused(rag: Any) -> None:
    assert "NUL" in rag("ask", "-", stdin=b"who\0").err


def test_a_file_is_answered_from_alone_and_not_stored(rag: Any, engine: Any, records: Any) -> None:
    engine.play([records.article], AddReport(("ferry1",)), records.answer)
    assert rag("ask", "how much", "--file", "ferry.txt").code == 0
    assert [name for name, _, _ in engine.calls] == ["read", "add", "ask"]
    assert engine.closed == 1
