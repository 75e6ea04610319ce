import json
import math
from typing import Any

import numpy as np

from api.wire import json_text, listed, wire


def test_a_record_has_its_field_names_and_lists_for_tuples(records: Any) -> None:
    wired = wire(records.answer)
    assert wired["sentences"] == [
        {"text": records.answer.sentences[0].text, "citations": [1], "verdict": "supported", "figures": [0]}
    ]
    assert wired["citations"][0]["article_id"] == "ferry1"


def test_what_is_not_a_finite_number_is_null() -> None:
    assert json.loads(json_text({"a": math.nan, "b": [math.inf, 1.5], "c": np.float32(2)})) == {
        "a": None,
        "b": [None, 1.5],
        "c": 2.0,
    }


def test_true_stays_true_and_whole_numbers_stay_whole() -> None:
    assert json_text([True, np.int64(3)]).split() == ["[", "true,", "3", "]"]


def test_a_listed_article_has_everything_but_its_text(records: Any) -> None:
    assert set(wire(records.article)) - set(listed(records.article)) == {"text"}
