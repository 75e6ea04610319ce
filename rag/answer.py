"""Question to answer: understand, retrieve, write, locate the quotes, check, respond.

Every path (language model, quotation, nothing found) ends in the same Answer.
"""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import chain, zip_longest
from typing import Literal

from index.library import Library
from index.records import Article, Filters, Passage
from rag import notes
from rag.assembly import AnswerBuilder
from rag.checked import Checked
from rag.corrections import corrections
from rag.extractive import SENTENCES, missing, quote
from rag.finding import Findings, find_answers
from rag.follow_ups import standalone
from rag.llm import Call, LanguageModel
from rag.model_writing import Asked, ModelWriting
from rag.question import Question, analyse
from rag.reading import Reader
from rag.records import (
    Answer,
    Citation,
    EngineInfo,
    Figure,
    Mode,
    Note,
    Part,
    Sentence,
    Turn,
    Withheld,
)
from rag.reranking import Reranker
from rag.retrieval import Retrieval, Search, retrieve
from rag.sub_questions import SubQuestions, split
from rag.totals import total
from rag.verification import verify

PASSAGES = 10
"""Passages that are shown, and handed to a model."""

PASSAGES_FOUND = 20
"""Passages that are found, and read where there is a reader: the further ones seldom answer better, but they bear
the first ones out."""

UNDERSTANDING = 0.2
"""Part of a model's time in which it may rewrite a follow-up, and again split a question: both are a line or two."""

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
    def key(self) -> tuple[object, ...]:
        """All that tells this request from others; without a day, it is asked on this one."""
        day = self.as_of or datetime.now().date().isoformat()
        return (self.analysed.text, day, self.filters, self.conversation, self.mode, self.language)

    @property
    def answer_language(self) -> str:
        """The language to answer in: the one asked for, else that of the question."""
        return self.analysed.language if self.language == "auto" else self.language


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence that passed, with the citations and figures that its numbers point to.

    `short` has the few words that answer, where they are known by then: with a sentence by quotation.
    """

    sentence: Sentence
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...]
    short: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A step of an answer as it comes; the last one is `done`, with the whole Answer."""

    kind: Literal["retrieved", "sentence", "withheld", "done"]
    data: tuple[Passage, ...] | CheckedSentence | Withheld | Answer


def answer_events(
    library: Library,
    llm: LanguageModel | None,
    request: Request,
    reranker: Reranker | None = None,
    *,
    lock: AbstractContextManager[object] | None = None,
    cancelled: threading.Event | None = None,
    degraded: str | None = None,
) -> Iterator[Event]:
    """The steps of an answer, in order.

    `lock` is held while the library is used, and never while a model writes or an event is handed over. Raises
    Cancelled once `cancelled` is set, at the latest with the next step. `degraded` says why there is no model.
    """
    lock = nullcontext() if lock is None else lock
    answering = _Answering(library, request, reranker, cancelled, degraded)
    answering.understand(llm)
    with lock:
        found = answering.retrieve(for_model=llm is not None)
    yield Event("retrieved", found)
    if llm is not None:
        yield from answering.write_with_model(llm)
    if not answering.written:
        with lock:
            answering.read()
            quoted = answering.quoted()
        yield from answering.check_quoted(quoted)
    with lock:
        answer = answering.answer()
    yield Event("done", answer)


def confidence(library: Library, request: Request, reranker: Reranker | None = None) -> float:
    """How sure it is, from 0 to 1, that the library holds the answer; as for an answer by quotation."""
    answering = _Answering(library, request, reranker)
    answering.retrieve()
    return answering.find(answering.parts[0]).confidence


@dataclass(slots=True)
class _Part:
    """A question to the library on its way: the whole one, or a part of it; `item` may name its newspaper."""

    question: Question
    item: str | None = None
    found: Retrieval = field(default_factory=Retrieval)
    short: str | None = None
    missing: str | None = None
    sentences: list[int] = field(default_factory=list)


