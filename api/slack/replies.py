"""The reply to a question: one message, posted once whatever happens, that grows into the answer."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from slack_sdk.webhook import WebhookClient

from api.slack.courier import Courier, SlackRefused, SlackUnreachable
from api.slack.records import Message, Task
from api.slack.store import SlackStore

UPDATE_SECONDS = 1.0
"""Between two updates of one message; Slack asks for about one a second."""
POST_TRIES = 5
PAGES_SEARCHED = 5
PAGE = 100
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
STAMP = "uradori"
PLAINLY: Mapping[str, Any] = {"parse": "none", "link_names": False}
"""Slack reads no mention or link out of plain text."""


class Reply(Protocol):
    """Where the answer to one task goes."""

    def begin(self, message: Message) -> None:
        """Show at once that the question was heard."""
        ...

    def show(self, message: Message) -> None:
        """Have so much of the answer shown when there is time; does not wait."""
        ...

    def finish(self, message: Message) -> None:
        """Show the answer."""
        ...


class PublicReply:
    """A message that everyone in the channel sees.

    `lock` is the question's: tasks of one question (an edit, a withdrawal) do not cut in; `current` says
    whether the task still is the newest of its question.
    """

    def __init__(
        self,
        task: Task,
        courier: Courier,
        store: SlackStore,
        *,
        lock: threading.Lock,
        current: Callable[[], bool],
    ) -> None:
        self.task = task
        self._courier = courier
        self._store = store
        self._lock = lock
        self._current = current
        self._pending: Message | None = None
        self._ended = False
        self._updates = 0
        self._updated_at = 0.0

    @property
    def thread(self) -> str:
        """The thread that the reply stands in, or begins."""
        return self.task.thread or self._store.reply(self.task.question) or ""

    def begin(self, message: Message) -> None:
        """Posts the message, or puts it into the reply that the question has; raises what Courier raises."""
        with self._lock:
            if not self._current():
                return
            ts = find_reply(self._courier, self._store, self.task)
            if ts is not None and self._update(ts, message):
                return
            if ts is not None:
                self._store.drop_reply(self.task.question)
            self._post(message)

    def show(self, message: Message) -> None:
        """Kept for the next `flush`."""
        self._pending = message

    def flush(self) -> None:
        """Shows what is pending, if it is time, and if nobody who waits for an answer is held up by it."""
        if self._pending is None or time.monotonic() < self._updated_at + UPDATE_SECONDS:
            return
        with self._lock:
            message, ts = self._pending, self._store.reply(self.task.question)
            if message is None or ts is None or self._ended or not self._current():
                return
            if self._courier.call_if_spare("chat.update", **self._updated(ts, message)):
                self._pending = None
                self._updated_at = time.monotonic()

    def finish(self, message: Message) -> None:
        """Puts the answer into the message; raises what Courier raises."""
        self._pending = None
        wait = self._updated_at + UPDATE_SECONDS - time.monotonic()
        if wait > 0:
            self._courier.stopping.wait(wait)
        with self._lock:
            if not self._current():
                return
            ts = self._store.reply(self.task.question)
            if ts is None or not self._update(ts, message):
                self._store.drop_reply(self.task.question)
                self._post(message)
            self._ended = True

    def interrupt(self, message: Message) -> None:
        """Says that the bot stops, unless the answer is there; makes no effort beyond one try."""
        with self._lock:
            ts = self._store.reply(self.task.question)
            if ts is not None and not self._ended and self._current():
                self._ended = True
                self._courier.call_if_spare("chat.update", reserve=0.0, **self._updated(ts, message))

    def _update(self, ts: str, message: Message) -> bool:
        """Whether the message was there to be updated."""
        try:
            self._courier.call("chat.update", **self._updated(ts, message))
        except SlackRefused as error:
            if error.code in GONE:
                return False
            raise
        self._updated_at = time.monotonic()
        return True

    def _updated(self, ts: str, message: Message) -> dict[str, Any]:
        return {"channel": self.task.channel, "ts": ts, **self._content(message)}

    def _content(self, message: Message) -> dict[str, Any]:
        self._updates += 1
        stamp = f"{STAMP}:{self.task.question}:{self.task.number}.{self._updates}"
        first, *others = message.blocks
        return {"text": message.text, "blocks": [{**first, "block_id": stamp}, *others], **PLAINLY}

    def _post(self, message: Message) -> None:
        task = self.task
        self._store.begin_reply(task.question, task.channel)
        for left in range(POST_TRIES, -1, -1):
            try:
                posted = self._courier.call(
                    "chat.postMessage",
                    once=True,
                    channel=task.channel,
                    thread_ts=task.thread or None,
                    unfurl_links=False,
                    unfurl_media=False,
                    **self._content(message),
                )
            except SlackUnreachable:
                # It may have arrived all the same.
                self._courier.stopping.wait(UPDATE_SECONDS)
                if find_reply(self._courier, self._store, task) is not None:
                    break
                if not left:
                    raise
            else:
                self._store.set_reply(task.question, str(posted["ts"]))
                break
        self._updated_at = time.monotonic()
        if not task.thread:
            self._store.hear(task.channel, self.thread, task.user)


class PrivateReply:
    """Messages that only the asker sees. Slack lets nobody update them: the answer follows the placeholder."""

    def __init__(self, task: Task, courier: Courier) -> None:
        self.task = task
        self._courier = courier
        self.thread = task.thread or task.question

    def begin(self, message: Message) -> None:
        """Says that the question was heard."""
        self._send(message)

    def show(self, message: Message) -> None:
        """Nothing: each further message would stay."""

    def finish(self, message: Message) -> None:
        """Sends the answer, in the place of the placeholder where Slack allows it."""
        self._send(message)

    def _send(self, message: Message) -> None:
        task = self.task
        if task.response_url:
            respond(task.response_url, message)
            return
        whisper(self._courier, task.channel, task.user, message, thread=task.thread)


def whisper(courier: Courier, channel: str, user: str, message: Message, *, thread: str = "") -> None:
    """A message that one user alone sees."""
    courier.call(
        "chat.postEphemeral",
        channel=channel,
        user=user,
        thread_ts=thread or None,
        text=message.text,
        blocks=list(message.blocks),
        **PLAINLY,
    )


def respond(url: str, message: Message) -> None:
    """A message to the one who gave a command or pressed a button, by the address that came with it.

    Slack takes five within half an hour. Raises SlackUnreachable.
    """
    try:
        response = WebhookClient(url, timeout=10).send(
            text=message.text,
            blocks=[dict(block) for block in message.blocks],
            response_type="ephemeral",
            replace_original=True,
        )
    except OSError as error:
        raise SlackUnreachable(f"Slack does not take the reply to a command ({error}).") from error
    if response.status_code >= 400:
        raise SlackUnreachable(f"Slack does not take the reply to a command ({response.status_code}).")


def find_reply(courier: Courier, store: SlackStore, task: Task) -> str | None:
    """The message that replies to a question, looked for in Slack where the store only knows of an attempt."""
    ts = store.reply(task.question)
    if ts is not None or not store.reply_begun(task.question):
        return ts
    stamp = f"{STAMP}:{task.question}:"
    method = "conversations.replies" if task.thread else "conversations.history"
    arguments: dict[str, Any] = {"channel": task.channel, "limit": PAGE}
    arguments |= {"ts": task.thread} if task.thread else {"oldest": f"{task.received_at - 60:.6f}"}
    for _ in range(PAGES_SEARCHED):
        page = courier.call(method, **arguments)
        for message in page.get("messages", ()):
            blocks = message.get("blocks") or [{}]
            if str(blocks[0].get("block_id", "")).startswith(stamp):
                store.set_reply(task.question, str(message["ts"]))
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
        arguments["cursor"] = cursor
    return None
