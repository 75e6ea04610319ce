import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rag.reading import LONGEST_ANSWER, SPANS, ReaderSpan, Reading, best_spans, merged

LOGITS = arrays(np.float32, st.integers(1, 40), elements=st.floats(-9, 9, width=16))


@given(LOGITS, st.data())
def test_spans_are_the_best_and_do_not_overlap(starts: np.ndarray, data: st.DataObject) -> None:
    ends = data.draw(arrays(np.float32, len(starts), elements=st.floats(-9, 9, width=16)))
    characters = [(3 * place, 3 * place + 2) for place in range(len(starts))]
    spans = list(best_spans(starts, ends, characters, none=1.0))
    possible = [
        float(starts[first] + ends[last]) - 1.0
        for first in range(len(starts))
        for last in range(first, min(len(starts), first + LONGEST_ANSWER))
    ]
    assert spans[0].score == max(possible)
    assert [span.score for span in spans] == sorted((span.score for span in spans), reverse=True)
    taken = sorted((span.start, span.end) for span in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(taken))
    assert 1 <= len(spans) <= SPANS


def test_no_text_is_no_span() -> None:
    nothing = np.zeros(0, np.float32)
    assert list(best_spans(nothing, nothing, [], none=0.0)) == []


def test_windows_together_keep_what_is_best_in_any_of_them() -> None:
    first = Reading(0.5, (ReaderSpan(0, 4, 2.0), ReaderSpan(8, 9, -1.0)))
    second = Reading(1.5, (ReaderSpan(8, 9, 3.0),))
    assert merged([first, second]) == Reading(1.5, (ReaderSpan(8, 9, 3.0), ReaderSpan(0, 4, 2.0)))
    assert merged([]) is None
