"""Summaries by a language model: its sentences, each held against the articles before it is let through."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.errors import ModelUnavailable
from index.records import Article
from rag.assembly import AnswerBuilder
from rag.attributing import Attribution
from rag.joining import passage
from rag.summary_request import SummaryRequest
from rag.verification import verify

if TYPE_CHECKING:
    from rag.llm import LanguageModel

NOTHING_SUPPORTED = "Nothing that the language model wrote could be supported."


def write_summary(
    articles: Sequence[Article],
    llm: "LanguageModel",
    request: SummaryRequest,
    builder: AnswerBuilder,
    *,
    language: str,
) -> str | None:
    """Have the model write into the builder; returns why it was not used, or None if it was."""
    by_id = {article.id: article for article in articles}
    passages = [passage(article, 0, len(article.text), 1.0) for article in articles]
    try:
        stream = llm.write_summary(articles, length=request.length, language=language, style=request.style)
        attribution = Attribution(passages, by_id)
        for draft in stream:
            # Plain prose names no quotes: the checker looks for them.
            builder.add(verify(draft, passages, by_id) if draft.quotes else attribution.check(draft.text))
    except ModelUnavailable as error:
        return str(error)
    return None if builder.sentences else NOTHING_SUPPORTED
