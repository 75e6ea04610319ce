"""Summaries by quotation: the sentences that carry an article, each as its own quote, each readable alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from index.records import Article
from rag.brackets import unsettled_dates
from rag.checked import Checked
from rag.key_figures import merged
from rag.news_sentences import LONGEST
from rag.readable import readable
from rag.records import Figure, Note
from rag.salience import Salience, SalientSentence, choose, salience
from rag.sentence_ranking import words_of
from rag.summary_request import Length, Progress, SummaryRequest, untold


@dataclass(frozen=True, slots=True)
class Extent:
    """How many sentences: `least`, and up to `most` for key figures that the ones before have not told."""

    least: int
    most: int


EXTENTS: dict[Length, Extent] = {"short": Extent(1, 1), "medium": Extent(4, 5), "long": Extent(6, 12)}
"""Sentences of a summary by quotation. A long one is for reading in the article's stead, and ends where all key figures
are told: twelve are a quarter of an article of the median length, 45 sentences."""

PART = 3
"""A summary is at most every third sentence, or three: beyond, the article itself is the better reading."""

FEWEST = 3

LISTED = 12
"""Figures left out that a note names; of more it gives the number."""


def choose_sentences(
    article: Article,
    *,
    length: Length = "medium",
    count: int | None = None,
    characters: int | None = None,
    topic: str | None = None,
) -> list[SalientSentence]:
    """The sentences that carry an article, in its order.

    As many as the `length` asks for, or exactly `count` if there are so many with something to tell; of together at most
    so many `characters`.
    """
    return _choose(
        salience(article, topic=topic_words(topic, article)), length, count=count, characters=characters
    )


def _choose(
    found: Salience, length: Length, *, count: int | None = None, characters: int | None = None
) -> list[SalientSentence]:
    extent = _extent(length, found) if count is None else Extent(count, count)
    return choose(
        found.sentences,
        least=extent.least,
        most=extent.most,
        needed={figure.identity for figure in found.figures.values() if figure.key},
        characters=characters,
    )


class Quotation:
    """A summary by quotation in the making: what its articles tell is weighed once, when it is first asked for."""

    def __init__(
        self, articles: Sequence[Article], request: SummaryRequest, progress: Progress = untold
    ) -> None:
        self._articles = articles
        self._request = request
        self._progress = progress
        self._undated: list[str] = []

    @cached_property
    def weighed(self) -> tuple[Salience, ...]:
        """What each article tells; progress is told in characters of them all."""
        total = sum(len(article.text) for article in self._articles)
        found: list[Salience] = []
        before = 0
        for article in self._articles:
            topic = topic_words(self._request.topic, article)
            told = partial(self._tell, before=before, total=total)
            found.append(salience(article, topic=topic, read_to=told))
            before += len(article.text)
        return tuple(found)

    def _tell(self, end: int, *, before: int, total: int) -> None:
        self._progress(before + end, total, "characters")

    def sentences(self) -> Iterator[Checked]:
        """The sentences chosen of all articles together, each checked against itself, with its brackets."""
        by_id = {article.id: article for article in self._articles}
        last: SalientSentence | None = None
        said = ""
        for sentence in self._chosen():
            article = by_id[sentence.article_id]
            same = last is not None and last.article_id == sentence.article_id
            checked = readable(
                article,
                sentence.start,
                sentence.end,
                before=said,
                follows=last.end if last is not None and same else None,
            )
            said += checked.text
            last = sentence
            if article.published_at is None:
                self._undated += unsettled_dates(sentence.text, article.language)
            yield checked

    def _chosen(self) -> list[SalientSentence]:
        if self._is_one:
            return _choose(self.weighed[0], self._request.length)
        sentences = [each for found in self.weighed for each in _within(found.sentences, self._request)]
        figures = merged(figure for found in self.weighed for figure in found.figures.values())
        extent = EXTENTS[self._request.length]
        needed = {figure.identity for figure in figures.values() if figure.key}
        return choose(sentences, least=extent.least, most=extent.most, needed=needed)

    @property
    def _is_one(self) -> bool:
        return len(self._articles) == 1 and self._request.topic is None

    def notes(self, told: Sequence[Figure], *, language: str) -> Iterator[Note]:
        """Which key figures of its one article a summary that tells these figures has left out, and what the text is.

        Of several articles only which days could not be told: what each says of a figure is told by the figures that differ.
        """
        if self._undated:
            yield Note("missing", _no_date(self._undated[0], japanese=language == "ja"))
        if self._is_one:
            yield from _notes(self._articles[0], self.weighed[0], told, japanese=language == "ja")


def _extent(length: Length, found: Salience) -> Extent:
    extent = EXTENTS[length]
    whole = sum(sentence.standing > 0 for sentence in found.sentences)
    most = min(extent.most, max(FEWEST, whole // PART))
    return Extent(min(extent.least, most), most)


def topic_words(topic: str | None, article: Article) -> frozenset[str]:
    """The words of a topic as those of an article are read; none without a topic."""
    return frozenset(words_of(topic, article.language)) if topic else frozenset()


def _within(sentences: Sequence[SalientSentence], request: SummaryRequest) -> list[SalientSentence]:
    """Those of the sentences that lie in a passage found for the topic; all of them without a topic."""
    if request.topic is None:
        return list(sentences)
    return [
        sentence
        for sentence in sentences
        if any(
            p.article_id == sentence.article_id and p.start <= sentence.start and sentence.end <= p.end
            for p in request.passages
        )
    ]


def _notes(article: Article, found: Salience, told: Sequence[Figure], *, japanese: bool) -> Iterator[Note]:
    if not article.text.strip():
        yield Note("missing", "記事に本文がありません。" if japanese else "The article has no text.")
        return
    if article.language not in LONGEST:
        yield Note(
            "missing",
            f"The article is in a language ({article.language}) that is quoted but not understood: its sentences "
            "are chosen, and its figures and dates read, by the rules for English.",
        )
    if not found.whole:
        yield Note(
            "missing",
            "本文に文がなく、見出しや表の行を引用しています。"
            if japanese
            else "The text has no whole sentences; lines of it are quoted.",
        )
    values = {(figure.kind, figure.value, figure.unit) for figure in told}
    left = [
        figure.text
        for figure in found.figures.values()
        if figure.key and (*figure.identity[:2], figure.identity[3]) not in values
    ]
    if left:
        yield Note("missing", _left_out(left, japanese=japanese))


def _no_date(text: str, *, japanese: bool) -> str:
    if japanese:
        return f"記事に日付がないため、「{text}」などがいつかは分かりません。"
    return f"The article bears no date: when “{text}” was cannot be told."


def _left_out(texts: Sequence[str], *, japanese: bool) -> str:
    shown, more = texts[:LISTED], len(texts) - LISTED
    if japanese:
        return f"長さの都合で省いた数字：{'、'.join(shown)}" + (f"、ほか{more}件。" if more > 0 else "。")
    return f"Left out for length: {', '.join(shown)}" + (f", and {more} more figures." if more > 0 else ".")
