from typing import Any

from api.wire import wire
from index.records import Filters
from rag.retrieval import Retrieval


def test_passages_are_listed(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.retrieval)
    outcome = rag("search", "ferry", "--k", "3", "--json")
    assert (outcome.code, outcome.json) == (0, {"passages": [wire(records.passage)]})
    assert engine.asked("retrieve") == {"k": 3, "as_of": None, "filters": Filters()}


def test_no_hit_is_a_negative_answer(rag: Any, engine: Any) -> None:
    engine.play(Retrieval())
    outcome = rag("search", "ferry")
    assert (outcome.code, outcome.out) == (1, "Nothing was found.\n")


def test_explained_passages_come_with_their_parts(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.retrieval)
    assert rag("search", "ferry", "--explain", "--json").json == wire(records.retrieval)
