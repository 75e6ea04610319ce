"""What the bot has to remember: events seen, tasks in hand, replies, answers with feedback, settings.

One SQLite file beside the library, written as durably as the library itself: what was acknowledged to Slack
is in it, so that a kill loses no question and answers none twice.
"""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.slack.records import ChannelSettings, Feedback, FeedbackVerdict, Given, Task
from api.slack.schema import MIGRATIONS
from api.wire import json_line, unwire
from index.failures import sqlite_failures
from index.sqlite_file import migrate, open_file, transaction
from rag.records import Answer, Check, Summary

FILE = Path("slack") / "bot.sqlite"
"""Where it stands in the folder of the library."""

EVENTS_KEPT_SECONDS = 7 * 24 * 3600.0
"""Slack repeats an event three times within about an hour."""

_RECORDS: dict[str, type[Answer | Summary | Check]] = {"Answer": Answer, "Summary": Summary, "Check": Check}


class SlackStore:
    """The file. Usable from several threads, one at a time inside, and read beside a running bot."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.RLock()
        # Whoever is not urgent queues here first, so that what Slack waits for stands behind one of them at most:
        # a commit takes some 10 ms, and a hundred tasks may have one to make.
        self._queue = threading.RLock()
        with sqlite_failures(path):
            self._database = open_file(path)
            migrate(self._database, path, MIGRATIONS)

    @contextmanager
    def _turn(self, urgent: bool) -> Iterator[None]:
        with nullcontext() if urgent else self._queue, self._lock, sqlite_failures(self._path):
            yield

    @contextmanager
    def _transaction(self, *, urgent: bool = False) -> Iterator[None]:
        with self._turn(urgent), transaction(self._database):
            yield

    def _rows(
        self, query: str, values: Sequence[object] = (), *, urgent: bool = False
    ) -> list[tuple[Any, ...]]:
        with self._turn(urgent), closing(self._database.execute(query, values)) as cursor:
            return cursor.fetchall()

    def _write(self, query: str, values: Sequence[object]) -> None:
        with self._transaction():
            self._database.execute(query, values)

    def close(self) -> None:
        """Close the file; the store is of no use afterwards."""
        with self._lock:
            self._database.close()

    # events and tasks

    def take_event(self, event_id: str) -> bool:
        """Whether this event was not seen before; it counts as seen from now on."""
        with self._transaction(urgent=True):
            return self._is_new(event_id)

    def take(self, event_id: str, task: Task) -> Task | None:
        """The task with its number, kept until it is done; None if the event or the task was taken before."""
        now = time.time()
        with self._transaction(urgent=True):
            if not self._is_new(event_id):
                return None
            cursor = self._database.execute(
                "INSERT OR IGNORE INTO tasks (key, question, task, received_at) VALUES (?, ?, ?, ?)",
                (task.key, task.question, json_line(task), now),
            )
            if not cursor.rowcount:
                return None
            number = cursor.lastrowid or 0
            self._database.execute(
                "UPDATE tasks SET done = 1 WHERE question = ? AND number < ?", (task.question, number)
            )
            if task.thread:
                self._hear(task.channel, task.thread, task.user)
        return replace(task, number=number, received_at=now)

    def _is_new(self, event_id: str) -> bool:
        now = time.time()
        cursor = self._database.execute("INSERT OR IGNORE INTO events VALUES (?, ?)", (event_id, now))
        return cursor.rowcount > 0

    def task_for(self, question: str) -> Task | None:
        """The newest task for a question, done or not."""
        rows = self._rows(
            "SELECT number, received_at, task FROM tasks WHERE question = ? ORDER BY number DESC LIMIT 1",
            (question,),
            urgent=True,
        )
        return _task(rows[0]) if rows else None

    def unfinished(self) -> list[Task]:
        """The tasks that are not done, oldest first: what a process that ended left behind."""
        return [
            _task(row)
            for row in self._rows(
                "SELECT number, received_at, task FROM tasks WHERE NOT done ORDER BY number"
            )
        ]

    def finish(self, task: Task) -> None:
        """Note that a task is done."""
        self._write("UPDATE tasks SET done = 1 WHERE number = ?", (task.number,))

    def withdraw(self, question: str) -> None:
        """Forget a question that its author deleted: its tasks are done, its answers and feedback go."""
        with self._transaction():
            self._database.execute(
                "UPDATE tasks SET done = 1, task = json_set(task, '$.text', '') WHERE question = ?",
                (question,),
            )
            self._database.execute("DELETE FROM answers WHERE question = ?", (question,))

    def tidy(self) -> None:
        """Let go of events and finished tasks too old to be repeated; answers stay."""
        before = time.time() - EVENTS_KEPT_SECONDS
        with self._transaction():
            self._database.execute("DELETE FROM events WHERE seen_at < ?", (before,))
            self._database.execute(
                "UPDATE tasks SET task = json_set(task, '$.text', '') WHERE done AND received_at < ?",
                (before,),
            )

    # replies

    def begin_reply(self, question: str, channel: str) -> None:
        """Note, before it is posted, that a reply to the question will be."""
        self._write("INSERT OR IGNORE INTO replies VALUES (?, ?, NULL)", (question, channel))

    def reply_begun(self, question: str) -> bool:
        """Whether a reply may have been posted already."""
        return bool(self._rows("SELECT 1 FROM replies WHERE question = ?", (question,)))

    def reply(self, question: str) -> str | None:
        """The message that replies to the question, if it is known."""
        rows = self._rows("SELECT ts FROM replies WHERE question = ?", (question,))
        return rows[0][0] if rows else None

    def set_reply(self, question: str, ts: str) -> None:
        """Note which message replies to the question."""
        self._write("UPDATE replies SET ts = ? WHERE question = ?", (ts, question))

    def drop_reply(self, question: str) -> None:
        """Note that the reply is gone."""
        self._write("DELETE FROM replies WHERE question = ?", (question,))

    # threads

    def hear(self, channel: str, thread: str, user: str) -> None:
        """Note that a user wrote in a thread that the bot is part of."""
        with self._transaction(urgent=True):
            self._hear(channel, thread, user)

    def _hear(self, channel: str, thread: str, user: str) -> None:
        self._database.execute("INSERT OR IGNORE INTO speakers VALUES (?, ?, ?)", (channel, thread, user))

    def speakers(self, channel: str, thread: str) -> set[str]:
        """Who wrote in a thread, as far as the bot heard; empty for one that it is no part of."""
        return {
            row[0]
            for row in self._rows(
                "SELECT user FROM speakers WHERE channel = ? AND thread = ?", (channel, thread), urgent=True
            )
        }

    # answers

    def put(self, given: Given, thread: str) -> None:
        """Keep what was given, in the thread where it stands; what the question got before makes way.

        An earlier answer that somebody judged stays, for what was said of it.
        """
        task = given.task
        with self._transaction():
            self._database.execute(
                "DELETE FROM answers WHERE question = ? AND id NOT IN (SELECT answer_id FROM feedback)",
                (task.question,),
            )
            self._database.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    given.id, task.question, task.channel, thread, type(given.record).__name__,
                    json_line(replace(task, response_url="")), json_line(given.record),
                    given.follow_up, time.time(),
                ),
            )  # fmt: skip

    def given(self, answer_id: str) -> Given | None:
        """What was given under that id; None if it was withdrawn."""
        rows = self._rows(
            "SELECT id, task, kind, record, follow_up FROM answers WHERE id = ?", (answer_id,), urgent=True
        )
        return _given(rows[0]) if rows else None

    def answers_in(self, channel: str, thread: str) -> list[Given]:
        """What was given in a thread, oldest first."""
        rows = self._rows(
            "SELECT id, task, kind, record, follow_up FROM answers WHERE channel = ? AND thread = ? "
            "ORDER BY given_at",
            (channel, thread),
        )
        return [_given(row) for row in rows]

    # feedback

    def judge(self, answer_id: str, user: str, verdict: FeedbackVerdict, correction: str = "") -> bool:
        """Keep what a user says of an answer, in the place of what they said before; False if it is gone."""
        with self._transaction(urgent=True):
            if not self._database.execute("SELECT 1 FROM answers WHERE id = ?", (answer_id,)).fetchone():
                return False
            self._database.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?)",
                (answer_id, user, verdict, correction, time.time()),
            )
        return True

    def feedback(self) -> list[Feedback]:
        """All that was said of answers, oldest first."""
        rows = self._rows(
            "SELECT record, channel, follow_up, user, verdict, correction, feedback.given_at "
            "FROM feedback JOIN answers ON id = answer_id WHERE kind = 'Answer' ORDER BY feedback.given_at"
        )
        return [Feedback(unwire(Answer, json.loads(row[0])), row[1], bool(row[2]), *row[3:]) for row in rows]

    # channels

    def settings(self, channel: str) -> ChannelSettings:
        """How the bot answers in a channel."""
        rows = self._rows("SELECT settings FROM channels WHERE id = ?", (channel,))
        return unwire(ChannelSettings, json.loads(rows[0][0])) if rows else ChannelSettings()

    def set_settings(self, channel: str, settings: ChannelSettings) -> None:
        """Set how the bot answers in a channel."""
        self._write("INSERT OR REPLACE INTO channels VALUES (?, ?)", (channel, json_line(settings)))


def _task(row: Sequence[Any]) -> Task:
    return replace(unwire(Task, json.loads(row[2])), number=row[0], received_at=row[1])


def _given(row: Sequence[Any]) -> Given:
    return Given(
        row[0],
        unwire(Task, json.loads(row[1])),
        unwire(_RECORDS[row[2]], json.loads(row[3])),
        bool(row[4]),
    )
