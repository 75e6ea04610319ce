"""What `rag bench summary` measures against: the first sentences, LexRank and TextRank.

LexRank (Erkan and Radev 2004) and TextRank (Mihalcea and Tarau 2004) are sumy's, with its own settings, over our
sentences and our content words: its tokenizers want data that has to be downloaded. Only the comparison of all
sentences with each other is computed with sparse matrices here: an article of 100,000 characters takes sumy 20 seconds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import MissingPackage
from index.japanese import tokenize
from index.records import Article
from index.sentences import Span, split_sentences
from rag.question import content_words

Ranking = Callable[[Article, Sequence[Span]], list[int]]
"""Positions of the sentences, the one to keep first at the front."""


def first_sentences(article: Article, sentences: Sequence[Span]) -> list[int]:
    """The sentences as they come."""
    return list(range(len(sentences)))


def lexrank(article: Article, sentences: Sequence[Span]) -> list[int]:
    """The sentences by their LexRank."""
    from sumy.summarizers.lex_rank import LexRankSummarizer

    words = content(article, sentences)
    return by_rating(LexRankSummarizer.power_method(lexrank_matrix(words), LexRankSummarizer.epsilon))


def textrank(article: Article, sentences: Sequence[Span]) -> list[int]:
    """The sentences by their TextRank."""
    from sumy.summarizers.text_rank import TextRankSummarizer

    words = content(article, sentences)
    return by_rating(TextRankSummarizer.power_method(textrank_matrix(words), TextRankSummarizer.epsilon))


def sumy_textrank(article: Article) -> None:
    """Rank an article's sentences with sumy alone, as its users do, to be timed."""
    from sumy.models.dom import Sentence
    from sumy.summarizers.text_rank import TextRankSummarizer

    words = _Words(article.language)
    texts = [article.text[span.start : span.end] for span in sentences_of(article)]
    TextRankSummarizer()(_Document(tuple(Sentence(text, words) for text in texts)), len(texts))


@dataclass(frozen=True, slots=True)
class _Document:
    """What sumy's summarisers read of a document."""

    sentences: tuple[Any, ...]


class _Words:
    """Our words in the place of sumy's tokenizer."""

    def __init__(self, language: str) -> None:
        self._language = language

    def to_words(self, text: str) -> list[str]:
        """The content words of a sentence."""
        return tokenize(text) if self._language == "ja" else content_words(text)


BASELINES: Mapping[str, Ranking] = {"lead3": first_sentences, "lexrank": lexrank, "textrank": textrank}


def require_packages() -> None:
    """Raise MissingPackage unless the extra `bench` is installed."""
    try:
        import sumy  # noqa: F401
    except ImportError as error:
        raise MissingPackage(
            f"rag bench summary compares with sumy ({error}): pip install 'uradori[bench]'."
        ) from error


def content(article: Article, sentences: Sequence[Span]) -> list[list[str]]:
    """The content words of each sentence."""
    texts = [article.text[span.start : span.end] for span in sentences]
    return [tokenize(text) if article.language == "ja" else content_words(text) for text in texts]


def by_rating(ratings: Sequence[float]) -> list[int]:
    """Positions by their rating, the highest first and equal ones as they come."""
    return sorted(range(len(ratings)), key=lambda position: -ratings[position])


def lexrank_matrix(sentences: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """What sumy's `LexRankSummarizer._create_matrix` gives for these words: who is like whom, a row summing to 1."""
    from sumy.summarizers.lex_rank import LexRankSummarizer

    counts = _counts(sentences)
    held = np.asarray((counts > 0).sum(axis=0)).ravel()
    idf = np.log(len(sentences) / (1 + held))
    most = np.maximum(counts.max(axis=1).toarray().ravel(), 1)
    weighted = (counts.multiply(1 / most[:, None])).multiply(idf[None, :]).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    scale = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
    alike: NDArray[np.float64] = (weighted @ weighted.T).toarray() * scale[:, None] * scale[None, :]
    linked: NDArray[np.float64] = (alike > LexRankSummarizer.threshold).astype(np.float64)
    linked /= np.maximum(linked.sum(axis=1), 1)[:, None]
    return linked


def textrank_matrix(sentences: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """What sumy's `TextRankSummarizer._create_matrix` gives for these words."""
    from sumy.summarizers.text_rank import TextRankSummarizer

    counts = _counts(sentences)
    shared: NDArray[np.float64] = (counts @ counts.T).toarray()
    lengths = np.log(np.maximum([len(words) for words in sentences], 1))
    norms = lengths[:, None] + lengths[None, :]
    weights = np.where(norms > ALMOST_ZERO, shared / np.maximum(norms, ALMOST_ZERO), shared)
    weights /= weights.sum(axis=1)[:, None] + TextRankSummarizer._ZERO_DIVISION_PREVENTION
    weights *= TextRankSummarizer.damping
    weights += (1 - TextRankSummarizer.damping) / len(sentences)
    return weights


ALMOST_ZERO = 1e-8
"""Where numpy takes a number for zero."""


def _counts(sentences: Sequence[Sequence[str]]) -> Any:
    """How often each sentence has each word: a sparse matrix."""
    from scipy.sparse import csr_matrix

    words = {word: column for column, word in enumerate(dict.fromkeys(chain.from_iterable(sentences)))}
    rows = [row for row, sentence in enumerate(sentences) for _ in sentence]
    columns = [words[word] for sentence in sentences for word in sentence]
    return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(sentences), max(len(words), 1)))


def within(
    article: Article, ranking: Sequence[int], sentences: Sequence[Span], characters: int
) -> list[Span]:
    """The best ranked sentences in the order of the text, the last one cut, of together so many characters."""
    left, kept = characters, []
    for position in ranking:
        if left <= 0:
            break
        span = sentences[position]
        kept.append(Span(span.start, min(span.end, span.start + left)))
        left -= span.end - span.start
    return sorted(kept, key=lambda span: span.start)


def sentences_of(article: Article) -> list[Span]:
    """The sentences that baselines choose from: all of them."""
    return split_sentences(article.text, language=article.language)
