"""What Slack's payloads say: messages, edits, deletions, commands and buttons, as what they ask for."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from api.slack.records import Task, TaskKind
from index.fetching import is_address
from rag.question import analyse

MOST_LINKS = 5
"""Links and files of one message that are read."""

_HEARD = frozenset({"", "file_share", "thread_broadcast", "me_message"})
"""Kinds of message that people write; the others are of Slack itself or of bots."""

_TAG = re.compile(r"<([^<>]*)>")
_SUMMARISE = re.compile(
    r"(?:please\s+|can you\s+|could you\s+)?summari[sz]e\b(?:\s+(?:this|that|it))?(?:\s+please)?[:.!?]?|tl;?dr\b[:?]?|"
    r"(?:これを|この記事を)?(?:要約|まとめて)(?:して)?(?:ください)?[::]?",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"(?:please\s+|can you\s+|could you\s+)?(?:fact[- ]?check|check|verify)(?![\w-])(?:\s+(?:this|that|it)\b)?(?:\s+please)?[:.!?]?|"
    r"(?:これを|この記事を)?(?:裏取り|検証|チェック)(?:して)?(?:ください)?[::]?",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:ok(?:ay)?|thanks?|thank you|thx|cheers|great|perfect|nice|got it|cool|lol|yes|no|👍|🙏|"
    r"了解(?:です|しました)?|ありがとう(?:ございます|ございました)?|なるほど|はい)(?:[\s!.,。、!]*)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:and|but|so|what about|how about|ok,? and|then)\b|(?:では|じゃあ|それで|また|あと)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a message says: its words without the bot's name and the links, which stand in `links`."""

    text: str
    links: tuple[str, ...]
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that somebody wrote, changed or deleted. `question` names it, whatever becomes of it."""

    change: Literal["new", "edited", "deleted"]
    channel: str
    user: str
    ts: str
    thread: str
    spoken: Spoken
    files: tuple[str, ...]
    direct: bool
    mentioned: bool
    revision: str = ""

    @property
    def question(self) -> str:
        """The name of the message."""
        return f"{self.channel}:{self.ts}"

    @property
    def in_thread(self) -> bool:
        """Whether it stands under another message."""
        return self.thread != self.ts


def incoming(event: Mapping[str, Any], bot_user: str) -> Incoming | None:
    """What an `app_mention` or `message` event tells; None for what is none of the bot's business."""
    subtype = event.get("subtype", "")
    channel = str(event.get("channel", ""))
    if subtype == "message_deleted" or (
        subtype == "message_changed" and (event.get("message") or {}).get("subtype") == "tombstone"
    ):
        before = event.get("previous_message") or {}
        ts = str(event.get("deleted_ts") or before.get("ts") or "")
        user = str(before.get("user", ""))
        return Incoming("deleted", channel, user, ts, str(before.get("thread_ts", ts)), spoken("", bot_user),
                        (), False, False)  # fmt: skip
    message = event.get("message") or {} if subtype == "message_changed" else event
    user = str(message.get("user", ""))
    if (
        message.get("bot_id")
        or not user
        or user == bot_user
        or message.get("subtype", "") not in _HEARD | {subtype}
    ):
        return None
    if subtype not in _HEARD | {"message_changed"}:
        return None
    said = spoken(str(message.get("text", "")), bot_user)
    ts = str(message.get("ts", ""))
    edited = str((message.get("edited") or {}).get("ts", ""))
    return Incoming(
        change="edited" if subtype == "message_changed" or edited else "new",
        channel=channel,
        user=user,
        ts=ts,
        thread=str(message.get("thread_ts") or ts),
        spoken=said,
        files=tuple(str(file.get("id", "")) for file in message.get("files") or ())[:MOST_LINKS],
        direct=event.get("channel_type") == "im",
        mentioned=event.get("type") == "app_mention" or (bool(bot_user) and bot_user in said.mentions),
        revision=edited,
    )


def spoken(text: str, bot_user: str) -> Spoken:
    """A message's text as its author typed it, without Slack's marks."""
    links: list[str] = []
    mentions: list[str] = []

    def plain(match: re.Match[str]) -> str:
        address, _, label = match.group(1).partition("|")
        if is_address(address):
            links.append(html.unescape(address))
            return " "
        if address.startswith("@"):
            mentions.append(address[1:])
            return " " if address[1:] == bot_user else label or ""
        if address.startswith("#"):
            return f"#{label or address[1:]}"
        return label or ("" if address.startswith("!") else address)

    words = html.unescape(_TAG.sub(plain, text))
    return Spoken(" ".join(words.split()), tuple(dict.fromkeys(links))[:MOST_LINKS], tuple(mentions))


