"""What the bot is configured by: the variables that Bolt itself reads."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import InvalidRequest

SLACK_API = "https://slack.com/api/"


class SlackSettings(BaseSettings):
    """Tokens and secrets of the app; each is an environment variable `SLACK_<NAME>`. Empty counts as unset."""

    model_config = SettingsConfigDict(env_prefix="SLACK_", frozen=True, extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr | None = Field(
        default=None, description="bot token, xoxb-…, from OAuth & Permissions once the app is installed"
    )
    signing_secret: SecretStr | None = Field(
        default=None, description="signing secret, from Basic Information; for `POST /slack/events`"
    )
    app_token: SecretStr | None = Field(
        default=None,
        description="app-level token, xapp-…, with the scope connections:write; for `rag slack`",
    )
    api_url: str = Field(default=SLACK_API, description="address of Slack's Web API; for GovSlack, or a test")

    @property
    def over_http(self) -> bool:
        """Whether `rag serve` answers `POST /slack/events`."""
        return self.bot_token is not None and self.signing_secret is not None

    def token(self) -> str:
        """The bot token. Raises InvalidRequest, naming the variable, if it is not set."""
        return _required(self.bot_token, "SLACK_BOT_TOKEN", "xoxb-…, under OAuth & Permissions")

    def socket_token(self) -> str:
        """The app-level token. Raises InvalidRequest, naming the variable, if it is not set."""
        return _required(
            self.app_token, "SLACK_APP_TOKEN", "xapp-…, with connections:write, under Basic Information"
        )


def _required(secret: SecretStr | None, name: str, what: str) -> str:
    if secret is None:
        raise InvalidRequest(
            f"{name} is not set; copy it from your Slack app ({what}). docs/slack.md says how."
        )
    return secret.get_secret_value()


def load_slack_settings() -> SlackSettings:
    """The settings as the environment has them now."""
    return SlackSettings()
