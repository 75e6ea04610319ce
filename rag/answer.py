"""Question to answer: retrieve, write, locate the quotes, check, respond.

Every path (language model, quotation, nothing found) ends in the same Answer.
"""

import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from index.errors import ModelUnavailable
from index.library import Library
from index.records import Article, Filters, Passage
from rag.assembly import AnswerBuilder
from rag.checked import Checked
from rag.conflicts import conflicts
from rag.corrections import corrections
from rag.extractive import missing, quote
from rag.finding import Findings, find_answers
from rag.premises import premises
from rag.question import Question, analyse
from rag.records import Answer, Citation, EngineInfo, Figure, Mode, Note, Sentence, Turn, Withheld
from rag.reranking import Reranker
from rag.retrieval import Retrieval, Search, retrieve
from rag.verification import verify
from rag.windows import Window

if TYPE_CHECKING:
    from rag.llm import LanguageModel

PASSAGES = 10
"""Passages that are shown, and handed to a model."""

PASSAGES_FOUND = 20
"""Passages that are found, and read where there is a reader: the further ones seldom answer better, but they bear
the first ones out."""

NEAREST = 3
"""Passages shown when nothing answers."""


@dataclass(frozen=True)
class Request:
    """A question with all that goes with it. `analysed` raises InvalidRequest if it cannot be asked."""

    question: str
    as_of: str | None = None
    filters: Filters = field(default_factory=Filters)
    conversation: tuple[Turn, ...] = ()
    mode: Mode = "auto"
    language: str = "auto"

    @cached_property
    def analysed(self) -> Question:
        """The question, analysed."""
        return analyse(self.question)

    @property
    def answer_language(self) -> str:
        """The language to answer in: the one asked for, else that of the question."""
        return self.analysed.language if self.language == "auto" else self.language


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence that passed, with the citations and figures that its numbers point to."""

    sentence: Sentence
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A step of an answer as it comes; the last one is `done`, with the whole Answer."""

    kind: Literal["retrieved", "sentence", "withheld", "done"]
    data: tuple[Passage, ...] | CheckedSentence | Withheld | Answer


def answer_events(
    library: Library, llm: "LanguageModel | None", request: Request, reranker: Reranker | None = None
) -> Iterator[Event]:
    """The steps of an answer, in order."""
    answering = _Answering(library, request, reranker)
    yield Event("retrieved", answering.retrieve())
    if llm is not None:
        yield from answering.write_with_model(llm)
    if not answering.written:
        yield from answering.write_by_quotation()
    yield Event("done", answering.answer())


def confidence(library: Library, request: Request, reranker: Reranker | None = None) -> float:
    """How sure it is, from 0 to 1, that the library holds the answer; as for an answer by quotation."""
    answering = _Answering(library, request, reranker)
    answering.retrieve()
    return answering.find().confidence


def _outside(window: Window, language: str) -> str:
    """That the days asked about were not kept to, in a sentence."""
    if language == "ja":
        return (
            f"{window.start}から{window.end}までの記事に合うものがないため、ほかの日の記事から答えています。"
        )
    return (
        f"Nothing published between {window.start} and {window.end} fits as well; "
        "articles of other days were used."
    )


