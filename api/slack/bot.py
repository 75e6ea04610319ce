"""The bot: takes what Slack tells it, acknowledged once it is on disk, and does it in threads of its own."""

import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from api.render.mrkdwn import line
from api.render.slack import said
from api.render.slack_wording import wording_for
from api.session import AnyEngine
from api.slack.answering import Superseded, Work, head_of
from api.slack.courier import Courier, SlackRefused, SlackUnreachable, Stopped
from api.slack.identity import Identity, identify
from api.slack.live import Live
from api.slack.records import Message, Task
from api.slack.replies import PrivateReply, PublicReply, find_reply
from api.slack.store import FILE, SlackStore
from index.errors import LibraryInUse, UradoriError
from index.lock import LibraryLock, LibraryOwned

THREADS = 128
"""Tasks in hand at once: each waits for its turn to post, the engine, and its turn to update, in a thread."""
AT_THE_ENGINE = 4
"""Tasks that the engine is given at once; it reads and ranks for one at a time."""
GRACE_SECONDS = 20.0
"""Within which work in hand may be finished once the bot is told to stop."""
STALE_SECONDS = 3600.0
"""Past this age a question that a stopped bot left behind is not answered any more, and that is said."""
UNREACHABLE_SECONDS = 30.0
"""After which a task is begun again that Slack was not to be reached for."""
REMEMBERED = 10_000
"""Questions whose newest task is remembered, at least while anything is in hand."""
NOT_IN_CHANNEL = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action"})


