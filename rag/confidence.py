"""How sure it is that the library holds the answer to a question."""

import math
from collections.abc import Sequence

from index.library import Library
from rag.question import Question
from rag.reranking import Reranker
from rag.retrieval import Search, retrieve
from rag.sentence_ranking import SentenceCandidate, rank_sentences

BIAS = -5.3
SIMILARITY = 5.1
OVERLAP = 6.5
"""Logistic regression (ridge .001) on the abstention protocol of `rag bench answers`, both halves of the weeks
(376 answerable questions, 156 without an answer). In bins of .2 it says .13 .29 .51 .72 .93 where .08 .16 .52 .73
.96 have an answer; fitted on either half, AUROC on the other is .94 and .92. What retrieval says of the best
passage would add little (.93) and, with recency in it, would call everything old unknown."""


def confidence_of(question: Question, ranked: Sequence[SentenceCandidate]) -> float:
    """From 0 to 1, from how well the best sentences fit the question."""
    if not ranked:
        return 0.0
    similarity = max(candidate.similarity for candidate in ranked)
    overlap = max(candidate.overlap for candidate in ranked)
    return 1.0 / (1.0 + math.exp(-(BIAS + SIMILARITY * similarity + OVERLAP * overlap)))


def confidence(
    library: Library, question: Question, asked: Search, reranker: Reranker | None = None
) -> float:
    """From 0 to 1, for a question that is not answered otherwise."""
    passages = retrieve(library, asked, reranker=reranker).passages
    articles = library.store.articles_by_id(list({passage.article_id for passage in passages}))
    return confidence_of(question, rank_sentences(question, passages, articles, library.embedder))
