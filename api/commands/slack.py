"""`rag slack`: the bot in Slack, over a connection that it opens itself."""

import importlib.resources

import click

from api.problems import EXIT_OK
from api.session import Session, with_session
from api.terminal import complain, write_text
from index.errors import InvalidRequest

MANIFEST = "slack-manifest.yaml"


@click.command("slack")
@click.option("--manifest", is_flag=True, help="Write the manifest that makes the app in Slack, and end.")
@click.option("--url", metavar="URL", help="With --manifest: for POST /slack/events at this https address.")
@with_session
def slack_command(session: Session, *, manifest: bool, url: str | None) -> int:
    """Answer in Slack, by socket mode.

    Takes SLACK_BOT_TOKEN and SLACK_APP_TOKEN from the environment; docs/slack.md shows how to get them. Goes
    through `rag serve` where that owns the library. Stops on Ctrl-C or SIGTERM.
    """
    if url is not None and not manifest:
        raise click.UsageError("--url goes with --manifest.")
    if manifest:
        write_text(manifest_text(url))
        return EXIT_OK
    from api.slack.bot import Bot
    from api.slack.courier import Courier
    from api.slack.settings import load_slack_settings
    from api.slack.socket_mode import run_socket_mode

    settings = load_slack_settings()
    token, _ = settings.token(), settings.socket_token()
    with session.engine() as engine:
        bot = Bot(engine, Courier(token, settings.api_url), home=engine.settings.home, say=complain)
        run_socket_mode(bot, settings, announce=lambda: complain("answering in Slack; Ctrl-C stops."))
    return EXIT_OK


def manifest_text(url: str | None) -> str:
    """The app's manifest for socket mode, or for a server that Slack reaches at `url`. Raises InvalidRequest."""
    text = (importlib.resources.files("api") / "static" / MANIFEST).read_text("utf-8").rstrip()
    if url is None:
        return text
    if not url.startswith("https://"):
        raise InvalidRequest("Slack reaches a server by https:// alone; give the address of your proxy.")
    address = f"{url.rstrip('/')}/slack/events"
    text = text.replace("socket_mode_enabled: true", "socket_mode_enabled: false")
    text = text.replace("event_subscriptions:\n", f"event_subscriptions:\n    request_url: {address}\n")
    text = text.replace("is_enabled: true\n", f"is_enabled: true\n    request_url: {address}\n")
    return text.replace("- command: /rag\n", f"- command: /rag\n      url: {address}\n")
