"""Answers by quotation: the sentences that answer, verbatim, and the few words in them that do."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.records import Article
from rag.arranging import Arranged, arrange
from rag.finding import Findings
from rag.japanese_answers import japanese_answer
from rag.pointing import PointedAnswer
from rag.question import Question, stem
from rag.sentence_ranking import ABOUT_AS_MUCH, TYPED, AnswerSpan, SentenceCandidate
from rag.yes_or_no import asks_yes_or_no, stated

SENTENCES = 3
"""At most so many sentences are quoted."""

NEXT_TO_BEST = 0.72
"""A further sentence has to score so much of the best one's score."""

BEHIND_BEST = 12.0
"""A further sentence is quoted if what the reader points at in it is so near the best, in logits. Sentences quoted, and
share with the answer among them, on realtimeqa-2022: 8 2.25 .739, 10 2.40 .745, 12 2.55 .750, 16 2.69 .750."""

SHORT_WORDS = 12
"""Words that are still a short answer: of 639 news questions, none has a longer one."""

CONFIDENT = 0.5
"""Least confidence with which an answer is given."""

_WORD = re.compile(r"\w+(?:[.,]\d+)*|[%$€£¥]")  # 1.5 and 15 are not the same words


@dataclass(frozen=True, slots=True)
class Quotation:
    """The sentences chosen, arranged, the words that answer, and what is missing if they do not."""

    sentences: tuple[Arranged, ...]
    short: str | None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The sentences that answer, best first, and the few words in them that do."""

    sentences: Sequence[SentenceCandidate]
    short: str | None


def quote(
    question: Question, found: Findings, articles: Mapping[str, Article], *, sentences: int = SENTENCES
) -> Quotation:
    """Choose at most so many sentences. `missing` is set, and nothing else, if none of them answers.

    Yes and no are only said where a sentence states it, and that one goes first.
    """
    if found.confidence < CONFIDENT:
        return Quotation((), None, missing(question))
    choose = _pointed(found.pointed) if found.pointed else _ranked(question, found.ranked)
    if choose is None:
        return Quotation((), None, missing(question))
    chosen, short = list(choose.sentences), choose.short
    if asks_yes_or_no(question):
        says = [(stated(question, candidate.text), candidate) for candidate in chosen]
        short, first = next((each for each in says if each[0] is not None), (None, chosen[0]))
        chosen.sort(key=lambda candidate: candidate is not first)
    return Quotation(arrange(chosen[:sentences], articles), short)


def _pointed(pointed: Sequence[PointedAnswer]) -> _Chosen | None:
    """The sentences in which the reader points at an answer; None if it points at none of the kind asked for."""
    fitting = [found for found in pointed if found.fits]
    if not fitting:
        return None
    best = fitting[0]
    sentences: dict[tuple[str, ...], SentenceCandidate] = {}
    for found in fitting:
        if len(sentences) == SENTENCES or found.score < best.score - BEHIND_BEST:
            break
        sentences.setdefault(tuple(_words(found.sentence.text)), found.sentence)
    short = best.text if len(best.text.split()) <= SHORT_WORDS else None
    return _Chosen(tuple(sentences.values()), short)


def _ranked(question: Question, ranked: Sequence[SentenceCandidate]) -> _Chosen | None:
    """The sentences that rules rank first; None if they find no answer."""
    typed = answering(question, ranked)
    if not typed:
        return None
    best = typed[0]
    chosen = [best]
    for candidate in typed[1:]:
        if len(chosen) == SENTENCES or candidate.score < NEXT_TO_BEST * best.score:
            break
        if all(_words(candidate.text) != _words(other.text) for other in chosen):
            chosen.append(candidate)
    return _Chosen(chosen, short_answer(question, chosen))


def _words(sentence: str) -> list[str]:
    """The words alone: two papers may print one sentence with other commas and quotation marks."""
    return _WORD.findall(unicodedata.normalize("NFKC", sentence).casefold())


def answering(question: Question, ranked: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """The sentences that can answer, best first.

    Where a figure, a date or a person is asked for, those that name one; a count has to be of the noun
    asked about. If the sentences that speak of the matter name none, nothing answers: a figure from a
    sentence about something else is the worst of answers.
    """
    if question.kind not in TYPED or (question.language == "ja" and question.kind == "person"):
        return list(ranked)  # of Japanese persons rules know only those with a title
    typed = [
        candidate
        for candidate in ranked
        if any(span.head for span in candidate.answers) or (candidate.answers and question.kind == "date")
    ]
    about = max((candidate.overlap for candidate in ranked), default=0.0)
    return [candidate for candidate in typed if candidate.overlap >= ABOUT_AS_MUCH * about]


def short_answer(question: Question, chosen: Sequence[SentenceCandidate]) -> str | None:
    """The words of the chosen sentences that answer, by the form of the question; None if unclear."""
    if question.language == "ja":
        return japanese_answer(question, chosen)
    for candidate in chosen:
        spans = [span for span in candidate.answers if span.head] or list(candidate.answers)
        if spans:
            return max(spans, key=lambda span: _closeness(question, candidate.text, span)).text
    return None


def _closeness(question: Question, sentence: str, span: AnswerSpan) -> float:
    """How near the question's words stand around a span; nearer words count more."""
    wanted = set(question.words)
    total = 0.0
    for start, word in _words_with_offsets(sentence):
        if stem(word.lower()) in wanted:
            distance = min(abs(start - span.start), abs(start - span.end))
            total += 1.0 / (10 + distance)
    return total


def _words_with_offsets(sentence: str) -> list[tuple[int, str]]:
    words, start = [], 0
    for word in sentence.split(" "):
        words.append((start, word.strip(".,;:!?\"'“”’()")))
        start += len(word) + 1
    return words


def missing(question: Question) -> str:
    """What the articles do not tell, in a sentence."""
    subject = {
        "money": "an amount of money",
        "percent": "a percentage",
        "count": f"a number of {question.head}" if question.head else "a number",
        "duration": "a period",
        "length": "a length",
        "age": "an age",
        "change": "the size of a change",
        "person": "a name",
        "measure": "a measure",
        "date": "a date",
    }.get(question.kind, "an answer")
    if question.language == "ja":
        return "この質問の答えは、収録された記事には見つかりません。"
    return f"The articles do not give {subject} that fits this question."
