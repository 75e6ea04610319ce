"""What the readings of all passages say together: the answers that they point at, with their votes."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.records import Article, Passage
from index.sentences import Span, split_sentences
from rag.question import Question
from rag.reading import Reading
from rag.sentence_ranking import TYPED_BY_RULE, answer_spans

RELEVANCE_WEIGHT = 0.5
"""What the relevance of its passage counts beside a span's own score, both in logits."""

PRIOR_WEIGHT = 1.0
"""What the logarithm of the passage's score counts: how well it was found, and how new it is."""

OTHER_KIND = 3.0
"""Taken off a span that is not of the kind that the question asks for."""

ASKED = 4.0
"""Taken off a span whose words stand in the question."""

SHARPNESS = 2.0
"""Scores are divided by it before votes are added up as shares."""

_NO_WORD = re.compile(r"[\W_]+")
_ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class PointedAnswer:
    """Words that may answer, and the sentence that they stand in.

    `passage` counts from 1, `start` and `end` are of the words and `sentence` of the sentence in the article, `votes` is
    in how many passages they were pointed at. `score` is in the reader's logits.
    """

    text: str
    passage: int
    article_id: str
    start: int
    end: int
    sentence: Span
    score: float
    votes: int = 1


def pointed_answers(
    question: Question,
    passages: Sequence[Passage],
    readings: Sequence[Reading | None],
    articles: Mapping[str, Article],
) -> list[PointedAnswer]:
    """Each answer that a reading points at, where it stands best; the one with most behind it first."""
    groups: dict[str, list[PointedAnswer]] = defaultdict(list)
    for number, (passage, reading) in enumerate(zip(passages, readings, strict=True), start=1):
        if reading is not None:
            for found in _of_passage(question, number, passage, reading, articles[passage.article_id]):
                groups[comparable_words(found.text)].append(found)
    groups.pop("", None)
    return sorted(map(_together, groups.values()), key=lambda found: -found.score)


def comparable_words(text: str) -> str:
    """The words alone, lower-cased and without articles: what makes two answers one."""
    words = _NO_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split()
    return " ".join(word for word in words if word not in _ARTICLES)


def _of_passage(
    question: Question, number: int, passage: Passage, reading: Reading, article: Article
) -> Iterator[PointedAnswer]:
    asked = f" {comparable_words(question.text)} "
    prior = RELEVANCE_WEIGHT * reading.relevance + PRIOR_WEIGHT * math.log(max(passage.score, 1e-9))
    sentences = split_sentences(passage.text, language=article.language)
    for span in reading.spans:
        sentence = next((each for each in sentences if each.start <= span.start < each.end), None)
        if sentence is None:
            continue
        text = passage.text[span.start : span.end]
        score = span.score + prior
        score -= OTHER_KIND * (not _of_kind(question, passage.text, span.start, span.end, sentence, article))
        score -= ASKED * (f" {comparable_words(text)} " in asked)
        yield PointedAnswer(
            text,
            number,
            article.id,
            passage.start + span.start,
            passage.start + span.end,
            Span(passage.start + sentence.start, passage.start + sentence.end),
            score,
        )


def _of_kind(question: Question, text: str, start: int, end: int, sentence: Span, article: Article) -> bool:
    """Whether a span holds what is asked for, as far as rules can tell."""
    if question.kind not in TYPED_BY_RULE:
        return True
    typed = answer_spans(question, text[sentence.start : sentence.end], article)
    return any(each.start < end - sentence.start and each.end > start - sentence.start for each in typed)


def _together(group: Sequence[PointedAnswer]) -> PointedAnswer:
    """The best place of one answer, with the weight of all passages that point at it."""
    ranked = sorted(group, key=lambda found: -found.score)
    of_passages: dict[int, float] = {}
    for found in ranked:
        of_passages.setdefault(found.passage, found.score)
    best = ranked[0]
    shares = sum(math.exp((score - best.score) / SHARPNESS) for score in of_passages.values())
    return replace(best, score=best.score + SHARPNESS * math.log(shares), votes=len(of_passages))
