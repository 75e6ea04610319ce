"""The bot over a fake Slack, behind the real app on a socket, with an engine that plays what a test says."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.app import create_app
from api.slack.http import SlackDoor, slack_door
from api.slack.pace import RATES, Pace
from api.slack.settings import SlackSettings
from index.errors import UnknownArticle, UnreadableSource
from index.reading import read_bytes
from index.records import Article, ArticlePage
from rag.answer import CheckedSentence, Event
from rag.records import Answer, Check, CheckedClaim
from rag.settings import Settings
from tests.api.slack.fake_slack import BOT_TOKEN, POSTING_SPEED, SECRET, FakeSlack

SPEED = 20.0


@dataclass
class PlayedEngine:
    """Answers every question with `answer`, sentence by sentence, after whatever `before` does."""

    settings: Settings
    answer: Answer
    summary: Any
    article_: Article
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    summarised: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    before: Callable[[str], object] = lambda question: None
    between: Callable[[str], object] = lambda question: None
    pages: dict[str, list[Article]] = field(default_factory=dict)
    page: ArticlePage = field(default_factory=lambda: ArticlePage((), 0))
    check_: Check | None = None
    _number: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask_events(self, question: str, **how: Any) -> Iterator[Event]:
        with self._lock:
            self.asked.append((question, how))
            self._number += 1
            answer = replace(self.answer, id=f"answer{self._number}", question=question)
        self.before(question)
        yield Event("retrieved", ())
        for sentence in answer.sentences:
            cited = tuple(answer.citations[n - 1] for n in sentence.citations)
            yield Event("sentence", CheckedSentence(sentence, cited, ()))
            self.between(question)
        yield Event("done", answer)

    def summarize(self, articles: Any = None, request: Any = None, **how: Any) -> Any:
        self.summarised.append((articles, {"topic": request.topic, "length": request.length, **how}))
        return self.summary

    def check(self, text: str, *rest: Any, **how: Any) -> Check:
        self.checked.append(text)
        claim = CheckedClaim(text, 0, len(text), "supported", citations=(1,))
        return self.check_ or Check((claim,), self.answer.citations[:1], "supported", self.answer.engine)

    def read(self, source: str) -> list[Article]:
        found = self.pages.get(source)
        if found is None:
            raise UnreadableSource(f"{source} could not be fetched.")
        return found

    def read_bytes(self, data: bytes, *, name: str) -> list[Any]:
        return list(read_bytes(data, name=name))

    def article(self, article_id: str) -> Article:
        if article_id != self.article_.id:
            raise UnknownArticle(f"No article {article_id} is in the library.")
        return self.article_

    def articles(self, *, offset: int = 0, limit: int = 100) -> ArticlePage:
        return self.page

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Setting:
    """A running bot and all around it."""

    slack: FakeSlack
    engine: Any
    door: SlackDoor
    url: str
    said: list[str]

    def post(self, payload: dict[str, Any], **how: Any) -> Any:
        return self.slack.post(self.url, payload, **how)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    fake = FakeSlack(speed=SPEED)
    fake.start()
    yield fake
    fake.stop()
    assert fake.broken_rules == []
    assert fake.pings == []
    assert fake.impatient == []


@pytest.fixture
def played(tmp_path: Path, records: Any) -> PlayedEngine:
    return PlayedEngine(Settings(home=tmp_path / "home"), records.answer, records.summary, records.article)


@pytest.fixture
def bot_over(serving: Any) -> Callable[..., Any]:
    """Starts a bot over an engine, for as long as a `with` lasts."""

    @contextmanager
    def start(
        slack: FakeSlack, engine: Any, *, speed: float = SPEED, grace: float = 20.0
    ) -> Iterator[Setting]:
        settings = SlackSettings(
            bot_token=SecretStr(BOT_TOKEN),
            signing_secret=SecretStr(SECRET),
            app_token=None,
            api_url=slack.api_url,
        )
        said: list[str] = []
        fast = {method: rate.faster(speed) for method, rate in RATES.items()}
        fast["chat.postMessage"] = RATES["chat.postMessage"].faster(min(speed, POSTING_SPEED))
        pace = Pace(fast)
        door = slack_door(engine, say=said.append, settings=settings, pace=pace, grace=grace)
        assert door is not None
        with serving(create_app(engine, slack=door)) as application:
            url = str(application.client.base_url.join("/slack/events"))
            yield Setting(slack, engine, door, url, said)

    return start


@pytest.fixture
def running(slack: FakeSlack, played: PlayedEngine, bot_over: Any) -> Iterator[Setting]:
    with ExitStack() as stack:
        yield stack.enter_context(bot_over(slack, played))
