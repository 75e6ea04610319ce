"""Summaries: by quotation or by a language model, every sentence cited and checked like an answer."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.language import detect_language
from index.records import Article
from rag.assembly import AnswerBuilder
from rag.corrections import corrections
from rag.records import EngineInfo, Note, Summary
from rag.summary_quotation import Quotation
from rag.summary_request import SummaryRequest
from rag.summary_writing import write_summary
from rag.timeline import timeline

if TYPE_CHECKING:
    from rag.llm import LanguageModel


def summarize(
    articles: Sequence[Article], llm: "LanguageModel | None", request: SummaryRequest, *, embedder: str
) -> Summary:
    """The summary of one or several articles, or of what they say on `request.topic`.

    Raises InvalidRequest for an unknown length or style.
    """
    request.check()
    builder = AnswerBuilder()
    language = _language(articles, request)
    by_id = {article.id: article for article in articles}
    degraded = None
    if llm is not None and articles:
        degraded = write_summary(articles, llm, request, builder, language=language)
    wrote = bool(builder.sentences)
    quotation = Quotation(articles, request)
    if not wrote:
        for checked in quotation.sentences():
            builder.add(checked)
    return Summary(
        article_ids=tuple(article.id for article in articles),
        title=request.topic or (articles[0].title if articles else ""),
        language=language,
        length=request.length,
        sentences=tuple(builder.sentences),
        # Cites too, and so before the citations are counted.
        timeline=tuple(timeline(articles, builder)) if request.style == "timeline" else (),
        citations=tuple(builder.citations),
        figures=tuple(builder.figures),
        withheld=tuple(builder.withheld),
        notes=(
            *corrections(builder.citations, by_id, request.versions, language=language),
            *_notes(articles, request, language, wrote, degraded),
            *quotation.notes(builder.figures, language=language),
        ),
        engine=EngineInfo(
            "llm" if wrote else "extractive", llm.name if llm is not None else None, embedder, degraded
        ),
    )


def _language(articles: Sequence[Article], request: SummaryRequest) -> str:
    if request.language != "auto":
        return request.language
    if request.topic:
        return detect_language(request.topic)
    return articles[0].language if articles else "en"


def _notes(
    articles: Sequence[Article], request: SummaryRequest, language: str, wrote: bool, degraded: str | None
) -> Iterator[Note]:
    if degraded is not None:
        yield Note("degraded", f"{degraded} The summary is by quotation.")
    if not articles:
        yield Note("missing", f"The library holds nothing on {request.topic!r}.")
    if not wrote and any(article.language != language for article in articles):
        yield Note("missing", "Without a language model, the articles are quoted in their own language.")