class Bot:
    """One Slack app over one engine. `say` is told what whoever runs it has to know, in a line each."""

    def __init__(
        self, engine: AnyEngine, courier: Courier, *, home: Path, say: Callable[[str], None]
    ) -> None:
        self.engine = engine
        self.courier = courier
        self.identity = Identity()
        self.store: SlackStore
        self._home = home
        self._say = say
        self._told: set[str] = set()
        self._lock: LibraryLock | None = None
        self._opening = threading.Lock()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="slack")
        self._engine_turns = threading.Semaphore(AT_THE_ENGINE)
        self._live = Live()
        self._newest: dict[str, int] = {}
        self._in_hand: dict[int, PublicReply | None] = {}
        self._question_locks: dict[str, threading.Lock] = {}
        self._guard = threading.Condition()

    # life

    def open(self) -> None:
        """Own the bot's file and take up what a process before left behind; once is enough.

        Raises LibraryInUse, naming it, if another process runs the bot of this library.
        """
        with self._opening:
            if self._lock is not None:
                return
            try:
                self._lock = LibraryLock(self._home / FILE.parent)
            except LibraryOwned as error:
                owner = error.owner or "another process"
                raise LibraryInUse(
                    f"The Slack bot of {self._home} is run by {owner} already; stop it first."
                ) from error
            self.store = SlackStore(self._home / FILE)
            self.store.tidy()
            self._live.start()
            for task in self.store.unfinished():
                self.submit(task)

    def introduce(self) -> None:
        """Ask Slack who the bot is, and say which scopes it lacks. Raises SlackRefused for a wrong token, SlackUnreachable."""
        self.identity = identify(self.courier)
        if self.identity.lacking:
            self._say(
                f"the Slack bot lacks the scopes {', '.join(self.identity.lacking)}; add them under OAuth & "
                "Permissions, or paste the manifest of `rag slack --manifest`, and install the app again."
            )

    def close(self) -> None:
        """Finish what is in hand, or say where it is waited for that it is stopped; then let go of the file."""
        if self._lock is None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            return
        deadline = time.monotonic() + GRACE_SECONDS
        with self._guard:
            while self._in_hand and time.monotonic() < deadline:
                self._guard.wait(0.1)
            left = [reply for reply in self._in_hand.values() if reply is not None]
        self.courier.stopping.set()
        self._live.stop()
        for reply in left:
            reply.interrupt(said(wording_for(reply.task.text).stopped))
        self._pool.shutdown(wait=True, cancel_futures=True)
        self.store.close()
        self._lock.release()
        self._lock = None

    # tasks

    def take(self, event_id: str, task: Task) -> bool:
        """Keep the task on disk and do it; False if the event or the task was taken before."""
        taken = self.store.take(event_id, task)
        if taken is not None:
            self.submit(taken)
        return taken is not None

    def submit(self, task: Task) -> None:
        """Do a task that is kept already."""
        with self._guard:
            self._newest[task.question] = max(task.number, self._newest.get(task.question, 0))
            self._in_hand[task.number] = None
        self._pool.submit(self._run, task)

    def later(self, do: Callable[[], None]) -> None:
        """Do something that is not worth keeping, such as opening a form."""
        self._pool.submit(self._guarded, do)

    def tell(self, message: str) -> None:
        """A line to whoever runs the bot; the same one once."""
        with self._guard:
            if message in self._told:
                return
            self._told.add(message)
        self._say(message)

    def _guarded(self, do: Callable[[], None]) -> None:
        # The end of a thread: whatever comes here would be lost in silence.
        try:
            do()
        except Stopped:
            pass
        except UradoriError as error:
            self.tell(str(error))
        except Exception:
            traceback.print_exc(file=sys.stderr)

    def _run(self, task: Task) -> None:
        try:
            self._guarded(lambda: self._do_until_slack_answers(task))
        finally:
            with self._guard:
                self._in_hand.pop(task.number, None)
                if not self._in_hand and len(self._newest) > REMEMBERED:
                    self._newest.clear()
                    self._question_locks.clear()
                self._guard.notify_all()

    def _do_until_slack_answers(self, task: Task) -> None:
        while True:
            try:
                self._do(task)
                return
            except SlackUnreachable as error:
                self.tell(str(error))
            except SlackRefused:
                self.store.finish(task)  # again would be refused again
                raise
            if self.courier.stopping.wait(UNREACHABLE_SECONDS):
                return  # the next process takes it up

    def _do(self, task: Task) -> None:
        if not self._is_newest(task):
            return
        if task.kind == "withdraw":
            self._withdraw(task)
        else:
            self._answer(task)
        self.store.finish(task)

    def _withdraw(self, task: Task) -> None:
        with self._lock_of(task.question):
            self.store.withdraw(task.question)
            ts = find_reply(self.courier, self.store, task)
            if ts is None:
                return
            try:
                self.courier.call("chat.delete", channel=task.channel, ts=ts)
            except SlackRefused as error:
                if error.code != "message_not_found":
                    raise
            self.store.drop_reply(task.question)

    def _answer(self, task: Task) -> None:
        words = wording_for(task.text)
        reply = self._reply(task)
        if time.time() - task.received_at > STALE_SECONDS:
            reply.begin(said(words.stale))
            return
        first = {"ask": words.looking, "summarize": words.reading, "check": words.checking}[task.kind]
        try:
            reply.begin(said(first, head=head_of(task, words)))
        except SlackRefused as error:
            if error.code not in NOT_IN_CHANNEL or not task.response_url:
                raise
            # A command works where the bot is not; its answer can then be seen by the asker alone.
            reply = PrivateReply(task, self.courier)
        if isinstance(reply, PublicReply):
            with self._guard:
                self._in_hand[task.number] = reply
            self._live.add(reply)
        try:
            with self._engine_turns:
                message = self._message(task, reply)
        except Superseded:
            return
        finally:
            if isinstance(reply, PublicReply):
                self._live.remove(reply)
        reply.finish(message)

    def _message(self, task: Task, reply: PublicReply | PrivateReply) -> Message:
        if not self._is_newest(task):
            raise Superseded
        if self.courier.stopping.is_set():
            raise Stopped("The bot is being stopped.")
        work = Work(
            task, reply, reply.thread, self.store.settings(task.channel), self.engine, self.store,
            self.courier, self.identity.user_id, lambda: self._is_newest(task),
        )  # fmt: skip
        failed = work.words.failed
        try:
            return work.answer()
        except (Stopped, SlackUnreachable):
            raise
        except SlackRefused as error:
            self.tell(str(error))
            return said(failed.format(reason=line(str(error))))
        except UradoriError as error:
            return said(failed.format(reason=line(str(error))))
        except Superseded:
            raise
        except Exception:
            # A bug; the one who asked must not wait for ever, and whoever runs the bot needs to see where.
            traceback.print_exc(file=sys.stderr)
            return said(failed.format(reason="the log of the bot says why."))

    def _reply(self, task: Task) -> PublicReply | PrivateReply:
        if self.store.settings(task.channel).visibility == "asker":
            return PrivateReply(task, self.courier)
        return PublicReply(
            task,
            self.courier,
            self.store,
            lock=self._lock_of(task.question),
            current=lambda: self._is_newest(task),
        )

    def _is_newest(self, task: Task) -> bool:
        with self._guard:
            return self._newest.get(task.question, task.number) == task.number

    def _lock_of(self, question: str) -> threading.Lock:
        with self._guard:
            return self._question_locks.setdefault(question, threading.Lock())


def asked_again(task: Task, previous: Task) -> bool:
    """Whether an edit changed what is asked; Slack also tells of edits when it unfolds a link."""
    return replace(task, key="", number=0, received_at=0.0) != replace(
        previous, key="", number=0, received_at=0.0
    )
