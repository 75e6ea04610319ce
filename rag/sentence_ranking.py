"""Which sentences answer a question: every sentence of the passages, scored and ranked."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from index.embedding import Embedder, reads
from index.japanese import tokenize
from index.records import Article, Passage
from rag.dates import find_date_expressions
from rag.figures import FigureMention, find_figures, same_figure
from rag.names import NameKind, find_names
from rag.question import AnswerKind, Question, content_words, stem
from rag.reading import ReadPassage
from rag.source_sentences import spans_of
from rag.special_figures import asks_for_share, is_share_price, tells_a_share, votes_of_one_side

PASSAGES_READ = 6
"""Passages whose sentences are ranked where no reader has read them."""

SIMILARITY_WEIGHT = 1.0
OVERLAP_WEIGHT = 1.2
CONTEXT_OVERLAP = 0.5
"""A question's word that stands in the sentence before, or in the title, counts this much of one in it."""
KIND_WEIGHT = 0.35
PRIOR_WEIGHT = 0.3

CORRECTION_PENALTY = 0.3
"""A line of correction repeats what was wrong; the sentence that says what is right goes before it."""

_CORRECTION = re.compile(r"\W*(?:Correction|Clarification|Editor['’]s note|訂正|お断り)")

FIGURE_KINDS: Mapping[AnswerKind, tuple[str, ...]] = {
    "money": ("money",),
    "percent": ("percent",),
    "count": ("count",),
    "duration": ("duration",),
    "measure": ("measure", "money", "percent"),
    "length": ("measure", "duration"),
    "change": ("percent", "money", "measure", "count"),
    "age": ("duration", "count"),
}
"""Kinds of figure that answer a kind of question."""

TYPED_BY_RULE = frozenset((*FIGURE_KINDS, "date", "person", "place", "name"))
"""Kinds of question of whose answers rules can tell where they stand."""


TYPED = frozenset((*FIGURE_KINDS, "date", "person"))
"""Kinds of question that only a sentence with such words answers."""

ABOUT_AS_MUCH = 0.55
"""A sentence answers a question of such a kind only if it shares so much of what the closest sentence shares with it."""


