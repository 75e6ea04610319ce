"""How sure it is that the passages hold the answer to a question, from 0 to 1."""

import math
from collections.abc import Sequence

from rag.pointing import PointedAnswer
from rag.reading import ReadPassage
from rag.sentence_ranking import SentenceCandidate

RULE_BIAS = -5.3
RULE_SIMILARITY = 5.1
RULE_OVERLAP = 6.5
"""Logistic regression (ridge .001) on the abstention protocol of `rag bench answers`, both halves of the weeks
(376 answerable questions, 156 without an answer). In bins of .2 it says .13 .29 .51 .72 .93 where .08 .16 .52 .73
.96 have an answer; fitted on either half, AUROC on the other is .94 and .92. What retrieval says of the best
passage would add little (.93) and, with recency in it, would call everything old unknown."""

READER_BIAS = 0.0
READER_MARGIN = 0.3
READER_RELEVANCE = 0.5
"""The same for what the reader says (docs/reader.md)."""


def confidence_by_rule(ranked: Sequence[SentenceCandidate]) -> float:
    """From how well the best sentences fit the question."""
    if not ranked:
        return 0.0
    similarity = max(candidate.similarity for candidate in ranked)
    overlap = max(candidate.overlap for candidate in ranked)
    return _logistic(RULE_BIAS + RULE_SIMILARITY * similarity + RULE_OVERLAP * overlap)


def confidence_by_reader(pointed: Sequence[PointedAnswer], read: Sequence[ReadPassage]) -> float:
    """From how far the best answer is above "no answer here", and how relevant the best passage is."""
    relevance = max(each.reading.relevance for each in read)
    return _logistic(READER_BIAS + READER_MARGIN * pointed[0].margin + READER_RELEVANCE * relevance)


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
