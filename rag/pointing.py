"""What the readings of all passages say together: the answers that they point at, with their votes."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.asked_noun import asks_for_person, kind_score
from rag.question import Question
from rag.reading import ReadPassage
from rag.sentence_ranking import (
    ABOUT_AS_MUCH,
    TYPED,
    TYPED_BY_RULE,
    AnswerSpan,
    SentenceCandidate,
    is_correction,
)
from rag.short_answers import asks_for_year, has_year, shortened

# Exact match / F1 / an answer in the three sentences, over the 376 answerable questions of realtimeqa-2022: as set .481 / .564 /
# .753, one constant changed at a time. Differences of .01 are four questions; docs/reader.md has more of them.

RELEVANCE_WEIGHT = 0.25
"""What the relevance of its passage counts beside a span's own score, both in logits. 0: .479 / .561 / .753."""

PRIOR_WEIGHT = 6.0
"""What the logarithm of the passage's score counts: how well it was found, and how new it is. 0: .457 / .533
/ .710, 7: .479 / .566 / .747."""

OTHER_KIND = 1.0
"""Taken off a span that is not of the kind that the question asks for. 0: .479 / .563 / .747, 8: .460 / .538 /
.747."""

OTHER_MATTER = 8.0
"""Taken off where a figure, a date or a person is asked for, and the sentence shares less than ABOUT_AS_MUCH of what
the closest sentence shares with the question: a figure from a sentence about something else is the worst of answers.
0: .476 / .555 / .742."""

OVERLAP_WEIGHT = 4.0
HEAD_WEIGHT = 2.0
"""What the share of the question's words in the sentence counts there, and that the noun asked about stands with it: chosen
by hand together with UNSEEN and the rules' own places, with which 63 of the 71 facts of the fact set held, and 60 without;
0 to twice as much differ by less than .01 on realtimeqa-2022."""

UNSEEN = 2.0
"""How far behind the reader's last span the words are that only rules point at; 0 and 6 give the same."""

ASKED = 4.0
"""Taken off a span whose words stand in the question; 0: .481 / .561 / .747."""

SHARPNESS = 6.0
"""Scores are divided by it before the votes of several passages are added up. 2: .452 / .537 / .742, 5: .484 / .565
/ .745, 10: .463 / .541 / .726. Without votes a first reader had .24 where it had .31 with them."""

LONGER = 0.3
"""What a vote for longer words with these in them ("Yellowstone National Park") counts for them ("Yellowstone"). 0: .473 /
.556 / .755; by a first reader 0 .380 / .480 / .705, .3 .394 / .490 / .710, .6 .375 / .468 / .697."""

NO_YEAR = 6.0
"""Taken off what has no year where a year is asked for. 0 gives the same on realtimeqa-2022, where few questions do."""

CORRECTION = 4.0
"""Taken off a line of correction: the sentence that says what is right goes before it."""

_SURNAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w'’-]+")
_FULL_NAME = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]* ){1,2}[^\W\d_a-zß-öø-ÿ][\w'’-]+")
_NO_WORD = re.compile(r"[\W_]+")
_ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class PointedAnswer:
    """Words that may answer, and the sentence that they begin in; `start` and `end` are characters of the article.

    `votes` is in how many passages they were pointed at; `score` is in the reader's logits, `margin` by how far they are
    above "no answer here" there. `fits` is false where a figure, a date or a person is asked for, and these words are none,
    or stand in a sentence about something else.
    """

    text: str
    sentence: SentenceCandidate
    start: int
    end: int
    score: float
    margin: float
    fits: bool
    votes: int = 1


def pointed_answers(
    question: Question, read: Sequence[ReadPassage], candidates: Sequence[SentenceCandidate]
) -> list[PointedAnswer]:
    """Each answer that a reading points at, where it stands best; the one with most behind it first.

    `candidates` are the sentences of what was read; what stands in none of them is left out.
    """
    about = ABOUT_AS_MUCH * max((candidate.overlap for candidate in candidates), default=0.0)
    sentences: dict[str, list[SentenceCandidate]] = defaultdict(list)
    for candidate in candidates:
        sentences[candidate.article_id].append(candidate)
    groups: dict[str, list[PointedAnswer]] = defaultdict(list)
    for each in read:
        for found in _of_passage(question, each, sentences[each.passage.article_id], about):
            groups[comparable_words(found.text)].append(found)
    groups.pop("", None)
    scores = {words: _by_passage(group) for words, group in groups.items()}
    together = [_together(group, scores[words], _longer(words, scores)) for words, group in groups.items()]
    return _fuller(question, sorted(together, key=lambda found: -found.score))


def prior_of(read: ReadPassage) -> float:
    """What speaks for anything in a passage, in logits: how relevant it was read to be, and how well it was found."""
    return RELEVANCE_WEIGHT * read.reading.relevance + PRIOR_WEIGHT * math.log(max(read.passage.score, 1e-9))


def summed(votes: Collection[float]) -> float:
    """The votes of several passages for one answer as one score; of one vote, that vote."""
    best = max(votes)
    return best + SHARPNESS * math.log(sum(math.exp((vote - best) / SHARPNESS) for vote in votes))


def comparable_words(text: str) -> str:
    """The words alone, lower-cased and without articles: what makes two answers one."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    words = _NO_WORD.sub(" ", plain.casefold()).split()
    return " ".join([word for word in words if word not in _ARTICLES])


def _of_passage(
    question: Question, read: ReadPassage, sentences: Sequence[SentenceCandidate], about: float
) -> Iterator[PointedAnswer]:
    """What the reader points at in one passage, and, for typed questions, what rules point at there."""
    asked = f" {comparable_words(question.text)} "
    prior = prior_of(read)
    for start, end, margin in _places(question, read, sentences):
        sentence = next((each for each in sentences if each.start <= start < each.end), None)
        if sentence is None:
            continue
        typed = _typed(sentence, start, end)
        if typed is not None and question.kind in TYPED:
            start, end = sentence.start + typed.start, sentence.start + typed.end
        text = sentence.text[start - sentence.start : end - sentence.start]
        begin, stop = shortened(question, text)
        start, end, text = start + begin, start + stop, text[begin:stop]
        other_kind = question.kind in TYPED_BY_RULE and typed is None
        other_matter = question.kind in TYPED and sentence.overlap < about
        score = margin + prior - OTHER_KIND * other_kind - OTHER_MATTER * other_matter
        score -= CORRECTION * is_correction(sentence.text)
        score -= ASKED * (f" {comparable_words(text)} " in asked)
        score -= NO_YEAR * (asks_for_year(question) and not has_year(text))
        score += kind_score(question, text)
        if question.kind in TYPED:
            score += OVERLAP_WEIGHT * sentence.overlap + HEAD_WEIGHT * (typed is not None and typed.head)
        fits = question.kind not in TYPED or not (other_kind or other_matter)
        yield PointedAnswer(text, sentence, start, end, score, margin, fits)


def _places(
    question: Question, read: ReadPassage, sentences: Sequence[SentenceCandidate]
) -> Iterator[tuple[int, int, float]]:
    """Start and end in the article, and the margin, of all that may answer in a passage."""
    first, last = read.passage.start, read.passage.end
    spans = [(first + span.start, first + span.end, span.score) for span in read.reading.spans]
    yield from spans
    if question.kind not in TYPED or not spans:
        return
    least = min(score for _, _, score in spans) - UNSEEN
    for sentence in sentences:
        for answer in sentence.answers:
            start, end = sentence.start + answer.start, sentence.start + answer.end
            if first <= start and end <= last and not any(s < end and e > start for s, e, _ in spans):
                yield start, end, least


def _typed(sentence: SentenceCandidate, start: int, end: int) -> AnswerSpan | None:
    """The words of the kind asked for that a place overlaps: those with the noun asked about first."""
    over = [
        each
        for each in sentence.answers
        if sentence.start + each.start < end and sentence.start + each.end > start
    ]
    return max(over, key=lambda each: each.head, default=None)


def _by_passage(group: Sequence[PointedAnswer]) -> dict[int, float]:
    """The best score of one answer in each passage."""
    scores: dict[int, float] = {}
    for found in group:
        number = found.sentence.passage
        scores[number] = max(found.score, scores.get(number, -math.inf))
    return scores


def _longer(words: str, scores: Mapping[str, Mapping[int, float]]) -> Iterator[Mapping[int, float]]:
    """The scores of the answers that have `words` in them and others besides."""
    within = f" {words} "
    return (each for other, each in scores.items() if other != words and within in f" {other} ")


def _together(
    group: Sequence[PointedAnswer], scores: Mapping[int, float], longer: Iterable[Mapping[int, float]]
) -> PointedAnswer:
    """The best place of one answer, with the weight of all passages that point at it."""
    best = max(group, key=lambda found: found.score)
    votes = dict(scores)
    for others in longer:
        for number, score in others.items():
            lesser = score + SHARPNESS * math.log(LONGER)
            votes[number] = max(lesser, votes.get(number, -math.inf))
    return replace(best, score=summed(votes.values()), votes=len(scores))


def _fuller(question: Question, ranked: list[PointedAnswer]) -> list[PointedAnswer]:
    """The answers, a surname alone replaced by the full name where that is pointed at too."""
    best = next((found for found in ranked if found.fits), None)
    if best is None or not _SURNAME.fullmatch(best.text) or not asks_for_person(question):
        return ranked
    for found in ranked:
        if found.fits and _FULL_NAME.fullmatch(found.text) and found.text.split()[-1] == best.text:
            return [replace(found, score=best.score), *(each for each in ranked if each is not found)]
    return ranked
