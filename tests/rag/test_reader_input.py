from hypothesis import given
from hypothesis import strategies as st

from rag.reader_input import MAX_TOKENS, QUESTION_TOKENS, WIDTH_STEP, reader_batch, reader_row

TOKENS = st.lists(st.integers(1000, 2000), max_size=400)


@given(TOKENS, TOKENS, TOKENS)
def test_a_row_has_all_that_fits_in_its_place(question: list[int], title: list[int], text: list[int]) -> None:
    row = reader_row(question, title, text)
    assert len(row.ids) <= MAX_TOKENS
    assert list(row.ids[1 : row.second - 1]) == question[:QUESTION_TOKENS]
    inside = list(row.ids[row.text : row.text_end])
    assert inside == text[: len(inside)]
    assert row.ids[row.text - 1] == row.ids[-1] == 102


def test_rows_side_by_side_answer_in_their_text_alone_or_not_at_all() -> None:
    short, long = reader_row([7], [], [11, 12]), reader_row([7, 8], [9], [13] * 30)
    batch = reader_batch([short, long])
    assert batch.ids.shape == (2, 3 * WIDTH_STEP)
    assert batch.mask.sum(axis=1).tolist() == [len(short.ids), len(long.ids)]
    assert [line.nonzero()[0].tolist() for line in batch.answerable] == [[0, 3, 4], [0, *range(6, 36)]]
    assert batch.types[1].tolist()[: long.second + 1] == [0] * long.second + [1]
    assert batch.types[1, len(long.ids) :].sum() == 0
