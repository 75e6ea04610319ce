"""The engine: what every front door calls. It opens a library on first use and keeps it."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from index.backup import write_backup
from index.errors import InvalidRequest, MissingPackage, ModelUnavailable
from index.fetching import fetch, is_address
from index.library import Library
from index.reading import Hints, read_bytes, read_html, read_path
from index.records import (
    AddReport,
    Article,
    ArticlePage,
    BackupReport,
    Filters,
    LibraryStatus,
    Passage,
    ReadFailure,
    RebuildReport,
    VerifyReport,
)
from index.revisions import Revision, revise
from index.tokens import count_tokens
from index.versions import find_version
from rag.answer import Event, Request, answer_events, confidence
from rag.answer_cache import AnswerCache
from rag.checking import PASSAGES, check_in_library, check_text
from rag.dated import dated, with_dates
from rag.doubts import load_verifier
from rag.model_loading import ModelLoader
from rag.readers import load_reranker
from rag.records import Answer, Check, EngineInfo, Mode, Summary, Turn
from rag.reranking import Reranker
from rag.retrieval import Retrieval, Search, Steps, retrieve
from rag.second_opinion import judged
from rag.settings import Settings
from rag.summary import summarize
from rag.summary_material import gather, resolved
from rag.summary_request import Progress, SummaryRequest, untold

REBUILD_POLL_SECONDS = 0.1


class Engine:
    """Questions and articles in, checked answers and summaries out. Safe to call from several threads.

    Nothing is opened until it is needed; `close` releases the library.
    """

    def __init__(self, settings: Settings, *, say: Callable[[str], None] = lambda message: None) -> None:
        self.settings = settings
        self._say = say
        self._library: Library | None = None
        self.models = ModelLoader(settings, say=say)
        self._cache = AnswerCache(settings.answer_cache)
        # Chroma, Tantivy's writer and the model are used by one call at a time.
        self._lock = threading.RLock()

    @property
    def library(self) -> Library:
        """The library, opened on first use; raises LibraryInUse."""
        with self._lock:
            if self._library is None:
                settings = self.settings
                self._library = Library(
                    settings.home,
                    embedder=settings.embedder,
                    models=settings.models_folder,
                    chroma_url=settings.chroma_url,
                    say=self._say,
                )
            return self._library

    def claim(self) -> None:
        """Make this process the library's owner now; raises LibraryInUse, naming the owner, if it has one."""
        _ = self.library

    # articles

    def read(self, source: str) -> list[Article | ReadFailure]:
        """The articles in a file, a folder, or at a URL, with their dates; nothing is stored.

        Raises UnreadableSource if there is nothing to read.
        """
        if is_address(source):
            page = fetch(source)
            return [with_dates(read_html(page.html, hints=Hints(url=page.url), name=source))]
        return [dated(item) for item in read_path(Path(source))]

    def read_bytes(
        self, data: bytes, *, name: str, hints: Hints | None = None
    ) -> list[Article | ReadFailure]:
        """The articles in the bytes of a file, with their dates; nothing is stored."""
        return [dated(item) for item in read_bytes(data, name=name, hints=hints or Hints())]

    def read_many(self, sources: Sequence[str]) -> Iterator[Article | ReadFailure]:
        """The articles of several sources one after another, for `add`, without holding them all."""
        for source in sources:
            yield from self.read(source) if is_address(source) else read_path(Path(source))

    def add(
        self,
        articles: Iterable[Article | ReadFailure],
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> AddReport:
        """Store and index articles; `progress` is told the articles and chunks done so far."""
        with self._lock:
            return self.library.add(articles, progress=progress)

    def articles(self, *, offset: int = 0, limit: int = 100) -> ArticlePage:
        """Articles without their text, newest first."""
        with self._lock:
            return self.library.page(offset=offset, limit=limit)

    def article(self, article_id: str) -> Article:
        """One article with versions and dates; raises UnknownArticle."""
        with self._lock:
            return with_dates(self.library.store.article(article_id))

    def version(self, article_id: str, prefix: str) -> Article:
        """An article as it read in the version whose hash begins with `prefix`.

        What was removed from its page is known of the newest version only. Raises UnknownArticle, or
        UnknownVersion, or InvalidRequest if several versions begin so.
        """
        with self._lock:
            article = self.library.store.article(article_id)
            version = find_version(self.library.store.versions(article_id), prefix)
        read = replace(article, title=version.title, text=version.text, published_at=version.published_at)
        return with_dates(replace(read, removed=article.removed if version.text == article.text else ()))

    def revision(self, article_id: str, *, since: str | None = None) -> Revision:
        """What changed in an article since the version before, or the one whose hash begins with `since`.

        Raises UnknownArticle, or UnknownVersion if there is only one or none that begins so.
        """
        with self._lock:
            article = self.library.store.article(article_id)
            versions = self.library.store.versions(article_id)
        return revise(article_id, versions, language=article.language, since=since)

    def remove(self, article_id: str) -> None:
        """Remove an article everywhere; raises UnknownArticle."""
        with self._lock:
            self.library.remove(article_id)

    # questions

    def search(
        self, question: str, *, k: int = 10, as_of: str | None = None, filters: Filters | None = None
    ) -> list[Passage]:
        """The `k` passages that best match a question, best first."""
        return list(self.retrieve(question, k=k, as_of=as_of, filters=filters).passages)

    def retrieve(
        self,
        question: str,
        *,
        k: int = 10,
        as_of: str | None = None,
        filters: Filters | None = None,
        steps: Steps | None = None,
    ) -> Retrieval:
        """The passages that best match a question, with what their scores were made of; `steps` leaves some out."""
        if not 1 <= k <= 200:
            raise InvalidRequest(f"k is {k}; it can be 1 to 200.")
        request = Request(question, as_of=as_of, filters=filters or Filters())
        asked = Search(request.analysed.text, k, as_of, request.filters)
        with self._lock:
            return retrieve(self._opened(), asked, reranker=self.reranker, steps=steps)

    def _opened(self) -> Library:
        """The library with its indexes open, which a thread does while the reader is loaded here."""
        with self.library.opened_meanwhile():
            _ = self.reranker
        return self.library

    @cached_property
    def reranker(self) -> Reranker | None:
        """The reranker that is set, loaded on first use, which is under the engine's lock; raises ModelUnavailable."""
        return load_reranker(self.settings.reranker)

    def ask(
        self,
        question: str,
        *,
        as_of: str | None = None,
        filters: Filters | None = None,
        conversation: Sequence[Turn] = (),
        mode: Mode = "auto",
        language: str = "auto",
    ) -> Answer:
        """The checked answer to a question; "not found" is an answer too."""
        events = self.ask_events(
            question, as_of=as_of, filters=filters, conversation=conversation, mode=mode, language=language
        )
        *_, last = (event.data for event in events if isinstance(event.data, Answer))
        return last

    def ask_events(
        self,
        question: str,
        *,
        as_of: str | None = None,
        filters: Filters | None = None,
        conversation: Sequence[Turn] = (),
        mode: Mode = "auto",
        language: str = "auto",
        cancelled: threading.Event | None = None,
    ) -> Iterator[Event]:
        """The answer as it comes: retrieved, then sentences and withheld ones, then done.

        Raises Cancelled soon after `cancelled` is set; InvalidRequest.
        """
        request = Request(
            question,
            as_of=as_of,
            filters=filters or Filters(),
            conversation=tuple(conversation),
            mode=mode,
            language=language,
        )
        model = self.models.model(mode)
        with self._lock:
            library = self._opened()
            key = (request.key, library.store.journal_end(), model and model.name)
        steps = answer_events(
            library,
            model,
            request,
            self.reranker,
            lock=self._lock,
            cancelled=cancelled,
            degraded=None if mode == "extractive" else self.models.unusable,
        )
        yield from self._cache.through(key, steps)

    def confidence(self, question: str, *, as_of: str | None = None, filters: Filters | None = None) -> float:
        """How sure it is, from 0 to 1, that the library holds the answer to a question."""
        request = Request(question, as_of=as_of, filters=filters or Filters())
        with self._lock:
            return confidence(self._opened(), request, self.reranker)

    def summarize(
        self,
        articles: Sequence[Article] | None = None,
        request: SummaryRequest | None = None,
        *,
        article_ids: Sequence[str] = (),
        mode: Mode = "auto",
        progress: Progress = untold,
    ) -> Summary:
        """A checked summary of articles at hand, of stored ones, or of what the library holds on the request's topic
        or since its day.

        Raises InvalidRequest unless one of articles, ids and topic is given, or a day alone; UnknownArticle.
        """
        request = resolved(request or SummaryRequest())
        given = sum((bool(articles), bool(article_ids), bool(request.topic)))
        if given > 1 or (not given and request.since is None):
            raise InvalidRequest("Give one thing to summarise: a text, article ids, a topic, or since when.")
        model = self.models.model(mode)
        if not articles:
            with self._lock:
                material = gather(self.library.store, request, article_ids, self._found)
            articles, request = material.articles, material.request
        # Outside the lock: a model may write for minutes, and questions are answered meanwhile.
        return summarize(articles, model, request, embedder=self.settings.embedder, progress=progress)

    def _found(self, asked: Search) -> Sequence[Passage]:
        return retrieve(self._opened(), asked, reranker=self.reranker).passages

    def check(
        self, text: str, articles: Sequence[Article] | None = None, *, article_ids: Sequence[str] = ()
    ) -> Check:
        """A text against articles at hand, against stored ones, or against all that the library holds.

        The verifier and a language model may doubt what the rules pass. Raises InvalidRequest, UnknownArticle.
        """
        model = self.models.model("auto")
        check = self._checked(text, articles, article_ids)
        return check if model is None else judged(check, model)

    def _checked(self, text: str, articles: Sequence[Article] | None, article_ids: Sequence[str]) -> Check:
        """The check without a language model."""
        info = EngineInfo("extractive", None, self.settings.embedder)
        verifier = load_verifier(self.settings.verifier)
        if articles is not None:
            return check_text(text, articles, info, verifier)
        with self._lock:
            store = self.library.store
            if article_ids:
                return check_text(text, [store.article(each) for each in article_ids], info, verifier)
            return check_in_library(text, self._passages_for, store.articles_by_id, info, verifier)

    def _passages_for(self, sentence: str) -> Sequence[Passage]:
        asked = Search(" ".join(sentence.split()), PASSAGES, one_per_story=True)
        return retrieve(self.library, asked).passages

    # upkeep

    def verify(
        self, *, everything: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> VerifyReport:
        """What is wrong with the library, if anything is; `progress` is told the chunks done and their total."""
        self._wait_for_rebuild()
        with self._lock:
            return self.library.verify(everything=everything, progress=progress)

    def rebuild(
        self, *, embed: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> RebuildReport:
        """Make the indexes again; with `embed`, from vectors of the current embedder.

        `progress` is told the chunks put into an index, or the articles embedded, and their total. What is
        there serves until the new is complete; an interrupted embedding goes on where it was.
        """
        if not embed:
            with self._lock:
                chunks = self.library.store.chunk_count()
                told = progress
                report = self.library.rebuild(progress=told and (lambda done: told(done, chunks)))
            self._wait_for_rebuild()
            return report
        embedded = 0
        while True:
            # Outside the lock: it takes an hour for 100,000 chunks, and questions go on meanwhile.
            embedded += self.library.reembed(progress=progress)
            with self._lock:
                if self.library.take_over():
                    return replace(self.library.rebuilt(), embedded=embedded)

    def _wait_for_rebuild(self) -> None:
        """Wait for a rebuild in the background, outside the lock: questions are answered meanwhile."""
        while True:
            with self._lock:
                if not self.library.dense.rebuilding:
                    return
            time.sleep(REBUILD_POLL_SECONDS)

    def backup(self, file: Path) -> BackupReport:
        """Write the library to one file, as it is at this moment; needs no ownership and stops nobody."""
        return write_backup(self.settings.home, file)

    def restore(self, file: Path, *, force: bool = False) -> BackupReport:
        """Put a backup in the library's place; one that holds articles is only replaced with `force`."""
        with self._lock:
            return self.library.restore(file, force=force)

    # state

    def status(self) -> LibraryStatus:
        """What the library holds."""
        with self._lock:
            return self.library.status()

    def warm_up(self) -> None:
        """Open the library, its indexes and the models, so that the first question does not wait."""
        with self._lock:
            self._opened().embedder.embed_question("warm up")
            self.library.status()
        with suppress(MissingPackage, ModelUnavailable):  # told with the first question
            if self.models.model("auto") is not None:
                count_tokens("warm up")

    def ready(self) -> bool:
        """Whether the library and its parts are open."""
        opened: Mapping[str, object] = {} if self._library is None else self._library.__dict__
        return {"store", "dense", "lexical", "embedder"} <= set(opened)

    def close(self) -> None:
        """Close the library, if it was opened."""
        with self._lock:
            if self._library is not None:
                self._library.close()
                self._library = None
