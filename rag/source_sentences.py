"""The sentences that a text is checked against, and where in them each word, or one of its sense, stands."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.japanese import tokenize
from index.records import Article
from index.sentences import Span, split_sentences
from rag.evidence import Evidence
from rag.lexicon import lexicon

WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)?|\d(?:[\d,.]*\d)?")
"""A word, initials or a number; "co-founder" is two words."""

_JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
_TOKENIZED = 20_000
"""Characters of one text that are taken apart into Japanese words."""

EMPTY = frozenset(
    "a an the and or but if of in on at to for from by with as is are was were be been being am do does did has "
    "have had having it its this that these those he she they we i you his her their our my your him them us me "
    "who whom whose which what when where why how nor so than then there here also will would can could may might "
    "must shall should into onto over under about after before during between through against up down out off "
    "again further once such own same very just more most other some any each few both all only while because "
    "until s t".split()
)
"""Words that carry no claim of their own."""


NEGATIONS = frozenset("not no never none neither nor cannot without nobody nothing".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: `text[start:end]`, in lower case; `capital` tells how it began."""

    text: str
    start: int
    end: int
    capital: bool

    @property
    def empty(self) -> bool:
        """Whether it carries no claim of its own."""
        return self.text in EMPTY

    @property
    def negates(self) -> bool:
        """Whether it turns its statement round."""
        return self.text in NEGATIONS or self.text.endswith(("n't", "n’t"))

    @property
    def number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdigit()


@lru_cache(maxsize=1 << 12)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order, kept for the next check; Japanese is taken apart by its tokenizer, as far as `_TOKENIZED`."""
    if _JAPANESE.search(text) is None:
        return tuple(
            Word(_plain(found.group()), found.start(), found.end(), found.group()[0].isupper())
            for found in WORD.finditer(text)
        )
    words: list[Word] = []
    place = 0
    lowered = text.lower()
    for token in tokenize(text[:_TOKENIZED]):
        found = lowered.find(token, place, place + 200)
        if found >= 0 and any(map(str.isalnum, token)):
            words.append(Word(token, found, found + len(token), False))
            place = found + len(token)
    return tuple(words)


@lru_cache(maxsize=1 << 12)
def stems_of(text: str) -> frozenset[str]:
    """The first six letters of the words that carry a claim, and of no figures: enough to tell what a text is about."""
    if _JAPANESE.search(text) is None:
        words: Iterable[str] = map(_plain, WORD.findall(text))
    else:
        words = (word.text for word in words_of(text))
    return frozenset([word[:6] for word in words if word not in EMPTY and not word[0].isdigit()])


def _plain(word: str) -> str:
    """In lower case; "U.K." as "uk"."""
    return word.lower() if "." not in word or word[0].isdigit() else word.lower().replace(".", "")


@lru_cache(maxsize=64)
def spans_of(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of a passage, as `split_sentences` has them, kept: one answer asks several times for those of its own."""
    return tuple(split_sentences(text, language=language))


class SourceSentences:
    """The sentences of the sources; the words of all are numbered through.

    `evidence[n]` is sentence `n`, `sentence_of[p]` the sentence of word `p`, `words[p]` the word; `negating` are
    the sentences that negate something.
    """

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self.evidence = tuple(evidence)
        self.words: list[Word] = []
        self.sentence_of: list[int] = []
        self._places: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self.evidence):
            for word in words_of(each.text):
                self._places[word.text].append(len(self.words))
                self.words.append(word)
                self.sentence_of.append(number)
        self.negating = frozenset(
            n for word, n in zip(self.words, self.sentence_of, strict=True) if word.negates
        )
        self._by_lemma, self._by_sense = _Groups(), _Groups()
        known = lexicon()
        for text in self._places:
            self._by_lemma.add(text, known.lemmas(text))
            if text not in EMPTY and not text[0].isdigit():
                self._by_sense.add(text, known.senses(text))

    def same(self, word: str) -> list[int]:
        """Where the word stands, in any of its forms."""
        return self._of(self._by_lemma.of(lexicon().lemmas(word)))

    def with_lemma(self, lemmas: frozenset[str]) -> list[int]:
        """Where one of these dictionary forms stands."""
        return self._of(self._by_lemma.of(lemmas))

    def with_sense(self, senses: frozenset[int]) -> list[int]:
        """Where words of one of these senses stand."""
        return self._of(self._by_sense.of(senses))

    def rarity(self, places: Sequence[int]) -> float:
        """How much a word that stands in these places tells: less, the more sentences have it."""
        sentences = len({self.sentence_of[place] for place in places})
        return math.log1p(len(self.evidence) / max(sentences, 1)) if sentences else math.log1p(20)

    def _of(self, words: Iterable[str]) -> list[int]:
        return [place for word in words for place in self._places[word]]


class _Groups:
    """Words by what they share."""

    def __init__(self) -> None:
        self._words: dict[object, list[str]] = defaultdict(list)

    def add(self, word: str, keys: Iterable[object]) -> None:
        for key in keys:
            self._words[key].append(word)

    def of(self, keys: Iterable[object]) -> set[str]:
        return {word for key in keys if key in self._words for word in self._words[key]}


def sentences_of(articles: Iterable[Article]) -> Iterator[Evidence]:
    """Every sentence of the articles, as evidence."""
    for article in articles:
        yield from sentences_between(article, 0, len(article.text))


def sentences_between(article: Article, start: int, end: int) -> Iterator[Evidence]:
    """The sentences of one stretch of an article."""
    for span in spans_of(article.text[start:end], article.language):
        first, last = start + span.start, start + span.end
        yield Evidence(article, first, last, article.text[first:last])
