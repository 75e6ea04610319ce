import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from api import sources as module
from api.interruption import Interruption
from api.sources import stream_sources
from index.errors import UnreadableSource
from index.records import Article, ReadFailure


class Reader:
    """Reads as many articles as asked for, and says how many were drawn."""

    def __init__(self, *items: Article | ReadFailure | int) -> None:
        self.items = items
        self.drawn = 0

    def read_many(self, sources: Sequence[str]) -> Iterator[Article | ReadFailure]:
        for item in self.items:
            for number in range(item if isinstance(item, int) else 1):
                self.drawn += 1
                yield Article(f"a{number}", "A", f"{number:0100000}") if isinstance(item, int) else item


def _stream(reader: Any, *sources: str) -> Any:
    return stream_sources(reader, sources or ("x",), Interruption())


def test_few_articles_are_counted_before_the_first_is_stored() -> None:
    stream = _stream(Reader(3))
    assert stream.total == 3
    assert [article.id for article in stream.items] == ["a0", "a1", "a2"]


def test_many_are_read_as_they_are_stored_and_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_HELD_CHARACTERS", 1_000_000)
    reader = Reader(1_000)
    tracemalloc.start()
    try:
        stream = _stream(reader)
        assert stream.total is None
        assert reader.drawn < 15
        assert sum(len(article.text) for article in stream.items) == 100_000_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000


def test_slow_sources_are_not_waited_for_to_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_HELD_SECONDS", 0.0)
    reader = Reader(100)
    stream = _stream(reader)
    assert (stream.total, reader.drawn) == (None, 2)
    assert len(list(stream.items)) == 100


def test_a_slow_failure_with_more_to_come_is_not_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_HELD_SECONDS", 0.0)
    failure = ReadFailure("x", "It is empty.")
    assert len(list(_stream(Reader(failure, 2)).items)) == 3
    with pytest.raises(UnreadableSource, match="It is empty"):
        _stream(Reader(failure))


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="NUL"):
        _stream(Reader(1), "x\0")
