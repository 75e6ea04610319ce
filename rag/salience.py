"""Which sentences of an article carry it: by position, by its own words, by its figures, without repetition."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.records import Article
from index.sentences import split_sentences
from rag.figures import find_figures
from rag.sentence_ranking import words_of

LONGEST_READ = 2_000
"""Sentences of an article that are weighed; a longer text is weighed by its first ones and every nth after."""

LEAD_WEIGHT = 1.0
CENTRALITY_WEIGHT = 1.0
TITLE_WEIGHT = 0.6
FIGURE_WEIGHT = 0.25
REDUNDANCY_WEIGHT = 0.8
SHORTEST_SENTENCE = 25
"""Characters; what is shorter is a label or an exclamation (half of it in Japanese)."""

_LEANS_BACK = re.compile(
    r"^[\"“]?(?:He|She|It|They|This|That|These|Those|But|And|So|Also|However|Instead|There|His|Her|Their|Then)\b"
    r"|^(?:しかし|また|そのため|これ|それ|この|その|だが|一方)"
)
_LEANING_PENALTY = 0.35
"""A sentence that begins by pointing at the one before it reads badly alone."""


@dataclass(frozen=True, slots=True)
class SalientSentence:
    """A sentence: `article.text[start:end] == text`; `score` says how much of the article it carries."""

    article_id: str
    position: int
    start: int
    end: int
    text: str
    words: frozenset[str]
    score: float


def salient_sentences(article: Article, *, topic: frozenset[str] = frozenset()) -> list[SalientSentence]:
    """The sentences of an article with their scores, in the order of the text.

    With a `topic` (meaningful words), sentences that speak of it count for more.
    """
    spans = split_sentences(article.text, language=article.language)
    if len(spans) > LONGEST_READ:
        rest = spans[LONGEST_READ // 2 :]
        spans = spans[: LONGEST_READ // 2] + rest[:: 2 * len(rest) // LONGEST_READ + 1]
    texts = [article.text[span.start : span.end] for span in spans]
    bags = [words_of(text, article.language) for text in texts]
    weights = _weights(bags)
    title = words_of(article.title, article.language)
    least = SHORTEST_SENTENCE // (2 if article.language == "ja" else 1)
    sentences = []
    for position, (span, text, bag) in enumerate(zip(spans, texts, bags, strict=True)):
        score = (
            LEAD_WEIGHT / (1 + position)
            + CENTRALITY_WEIGHT * _centrality(bag, weights)
            + TITLE_WEIGHT * _share(bag, title)
            + FIGURE_WEIGHT * min(2, len(find_figures(text, language=article.language)))
            + _share(bag, topic)
            - _LEANING_PENALTY * bool(_LEANS_BACK.match(text))
            - 2.0 * (len(text) < least or text[-1] in ":?:?")
        )
        sentences.append(
            SalientSentence(article.id, position, span.start, span.end, text, frozenset(bag), score)
        )
    return sentences


def _weights(bags: Sequence[set[str]]) -> Mapping[str, float]:
    """The weight of each word: how often the article uses it, a logarithm; a word used once says little."""
    counts = Counter(word for bag in bags for word in bag)
    return {word: math.log(count) for word, count in counts.items()}


def _centrality(bag: set[str], weights: Mapping[str, float]) -> float:
    """How much of the article's weight the sentence has, per word, so that length alone does not win."""
    if not bag:
        return 0.0
    top = max(weights.values(), default=0.0) or 1.0
    return sum(weights[word] for word in bag) / (top * math.sqrt(len(bag)) * 2)


def _share(bag: set[str], wanted: set[str] | frozenset[str]) -> float:
    return len(bag & wanted) / len(wanted) if wanted else 0.0


def choose(sentences: Sequence[SalientSentence], count: int) -> list[SalientSentence]:
    """The `count` sentences that say most without repeating each other, in the order given."""
    chosen: list[SalientSentence] = []
    remaining = list(sentences)
    while remaining and len(chosen) < count:
        best = max(remaining, key=lambda s: s.score - REDUNDANCY_WEIGHT * _repetition(s, chosen))
        if _repetition(best, chosen) < 0.8:
            chosen.append(best)
        remaining.remove(best)
    order = {id(sentence): position for position, sentence in enumerate(sentences)}
    return sorted(chosen, key=lambda sentence: order[id(sentence)])


def _repetition(sentence: SalientSentence, chosen: Sequence[SalientSentence]) -> float:
    """The share of the sentence's words that one chosen sentence has already, at most."""
    if not sentence.words:
        return 1.0
    return max((len(sentence.words & other.words) / len(sentence.words) for other in chosen), default=0.0)
