"""The bot behind `POST /slack/events` of `rag serve`."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier

from api.slack.bot import Bot
from api.slack.courier import Courier, SlackRefused, SlackUnreachable
from api.slack.door import bolt_app
from api.slack.pace import Pace
from api.slack.settings import SlackSettings, load_slack_settings
from index.errors import LibraryInUse
from rag.engine import Engine

SLACK_EVENTS = "/slack/events"
THREADS = 8
"""That take Slack's requests, and do nothing else: answers that fill the other threads delay no acknowledgement."""
INTRODUCTION_SECONDS = 30.0
"""Between two tries to reach Slack at the start."""


@dataclass(slots=True)
class SlackDoor:
    """The bot as the application serves it. `at_once`: open the bot with the server, not with the first event."""

    bot: Bot
    app: App
    signing_secret: str
    at_once: bool = True
    _limiter: CapacityLimiter | None = None
    _stopped: threading.Event = field(default_factory=threading.Event)

    @asynccontextmanager
    async def lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        """Has the bot run as long as the application does."""
        self._limiter = CapacityLimiter(THREADS)
        introduction = threading.Thread(target=self._introduce, name="slack-introduction", daemon=True)
        introduction.start()
        try:
            yield
        finally:
            self._stopped.set()
            await to_thread.run_sync(self.bot.close)

    def verified(self, body: bytes, timestamp: str, signature: str) -> bool:
        """Whether Slack signed this body within the last five minutes; nothing else of it is looked at before."""
        if not (timestamp.isascii() and timestamp.isdigit()) or not signature.isascii():
            return False
        try:
            return bool(SignatureVerifier(self.signing_secret).is_valid(body, timestamp, signature))
        except UnicodeDecodeError:
            return False

    async def dispatch(self, body: str, headers: dict[str, str]) -> BoltResponse:
        """What Bolt answers to a verified request, in a thread of its own. Raises LibraryInUse."""
        return await to_thread.run_sync(lambda: self._dispatch(body, headers), limiter=self._limiter)

    def _dispatch(self, body: str, headers: dict[str, str]) -> BoltResponse:
        self.bot.open()
        return self.app.dispatch(BoltRequest(body=body, headers=dict(headers)))

    def _introduce(self) -> None:
        """Ask Slack who the bot is, until it answers; the other doors of the server do not wait for it."""
        while not self._stopped.is_set():
            try:
                if self.at_once:
                    self.bot.open()
                self.bot.introduce()
                return
            except (SlackRefused, LibraryInUse) as error:
                self.bot.tell(str(error))
                return
            except SlackUnreachable as error:
                self.bot.tell(str(error))
            self._stopped.wait(INTRODUCTION_SECONDS)


def slack_door(
    engine: Engine,
    *,
    say: Callable[[str], None],
    settings: SlackSettings | None = None,
    pace: Pace | None = None,
) -> SlackDoor | None:
    """The bot for `engine`, if the environment has the bot's token and the signing secret."""
    settings = settings or load_slack_settings()
    if settings.bot_token is None or settings.signing_secret is None:
        return None
    token, secret = settings.bot_token.get_secret_value(), settings.signing_secret.get_secret_value()
    courier = Courier(token, settings.api_url, pace=pace)
    bot = Bot(engine, courier, home=engine.settings.home, say=say)
    # With a token for socket mode, `rag slack` may run beside: it is the one that gets events then.
    return SlackDoor(
        bot, bolt_app(bot, token=token, signing_secret=secret), secret, at_once=settings.app_token is None
    )
