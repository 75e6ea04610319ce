"""Summaries: by quotation or by a language model, every sentence cited and checked like an answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from index.errors import InvalidRequest, ModelUnavailable
from index.language import detect_language
from index.records import Article, Passage, StoredVersion
from index.sentences import split_sentences
from rag.assembly import AnswerBuilder
from rag.attributing import Attribution
from rag.corrections import corrections
from rag.dates import find_dates
from rag.drafts import Draft, DraftQuote
from rag.joining import passage
from rag.records import EngineInfo, Note, Summary, TimelineEntry
from rag.salience import SalientSentence, choose, salient_sentences
from rag.sentence_ranking import words_of
from rag.verification import Evidence, verify

if TYPE_CHECKING:
    from rag.llm import LanguageModel

Length = Literal["short", "medium", "long"]
Style = Literal["prose", "bullets", "timeline"]

SENTENCES: dict[Length, int] = {"short": 1, "medium": 4, "long": 8}
"""Sentences of a summary by quotation, by length."""

TIMELINE_ENTRIES = 20
"""Dated sentences listed at most."""


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """What kind of summary; with a topic, `passages` are what was found for it.

    `versions` are those of the stored articles that have more than one, by id, oldest first.
    """

    length: Length = "medium"
    language: str = "auto"
    style: Style = "prose"
    as_of: str | None = None
    topic: str | None = None
    passages: tuple[Passage, ...] = ()
    versions: Mapping[str, Sequence[StoredVersion]] = field(default_factory=dict)

    def check(self) -> None:
        """Raise InvalidRequest for a length or style that does not exist."""
        for name, value, allowed in (
            ("length", self.length, get_args(Length)),
            ("style", self.style, get_args(Style)),
        ):
            if value not in allowed:
                raise InvalidRequest(f"{name} is {value!r}; it can be {', '.join(allowed)}.")


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
    passages = [passage(article, 0, len(article.text), 1.0) for article in articles]
    degraded, wrote = None, False
    if llm is not None and articles:
        try:
            stream = llm.write_summary(
                articles, length=request.length, language=language, style=request.style
            )
            attribution = Attribution(passages, by_id)
            for draft in stream:
                # Plain prose names no quotes: the checker looks for them.
                builder.add(verify(draft, passages, by_id) if draft.quotes else attribution.check(draft.text))
        except ModelUnavailable as error:
            degraded = str(error)
        wrote = bool(builder.sentences)
        if not wrote and degraded is None:
            degraded = "Nothing that the language model wrote could be supported."
    if not wrote:
        for draft in _quotations(articles, request):
            builder.add(verify(draft, passages, by_id))
    timeline = tuple(_timeline(articles, builder)) if request.style == "timeline" else ()
    return Summary(
        article_ids=tuple(article.id for article in articles),
        title=request.topic or (articles[0].title if articles else ""),
        language=language,
        length=request.length,
        sentences=tuple(builder.sentences),
        citations=tuple(builder.citations),
        figures=tuple(builder.figures),
        withheld=tuple(builder.withheld),
        timeline=timeline,
        notes=(
            *corrections(builder.citations, by_id, request.versions, language=language),
            *_notes(articles, request, language, wrote, degraded),
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


def _quotations(articles: Sequence[Article], request: SummaryRequest) -> Iterator[Draft]:
    """The sentences chosen, each as its own quote."""
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


def _timeline(articles: Sequence[Article], builder: AnswerBuilder) -> Iterator[TimelineEntry]:
    """The dated sentences of the articles in the order of their dates, the first date of each."""
    entries: list[tuple[str, str, Evidence]] = []
    for article in articles:
        dates = find_dates(article.text, published_at=article.published_at, language=article.language)
        for span in split_sentences(article.text, language=article.language):
            inside = [date for date in dates if span.start <= date.start and date.end <= span.end]
            if inside:
                text = article.text[span.start : span.end]
                entries.append((inside[0].value, text, Evidence(article, span.start, span.end, text)))
    for value, text, evidence in sorted(entries, key=lambda entry: entry[0])[:TIMELINE_ENTRIES]:
        yield TimelineEntry(value, text, builder.cite(evidence))


def _notes(
    articles: Sequence[Article], request: SummaryRequest, language: str, wrote: bool, degraded: str | None
) -> Iterator[Note]:
    if degraded is not None:
        yield Note("degraded", f"{degraded} The summary is by quotation.")
    if not articles:
        yield Note("missing", f"The library holds nothing on {request.topic!r}.")
    if not wrote and any(article.language != language for article in articles):
        yield Note("missing", "Without a language model, the articles are quoted in their own language.")
