"""What the reader is given: a question, a title and a stretch of text as one row of tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CLOSING = 102  # [SEP] in the vocabulary of BERT, uncased
OPENING = 101  # [CLS]

QUESTION_TOKENS = 64
"""A question is read to here; of 639 news questions the longest has 45 tokens."""

TITLE_TOKENS = 24
"""A title is read to here; of 3,957 news articles one in a hundred has more than 23."""

PASSAGE_TOKENS = 192
"""Tokens of text in one window: some 830 characters, the longest that the reader was trained on."""

MAX_TOKENS = QUESTION_TOKENS + TITLE_TOKENS + PASSAGE_TOKENS + 4


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One row: token ids, where the second part begins (token type 1), and where the text begins in it."""

    ids: tuple[int, ...]
    second: int
    text: int

    @property
    def text_end(self) -> int:
        """The position after the text's last token."""
        return len(self.ids) - 1


def reader_row(question: Sequence[int], title: Sequence[int], text: Sequence[int]) -> ReaderRow:
    """Put token ids (without special ones) together; what is too long of question, title or text is cut off."""
    first = (OPENING, *question[:QUESTION_TOKENS], CLOSING)
    heading = (*title[:TITLE_TOKENS], CLOSING) if title else ()
    before = (*first, *heading)
    return ReaderRow((*before, *text[:PASSAGE_TOKENS], CLOSING), len(first), len(before))


WIDTH_STEP = 16
"""Rows are padded to a multiple of so many tokens: of few widths, what was prepared for one is used again."""


@dataclass(frozen=True, slots=True)
class ReaderBatch:
    """Rows padded to one width: `ids`, `types`, `mask`, all int64 of shape (rows, width).

    `answerable` is true where an answer may begin or end: at the text's tokens, and at 0 for "none".
    """

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    mask: NDArray[np.int64]
    answerable: NDArray[np.bool_]


def reader_batch(rows: Sequence[ReaderRow]) -> ReaderBatch:
    """The rows side by side; as wide as the longest, in steps of WIDTH_STEP."""
    shape = (len(rows), -(-max(len(row.ids) for row in rows) // WIDTH_STEP) * WIDTH_STEP)
    ids, types, mask = (np.zeros(shape, np.int64) for _ in range(3))
    answerable = np.zeros(shape, np.bool_)
    for line, row in enumerate(rows):
        size = len(row.ids)
        ids[line, :size] = row.ids
        types[line, row.second : size] = 1
        mask[line, :size] = 1
        answerable[line, row.text : row.text_end] = True
    answerable[:, 0] = True
    return ReaderBatch(ids, types, mask, answerable)