@dataclass(frozen=True, slots=True)
class SentenceCandidate:
    """A sentence of an article with what speaks for it; `passage` counts from 1 as in the prompt.

    `similarity` is the cosine to the question, `overlap` the weighted share of the question's words that
    it or its surroundings have, `answers` the spans of the kind that is asked for.
    """

    article_id: str
    passage: int
    start: int
    end: int
    text: str
    before: str
    similarity: float = 0.0
    overlap: float = 0.0
    own_overlap: float = 0.0
    answers: tuple["AnswerSpan", ...] = ()
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Words of a sentence that are of the kind asked for; offsets count from the sentence's start.

    `head` says that the noun asked about stands with it ("30 people" for "how many people").
    """

    start: int
    end: int
    text: str
    head: bool


def rank_sentences(
    question: Question, candidates: Sequence[SentenceCandidate], embedder: Embedder
) -> list[SentenceCandidate]:
    """The candidates with how like the question they are, where the embedder can tell, best first."""
    if not candidates:
        return []
    if not reads(embedder, question.text):
        return sorted(candidates, key=lambda candidate: -candidate.score)
    vectors = embedder.embed_texts([candidate.text for candidate in candidates])
    similarities = np.asarray(vectors @ embedder.embed_question(question.text))
    ranked = [
        replace(
            candidate,
            similarity=float(similarity),
            score=candidate.score + SIMILARITY_WEIGHT * float(similarity),
        )
        for candidate, similarity in zip(candidates, similarities, strict=True)
    ]
    return sorted(ranked, key=lambda candidate: -candidate.score)


def sentence_candidates(
    question: Question,
    passages: Sequence[Passage],
    articles: Mapping[str, Article],
    *,
    read: Sequence[ReadPassage | None] = (),
) -> list[SentenceCandidate]:
    """Sentences of the passages, in order, with what their words and figures say for them.

    Of passages that a reader has read, those that it has seen any of; if it has read none, all sentences of the best
    PASSAGES_READ.
    """
    if any(read):
        candidates = [
            candidate
            for number, (passage, seen) in enumerate(zip(passages, read, strict=True), start=1)
            if seen is not None
            for candidate in _sentences(number, passage, articles[passage.article_id])
            if candidate.start < seen.passage.end and candidate.end > seen.passage.start
        ]
    else:
        candidates = [
            candidate
            for number, passage in enumerate(passages[:PASSAGES_READ], start=1)
            for candidate in _sentences(number, passage, articles[passage.article_id])
        ]
    weights = _word_weights(question, candidates)
    scored = [
        _scored(question, candidate, weights, articles[candidate.article_id]) for candidate in candidates
    ]
    return of_shares(scored) if asks_for_share(question) else scored


def of_shares(candidates: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """The candidates, of which only those that tell of a share can answer, if any of them does."""
    telling = [bool(each.answers) and tells_a_share(each.text) for each in candidates]
    if not any(telling):
        return list(candidates)
    return [
        each if tells else replace(each, answers=()) for each, tells in zip(candidates, telling, strict=True)
    ]


def is_correction(sentence: str) -> bool:
    """Whether a sentence is a line of correction, which repeats what was wrong."""
    return _CORRECTION.match(sentence) is not None


def _sentences(number: int, passage: Passage, article: Article) -> Iterator[SentenceCandidate]:
    """Every sentence of a passage but the title, with the one before it."""
    before = ""
    for span in spans_of(passage.text, article.language):
        text = passage.text[span.start : span.end]
        if text != article.title:
            start, end = passage.start + span.start, passage.start + span.end
            yield SentenceCandidate(article.id, number, start, end, text, before)
        before = text


def _scored(
    question: Question,
    candidate: SentenceCandidate,
    weights: Mapping[str, float],
    article: Article,
) -> SentenceCandidate:
    own = _known_words(candidate.text, question.language)
    around = _known_words(candidate.before, question.language) | _known_words(
        article.title, question.language
    )
    total = sum(weights.values()) or 1.0
    own_overlap = sum(weight for word, weight in weights.items() if word in own) / total
    overlap = (
        own_overlap
        + CONTEXT_OVERLAP
        * sum(w for word, w in weights.items() if word in around and word not in own)
        / total
    )
    answers = tuple(answer_spans(question, candidate.text, article))
    kind = 0.0 if not answers else 1.0 if any(span.head for span in answers) else 0.6
    prior = 1.0 / candidate.passage
    score = (
        OVERLAP_WEIGHT * overlap
        + KIND_WEIGHT * kind
        + PRIOR_WEIGHT * prior
        - CORRECTION_PENALTY * is_correction(candidate.text)
    )
    return replace(
        candidate,
        overlap=overlap,
        own_overlap=own_overlap,
        answers=answers,
        score=score,
    )


def words_of(text: str, language: str) -> set[str]:
    """The meaningful words of a text, as `Question.words` has them."""
    return set(tokenize(text)) if language == "ja" else set(content_words(text))


@lru_cache(maxsize=1 << 12)
def _known_words(text: str, language: str) -> frozenset[str]:
    """The same, kept: each sentence is asked for three times, and stands before another."""
    return frozenset(words_of(text, language))


def _word_weights(question: Question, candidates: Sequence[SentenceCandidate]) -> dict[str, float]:
    """How much each word of the question tells these sentences apart: smoothed inverse frequency."""
    bags = [_known_words(candidate.text, question.language) for candidate in candidates]
    return {
        word: math.log(1 + (len(bags) + 1) / (1 + sum(word in bag for bag in bags)))
        for word in question.words
    }


def answer_spans(question: Question, sentence: str, article: Article) -> list[AnswerSpan]:
    """The stretches of a sentence that are of the kind that the question asks for."""
    if question.kind in FIGURE_KINDS:
        return _figure_spans(question, sentence, article)
    if question.kind == "date":
        asked = question.text.lower()
        found = find_date_expressions(sentence, published_at=article.published_at, language=article.language)
        return [
            AnswerSpan(date.start, date.end, date.text, date.value is not None)
            for date in found
            if date.text.lower() not in asked
        ]
    if question.kind in ("person", "place", "name"):
        return _name_spans(question, sentence, article)
    return []


def _figure_spans(question: Question, sentence: str, article: Article) -> list[AnswerSpan]:
    asked = find_figures(question.text, language=question.language)
    kinds = FIGURE_KINDS[question.kind]
    return [
        _figure_span(question, sentence, figure)
        for figure in find_figures(sentence, language=article.language)
        if figure.kind in kinds
        and _is_of_form(question, sentence, figure)
        and not any(same_figure(known, figure) for known in asked)
    ]


def _figure_span(question: Question, sentence: str, figure: FigureMention) -> AnswerSpan:
    """Where a figure answers; of the result of a vote, the number of those who voted as the question says."""
    side = votes_of_one_side(question, sentence, figure)
    if side is not None:
        return AnswerSpan(side.start, side.end, sentence[side.start : side.end], head=True)
    return AnswerSpan(figure.start, figure.end, figure.text, _has_head(question, sentence, figure))


_AGE = re.compile(r"year-olds?\b|years? old\b|歳")


def _is_of_form(question: Question, sentence: str, figure: FigureMention) -> bool:
    """Whether a figure of the right kind stands as the question wants it."""
    if question.kind == "age":
        after = sentence[figure.start : figure.end + 12]
        between_commas = sentence[: figure.start].endswith(", ") and sentence[figure.end :].startswith(",")
        return bool(_AGE.search(after)) or between_commas or sentence[: figure.start].endswith("aged ")
    if question.kind == "money":
        return not is_share_price(question, sentence, figure)
    if question.kind == "change":
        return not re.search(r"\b(?:to|at) (?:about |some )?$", sentence[: figure.start])
    return True


def _has_head(question: Question, sentence: str, figure: FigureMention) -> bool:
    """Whether the noun that is counted in the question is what the figure counts."""
    if question.head is None or question.kind not in ("count", "percent"):
        return question.kind != "count"
    if question.language == "ja":
        return question.head in sentence[: figure.end + len(question.head) + 1]
    wanted = {stem(word) for word in question.head.split()}
    if question.kind == "percent":
        return bool(wanted & set(content_words(sentence)))
    unit = stem(figure.unit.lower()) if figure.unit else ""
    if unit in wanted or (unit in PERSONS and wanted & PERSONS):
        return True
    around = sentence[max(0, figure.start - 12) : figure.end + 40]
    words = set(content_words(around))
    return bool(wanted & words) or bool(wanted & PERSONS and figure.unit is None and words & PERSONS)


PERSONS = frozenset(
    stem(word) for word in ("people", "persons", "staff", "members", "officials", "residents")
)


def _name_spans(question: Question, sentence: str, article: Article) -> list[AnswerSpan]:
    kind: NameKind = question.kind  # type: ignore[assignment]  # one of the three
    asked = question.text.lower()
    known = question.kind != "person" or _speaks_of_head(question, sentence)
    return [
        AnswerSpan(name.start, name.end, name.text, name.fits and known)
        for name in find_names(sentence, kind=kind, language=article.language, text=article.text)
        if name.text and name.text.lower() not in asked
    ]


def _speaks_of_head(question: Question, sentence: str) -> bool:
    """Whether the office that is asked about ("mayor" in "who is the mayor") stands in the sentence."""
    if question.head is None:
        return True
    if question.language == "ja":
        return question.head in sentence
    return stem(question.head.split()[-1]) in set(content_words(sentence))
