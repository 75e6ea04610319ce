"""Summaries: by quotation or by a language model, every sentence cited and checked like an answer."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.language import detect_language
from index.records import Article
from rag.assembly import AnswerBuilder
from rag.briefing import briefing_quotations, briefing_sections
from rag.corrections import corrections
from rag.joining import passage
from rag.records import EngineInfo, Note, Section, Summary
from rag.summary_quotation import quotations
from rag.summary_request import SummaryRequest
from rag.summary_writing import Progress, SummaryWriting
from rag.timeline import timeline
from rag.verification import verify

if TYPE_CHECKING:
    from rag.llm import LanguageModel


def summarize(
    articles: Sequence[Article],
    llm: "LanguageModel | None",
    request: SummaryRequest,
    *,
    embedder: str,
    progress: Progress | None = None,
) -> Summary:
    """The summary of one or several articles, or of what they say on `request.topic`.

    `progress` is told the parts that a model has written, and all of them. Raises InvalidRequest for an unknown length or style.
    """
    request.check()
    builder = AnswerBuilder()
    language = _language(articles, request)
    by_id = {article.id: article for article in articles}
    degraded = None
    if llm is not None and articles:
        written = SummaryWriting(llm, articles, request, language=language, progress=progress).write()
        for checked in (*written.withheld, *written.sentences):
            builder.add(checked)
        degraded = written.degraded
    wrote = bool(builder.sentences)
    if not wrote:
        passages = [passage(article, 0, len(article.text), 1.0) for article in articles]
        for draft in quotations(articles, request) if request.style != "briefing" else ():
            builder.add(verify(draft, passages, by_id))
        for checked in briefing_quotations(articles, request) if request.style == "briefing" else ():
            builder.add(checked)
    sections: tuple[Section, ...] = ()
    if request.style == "briefing":
        sections = briefing_sections(builder, articles, request, language=language)
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
        ),
        engine=EngineInfo(
            "llm" if wrote else "extractive", llm.name if llm is not None else None, embedder, degraded
        ),
        sections=sections,
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
        yield Note("degraded", degraded if wrote else f"{degraded} The summary is by quotation.")
    if not articles:
        yield Note("missing", f"The library holds nothing on {request.topic!r}.")
    if not wrote and any(article.language != language for article in articles):
        yield Note("missing", "Without a language model, the articles are quoted in their own language.")
