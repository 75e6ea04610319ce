"""The sentences of several stories, and which of them say the same, by the words that they share."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.records import Article, Passage
from rag.evidence import Evidence
from rag.sentence_ranking import is_correction, words_of
from rag.source_sentences import sentences_between
from rag.standing_alone import is_beside_the_story, leans_back
from rag.story_groups import StoryGroup

MOST_SENTENCES = 6_000
"""Sentences of all stories together. Each story gives its first ones, at least FEWEST and at most LONGEST."""

FEWEST = 20
LONGEST = 60

COMMON = 0.05
"""A word that more of the sentences have than this share tells nothing of which are alike, and finds none."""

LEAST_SHARED = 3
"""Words that sentences have in common at least to be laid beside each other."""

SHORTEST = 30
"""Characters of a sentence that stands alone; half of it in Japanese."""

_FIGURE = re.compile(
    r"[0-9０-９]|[一二三四五六七八九十百千万億兆]{2}|\b(?:million|billion|trillion|percent)\b"
)


@dataclass(frozen=True, slots=True)
class StorySentence:
    """A sentence of the quoted article of a story, which is the `story`th; `score` says how much it would tell alone.

    `position` counts the sentences of its article from 0.
    """

    story: int
    position: int
    evidence: Evidence
    words: frozenset[str]
    score: float

    @property
    def leans_back(self) -> bool:
        """Whether it begins by pointing at the sentence before, so that what it speaks of is open."""
        return leans_back(self.evidence.text, japanese=self.evidence.article.language == "ja")

    @property
    def has_figure(self) -> bool:
        """Whether it may hold a figure."""
        return _FIGURE.search(self.evidence.text) is not None


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another story's sentence, and the part of the weight of one's own words that it has too, from 0 to 1."""

    sentence: StorySentence
    share: float


class StorySentences:
    """The sentences that may be quoted of several stories, and for each those of other stories that are like it."""

    def __init__(
        self, stories: Sequence[StoryGroup], *, topic: str | None = None, passages: Sequence[Passage] = ()
    ) -> None:
        self.most_of_one = max(FEWEST, min(LONGEST, MOST_SENTENCES // max(1, len(stories))))
        stretches = _stretches(passages)
        self.sentences = [
            sentence
            for number, story in enumerate(stories)
            for sentence in _sentences(number, story.quoted, stretches, topic, self.most_of_one)
        ]
        self._places: dict[str, list[int]] = defaultdict(list)
        for number, sentence in enumerate(self.sentences):
            for word in sentence.words:
                self._places[word].append(number)
        self._most = max(20, int(COMMON * len(self.sentences)))

    def weight(self, word: str) -> float:
        """How much a word tells: the more, the fewer of the sentences have it."""
        return math.log1p(len(self.sentences) / (1 + len(self._places.get(word, ()))))

    def share(self, own: StorySentence, others: frozenset[str]) -> float:
        """The part of the weight of a sentence's words that is among the others, from 0 to 1."""
        total = sum(map(self.weight, own.words))
        return sum(map(self.weight, own.words & others)) / total if total else 0.0

    def likenesses(self, own: StorySentence) -> list[Likeness]:
        """The sentences of other stories with LEAST_SHARED of its words, the best of each story, the likest first."""
        counts: Counter[int] = Counter()
        for word in own.words:
            places = self._places[word]
            if len(places) <= self._most:
                counts.update(places)
        best: dict[int, Likeness] = {}
        for number, count in counts.items():
            other = self.sentences[number]
            if count < LEAST_SHARED or other.story == own.story:
                continue
            found = Likeness(other, self.share(own, other.words))
            if other.story not in best or found.share > best[other.story].share:
                best[other.story] = found
        return sorted(best.values(), key=lambda each: (-each.share, each.sentence.story))


def bag_of(text: str, language: str) -> frozenset[str]:
    """The words of a text that carry meaning, so cut that "vote" and "voted" meet."""
    words = words_of(text, language)
    return frozenset(words if language == "ja" else (word.removesuffix("e") for word in words))


def _stretches(passages: Sequence[Passage]) -> Mapping[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for passage in passages:
        found[passage.article_id].append((passage.start, passage.end))
    return found


def _sentences(
    number: int,
    article: Article,
    stretches: Mapping[str, Sequence[tuple[int, int]]],
    topic: str | None,
    most: int,
) -> Iterator[StorySentence]:
    """The first sentences of an article that can be quoted; with passages, only those that lie in one."""
    title = bag_of(article.title, article.language)
    wanted = bag_of(topic, article.language) if topic else frozenset()
    inside = stretches.get(article.id)
    # Cut off where a very long text would be read for its first sentences.
    end = min(len(article.text), most * 1_000)
    for position, evidence in enumerate(sentences_between(article, 0, end)):
        if position >= most and inside is None:
            return
        if inside is not None and not any(a <= evidence.start and evidence.end <= b for a, b in inside):
            continue
        if not is_statement(evidence) or _is_cut(evidence.text):
            continue
        words = bag_of(evidence.text, article.language)
        score = (
            1.0 / (1 + position)
            + 0.6 * part_of(title, words)
            + 1.0 * part_of(wanted, words)
            + 0.25 * min(2, len(_FIGURE.findall(evidence.text)))
            - 0.5 * leans_back(evidence.text, japanese=article.language == "ja")
        )
        yield StorySentence(number, position, evidence, words, score)


def is_statement(evidence: Evidence) -> bool:
    """Whether a stretch is of the article and says something: no heading, question, caption or correction."""
    text, japanese = evidence.text, evidence.article.language == "ja"
    if len(text) < (SHORTEST // 2 if japanese else SHORTEST) or text == evidence.article.title:
        return False
    if (
        is_correction(text)
        or is_beside_the_story(text, japanese=japanese)
        or text.rstrip("\"'”’」』)）")[-1:] in "?？:："
    ):
        return False
    return japanese or text.rstrip("\"'”’)")[-1:] in ".!…"


def _is_cut(text: str) -> bool:
    """Whether a quotation begins or ends beyond the sentence, which then cannot be read alone."""
    pairs = (("“", "”"), ("「", "」"), ("(", ")"))
    return text.count('"') % 2 == 1 or any(text.count(opens) != text.count(closes) for opens, closes in pairs)


def part_of(wanted: frozenset[str], words: frozenset[str]) -> float:
    """The part of the wanted words that is there, from 0 to 1."""
    return len(words & wanted) / len(wanted) if wanted else 0.0
