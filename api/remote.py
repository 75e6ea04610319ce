"""The engine of the server that owns the library, reached over HTTP: what commands ask of an Engine.

Files are read here, as this process sees them; what was read is sent as records. Nothing heavy is imported.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx

from api.problems import error_for
from api.sent_events import event_of, sent_events
from api.wire import json_line, unwire, wire
from index.assembly import RECORD_ID
from index.errors import UnknownArticle, UradoriError
from index.lock import Owner
from index.reading import Hints
from index.records import (
    AddReport,
    Article,
    ArticlePage,
    ArticleVersion,
    Filters,
    ReadFailure,
    RebuildReport,
    VerifyReport,
)
from index.revisions import Change, Revision
from rag.answer import Event
from rag.engine import Engine
from rag.records import Answer, Check, Mode, Summary, Turn
from rag.retrieval import Retrieval
from rag.settings import Settings
from rag.summary_request import Progress, SummaryRequest, untold

SEND_CHARACTERS = 30_000
"""Text sent in one request: some ten articles. The server embeds it within two seconds, and questions that
came meanwhile are answered before the next request."""

SEND_ARTICLES = 200
"""Articles sent in one request, where they are short."""

READY_SECONDS = 120.0
"""How long a server may take to open: converting the embedder takes a minute on a slow machine."""

ANSWER_SECONDS = 5.0
"""How long a server may give no sign of life at all while it is asked whether it is ready."""

CONNECT_SECONDS = 2.0
POLL_SECONDS = 0.1


class ServerGone(UradoriError):
    """Nothing answers at the URL in the lock, or not the process that wrote it, or it broke off."""


class ServerFailed(UradoriError):
    """The server answered with something that is no answer of Uradori's."""


class TooLarge(UradoriError):
    """The server takes no body of that size."""


