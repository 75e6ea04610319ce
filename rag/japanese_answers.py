"""The few words that answer a Japanese question, out of the sentence that answers it.

A question is mostly the sentence with the answer left out: what stands around 何 in 「何によって説明されたか」 stands
around the answer too. Of the noun phrases of a sentence (of its dates or figures, where one is asked for) that one is
taken around which most of the question stands.
"""

import math
import re
from collections.abc import Iterator, Sequence

from index.japanese import NounPhrase, last_word, noun_phrases, word_places
from rag.question import Question
from rag.sentence_ranking import FIGURE_KINDS, SentenceCandidate

# Chosen on the even paragraphs of every sixth question of JSQuAD (359), one constant after the other; F1 of the answer over
# characters there and on the odd ones .69 and .63 (docs/japanese.md).

NEARNESS = 15.0
REACH = 10
"""What it counts that the question's words stand near: the mean of 1 / (REACH + distance in characters)."""

SAME_CONTEXT = 0.35
LONGEST_CONTEXT = 4
"""For each character, up to so many on either side, that stands next to the answer as next to the asking word."""

OF_KIND = 0.5
"""For a person's name where a person is asked for, a place's where a place is."""

ANY_NAME = 0.15
"""For a proper noun where a thing is asked for."""

NOUN_ASKED = 0.75
LAST_CHARACTER = 0.45
"""For ending in the noun that is asked about (何気団: 小笠原気団), and in its last character (どの国: 英国)."""

FURTHER_SENTENCE = 1.4
"""Off for each sentence that is likelier than the one they stand in."""

QUOTED = 0.3
WITH_YEAR = 0.3
ONE_CHARACTER = 0.15
KNOWN = 0.5
"""For 「」, for a year in a date; off for a single character, and for the share of it that the question says already."""

_ASKING = re.compile(
    r"何(?:という|と(?:呼|言|い)|年|月|日|時|人|個|回|[かカヶ]国|[一-龥%％ァ-ヶ]{0,3})|なに|なん|誰|だれ|どこ|いつ|いくら|いくつ"
    r"|ど(?:の|んな)[^、。？?]{0,6}|どれ|どう"
)
_NOUN_BEHIND = re.compile(r"(?:何|どの|なに)(?P<noun>[一-龥々ァ-ヶー]{1,6})")
_TOPIC = re.compile(
    r"(?P<noun>[一-龥々ァ-ヶー]{1,8})(?:の名前|名|の名称)?(?:は|とは)、?(?:何|なに|なん|誰|どこ|どれ)?"
    r"(?:か|です|でしょう|という|と|の|こと){0,3}[？?。]{0,2}$"
)
_YEAR_ASKED = re.compile(r"何年(?!間|以|何)(?!何?月)|(?<!\d)年は")
_YEAR = re.compile(r"(?:\d{4}|(?:令和|平成|昭和|大正|明治)(?:\d{1,2}|元))年")


def japanese_answer(question: Question, sentences: Sequence[SentenceCandidate]) -> str | None:
    """The words that answer, verbatim, out of sentences of which the likeliest comes first.

    None where a date or figure is asked for and they have none of that kind, or where they have no nouns at all.
    """
    best, words = -math.inf, None
    for rank, sentence in enumerate(sentences):
        places = word_places(sentence.text, frozenset(question.words))
        for phrase in _candidates(question, sentence):
            score = _score(question, sentence.text, phrase, places) - FURTHER_SENTENCE * rank
            if score > best:
                best, words = score, sentence.text[phrase.start : phrase.end]
    year = _YEAR.search(words) if words and _YEAR_ASKED.search(question.text) else None
    return year.group() if year else words


def _candidates(question: Question, sentence: SentenceCandidate) -> Iterator[NounPhrase]:
    """The dates or figures of a sentence where one is asked for, its persons where it has any with a title; else its nouns."""
    fitting = [span for span in sentence.answers if span.head]
    if question.kind == "date" or question.kind in FIGURE_KINDS:
        fitting = fitting or list(sentence.answers)
    elif question.kind != "person" or not fitting:
        yield from noun_phrases(sentence.text)
        return
    yield from (NounPhrase(span.start, span.end, frozenset(("人名",))) for span in fitting)


def _score(question: Question, sentence: str, phrase: NounPhrase, places: Sequence[tuple[int, int]]) -> float:
    """What speaks for a phrase as the answer."""
    text = sentence[phrase.start : phrase.end]
    score = _nearness(phrase, places) + _context(question.text, sentence, phrase)
    score -= KNOWN * (_known_share(phrase, places) + (text in question.text))
    score += QUOTED * phrase.quoted - ONE_CHARACTER * (len(text) == 1)
    noun = _noun_asked(question.text)
    if noun is not None and text != noun:
        score += NOUN_ASKED * text.endswith(noun) + LAST_CHARACTER * text.endswith(noun[-1])
    if question.kind == "date":
        return score + WITH_YEAR * ("年" in text)
    if question.kind in ("person", "place"):
        return score + OF_KIND * (("人名" if question.kind == "person" else "地名") in phrase.names)
    return score + ANY_NAME * bool(phrase.names)


def _nearness(phrase: NounPhrase, places: Sequence[tuple[int, int]]) -> float:
    """How near the question's words are that stand outside a phrase."""
    near = (
        1 / (REACH + min(abs(start - phrase.end), abs(end - phrase.start)))
        for start, end in places
        if start >= phrase.end or end <= phrase.start
    )
    return NEARNESS * sum(near) / max(1, len(places))


def _known_share(phrase: NounPhrase, places: Sequence[tuple[int, int]]) -> float:
    """The share of a phrase that is words of the question."""
    known = sum(max(0, min(end, phrase.end) - max(start, phrase.start)) for start, end in places)
    return known / (phrase.end - phrase.start)


def _context(question: str, sentence: str, phrase: NounPhrase) -> float:
    """How far the phrase's neighbours are those of the asking word."""
    asking = list(_ASKING.finditer(question))
    before = question[: asking[-1].start()] if asking else question
    after = question[asking[-1].end() :] if asking else ""
    same = _common(after, sentence[phrase.end :]) + _common(before[::-1], sentence[: phrase.start][::-1])
    return SAME_CONTEXT * same


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike, LONGEST_CONTEXT at the most."""
    pairs = list(zip(one[:LONGEST_CONTEXT], other[:LONGEST_CONTEXT], strict=False))
    return next((number for number, (a, b) in enumerate(pairs) if a != b), len(pairs))


def _noun_asked(question: str) -> str | None:
    """The noun behind 何 or どの, else the one before は at the end."""
    match = _NOUN_BEHIND.search(question)
    if match:
        return match["noun"]
    match = _TOPIC.search(question)
    return last_word(match["noun"]) if match else None
