"""Where the passages answer: by the reader where it can read them, else by rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.embedding import Embedder
from index.records import Article, Passage
from rag.confidence import confidence_by_reader, confidence_by_rule
from rag.pointing import PointedAnswer, pointed_answers
from rag.question import Question
from rag.reading import Reader
from rag.sentence_ranking import PASSAGES_READ, SentenceCandidate, rank_sentences, sentence_candidates


@dataclass(frozen=True, slots=True)
class Findings:
    """What may answer a question, best first, and how sure it is that anything does (0 to 1).

    `pointed` has what the reader points at, `ranked` sentences in the order of rules; one of them is empty.
    """

    confidence: float
    pointed: Sequence[PointedAnswer] = ()
    ranked: Sequence[SentenceCandidate] = ()


def find_answers(
    question: Question,
    passages: Sequence[Passage],
    articles: Mapping[str, Article],
    *,
    embedder: Embedder,
    reader: Reader | None,
) -> Findings:
    """Look for the answer in the best passages; `articles` are those that they are of, by id."""
    passages = passages[:PASSAGES_READ]
    candidates = sentence_candidates(question, passages, articles)
    readings = reader.read(question.text, passages) if reader is not None else [None] * len(passages)
    pointed = pointed_answers(question, passages, readings, candidates)
    if pointed:
        return Findings(confidence_by_reader(pointed, readings), pointed=pointed)
    ranked = rank_sentences(question, candidates, embedder)
    return Findings(confidence_by_rule(ranked), ranked=ranked)