class RemoteEngine:
    """The methods of Engine that commands use, answered by the server at `owner.url`.

    Each raises what Engine's raises, and ServerGone when the server ends amid it. `settings` are those of
    this process; the server answers by its own.
    """

    def __init__(self, settings: Settings, owner: Owner) -> None:
        self.settings = settings
        self._owner = owner
        self._here = Engine(settings)
        # An answer may wait for the model and for other callers; a server that dies closes the connection.
        timeout = httpx.Timeout(None, connect=CONNECT_SECONDS)
        self._client = httpx.Client(base_url=owner.url or "", timeout=timeout, trust_env=False)

    def wait_until_ready(self, say: Callable[[str], None]) -> None:
        """Wait while the server opens its library; `say` is told, if it takes a while.

        Raises ServerGone if the owner does not listen at its URL, ServerFailed if it does not get ready.
        """
        began = heard = time.monotonic()
        told = False
        while True:
            now = time.monotonic()
            try:
                if self._is_ready():
                    return
                heard = now
            except httpx.TimeoutException:
                if now - heard > ANSWER_SECONDS:
                    raise ServerFailed(f"{self._name} does not answer; stop it, or wait.") from None
            if now - began > READY_SECONDS:
                raise ServerFailed(f"{self._name} is still opening its library; try again later.")
            if not told and now - began > 10 * POLL_SECONDS:
                say(f"{self._name} is still opening its library; waiting for it.")
                told = True
            time.sleep(POLL_SECONDS)

    def _is_ready(self) -> bool:
        try:
            health = self._client.get("/health", timeout=CONNECT_SECONDS)
            ready = self._client.get("/ready", timeout=CONNECT_SECONDS)
            if health.json()["pid"] != self._owner.pid:
                raise ServerGone(f"Another server than {self._name} listens there.")
        except httpx.TimeoutException:
            raise
        except (httpx.TransportError, ValueError, KeyError, TypeError) as error:
            raise ServerGone(f"{self._name} does not listen ({error}).") from error
        return ready.is_success

    # articles

    def read(self, source: str) -> list[Article | ReadFailure]:
        """As Engine's: the articles in a file, a folder, or at a URL, read by this process."""
        return self._here.read(source)

    def read_bytes(
        self, data: bytes, *, name: str, hints: Hints | None = None
    ) -> list[Article | ReadFailure]:
        """As Engine's: the articles in the bytes of a file, read by this process."""
        return self._here.read_bytes(data, name=name, hints=hints)

    def read_many(self, sources: Sequence[str]) -> Iterator[Article | ReadFailure]:
        """As Engine's: the articles of several sources, read by this process."""
        return self._here.read_many(sources)

    def add(
        self,
        articles: Iterable[Article | ReadFailure],
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> AddReport:
        """Store and index articles, a request after another; `progress` is told those done so far."""
        tally = _Tally()
        try:
            for part in _parts(articles, tally.failed):
                for report in self._add(part):
                    tally.take(report)
                    if progress is not None:
                        progress(tally.done, tally.chunks)
        except ServerGone as error:
            raise ServerGone(
                f"{error} {tally.done:,} articles were added before; run the same command again for the rest."
            ) from error
        return tally.report()

    def _add(self, articles: Sequence[Article]) -> Iterator[AddReport]:
        """Send articles, by halves where all are more than the server takes at a time."""
        try:
            body = {"articles": [_sent(article) for article in articles]}
            yield unwire(AddReport, self._call("POST", "/articles/batch", body))
        except TooLarge as error:
            if len(articles) == 1:
                yield AddReport(failed=(ReadFailure(articles[0].url or articles[0].title, str(error)),))
                return
            middle = len(articles) // 2
            yield from self._add(articles[:middle])
            yield from self._add(articles[middle:])

    def articles(self, *, offset: int = 0, limit: int = 100) -> ArticlePage:
        """Articles without their text, newest first."""
        page = self._call("GET", f"/articles?offset={offset}&limit={limit}")
        return unwire(ArticlePage, {**page, "articles": [{"text": "", **item} for item in page["articles"]]})

    def article(self, article_id: str) -> Article:
        """One article with versions and dates; raises UnknownArticle."""
        return unwire(Article, self._call("GET", _path_of(article_id)))

    def version(self, article_id: str, version: str) -> Article:
        """As Engine's: an article as it read then; raises UnknownArticle, UnknownVersion."""
        return unwire(
            Article, self._call("GET", f"{_path_of(article_id)}/versions/{quote(version, safe='')}")
        )

    def revision(self, article_id: str, *, since: str | None = None) -> Revision:
        """As Engine's: what changed in an article, without places; raises UnknownArticle, UnknownVersion."""
        since_version = f"?since={quote(since, safe='')}" if since else ""
        record = self._call("GET", f"{_path_of(article_id)}/changes{since_version}")
        return Revision(
            record["article_id"],
            unwire(ArticleVersion, record["from"]),
            unwire(ArticleVersion, record["to"]),
            tuple(Change(change["before"], change["after"], 0, 0) for change in record["changes"]),
        )

    def remove(self, article_id: str) -> None:
        """Remove an article everywhere; raises UnknownArticle."""
        self._call("DELETE", _path_of(article_id))

    # questions

    def retrieve(
        self, question: str, *, k: int = 10, as_of: str | None = None, filters: Filters | None = None
    ) -> Retrieval:
        """The `k` passages that best match a question, best first, with what their scores were made of."""
        asked = {"question": question, "k": k, "as_of": as_of, "filters": wire(filters or Filters())}
        return unwire(Retrieval, self._call("POST", "/search", {**asked, "explain": True}))

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
        asked = {"as_of": as_of, "filters": wire(filters or Filters()), "mode": mode, "language": language}
        body = {"question": question, "conversation": wire(tuple(conversation)), **asked}
        return unwire(Answer, self._call("POST", "/ask", body))

    def ask_events(
        self,
        question: str,
        *,
        as_of: str | None = None,
        filters: Filters | None = None,
        conversation: Sequence[Turn] = (),
        mode: Mode = "auto",
        language: str = "auto",
    ) -> Iterator[Event]:
        """As Engine's: the answer as it comes."""
        asked = {"as_of": as_of, "filters": wire(filters or Filters()), "mode": mode, "language": language}
        body = {"question": question, "conversation": wire(tuple(conversation)), **asked, "stream": True}
        headers = {"Content-Type": "application/json"}
        try:
            with self._client.stream("POST", "/ask", content=json_line(body), headers=headers) as response:
                if not response.is_success:
                    response.read()
                    raise self._error(response)
                yield from map(self._event, sent_events(response.iter_lines()))
        except httpx.TransportError as error:
            raise ServerGone(f"{self._name} broke off; is it still running?") from error

    def _event(self, sent: tuple[str, str]) -> Event:
        kind, data = sent[0], json.loads(sent[1])
        if kind == "error":
            raise error_for(str(data["type"]).removeprefix("urn:uradori:"), str(data["detail"]))
        return event_of(kind, data)

    def summarize(
        self,
        articles: Sequence[Article] | None = None,
        request: SummaryRequest | None = None,
        *,
        article_ids: Sequence[str] = (),
        mode: Mode = "auto",
        progress: Progress = untold,
    ) -> Summary:
        """As Engine's: a checked summary of articles at hand, stored ones, or a topic; `progress` is told nothing."""
        request = request or SummaryRequest()
        body = {
            "articles": None if articles is None else [_sent(article) for article in articles],
            "article_ids": list(article_ids) or None,
            "topic": request.topic,
            "as_of": request.as_of,
            "since": request.since,
            "length": request.length,
            "language": request.language,
            "style": request.style,
            "mode": mode,
        }
        return unwire(Summary, self._call("POST", "/summarize", body))

    def check(
        self, text: str, articles: Sequence[Article] | None = None, *, article_ids: Sequence[str] = ()
    ) -> Check:
        """As Engine's: a text against articles at hand, stored ones, or all that the library holds."""
        body = {
            "text": text,
            "articles": None if articles is None else [_sent(article) for article in articles],
            "article_ids": list(article_ids) or None,
        }
        return unwire(Check, self._call("POST", "/check", body))

    # upkeep

    def verify(
        self, *, everything: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> VerifyReport:
        """What is wrong with the library, if anything is; `progress` is told nothing."""
        return unwire(VerifyReport, self._call("POST", "/verify", {"everything": everything}))

    def rebuild(
        self, *, embed: bool = False, progress: Callable[[int, int], None] | None = None
    ) -> RebuildReport:
        """Make the indexes again, or the vectors too; `progress` is told nothing."""
        return unwire(RebuildReport, self._call("POST", "/rebuild", {"embed": embed}))

    def close(self) -> None:
        """Close the connection; the server and its library stay open."""
        self._client.close()

    # transport

    @property
    def _name(self) -> str:
        return f"The server {self._owner.url} (process {self._owner.pid})"

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The answer to a request, parsed; raises what the server's problem says, and ServerGone."""
        content = None if body is None else json_line(body)
        try:
            response = self._client.request(
                method, path, content=content, headers={"Content-Type": "application/json"}
            )
        except httpx.TransportError as error:
            raise ServerGone(f"{self._name} broke off; is it still running?") from error
        if response.status_code == httpx.codes.NO_CONTENT:
            return None
        if response.is_success:
            return response.json()
        raise self._error(response)

    def _error(self, response: httpx.Response) -> UradoriError:
        try:
            problem = response.json()
            kind, detail = problem["type"].removeprefix("urn:uradori:"), problem["detail"]
        except (ValueError, KeyError, TypeError, AttributeError):
            return ServerFailed(f"{self._name} answered {response.status_code} {response.reason_phrase}.")
        if response.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
            return TooLarge(
                "The article is more than the server takes at a time; raise RAG_MAX_UPLOAD_BYTES for it."
            )
        return error_for(kind, detail)


@dataclass(slots=True)
class _Tally:
    """The lists of an AddReport, put together from those of the requests."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[ReadFailure] = field(default_factory=list)
    chunks: int = 0

    @property
    def done(self) -> int:
        """Articles that are in the library now."""
        return len(self.added) + len(self.changed) + len(self.unchanged)

    def take(self, report: AddReport) -> None:
        self.added += report.added
        self.changed += report.changed
        self.unchanged += report.unchanged
        self.failed += report.failed
        self.chunks += report.chunks

    def report(self) -> AddReport:
        return AddReport(
            tuple(self.added), tuple(self.changed), tuple(self.unchanged), tuple(self.failed), self.chunks
        )


def _parts(items: Iterable[Article | ReadFailure], failed: list[ReadFailure]) -> Iterator[list[Article]]:
    """Articles in groups for a request each; failures go to `failed` in the order in which they come."""
    part: list[Article] = []
    size = 0
    for item in items:
        if isinstance(item, ReadFailure):
            failed.append(item)
            continue
        part.append(item)
        size += len(item.text)
        if size >= SEND_CHARACTERS or len(part) >= SEND_ARTICLES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _sent(article: Article) -> Any:
    """An article as a request carries it: without what the server finds out by itself."""
    return wire(replace(article, dates=(), versions=(), duplicates=()))


def _path_of(article_id: str) -> str:
    """The path of an article. Raises UnknownArticle for what no id looks like, such as an empty one."""
    if not RECORD_ID.fullmatch(article_id):
        raise UnknownArticle(
            f"No article {article_id} is in the library; `rag list` shows the ids of those that are."
        )
    # A path may not end in `.` or `..` as it is.
    return f"/articles/{quote(article_id, safe='').replace('.', '%2E')}"
