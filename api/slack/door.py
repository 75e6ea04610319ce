"""Slack's requests, verified and told apart by Bolt: each is kept, handed to the bot, and acknowledged.

Nothing here waits for the engine or for Slack, so that the acknowledgement leaves at once; and it leaves after
what it acknowledges is on disk.
"""

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from api.slack.bot import Bot
from api.slack.buttons import open_form, press, save_correction, save_settings
from api.slack.events import command_task, incoming, shortcut_task
from api.slack.forms import CORRECTION, SETTINGS, settings_form
from api.slack.home import show_help, show_home
from api.slack.messages import hear

Body = Mapping[str, Any]
SUMMARISE_THIS, CHECK_THIS = "summarise_this", "check_this"
"""The message shortcuts, by the callback ids that the manifest gives them."""


def bolt_app(bot: Bot, *, token: str, signing_secret: str | None) -> App:
    """The Bolt application over `bot`. Without a secret only for socket mode, where nothing is signed."""
    logger = logging.getLogger("uradori.slack")
    logger.setLevel(logging.ERROR)
    app = App(
        name="uradori",
        logger=logger,
        signing_secret=signing_secret or "socket mode only",
        client=WebClient(base_url=bot.courier.client.base_url, logger=logger),
        authorize=lambda context: AuthorizeResult(
            enterprise_id=context.enterprise_id,
            team_id=context.team_id,
            bot_id=bot.identity.bot_id or None,
            bot_user_id=bot.identity.user_id or None,
            bot_token=token,
        ),
        # The listener keeps what came before it is acknowledged, and does nothing that takes long.
        process_before_response=True,
        attaching_conversation_kwargs_enabled=False,
    )
    _listen(app, bot)
    return app


def _listen(app: App, bot: Bot) -> None:
    app.event("app_mention")(_acknowledged(lambda body: _message(bot, body)))
    app.event("message")(_acknowledged(lambda body: _message(bot, body)))
    app.event("app_home_opened")(_acknowledged(lambda body: _home(bot, body)))
    app.command(re.compile(r"/.+"))(_acknowledged(lambda body: _command(bot, body)))
    app.shortcut(SUMMARISE_THIS)(_acknowledged(lambda body: _shortcut(bot, body, "summarize")))
    app.shortcut(CHECK_THIS)(_acknowledged(lambda body: _shortcut(bot, body, "check")))
    app.action(re.compile(r"uradori_.+"))(_acknowledged(lambda body: press(bot, body)))
    app.view(CORRECTION)(_acknowledged(lambda body: save_correction(bot, body)))
    app.view(SETTINGS)(_acknowledged(lambda body: save_settings(bot, body)))


def _acknowledged(do: Callable[[Body], None]) -> Callable[..., None]:
    """A listener as Bolt calls it."""

    def listener(body: Body, ack: Callable[[], Any]) -> None:
        do(body)
        ack()

    return listener


def _message(bot: Bot, body: Body) -> None:
    bot_user = bot.identity.user_id or _bot_user(body)
    message = incoming(body.get("event") or {}, bot_user)
    if message is not None:
        hear(bot, str(body.get("event_id", "")), message, bot_user)


def _home(bot: Bot, body: Body) -> None:
    event = body.get("event") or {}
    if event.get("tab", "home") == "home" and bot.store.take_event(str(body.get("event_id", ""))):
        bot.later(lambda: show_home(bot, str(event.get("user", ""))))


def _command(bot: Bot, body: Body) -> None:
    task = command_task(body)
    if task is not None:
        bot.take(task.key, task)
    elif str(body.get("text", "")).strip().lower() == "settings":
        channel = str(body.get("channel_id", ""))
        open_form(bot, str(body.get("trigger_id", "")), lambda: settings_form(bot, channel))
    elif bot.store.take_event(f"command:{body.get('trigger_id', '')}"):
        bot.later(lambda: show_help(str(body.get("response_url", "")), str(body.get("command", "/rag"))))


def _shortcut(bot: Bot, body: Body, kind: Any) -> None:
    task = shortcut_task(body, kind)
    bot.take(task.key, task)


def _bot_user(body: Body) -> str:
    """The bot's user as the event names it, until Slack was asked."""
    return next(
        (str(each.get("user_id", "")) for each in body.get("authorizations") or () if each.get("is_bot")), ""
    )
