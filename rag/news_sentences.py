"""The sentences of an article as a summary sees them: figures, names and words of each, and how well it reads alone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.japanese import proper_nouns
from index.records import Article
from index.sentences import Span, split_sentences
from rag.figures import find_figures
from rag.key_figures import told_figures
from rag.mentions import FigureMention
from rag.names import find_names
from rag.sentence_ranking import words_of
from rag.standing_alone import is_beside_the_story, leans_back

MOST_READ = 40_000
"""Sentences of an article that are weighed, some 5 MB; of a longer text the first half of these and every nth after."""

LONGEST = {"en": 700, "ja": 350}
"""Characters of the longest stretch that is quoted as one; a line without a stop is divided where it pauses."""

LONG = {"en": 350, "ja": 150}
"""Characters from which a sentence is hard to read; it counts LONG_STANDING of another one."""

LONG_STANDING = 0.6

LEANING_STANDING = 0.45
"""For a sentence that points at the one before it, or asks a question."""

TOLD_EVERY = 100
"""Sentences after which progress is told: some 20 ms."""

SHORTEST_WORDS = 3
SHORTEST_JAPANESE = 8
"""Words, and characters, of the shortest sentence that says something alone."""

_PAUSE = re.compile(r"[,;、，；)\]）」』]\s*|\s+|(?<=[。．！？])")

_QUOTED_ALONE = re.compile(r"[\"“][^\"”]*[\"”]?")
_ENDS = re.compile(r"[.!?…][\"”'’)\]]*\Z")
_JAPANESE_ENDS = frozenset("。！？」）)")


@dataclass(frozen=True, slots=True)
class NewsSentence:
    """A sentence: `article.text[start:end] == text`.

    `place` counts the whole sentences before it, headings and bylines not; `standing` is how well it reads alone, from
    0 (a heading, a byline, a row of a table) to 1.
    """

    position: int
    place: int
    start: int
    end: int
    text: str
    figures: tuple[FigureMention, ...]
    names: frozenset[str]
    words: frozenset[str]
    standing: float


def news_sentences(
    article: Article, *, read_to: Callable[[int], None] = lambda end: None
) -> list[NewsSentence]:
    """The sentences of an article, in order; what is too long to be quoted as one is several.

    `read_to` is told now and then up to which character they are read.
    """
    japanese = article.language == "ja"
    read: list[NewsSentence] = []
    words: dict[str, str] = {}
    place = 0
    for position, span in enumerate(_spans(article)):
        text = article.text[span.start : span.end]
        standing = _japanese_standing(text) if japanese else _standing(text)
        read.append(
            NewsSentence(
                position,
                place,
                span.start,
                span.end,
                text,
                tuple(told_figures(text, find_figures(text, language=article.language))),
                frozenset(_names(text, article)),
                # A word of many sentences is kept once: in a text of 2 MB they are 500,000.
                frozenset(words.setdefault(word, word) for word in words_of(text, article.language)),
                standing,
            )
        )
        place += standing > 0
        if position % TOLD_EVERY == 0:
            read_to(span.end)
    read_to(len(article.text))
    return read


def _spans(article: Article) -> list[Span]:
    longest = LONGEST.get(article.language, LONGEST["en"])
    spans = [
        part
        for span in split_sentences(article.text, language=article.language)
        for part in _divided(article.text, span, longest)
    ]
    if len(spans) > MOST_READ:
        rest = spans[MOST_READ // 2 :]
        spans = spans[: MOST_READ // 2] + rest[:: 2 * len(rest) // MOST_READ + 1]
    return spans


def _divided(text: str, span: Span, longest: int) -> Iterator[Span]:
    """The span, or, where it is too long, parts of it that end at its last pause within that length."""
    start = span.start
    while span.end - start > longest:
        pauses = [pause.end() for pause in _PAUSE.finditer(text, start + longest // 2, start + longest)]
        end = pauses[-1] if pauses else start + longest
        stripped = text[start:end].rstrip()
        if stripped:
            yield Span(start, start + len(stripped))
        start = end
    if text[start : span.end].strip():
        yield Span(start, span.end)


def _names(text: str, article: Article) -> list[str]:
    if article.language == "ja":
        return proper_nouns(text)
    return [name.text for name in find_names(text, kind="name", language=article.language)]


def _standing(text: str) -> float:
    if (
        len(text.split()) < SHORTEST_WORDS
        or not _ENDS.search(text)
        or is_beside_the_story(text, japanese=False)
    ):
        return 0.0
    leans = leans_back(text, japanese=False) or _QUOTED_ALONE.fullmatch(text) or text.endswith("?")
    return (LEANING_STANDING if leans else 1.0) * (LONG_STANDING if len(text) > LONG["en"] else 1.0)


def _japanese_standing(text: str) -> float:
    latin = sum(character.isascii() and character.isalpha() for character in text)
    if len(text) < SHORTEST_JAPANESE or text[-1] not in _JAPANESE_ENDS or 2 * latin > len(text):
        return 0.0
    if is_beside_the_story(text, japanese=True):
        return 0.0
    leans = leans_back(text, japanese=True) or text.endswith(("？", "か。"))
    return (LEANING_STANDING if leans else 1.0) * (LONG_STANDING if len(text) > LONG["ja"] else 1.0)