def is_for_the_bot(message: Incoming, speakers: set[str], bot_user: str) -> bool:
    """Whether a message in a thread of the bot's, which does not name it, is meant for it.

    While one user is alone with the bot everything is, apart from thanks; once others write there too, what
    reads as a question, and is not addressed to somebody else.
    """
    if not speakers or not message.in_thread:
        return False
    if any(user != bot_user for user in message.spoken.mentions):
        return False
    text = message.spoken.text
    if _THANKS.fullmatch(text) or not (any(map(str.isalnum, text)) or message.spoken.links or message.files):
        return False
    if speakers <= {message.user}:
        return True
    return _is_question(text)


def _is_question(text: str) -> bool:
    if text.endswith(("?", "?")) or text.rstrip("。").endswith(("か", "かな")):
        return True
    return bool(text) and (analyse(text).kind != "statement" or _GOES_ON.match(text) is not None)


def task_of(message: Incoming) -> Task:
    """What a message to the bot asks for."""
    said = message.spoken
    kind, text = kind_of(said.text, has_source=bool(said.links or message.files))
    return Task(
        key=f"{message.question}:{message.revision}",
        question=message.question,
        kind=kind,
        channel=message.channel,
        user=message.user,
        text=text,
        ts=message.ts,
        thread=message.thread,
        links=said.links,
        files=message.files,
    )


def kind_of(text: str, *, has_source: bool) -> tuple[TaskKind, str]:
    """Whether words ask a question, or for a summary or a check; and the words without the order itself."""
    for kind, pattern in (("summarize", _SUMMARISE), ("check", _CHECK)):
        match = pattern.match(text)
        if match:
            return kind, text[match.end() :].strip()  # type: ignore[return-value]
    return ("summarize", "") if has_source and not any(map(str.isalnum, text)) else ("ask", text)


def command_task(body: Mapping[str, Any]) -> Task | None:
    """What `/rag ask|summarize|check …` asks for; None for `/rag help` and what is none of these."""
    verb, _, rest = str(body.get("text", "")).strip().partition(" ")
    kinds: Mapping[str, TaskKind] = {
        "ask": "ask", "summarize": "summarize", "summarise": "summarize", "check": "check",
    }  # fmt: skip
    kind = kinds.get(verb.lower())
    said = spoken(rest, "")
    bare = tuple(word for word in said.text.split() if is_address(word))
    text = " ".join(word for word in said.text.split() if word not in bare)
    links = (*said.links, *bare)[:MOST_LINKS]
    if kind is None or not (text or links):
        return None
    key = f"command:{body.get('trigger_id', '')}"
    return Task(
        key=key,
        question=key,
        kind=kind,
        channel=str(body.get("channel_id", "")),
        user=str(body.get("user_id", "")),
        text=text,
        links=links,
        response_url=str(body.get("response_url", "")),
    )


def shortcut_task(body: Mapping[str, Any], kind: TaskKind) -> Task:
    """What a message shortcut asks for: the links and files of the message, else its text."""
    message = body.get("message") or {}
    said = spoken(str(message.get("text", "")), "")
    ts = str(message.get("ts", ""))
    key = f"shortcut:{body.get('trigger_id', '')}"
    return Task(
        key=key,
        question=key,
        kind=kind,
        channel=str((body.get("channel") or {}).get("id", "")),
        user=str((body.get("user") or {}).get("id", "")),
        text=said.text,
        thread=str(message.get("thread_ts") or ts),
        links=said.links,
        files=_file_ids(message.get("files") or ()),
        response_url=str(body.get("response_url", "")),
    )


@dataclass(frozen=True, slots=True)
class Press:
    """A button that a user pressed under an answer; `number` is the citation chosen, if the button names one."""

    key: str
    action: str
    answer_id: str
    number: int
    channel: str
    thread: str
    user: str
    trigger_id: str


def press_of(body: Mapping[str, Any]) -> Press:
    """What a `block_actions` payload says."""
    action = (body.get("actions") or [{}])[0]
    value = str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
    answer_id, _, number = value.partition(" ")
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    thread = message.get("thread_ts") or container.get("thread_ts") or container.get("message_ts")
    return Press(
        key=f"press:{body.get('trigger_id', '')}",
        action=str(action.get("action_id", "")),
        answer_id=answer_id,
        number=int(number) if number.isdigit() else 0,
        channel=str(channel or ""),
        thread=str(thread or ""),
        user=str((body.get("user") or {}).get("id", "")),
        trigger_id=str(body.get("trigger_id", "")),
    )


def _file_ids(files: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(str(file.get("id", "")) for file in files)[:MOST_LINKS]
