"""`rag slack`: the bot over a WebSocket that it opens itself, so that it needs no address of its own."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from api.slack.bot import Bot
from api.slack.courier import SlackRefused, SlackUnreachable, refusal
from api.slack.door import bolt_app
from api.slack.settings import SlackSettings

PING_SECONDS = 5.0
"""Between two looks at whether the connection lives; a dead one is replaced."""


def run_socket_mode(bot: Bot, settings: SlackSettings, *, announce: Callable[[], None]) -> None:
    """Serves Slack until SIGINT or SIGTERM; `announce` is called once events come.

    Raises InvalidRequest for a token that is not set, SlackRefused for a wrong one, SlackUnreachable, LibraryInUse.
    """
    app_token = settings.socket_token()
    app = bolt_app(bot, token=settings.token(), signing_secret=None)
    bot.introduce()
    with _until_signalled() as stopped:
        bot.open()
        handler = SocketModeHandler(app, app_token, ping_interval=PING_SECONDS)
        try:
            _connect(handler)
            announce()
            stopped.wait()
        finally:
            handler.client.close()
            bot.close()


def _connect(handler: SocketModeHandler) -> None:
    try:
        handler.client.connect()
    except SlackApiError as error:
        data = error.response.data if isinstance(error.response.data, dict) else {}
        code = str(data.get("error", "no reason given"))
        raise SlackRefused(refusal("apps.connections.open", code, data), code) from error
    except OSError as error:
        raise SlackUnreachable(f"Slack does not answer ({error}); is there a network?") from error


@contextmanager
def _until_signalled() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set; a second one raises KeyboardInterrupt."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