class _Answering:
    """One question on its way to its answer."""

    def __init__(
        self,
        library: Library,
        request: Request,
        reranker: Reranker | None,
        cancelled: threading.Event | None = None,
        degraded: str | None = None,
    ) -> None:
        self._library = library
        self._reranker = reranker
        self._request = request
        self._cancelled = cancelled
        self._question = request.analysed
        self.parts = [_Part(self._question)]
        self._split: SubQuestions | None = None
        self._clock = time.perf_counter()
        self._timings: dict[str, float] = {}
        self._usage: Counter[str] = Counter()
        self._ends = 0.0
        self._articles: Mapping[str, Article] = {}
        self._builder = AnswerBuilder()
        self._short: str | None = None
        self._confidence: float | None = None
        self._missing: str | None = None
        self._model: LanguageModel | None = None
        self._mode: Literal["llm", "extractive"] = "extractive"
        self._degraded = degraded
        self._passages: tuple[Passage, ...] = ()
        self._unread = False
        self.written = False

    def understand(self, llm: LanguageModel | None) -> None:
        """Make a follow-up stand alone, and split a question that needs several articles."""
        self._ends = time.monotonic() + (llm.timeouts.whole if llm is not None else 0.0)
        seconds = UNDERSTANDING * llm.timeouts.whole if llm is not None else None
        call = Call(seconds, cancelled=self._cancelled)
        asked = standalone(self._question.text, self._request.conversation, llm, call)
        if asked != self._question.text:
            self._question = analyse(asked)
        self._split = split(self._question.text, llm, call)
        self.parts = [_Part(self._question)]
        if self._split is not None:
            items = self._split.items or (None,) * len(self._split.questions)
            questions = self._split.questions
            self.parts = [_Part(analyse(q), item) for q, item in zip(questions, items, strict=True)]
        self._lap("understand")

    def retrieve(self, *, for_model: bool = False) -> tuple[Passage, ...]:
        """Find the passages of each part, and load their articles. A model reads them itself, so no reader does before it:
        ten passages hold an answer as often (passage hit@10 on realtimeqa-2022 .894 with the reader, .891 without)."""
        reranker = None if for_model and isinstance(self._reranker, Reader) else self._reranker
        self._unread = reranker is not self._reranker
        for part in self.parts:
            part.found = self._search(part, reranker)
        turns = chain.from_iterable(zip_longest(*(part.found.passages for part in self.parts)))
        self._passages = tuple({(p.article_id, p.start, p.end): p for p in turns if p is not None}.values())
        ids = list({passage.article_id for passage in self._passages})
        self._articles = self._library.store.articles_by_id(ids) if ids else {}
        self._lap("retrieve")
        return self._given

    def read(self) -> None:
        """Let the reader read what was found for a model that then wrote nothing."""
        if self._unread:
            self.retrieve()

    def _search(self, part: _Part, reranker: Reranker | None) -> Retrieval:
        filters = self._request.filters
        asked = Search(
            part.question.text,
            PASSAGES_FOUND,
            self._request.as_of,
            filters,
            one_per_story=True,
            until_believed=True,
        )
        if part.item is not None and not filters.source:
            of_source = replace(asked, filters=replace(filters, source=(part.item,)))
            found = retrieve(self._library, of_source, reranker=reranker)
            if found.passages:
                return found
        return retrieve(self._library, asked, reranker=reranker)

    def write_with_model(self, llm: LanguageModel) -> Iterator[Event]:
        """Let the model write; a model that fails leaves the answer to quotation."""
        self._model = llm
        if not self._passages:
            return
        writing = ModelWriting(llm, self._given, self._articles, ends=self._ends, cancelled=self._cancelled)
        asked = Asked(
            self._question.text, self._as_of, self._request.answer_language, self._request.conversation
        )
        for checked in writing.sentences(asked):
            yield self._taken(checked)
        self._usage.update(writing.usage)
        self._degraded = writing.degraded
        self._missing = writing.not_found
        self._lap("write")
        self.written = writing.supported or writing.not_found is not None
        if self.written:
            self._mode = "llm"

    def find(self, part: _Part) -> Findings:
        """Look for the answer to a part in what was found."""
        return find_answers(part.question, part.found, self._articles, self._library.embedder)

    def quoted(self) -> list[tuple[_Part, Checked]]:
        """The sentences that answer, quoted and checked, part by part."""
        checked: list[tuple[_Part, Checked]] = []
        for part in self.parts:
            sentences = SENTENCES if len(self.parts) == 1 else 1
            found = self.find(part)
            self._confidence = min(found.confidence, 1.0 if self._confidence is None else self._confidence)
            quotation = quote(part.question, found, self._articles, sentences=sentences)
            part.short, part.missing = quotation.short, quotation.missing
            for each in quotation.sentences:
                verified = verify(each.draft, part.found.passages, self._articles)
                if each.explained is not None and verified.failure is None:
                    verified = each.explained.put_into(verified, self._articles[each.article_id])
                checked.append((part, verified))
        self._lap("write")
        return checked

    def check_quoted(self, quoted: list[tuple[_Part, Checked]]) -> Iterator[Event]:
        """Take in the quoted sentences, and what they make together where a total is asked for."""
        whole = len(self.parts) == 1
        self._short = self.parts[0].short if whole else None
        for part, checked in quoted:
            if checked.failure is None and checked.text not in {s.text for s in self._builder.sentences}:
                part.sentences.append(len(self._builder.sentences))
                yield self._taken(checked, self._short)
        if self._split is not None and self._split.joining == "sum":
            made = total(
                [checked for _, checked in quoted], [part.short for part in self.parts], self._question
            )
            if made is not None:
                self._short = made.short
                yield self._taken(made.checked, made.short)
        self._missing = self.parts[0].missing if whole else None
        self.written = True

    def _taken(self, checked: Checked, short: str | None = None) -> Event:
        added = self._builder.add(checked)
        if isinstance(added, Withheld):
            return Event("withheld", added)
        citations = tuple(self._builder.citations[n - 1] for n in added.citations)
        figures = tuple(self._builder.figures[position] for position in added.figures)
        return Event("sentence", CheckedSentence(added, citations, figures, short))

    def answer(self) -> Answer:
        """Everything together."""
        answered = bool(self._builder.sentences)
        told = tuple(self._notes(answered))  # they may cite more
        model = self._model
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
            notes=told,
            nearest=() if answered else self._nearest(),
            engine=EngineInfo(
                self._mode, None if model is None else model.name, self._library.embedder.name, self._degraded
            ),
            timings_ms=dict(self._timings),
            usage=dict(self._usage) if model is None else model.with_cost(self._usage),
            asked=None if self._question is self._request.analysed else self._question.text,
            parts=() if self._split is None else tuple(map(self._part, self.parts)),
            confidence=self._confidence,
        )

    def _part(self, part: _Part) -> Part:
        found = self._mode == "llm" or part.sentences
        return Part(
            part.question.text,
            "answered" if found else "not_found",
            part.short if part.sentences else None,
            tuple(part.sentences),
        )

    def _notes(self, answered: bool) -> Iterator[Note]:
        language = self._request.answer_language
        yield from notes.disagreements(
            self._question.text, self._as_of, self._given, self._articles, self._builder, language=language
        )
        cited = list({citation.article_id for citation in self._builder.citations})
        versions = self._library.store.changed_versions(cited) if cited else {}
        yield from corrections(self._builder.citations, self._articles, versions, language=language)
        if self._degraded is not None:
            yield notes.degraded(self._degraded, by_model=self._mode == "llm")
        if not self._library.store.article_count():
            yield Note("missing", notes.NO_ARTICLES)
        elif not answered:
            yield Note("missing", self._missing or missing(self._question))
        elif len(self.parts) > 1 and self._mode == "extractive":
            for part in self.parts:
                if not part.sentences:
                    yield notes.part_missing(part.question.text, language)
        for part in self.parts:
            if part.found.relaxed and part.found.window is not None:
                yield notes.outside(part.found.window, self._question.language)

    def _nearest(self) -> tuple[Citation, ...]:
        """The passages that came closest, as citations."""
        return tuple(
            Citation(
                n, p.article_id, p.title, p.source, p.url, p.published_at, p.text, p.start, p.end
            )
            for n, p in enumerate(self._passages[:NEAREST], start=1)
        )  # fmt: skip

    @property
    def _given(self) -> tuple[Passage, ...]:
        """Those that are shown, and given to a model."""
        return self._passages[:PASSAGES]

    @property
    def _as_of(self) -> str:
        return self._request.as_of or datetime.now().astimezone().isoformat(timespec="seconds")

    def _lap(self, step: str) -> None:
        now = time.perf_counter()
        self._timings[step] = round(self._timings.get(step, 0.0) + 1000 * (now - self._clock), 1)
        self._clock = now
