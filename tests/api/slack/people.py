"""What people do in a workspace, as Slack tells a bot of it: messages, edits, commands, buttons, forms."""

import itertools
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

BOT_USER, TEAM = "UBOT", "T1"


@dataclass
class Posted:
    """A message of the bot's as it stands in a channel, and how it stood before."""

    channel: str
    ts: str
    thread: str | None
    text: str
    blocks: list[dict[str, Any]]
    sent: dict[str, Any]
    versions: list[tuple[float, str]] = field(default_factory=list)
    deleted: bool = False

    @property
    def shown(self) -> str:
        """Everything that it shows, marks and all."""
        return "\n".join(text for text, _ in texts_of(self.blocks))


def texts_of(node: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each text object of blocks, with the object itself."""
    if isinstance(node, dict):
        if node.get("type") in ("mrkdwn", "plain_text"):
            yield node["text"], node
        for value in node.values():
            yield from texts_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts_of(value)


class Workspace:
    """The people of one workspace with one bot; `port` is where its Slack listens."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.people: dict[tuple[str, str], dict[str, Any]] = {}  # their messages, for conversations.*
        self._ids = itertools.count(1)
        self._triggers: dict[str, float] = {}

    def ts(self) -> str:
        return f"{time.time():.0f}.{next(self._ids):06d}"

    def trigger(self) -> str:
        trigger = f"trigger{next(self._ids)}"
        self._triggers[trigger] = time.monotonic()
        return trigger

    def event(self, **event: Any) -> dict[str, Any]:
        return {
            "type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event": event,
            "event_id": f"Ev{next(self._ids)}", "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }  # fmt: skip

    def mention(self, text: str, *, channel: str = "C1", user: str = "U1", thread: str | None = None,
                **more: Any) -> dict[str, Any]:  # fmt: skip
        return self._said("app_mention", f"<@{BOT_USER}> {text}", channel, user, thread, more)

    def message(self, text: str, *, channel: str = "C1", user: str = "U1", thread: str | None = None,
                **more: Any) -> dict[str, Any]:  # fmt: skip
        kind = "im" if channel.startswith("D") else "channel"
        return self._said("message", text, channel, user, thread, {"channel_type": kind, **more})

    def _said(self, kind: str, text: str, channel: str, user: str, thread: str | None,
              more: Mapping[str, Any]) -> dict[str, Any]:  # fmt: skip
        said = {"type": kind, "channel": channel, "user": user, "text": text, "ts": self.ts(), **more}
        if thread:
            said["thread_ts"] = thread
        self.people[channel, said["ts"]] = said
        return self.event(**said)

    def edited(self, payload: Mapping[str, Any], text: str) -> dict[str, Any]:
        before = payload["event"]
        message = {
            **before,
            "type": "message",
            "text": text,
            "edited": {"ts": self.ts(), "user": before["user"]},
        }
        return self.event(type="message", subtype="message_changed", channel=before["channel"],
                          message=message, previous_message=before, ts=self.ts())  # fmt: skip

    def deleted(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        before = payload["event"]
        return self.event(type="message", subtype="message_deleted", channel=before["channel"],
                          deleted_ts=before["ts"], previous_message=before, ts=self.ts())  # fmt: skip

    def command(self, text: str, *, channel: str = "C1", user: str = "U1") -> dict[str, Any]:
        return {
            "command": "/rag", "text": text, "channel_id": channel, "user_id": user, "team_id": TEAM,
            "trigger_id": self.trigger(), "response_url": f"http://127.0.0.1:{self.port}/response/{channel}",
        }  # fmt: skip

    def press(self, posted: Posted, action: str, *, user: str = "U1") -> dict[str, Any]:
        element = next(
            e
            for b in posted.blocks
            if b["type"] == "actions"
            for e in b["elements"]
            if e["action_id"] == action
        )
        chosen = (
            {"value": element["value"]} if "value" in element else {"selected_option": element["options"][-1]}
        )
        return {
            "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user}, "trigger_id": self.trigger(),
            "channel": {"id": posted.channel},
            "container": {"type": "message", "message_ts": posted.ts, "channel_id": posted.channel},
            "message": {"ts": posted.ts, "thread_ts": posted.thread or posted.ts},
            "actions": [{"action_id": action, "type": element["type"], "block_id": "b", **chosen}],
        }  # fmt: skip

    def shortcut(self, callback_id: str, payload: Mapping[str, Any], *, user: str = "U1") -> dict[str, Any]:
        message = payload["event"]
        return {
            "type": "message_action", "callback_id": callback_id, "team": {"id": TEAM}, "user": {"id": user},
            "trigger_id": self.trigger(), "channel": {"id": message["channel"]}, "message": message,
            "response_url": f"http://127.0.0.1:{self.port}/response/{message['channel']}",
        }  # fmt: skip

    def submit(
        self, view: Mapping[str, Any], values: Mapping[str, Any], *, user: str = "U1"
    ) -> dict[str, Any]:
        state = {"values": {block: {"value": value} for block, value in values.items()}}
        return {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": user},
                "view": {**view, "id": f"V{next(self._ids)}", "state": state}}  # fmt: skip
