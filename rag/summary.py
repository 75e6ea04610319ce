"""Summaries: by quotation or by a language model, every sentence cited and checked like an answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from index.language import detect_language
from index.records import Article
from rag.assembly import AnswerBuilder
from rag.briefing import briefing_quotations, briefing_sections
from rag.corrections import corrections
from rag.differences import differences
from rag.records import EngineInfo, Note, Section, Summary
from rag.several import sections
from rag.stories_at_hand import Stories, stories_of
from rag.story_sentences import StorySentences
from rag.summary_quotation import Quotation
from rag.summary_request import Progress, SummaryRequest, untold
from rag.summary_writing import SummaryWriting
from rag.timeline import timeline

if TYPE_CHECKING:
    from rag.llm import LanguageModel

TRANSLATED = {
    "en": "Written in another language than the articles: figures, dates, and whether a plan is told as done are "
    "compared across the languages; names and the rest of the wording are not. The quotes are the articles' own words.",
    "ja": "記事と異なる言語で書かれています。数字と日付、計画を実施済みとしていないかは言語をまたいで照合しましたが、"
    "人名などの名称やその他の言い回しは照合していません。引用は記事の原文です。",
}
"""Said where a model wrote in another language than that of the articles."""


def summarize(
    articles: Sequence[Article],
    llm: "LanguageModel | None",
    request: SummaryRequest,
    *,
    embedder: str,
    progress: Progress = untold,
) -> Summary:
    """The summary of one or several articles, or of what they say on `request.topic`.

    Raises InvalidRequest for an unknown length
    or style.
    """
    request.check()
    builder = AnswerBuilder()
    language = _language(articles, request)
    stories = stories_of(articles, request, language)
    current = stories.current
    degraded = None
    usage: Mapping[str, float] = {}
    if llm is not None and current:
        written = SummaryWriting(llm, current, request, language=language, progress=progress).write()
        for checked in (*written.withheld, *written.sentences):
            builder.add(checked)
        degraded, usage = written.degraded, llm.with_cost(written.usage)
    wrote = bool(builder.sentences)
    told = _told(stories, request)
    quotation = Quotation(current, request, untold if wrote else progress)
    arranged: tuple[Section, ...] = ()
    if request.style == "briefing":
        for checked in () if wrote else briefing_quotations(current, quotation.weighed, request):
            builder.add(checked)
    elif told is not None:  # beside a model's overview too: what articles agree on is told by quotation
        arranged = tuple(
            sections(
                told,
                builder,
                length=request.length,
                language=language,
                since=request.since,
                earlier=stories.earlier,
            )
        )
    elif not wrote:
        for checked in quotation.sentences():
            builder.add(checked)
    if request.style == "briefing":
        arranged = briefing_sections(builder, current, request, language=language)
    events = timeline(current, builder, request, language=language) if request.style == "timeline" else None
    return Summary(
        article_ids=stories.article_ids,
        title=_title(stories, request, language),
        language=language,
        length=request.length,
        sentences=tuple(builder.sentences),
        # These cite too, and so before the citations are counted.
        timeline=events.entries if events else (),
        differences=tuple(differences(told, builder, length=request.length)) if told else (),
        citations=tuple(builder.citations),
        figures=tuple(builder.figures),
        withheld=tuple(builder.withheld),
        notes=(
            *corrections(
                builder.citations, {each.id: each for each in articles}, request.versions, language=language
            ),
            *request.gathered,
            *stories.notes,
            *(events.notes if events else ()),
            *_notes(stories, request, language, wrote, degraded),
            *(quotation.notes(builder.figures, language=language) if told is None else ()),
        ),
        engine=EngineInfo(
            "llm" if wrote else "extractive", llm.name if llm is not None else None, embedder, degraded
        ),
        sections=arranged,
        stories=tuple(each.record for each in stories.groups if len(each.articles) > 1),
        usage=usage,
    )


def _told(stories: Stories, request: SummaryRequest) -> StorySentences | None:
    """The sentences of several stories; None where there is but one, or nothing new."""
    if len(stories.groups) < 2 or not stories.current:
        return None
    return StorySentences(stories.groups, topic=request.topic, passages=request.passages)


def _title(stories: Stories, request: SummaryRequest, language: str) -> str:
    japanese = language == "ja"
    if request.topic:
        return request.topic
    if len(stories.groups) > 1 and request.since:
        return f"{request.since}以降の記事" if japanese else f"Since {request.since}"
    if len(stories.groups) > 1:
        count = len(stories.article_ids)
        return f"{count}本の記事" if japanese else f"{count} articles"
    return stories.groups[0].quoted.title if stories.groups else ""


def _language(articles: Sequence[Article], request: SummaryRequest) -> str:
    if request.language != "auto":
        return request.language
    if request.topic:
        return detect_language(request.topic)
    return articles[0].language if articles else "en"


def _notes(
    stories: Stories, request: SummaryRequest, language: str, wrote: bool, degraded: str | None
) -> Iterator[Note]:
    if degraded is not None:
        yield Note("degraded", degraded if wrote else f"{degraded} The summary is by quotation.")
    if not stories.groups and request.topic:
        since = f" since {request.since}" if request.since else ""
        yield Note("missing", f"The library holds nothing on {request.topic!r}{since}.")
    elif not stories.groups and request.since and not stories.notes:
        yield Note("missing", f"The library holds nothing published since {request.since}.")
    if all(article.language == language for article in stories.current):
        return
    if wrote:
        yield Note("missing", TRANSLATED["ja" if language == "ja" else "en"])
    else:
        yield Note("missing", "Without a language model, the articles are quoted in their own language.")
