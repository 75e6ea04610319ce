"""Summaries by quotation: the sentences that carry an article, each as its own quote."""

from collections.abc import Iterator, Sequence

from index.records import Article
from rag.drafts import Draft, DraftQuote
from rag.salience import SalientSentence, choose, salient_sentences
from rag.sentence_ranking import words_of
from rag.summary_request import Length, SummaryRequest

SENTENCES: dict[Length, int] = {"short": 1, "medium": 4, "long": 8}
"""Sentences of a summary by quotation, by length."""


def quotations(articles: Sequence[Article], request: SummaryRequest) -> Iterator[Draft]:
    """The sentences chosen, each as its own quote; passage n is the nth article."""
    numbers = {article.id: number for number, article in enumerate(articles, start=1)}
    sentences: list[SalientSentence] = []
    for article in articles:
        topic = frozenset(words_of(request.topic, article.language)) if request.topic else frozenset()
        sentences += _within(salient_sentences(article, topic=topic), request)
    for sentence in choose(sentences, SENTENCES[request.length]):
        yield Draft(sentence.text, (DraftQuote(numbers[sentence.article_id], sentence.text),))


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
