"""Where the passages answer: by the reader where it could read them, else by rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.embedding import Embedder, reads
from index.records import Article
from rag.confidence import confidence_by_reader, confidence_by_rule, confidence_by_words
from rag.pointing import PointedAnswer, pointed_answers
from rag.question import AnswerKind, Question
from rag.retrieval import Retrieval
from rag.sentence_ranking import SentenceCandidate, rank_sentences, sentence_candidates
from rag.yes_or_no import asks_yes_or_no

OPEN: frozenset[AnswerKind] = frozenset(("statement", "reason"))
"""Kinds of question that a few words seldom answer: where the reader itself would rather say "none here", sentences are
chosen by rule, and none of their words is called the answer. So are they for yes or no."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What may answer a question, best first, and how sure it is that anything does (0 to 1).

    `pointed` has what the reader points at, `ranked` sentences in the order of rules; one of them is empty.
    """

    confidence: float
    pointed: Sequence[PointedAnswer] = ()
    ranked: Sequence[SentenceCandidate] = ()


def find_answers(
    question: Question, retrieval: Retrieval, articles: Mapping[str, Article], embedder: Embedder
) -> Findings:
    """Look for the answer in what was found; `articles` are those of its passages, by id."""
    read = [each for each in retrieval.read if each is not None]
    candidates = sentence_candidates(question, retrieval.passages, articles, read=retrieval.read)
    if not asks_yes_or_no(question):
        pointed = pointed_answers(question, read, candidates)
        if pointed and (question.kind not in OPEN or pointed[0].margin >= 0.0):
            return Findings(confidence_by_reader(read, candidates), pointed=pointed)
    ranked = rank_sentences(question, candidates, embedder)
    readable = reads(embedder, question.text)
    return Findings(confidence_by_rule(ranked) if readable else confidence_by_words(ranked), ranked=ranked)
