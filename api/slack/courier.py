"""Calls to Slack's Web API: in their turn, again where that helps, and every refusal in one sentence."""

import http.client
import threading
from collections.abc import Mapping
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from api.slack.pace import SPARE, Pace
from index.errors import UradoriError

TRIES = 6
"""For what Slack's servers fail at, or the network does: with doubling waits, about half a minute."""
FIRST_WAIT_SECONDS = 0.25
MOST_PUT_OFF = 100
"""Times that one call is put off by 429 before it is given up."""
CALL_SECONDS = 10
RETRY_AFTER_SECONDS = 5.0
"""Waited after a 429 that does not say how long."""
STATUS_RATE_LIMITED = 429
STATUS_SERVER_ERROR = 500

TOKEN_REFUSED = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission"}
)
PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)


class SlackRefused(UradoriError):
    """Slack refuses a call, for good; `code` is its own word for why."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class SlackUnreachable(UradoriError):
    """Slack does not answer; whether it did what it was asked to is not known."""


class Stopped(UradoriError):
    """The bot is being stopped."""


class Courier:
    """Slack's Web API, as one bot may use it. Safe from several threads."""

    def __init__(self, token: str, api_url: str, *, pace: Pace | None = None) -> None:
        self.client = WebClient(token=token, base_url=api_url, timeout=CALL_SECONDS, retry_handlers=[])
        self.pace = pace or Pace()
        self.stopping = threading.Event()

    def call(self, method: str, *, once: bool = False, **arguments: Any) -> Mapping[str, Any]:
        """What Slack answers, in its turn, however long that takes.

        With `once` a call that may have arrived is not made again. Raises SlackRefused, SlackUnreachable, or
        Stopped while it waits.
        """
        channel = str(arguments.get("channel", ""))
        failures = 0
        for _ in range(MOST_PUT_OFF):
            self._await_turn(method, channel)
            try:
                return self._call(method, channel, arguments)
            except _Later:
                continue  # the next turn comes after what Slack asked for
            except SlackUnreachable:
                failures += 1
                if once or failures == TRIES:
                    raise
            self._sleep(FIRST_WAIT_SECONDS * 2**failures)
        raise SlackUnreachable(f"Slack puts off {method} again and again.")

    def call_if_spare(self, method: str, *, reserve: float = SPARE, **arguments: Any) -> bool:
        """The call, if it may be made at once and leaves others their share; whether it was, and well."""
        channel = str(arguments.get("channel", ""))
        if not self.pace.spare_turn(method, channel, reserve=reserve):
            return False
        try:
            self._call(method, channel, arguments)
        except (_Later, SlackUnreachable, SlackRefused):
            return False
        return True

    def _await_turn(self, method: str, channel: str) -> None:
        while True:
            self._sleep(self.pace.turn(method, channel))
            if not self.pace.is_closed(method, channel):
                return

    def _sleep(self, seconds: float) -> None:
        if self.stopping.wait(seconds):
            raise Stopped("The bot is being stopped.")

    def _call(self, method: str, channel: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            # Blocks go as JSON; methods that only read take a form.
            form = method.startswith(("conversations.", "files.", "auth."))
            response = self.client.api_call(
                method, params=given if form else None, json=None if form else given
            )
            data: Mapping[str, Any] = response.data if isinstance(response.data, dict) else {}
            return {**data, "headers": dict(response.headers)}
        except SlackApiError as error:
            raise self._failure(method, channel, error) from error
        except (OSError, URLError, http.client.HTTPException, SlackClientError) as error:
            raise SlackUnreachable(f"Slack does not answer {method} ({error}).") from error

    def _failure(self, method: str, channel: str, error: SlackApiError) -> UradoriError:
        response = error.response
        status = getattr(response, "status_code", 0) or 0
        data = response.data if isinstance(getattr(response, "data", None), dict) else {}
        code = str(data.get("error", ""))
        if status == STATUS_RATE_LIMITED or code in ("ratelimited", "rate_limited"):
            self.pace.close(method, channel, _retry_after(response))
            return _Later(f"Slack puts off {method}.")
        if status >= STATUS_SERVER_ERROR or code in PASSING or not code:
            return SlackUnreachable(f"Slack fails at {method} ({code or status}).")
        return SlackRefused(refusal(method, code, data), code)


class _Later(UradoriError):
    """Slack has put the call off, and the pace knows until when."""


def _retry_after(response: Any) -> float:
    for name, value in response.headers.items():
        if name.lower() == "retry-after":
            try:
                return max(0.0, float(value))
            except ValueError:
                break
    return RETRY_AFTER_SECONDS


def refusal(method: str, code: str, data: Mapping[str, Any]) -> str:
    """What a refusal means and what to do, in a sentence."""
    if code == "missing_scope":
        return (
            f"The Slack bot lacks the scope {data.get('needed', 'it needs')} for {method}; add it under OAuth & "
            "Permissions (or paste the manifest of `rag slack --manifest`) and install the app again."
        )
    if code in TOKEN_REFUSED:
        token = "SLACK_APP_TOKEN" if method.startswith("apps.") else "SLACK_BOT_TOKEN"
        return f"Slack refuses {token} ({code}); copy it anew from the app's settings, and install the app if it is not."
    return f"Slack refuses {method}: {code}."
