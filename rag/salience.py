"""Which sentences carry an article: together they tell most of its figures, names and words in the fewest characters.

What a sentence tells that a chosen one has told counts nothing, so nothing is said twice. Such a gain is submodular,
and taking the best gain for its length each time comes near the best set (Lin and Bilmes 2011, "A Class of Submodular
Functions for Document Summarization").
"""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass

from index.records import Article
from rag.figures import find_figures
from rag.key_figures import FigureKey, KeyFigure, figure_identity, key_figures, told_figures
from rag.news_sentences import NewsSentence, news_sentences
from rag.sentence_ranking import words_of

# The weights were set while reading summaries of news; docs/summaries.md has what each is worth in figures and names.
NAME_WEIGHT = 0.8
"""A name that every sentence has, beside 1 for a figure of money that is told once."""

WORD_WEIGHT = 0.35
"""A word that every sentence has."""

ONCE_WEIGHT = 0.005
"""A word that one sentence has: so that a sentence about nothing else still tells something."""

TITLE_WEIGHT = 0.35
"""What a word of the title weighs more."""

TOPIC_WEIGHT = 2.0
"""What a word of the topic weighs more."""

LEAD_WEIGHT = 1.5
"""News says what happened first: so much more counts the first sentence …"""

LEAD_REACH = 3.0
"""… and the share 1/e of that the one after so many. With a topic no sentence is first, and no title counts."""

MOSTLY_TOLD = 0.1
"""A sentence of whose weight so little is new repeats what is told, and is left out."""

LENGTH_POWER = 0.7
"""1 would take the densest sentences, tables of results and asides; 0 the longest ones."""

FIRST_LENGTH_POWER = 0.4
"""The same for the sentence that is chosen first, which is to tell the news in one: there a short one says too little."""

LENGTH_OFFSET = 40
"""Characters added to a sentence's own, so that none is chosen for being three words long."""


@dataclass(frozen=True, slots=True)
class SalientSentence:
    """A sentence: `article.text[start:end] == text`.

    `tells` is what it says, each with its weight in the article; `standing` how well it reads alone and how early it comes;
    `has_figure` whether it tells a figure, ages and "one" aside.
    """

    article_id: str
    position: int
    start: int
    end: int
    text: str
    tells: Mapping[Hashable, float]
    standing: float
    has_figure: bool


@dataclass(frozen=True, slots=True)
class Salience:
    """The sentences of an article in its order, and its figures with their weights.

    `whole` is whether any is a whole sentence; otherwise the lines of a list or a table are told by their standing alike.
    """

    sentences: tuple[SalientSentence, ...]
    figures: Mapping[FigureKey, KeyFigure]
    whole: bool


def salience(
    article: Article, *, topic: Collection[str] = (), read_to: Callable[[int], None] = lambda end: None
) -> Salience:
    """The sentences of an article with what each tells; those with words of the `topic` tell more.

    `read_to` is told now and then up to which character the text is read.
    """
    read = news_sentences(article, read_to=read_to)
    whole = any(each.standing for each in read)
    title = told_figures(article.title, find_figures(article.title, language=article.language))
    figures = key_figures([each.figures for each in read if each.standing or not whole], title)
    lead = 0.0 if topic else LEAD_WEIGHT
    titled = set() if topic else words_of(article.title, article.language)
    weights = _weights(read, titled, frozenset(topic))
    sentences = tuple(
        SalientSentence(
            article.id,
            each.position,
            each.start,
            each.end,
            each.text,
            _told(each, figures, weights),
            (each.standing if whole else 1.0) * (1 + lead * math.exp(-each.place / LEAD_REACH)),
            bool(each.figures),
        )
        for each in read
    )
    return Salience(sentences, figures, whole)


def _weights(read: Sequence[NewsSentence], title: Set[str], topic: Set[str]) -> dict[Hashable, float]:
    """What each name and word weighs: how many sentences have it, a logarithm. A word that one has says little."""
    words = Counter(word for each in read for word in each.words)
    names = Counter(name for each in read for name in each.names)
    most = math.log(1 + max((*words.values(), *names.values()), default=1))
    weights: dict[Hashable, float] = {
        word: ONCE_WEIGHT
        + WORD_WEIGHT * math.log(count) / most
        + TITLE_WEIGHT * (word in title)
        + TOPIC_WEIGHT * (word in topic)
        for word, count in words.items()
    }
    weights |= {_name(name): NAME_WEIGHT * math.log(1 + count) / most for name, count in names.items()}
    return weights


def _name(name: str) -> Hashable:
    return "name", name


def _told(
    sentence: NewsSentence, figures: Mapping[FigureKey, KeyFigure], weights: Mapping[Hashable, float]
) -> dict[Hashable, float]:
    if not figures.keys() >= (identities := set(map(figure_identity, sentence.figures))):
        return {}
    told: dict[Hashable, float] = {identity: figures[identity].weight for identity in identities}
    told |= {_name(name): weights[_name(name)] for name in sentence.names}
    return told | {word: weights[word] for word in sentence.words}


def choose(
    sentences: Sequence[SalientSentence],
    *,
    least: int,
    most: int,
    needed: Set[Hashable] = frozenset(),
    characters: int | None = None,
    told: Set[Hashable] = frozenset(),
    new: float | None = None,
) -> list[SalientSentence]:
    """The sentences that tell most for their length without repeating each other, in the order given.

    They are `least`, and up to `most` as long as the next one tells something of `needed`; fewer where there is nothing
    new to tell, or no more `characters`. What is `told` already counts nothing either. With `new`, that share of the
    things that a sentence tells has to be new, whatever they weigh, in the place of MOSTLY_TOLD of their weight.
    """
    told = set(told)
    chosen: list[int] = []
    left = math.inf if characters is None else characters
    queue = [(-gain(each, told, FIRST_LENGTH_POWER, new), number) for number, each in enumerate(sentences)]
    heapq.heapify(queue)
    while queue and len(chosen) < most:
        number = heapq.heappop(queue)[1]
        sentence = sentences[number]
        # Lower than what stands in the queue, whichever of the two made that: nothing better is overlooked.
        now = gain(sentence, told, LENGTH_POWER if chosen else FIRST_LENGTH_POWER, new)
        if now <= 0 or len(sentence.text) > left:
            continue
        if queue and now < -queue[0][0]:  # it told more before others were chosen
            heapq.heappush(queue, (-now, number))
            continue
        if len(chosen) >= least and not (needed - told) & sentence.tells.keys():
            continue
        chosen.append(number)
        told.update(sentence.tells)
        left -= len(sentence.text)
    return [sentences[number] for number in sorted(chosen)]


def gain(sentence: SalientSentence, told: Set[Hashable], power: float, new: float | None = None) -> float:
    """What the sentence adds to what is told, for its length to this power; nothing if it mostly repeats that."""
    added = [weight for each, weight in sentence.tells.items() if each not in told]
    repeats = (
        sum(added) < MOSTLY_TOLD * sum(sentence.tells.values())
        if new is None
        else len(added) < new * len(sentence.tells)
    )
    return (
        0.0
        if repeats
        else sentence.standing * sum(added) / math.pow(len(sentence.text) + LENGTH_OFFSET, power)
    )
