"""How much a sentence matters in its article by where it stands and what it speaks of; for choosing within a kind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.records import Article
from index.sentences import split_sentences
from rag.figures import find_figures
from rag.sentence_ranking import words_of

LONGEST_READ = 2_000
"""Sentences of an article that are weighed; of a longer one the first half of them, and every nth after."""

FIGURE_WEIGHT = 0.25
LEANING_PENALTY = 0.35
"""What a sentence has less that begins by pointing at the one before it: it reads badly alone."""

SHORTEST_SENTENCE = 25
"""Characters (half of it in Japanese); what is shorter is a label or an exclamation."""

SAME_WORDS = 0.6
"""Part of a sentence's words that stand in one that is taken, from which on it says the same again."""

_LEANS_BACK = re.compile(
    r"^[\"“]?(?:He|She|It|They|This|That|These|Those|But|And|So|Also|However|Instead|There|His|Her|Their|Then)\b"
    r"|^(?:しかし|また|そのため|これ|それ|この|その|だが|一方)"
)


@dataclass(frozen=True, slots=True)
class WeighedSentence:
    """A sentence: `article.text[start:end] == text`; `weight` is some 2 for a first sentence, 0.3 for a middling one."""

    article_id: str
    start: int
    end: int
    text: str
    words: frozenset[str]
    weight: float

    def more(self, weight: float) -> "WeighedSentence":
        """The same sentence with so much more weight."""
        return replace(self, weight=self.weight + weight)


def weigh(article: Article, *, topic: str | None = None) -> list[WeighedSentence]:
    """The sentences of an article in its order, those on the `topic` with more weight.

    Its title and labels are left out, unless there is nothing else.
    """
    spans = split_sentences(article.text, language=article.language)
    if len(spans) > LONGEST_READ:
        rest = spans[LONGEST_READ // 2 :]
        spans = spans[: LONGEST_READ // 2] + rest[:: 2 * len(rest) // LONGEST_READ + 1]
    title = words_of(article.title, article.language)
    wanted = words_of(topic, article.language) if topic else set()
    least = SHORTEST_SENTENCE // (2 if article.language == "ja" else 1)
    labels: list[WeighedSentence] = []
    weighed: list[WeighedSentence] = []
    for place, span in enumerate(spans):
        text = article.text[span.start : span.end]
        # A title that ends in a stop is the first sentence, of a text that has none.
        heading = text == article.title and text[-1] not in ".。!！"
        label = heading or len(text) < least or text[-1] in ":：?？"
        words = words_of(text, article.language)
        weight = (
            1 / (1 + place)
            + _share(words, title)
            + 2 * _share(words, wanted)
            + FIGURE_WEIGHT * min(2, len(find_figures(text, language=article.language)))
            - LEANING_PENALTY * bool(_LEANS_BACK.match(text))
        )
        kept = labels if label else weighed
        kept.append(WeighedSentence(article.id, span.start, span.end, text, frozenset(words), weight))
    return weighed or labels


def heaviest(
    sentences: Sequence[WeighedSentence], count: int, *, beside: Sequence[WeighedSentence] = ()
) -> list[WeighedSentence]:
    """At most `count` of the sentences in their order, the heaviest, none of which repeats another or one `beside`."""
    taken: list[WeighedSentence] = []
    for sentence in sorted(sentences, key=lambda each: -each.weight):
        if len(taken) == count:
            break
        if not any(_repeats(sentence, other) for other in (*taken, *beside)):
            taken.append(sentence)
    kept = {id(sentence) for sentence in taken}
    return [sentence for sentence in sentences if id(sentence) in kept]


def _repeats(sentence: WeighedSentence, other: WeighedSentence) -> bool:
    return len(sentence.words & other.words) >= SAME_WORDS * len(sentence.words)


def _share(words: set[str], wanted: set[str]) -> float:
    return len(words & wanted) / len(wanted) if wanted else 0.0
