"""Who the bot is, and what it may do, as Slack says."""

from dataclasses import dataclass

from api.slack.courier import Courier

SCOPES = (
    "app_mentions:read", "channels:history", "chat:write", "commands", "files:read", "groups:history",
    "im:history", "mpim:history",
)  # fmt: skip
"""What the bot needs; the manifest asks for them."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot's user and bot id, and the scopes that it lacks; empty until Slack was asked."""

    user_id: str = ""
    bot_id: str = ""
    team_id: str = ""
    lacking: tuple[str, ...] = ()


def identify(courier: Courier) -> Identity:
    """Asks Slack. Raises SlackRefused for a wrong token, SlackUnreachable."""
    answer = courier.call("auth.test")
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    granted = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")} - {""}
    # Without the header nothing is known.
    lacking = tuple(scope for scope in SCOPES if scope not in granted) if granted else ()
    return Identity(
        str(answer.get("user_id", "")), str(answer.get("bot_id", "")), str(answer.get("team_id", "")), lacking
    )
