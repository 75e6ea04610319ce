from typing import Any

from api.wire import wire
from index.records import ReadFailure


def test_one_article_is_the_record_itself(rag: Any, engine: Any, records: Any) -> None:
    engine.play([records.article])
    outcome = rag("read", "ferry.txt", "--json")
    assert (outcome.code, outcome.json) == (0, wire(records.article))


def test_several_are_listed_with_the_failures(rag: Any, engine: Any, records: Any) -> None:
    failure = ReadFailure("b.txt", "It is empty.")
    engine.play([records.article, failure])
    outcome = rag("read", "folder", "--json")
    assert outcome.code == 1
    assert outcome.json == {"articles": [wire(records.article)], "failed": [wire(failure)]}


def test_what_was_removed_is_shown(rag: Any, engine: Any, records: Any) -> None:
    engine.play([records.article])
    assert "list of headlines: MOST READ" in rag("read", "ferry.txt").out


def test_a_page_on_stdin_is_read_as_bytes(rag: Any, engine: Any, records: Any) -> None:
    engine.play([records.article])
    assert rag("read", "-", stdin=b"\x8d\x60").code == 0
    assert engine.calls == [("read_bytes", (b"\x8d\x60",), {"name": "stdin"})]