class _Answering:
    """One question on its way to its answer."""

    def __init__(self, library: Library, request: Request, reranker: Reranker | None) -> None:
        self._library = library
        self._reranker = reranker
        self._request = request
        self._question = request.analysed
        self._clock = time.perf_counter()
        self._timings: dict[str, float] = {}
        self._usage: Mapping[str, int] = {}
        self._found = Retrieval()
        self._articles: Mapping[str, Article] = {}
        self._builder = AnswerBuilder()
        self._short: str | None = None
        self._missing: str | None = None
        self._mode: Literal["llm", "extractive"] = "extractive"
        self._model_name: str | None = None
        self._degraded: str | None = None
        self.written = False

    def retrieve(self) -> tuple[Passage, ...]:
        """Find the passages, and load their articles."""
        asked = Search(
            self._question.text,
            PASSAGES_FOUND,
            self._request.as_of,
            self._request.filters,
            one_per_story=True,
        )
        self._found = retrieve(self._library, asked, reranker=self._reranker)
        ids = list({passage.article_id for passage in self._passages})
        self._articles = self._library.store.articles_by_id(ids) if ids else {}
        self._lap("retrieve")
        return self._passages[:PASSAGES]

    def write_with_model(self, llm: "LanguageModel") -> Iterator[Event]:
        """Let the model write; a model that fails leaves the answer to quotation."""
        self._model_name = llm.name
        if not self._passages:
            return
        stream = llm.write_answer(
            self._question.text,
            self._passages[:PASSAGES],
            as_of=self._as_of,
            language=self._request.answer_language,
            conversation=self._request.conversation,
        )
        try:
            for draft in stream:
                yield self._check(verify(draft, self._passages, self._articles))
        except ModelUnavailable as error:
            self._degraded = str(error)
        self._usage = stream.usage
        self._lap("write")
        self._missing = stream.not_found
        self.written = bool(self._builder.sentences) or stream.not_found is not None
        if self.written:
            self._mode = "llm"
        elif self._degraded is None:
            self._degraded = "Nothing that the language model wrote could be supported."

    def find(self) -> Findings:
        """Look for the answer in what was found."""
        return find_answers(self._question, self._found, self._articles, self._library.embedder)

    def write_by_quotation(self) -> Iterator[Event]:
        """Quote the sentences that answer."""
        quotation = quote(self._question, self.find())
        self._short, self._missing = quotation.short, quotation.missing
        for draft in quotation.drafts:
            yield self._check(verify(draft, self._passages, self._articles))
        self._lap("write")
        self.written = True

    def _check(self, checked: Checked) -> Event:
        added = self._builder.add(checked)
        if isinstance(added, Withheld):
            return Event("withheld", added)
        citations = tuple(self._builder.citations[n - 1] for n in added.citations)
        figures = tuple(self._builder.figures[position] for position in added.figures)
        return Event("sentence", CheckedSentence(added, citations, figures))

    def answer(self) -> Answer:
        """Everything together."""
        answered = bool(self._builder.sentences)
        notes = tuple(self._notes(answered))  # they may cite more
        return Answer(
            id=uuid.uuid4().hex,
            question=self._request.question,
            as_of=self._as_of,
            status="answered" if answered else "not_found",
            language=self._request.answer_language,
            text=self._builder.text if answered else self._missing or missing(self._question),
            short=self._short if answered else None,
            sentences=tuple(self._builder.sentences),
            citations=tuple(self._builder.citations),
            figures=tuple(self._builder.figures),
            withheld=tuple(self._builder.withheld),
            notes=notes,
            nearest=() if answered else self._nearest(),
            engine=EngineInfo(self._mode, self._model_name, self._library.embedder.name, self._degraded),
            timings_ms=dict(self._timings),
            usage=dict(self._usage),
        )

    def _notes(self, answered: bool) -> Iterator[Note]:
        yield from self._disagreements()
        cited = list({citation.article_id for citation in self._builder.citations})
        yield from corrections(
            self._builder.citations,
            self._articles,
            self._library.store.changed_versions(cited) if cited else {},
            language=self._request.answer_language,
        )
        if self._degraded is not None:
            rest = "The answer may be incomplete." if self._mode == "llm" else "The answer is by quotation."
            yield Note("degraded", f"{self._degraded} {rest}")
        if not self._library.store.article_count():
            yield Note("missing", "The library holds no articles yet; add some with `rag add`.")
        elif not answered:
            yield Note("missing", self._missing or missing(self._question))
        window = self._found.window
        if self._found.relaxed and window is not None:
            yield Note("recency", _outside(window, self._question.language))

    def _disagreements(self) -> Iterator[Note]:
        """Where the question or other articles disagree with what is cited."""
        given, language = (self._passages[:PASSAGES], self._articles), self._request.answer_language
        asked = premises(self._question.text, self._as_of, *given, language=language)
        differing = conflicts(tuple(self._builder.citations), *given, language=language)
        for text, evidence in asked:
            yield Note("premise", text, tuple(map(self._builder.cite, evidence)))
        for text, evidence in differing:
            yield Note("conflict", text, tuple(map(self._builder.cite, evidence)))

    def _nearest(self) -> tuple[Citation, ...]:
        """The passages that came closest, as citations."""
        return tuple(
            Citation(
                n, p.article_id, p.title, p.source, p.url, p.published_at, p.text, p.start, p.end
            )
            for n, p in enumerate(self._passages[:NEAREST], start=1)
        )  # fmt: skip

    @property
    def _passages(self) -> tuple[Passage, ...]:
        return self._found.passages

    @property
    def _as_of(self) -> str:
        return self._request.as_of or datetime.now().astimezone().isoformat(timespec="seconds")

    def _lap(self, step: str) -> None:
        now = time.perf_counter()
        self._timings[step] = round(1000 * (now - self._clock), 1)
        self._clock = now
