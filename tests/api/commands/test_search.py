from typing import Any

from api.wire import wire
from index.records import Filters


def test_passages_are_listed(rag: Any, engine: Any, records: Any) -> None:
    engine.play([records.passage])
    outcome = rag("search", "ferry", "--k", "3", "--json")
    assert (outcome.code, outcome.json) == (0, {"passages": [wire(records.passage)]})
    assert engine.asked("search") == {"k": 3, "as_of": None, "filters": Filters()}


def test_no_hit_is_a_negative_answer(rag: Any, engine: Any) -> None:
    engine.play([])
    outcome = rag("search", "ferry")
    assert (outcome.code, outcome.out) == (1, "Nothing was found.\n")
