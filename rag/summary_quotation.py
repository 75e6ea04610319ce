"""Summaries by quotation: the sentences that carry an article, each as its own quote, each readable alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import Article
from rag.checked import Checked
from rag.key_figures import merged
from rag.readable import readable
from rag.records import Figure, Note
from rag.salience import Salience, SalientSentence, choose, salience
from rag.sentence_ranking import words_of
from rag.summary_request import Length, SummaryRequest


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
    found = salience(article, topic=_words(topic, article))
    extent = _extent(length, found) if count is None else Extent(count, count)
    return choose(
        found.sentences,
        least=extent.least,
        most=extent.most,
        needed=_key(found),
        characters=characters,
    )


def quotations(articles: Sequence[Article], request: SummaryRequest) -> Iterator[Checked]:
    """The sentences chosen of all articles together, each checked against itself and with its brackets."""
    by_id = {article.id: article for article in articles}
    last: SalientSentence | None = None
    said = ""
    for sentence in _chosen(articles, request):
        same = last is not None and last.article_id == sentence.article_id
        checked = readable(
            by_id[sentence.article_id],
            sentence.start,
            sentence.end,
            before=said,
            follows=last.end if last is not None and same else None,
        )
        said += checked.text
        last = sentence
        yield checked


def _chosen(articles: Sequence[Article], request: SummaryRequest) -> list[SalientSentence]:
    if len(articles) == 1 and request.topic is None:
        return choose_sentences(articles[0], length=request.length)
    sentences: list[SalientSentence] = []
    figures = {}
    for article in articles:
        found = salience(article, topic=_words(request.topic, article))
        sentences += _within(found.sentences, request)
        figures = merged([*figures.values(), *found.figures.values()])
    extent = EXTENTS[request.length]
    needed = {figure.identity for figure in figures.values() if figure.key}
    return choose(sentences, least=extent.least, most=extent.most, needed=needed)


def _extent(length: Length, found: Salience) -> Extent:
    extent = EXTENTS[length]
    whole = sum(sentence.standing > 0 for sentence in found.sentences)
    most = min(extent.most, max(FEWEST, whole // PART))
    return Extent(min(extent.least, most), most)


def _key(found: Salience) -> set[tuple[str, float, float | None, str | None]]:
    return {figure.identity for figure in found.figures.values() if figure.key}


def _words(topic: str | None, article: Article) -> frozenset[str]:
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


def quotation_notes(article: Article, figures: Sequence[Figure], *, language: str) -> Iterator[Note]:
    """What the reader of a summary of one article has to know: key figures that it left out for length, and what its text is.

    `figures` are those that the summary tells.
    """
    found = salience(article)
    japanese = language == "ja"
    if not article.text.strip():
        yield Note("missing", "記事に本文がありません。" if japanese else "The article has no text.")
        return
    if article.language not in ("en", "ja"):
        yield Note(
            "missing",
            f"The article is in a language ({article.language}) that is quoted but not understood: its sentences were "
            "chosen, and its figures and dates read, by the rules for English.",
        )
    if not found.whole:
        yield Note(
            "missing",
            "本文に文がなく、見出しや表の行を引用しています。"
            if japanese
            else "The text has no whole sentences; lines of it are quoted.",
        )
    told = {(figure.kind, figure.value, figure.unit) for figure in figures}
    left = [
        each
        for each in found.figures.values()
        if each.key and (*each.identity[:2], each.identity[3]) not in told
    ]
    if left:
        yield Note("missing", _left_out([each.text for each in left], japanese=japanese))


def _left_out(texts: Sequence[str], *, japanese: bool) -> str:
    shown, more = texts[:LISTED], len(texts) - LISTED
    if japanese:
        return f"長さの都合で省いた数字：{'、'.join(shown)}" + (f"、ほか{more}件。" if more > 0 else "。")
    return f"Left out for length: {', '.join(shown)}" + (f", and {more} more figures." if more > 0 else ".")
