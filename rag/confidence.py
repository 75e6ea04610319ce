"""How sure it is that the passages hold the answer to a question, from 0 to 1."""

import math
from collections.abc import Sequence

from rag.reading import ReadPassage
from rag.sentence_ranking import SentenceCandidate

RULE_BIAS = -5.3
RULE_SIMILARITY = 5.1
RULE_OVERLAP = 6.5
"""Logistic regression (ridge .001) on the abstention protocol of `rag bench answers`, both halves of the weeks
(376 answerable questions, 156 without an answer). In bins of .2 it says .13 .29 .51 .72 .93 where .08 .16 .52 .73
.96 have an answer; fitted on either half, AUROC on the other is .94 and .92. What retrieval says of the best
passage would add little (.93) and, with recency in it, would call everything old unknown."""

WORDS_BIAS = -4.3
WORDS_OVERLAP = 8.0
"""Where no embedder reads the language, the words alone tell. Logistic regression on every twelfth question of JSQuAD
(371), asked of all paragraphs and of those of other articles only; the fit of either half gives the other an AUROC of
.97 and .98 (docs/japanese.md)."""

READER_BIAS = -2.0
READER_MARGIN = 0.15
READER_OVERLAP = 3.7
READER_RELEVANCE = 0.5
"""The same protocol, on what the reader says (198 answerable questions, 70 without an answer). The fit is -2.07, .09, 3.4, .71
(AUROC in five-fold cross-validation .922; without the relevance -1.69, .34, 4.25); as set, between the two, AUROC is .934,
answered at .5 .924 and .300, as with the fit, and the fact set has one fact more. In bins of .2 it says .1 .3 .5 .7 .9 where
.11 .35 .47 .62 .97 have an answer (docs/reader.md)."""

LEAST_MARGIN = -20.0
"""Logits: what no span at all counts as."""


def confidence_by_rule(ranked: Sequence[SentenceCandidate]) -> float:
    """From how well the best sentences fit the question."""
    if not ranked:
        return 0.0
    similarity = max(candidate.similarity for candidate in ranked)
    overlap = max(candidate.overlap for candidate in ranked)
    return _logistic(RULE_BIAS + RULE_SIMILARITY * similarity + RULE_OVERLAP * overlap)


def confidence_by_words(ranked: Sequence[SentenceCandidate]) -> float:
    """From how well the best sentence fits the question's words, where nothing else is known of it."""
    overlap = max((candidate.overlap for candidate in ranked), default=None)
    return 0.0 if overlap is None else _logistic(WORDS_BIAS + WORDS_OVERLAP * overlap)


def confidence_by_reader(read: Sequence[ReadPassage], candidates: Sequence[SentenceCandidate]) -> float:
    """From how relevant the best passage is, how far the best span is above "no answer here", and how well a sentence fits
    the question's words."""
    margin = max((span.score for each in read for span in each.reading.spans), default=LEAST_MARGIN)
    overlap = max((candidate.overlap for candidate in candidates), default=0.0)
    relevance = max((each.reading.relevance for each in read), default=LEAST_MARGIN)
    return _logistic(
        READER_BIAS
        + READER_MARGIN * max(margin, LEAST_MARGIN)
        + READER_OVERLAP * overlap
        + READER_RELEVANCE * max(relevance, LEAST_MARGIN)
    )


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))
