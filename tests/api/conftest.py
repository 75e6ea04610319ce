"""An engine that plays what a test puts into its queue, `rag` in this process, and the app over a socket."""

import io
import json
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.cli import run
from index.embedding import DEFAULT_EMBEDDER, DEFAULT_EMBEDDER_DIGEST
from index.records import AddReport, Article, Passage, RemovedBlock
from rag.records import Answer, Citation, EngineInfo, Figure, Note, Sentence, Summary, Withheld
from rag.settings import Settings

PROJECT = Path(__file__).parents[2]

ARTICLE = Article(
    id="ferry1",
    title="Second ferry for Minatomi",
    text="The town will spend ¥240 million on a ferry.\nIt sails in October.",
    url="https://news.example/ferry",
    source="Harbour Post",
    published_at="2026-03-03T10:00+09:00",
    removed=(RemovedBlock("MOST READ\nTen recipes", "list of headlines"),),
)
QUOTE = "The town will spend ¥240 million on a ferry."
CITATION = Citation(
    1, ARTICLE.id, ARTICLE.title, ARTICLE.source, ARTICLE.url, ARTICLE.published_at, QUOTE, 0, len(QUOTE)
)
PASSAGE = Passage(
    ARTICLE.id, ARTICLE.title, ARTICLE.source, ARTICLE.url, ARTICLE.published_at, 0, len(QUOTE), QUOTE, 0.75
)
ENGINE_INFO = EngineInfo("extractive", None, "all-MiniLM-L6-v2")
ANSWER = Answer(
    id="a1",
    question="How much will the ferry cost?",
    as_of="2026-03-04",
    status="answered",
    language="en",
    text=f"{QUOTE} [1]",
    short="¥240 million",
    sentences=(Sentence(QUOTE, (1,), figures=(0,)),),
    citations=(CITATION,),
    figures=(Figure("¥240 million", "money", 240_000_000.0, "JPY", None, "supported", 1),),
    withheld=(
        Withheld("It costs ¥2.4 billion.", "figure_mismatch", "¥2.4 billion is in none of its quotes."),
    ),
    notes=(Note("recency", "The article is a day old.", (1,)),),
    nearest=(),
    engine=ENGINE_INFO,
)
NOT_FOUND = Answer(
    id="a2",
    question="Who built the lighthouse?",
    as_of="2026-03-04",
    status="not_found",
    language="en",
    text="",
    short=None,
    sentences=(),
    citations=(),
    figures=(),
    withheld=(),
    notes=(Note("missing", "No article names a builder."),),
    nearest=(CITATION,),
    engine=ENGINE_INFO,
)
SUMMARY = Summary(
    article_ids=(ARTICLE.id,),
    title=ARTICLE.title,
    language="en",
    length="short",
    sentences=ANSWER.sentences,
    citations=ANSWER.citations,
    figures=ANSWER.figures,
    withheld=(),
    timeline=(),
    notes=(),
    engine=ENGINE_INFO,
)
ADDED = AddReport(added=(ARTICLE.id,), chunks=1)
_EMBEDDER = SimpleNamespace(name=DEFAULT_EMBEDDER, digest=DEFAULT_EMBEDDER_DIGEST, dimension=384)


@dataclass(slots=True)
class FakeEngine:
    """Plays its queue: each call takes the next item and returns it, or raises it; calls are kept."""

    settings: Settings
    queue: deque[object] = field(default_factory=deque)
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)
    opened: bool = True
    library: Any = field(default_factory=lambda: SimpleNamespace(embedder=_EMBEDDER))
    closed: int = 0

    def play(self, *items: object) -> None:
        """Put items into the queue."""
        self.queue.extend(items)

    def asked(self, name: str) -> dict[str, Any]:
        """The keyword arguments of the last call of that name."""
        return next(call[2] for call in reversed(self.calls) if call[0] == name)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def method(*args: object, **kwargs: object) -> object:
            self.calls.append((name, args, kwargs))
            item = self.queue.popleft()
            if isinstance(item, BaseException):
                raise item
            return item

        return method

    def add(self, articles: Any, *, progress: Any = None) -> object:
        """Consumes the articles as the real one does, then plays."""
        items = list(articles)
        self.calls.append(("add", (items,), {}))
        if progress is not None:
            progress(len(items), len(items))
        item = self.queue.popleft()
        if isinstance(item, BaseException):
            raise item
        return item

    def claim(self) -> None:
        """It owns what there is."""

    def ready(self) -> bool:
        """As the test says."""
        return self.opened

    def close(self) -> None:
        """Counted."""
        self.closed += 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its stdout, parsed."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Application:
    """An app that is being served, and a client that talks to it."""

    app: FastAPI
    client: httpx.Client


@dataclass(frozen=True, slots=True)
class Records:
    """One of each record, about one ferry."""

    article: Article = ARTICLE
    passage: Passage = PASSAGE
    answer: Answer = ANSWER
    not_found: Answer = NOT_FOUND
    summary: Summary = SUMMARY
    added: AddReport = ADDED


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where converted models are kept between runs of the tests, so that conversion happens once."""
    return PROJECT / ".models"


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    return FakeEngine(Settings(home=tmp_path / "home"))


@pytest.fixture
def rag(
    engine: FakeEngine, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """`rag` with these arguments, over the fake engine."""
    monkeypatch.delenv("RAG_HOME", raising=False)

    def call(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        code = run(arguments, make_engine=lambda settings, *, say: engine)
        out, err = capsysbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return call


@pytest.fixture(scope="session")
def serving() -> Callable[[FastAPI], AbstractContextManager[Application]]:
    """How a test serves an app of its own."""
    return served


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The real app on a real socket, once for all tests; its engine is put in by `client`."""
    engine: Any = FakeEngine(Settings(home=tmp_path_factory.mktemp("application")))
    with served(create_app(engine)) as application:
        yield application


@pytest.fixture
def client(application: Application, engine: FakeEngine) -> httpx.Client:
    """A client of the app over the fake engine of this test."""
    application.app.state.engine = engine
    return application.client


@contextmanager
def served(app: FastAPI) -> Iterator[Application]:
    """`app` over a socket, in a thread, with a client for it."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # so that a first request waits for the server, however slowly its thread starts
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
                yield Application(app, client)
        finally:
            server.should_exit = True
            thread.join()
