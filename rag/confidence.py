"""How sure it is that the library holds the answer to a question."""

import math
from collections.abc import Sequence

from index.library import Library
from rag.question import Question
from rag.reranking import Reranker
from rag.retrieval import Search, retrieve
from rag.sentence_ranking import SentenceCandidate, rank_sentences

BIAS = -4.0
SIMILARITY = 5.0
OVERLAP = 4.0


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
