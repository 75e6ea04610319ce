from typing import Any

from index.embedding import DEFAULT_EMBEDDER
from index.records import LibraryStatus


def test_a_problem_is_a_negative_answer(rag: Any, engine: Any) -> None:
    engine.play(LibraryStatus(2, 3, 0, 3, DEFAULT_EMBEDDER))
    outcome = rag("doctor", "--json")
    assert outcome.code == 1
    assert outcome.json["ok"] is False
    assert set(outcome.json["checks"][0]) == {"name", "ok", "detail"}
