"""What the bot's modules hand to each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rag.records import Answer, Check, Summary

TaskKind = Literal["ask", "summarize", "check", "withdraw"]
Visibility = Literal["everyone", "asker"]
FeedbackVerdict = Literal["helpful", "wrong"]
NOT_IN_ARTICLES = "not_in_articles"
"""In the place of a correction: the answer should have been that the articles do not say it."""
Block = Mapping[str, Any]
"""A block of Slack's Block Kit, as its JSON has it."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to answer. One `question` gets one reply; a further task for it (an edit) takes the reply over.

    `key` tells a task from a repetition of it; `ts` is the message asked in, empty for a command or a button;
    `thread` the message under which the reply stands, empty for a reply that begins a thread. `article_ids`,
    `links` and `files` (ids) are what to summarise, check, or look in. `withdraw` takes back the reply to a
    question that was deleted.
    """

    key: str
    question: str
    kind: TaskKind
    channel: str
    user: str
    text: str
    ts: str = ""
    thread: str = ""
    links: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    response_url: str = ""
    number: int = 0
    received_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Slack shows it: its blocks, and `text` for notifications and where there are none."""

    text: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """How the bot answers in one channel: from which sources (empty: all), in which language, seen by whom."""

    sources: tuple[str, ...] = ()
    language: Literal["auto", "en", "ja"] = "auto"
    visibility: Visibility = "everyone"


@dataclass(frozen=True, slots=True)
class Given:
    """What was given as a reply, and to what; `follow_up`: earlier turns of its thread went with the question."""

    id: str
    task: Task
    record: Answer | Summary | Check
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one user said of one answer; `correction` is what the answer should have been, if that was said."""

    answer: Answer
    channel: str
    follow_up: bool
    user: str
    verdict: FeedbackVerdict
    correction: str
    given_at: float
