"""What a message gives to read - links, files, its own text - as articles."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import httpx

from api.session import AnyEngine
from api.slack.courier import Courier, SlackRefused, SlackUnreachable
from api.slack.events import MOST_LINKS, spoken
from api.slack.records import Task
from index.errors import UnreadableSource
from index.reading import HTML
from index.records import Article, ReadFailure

DOWNLOAD_SECONDS = 30.0


def material_of(task: Task, engine: AnyEngine, courier: Courier) -> list[Article]:
    """The articles behind the links and files of a task. Raises UnreadableSource if there were some and none could be read."""
    items: list[Article | ReadFailure] = []
    for link in task.links:
        try:
            items += engine.read(link)
        except UnreadableSource as error:
            items.append(ReadFailure(link, str(error)))
    for file_id in task.files:
        try:
            items += _file(file_id, engine, courier)
        except UnreadableSource as error:
            items.append(ReadFailure(file_id, str(error)))
    articles = [item for item in items if isinstance(item, Article)]
    if items and not articles:
        raise UnreadableSource(next(item.reason for item in items if isinstance(item, ReadFailure)))
    return articles


def text_article(text: str, engine: AnyEngine) -> list[Article]:
    """A text as an article."""
    items = engine.read_bytes(text.encode("utf-8", "replace"), name="message.txt")
    return [item for item in items if isinstance(item, Article)]


def with_first_message(task: Task, courier: Courier, bot_user: str) -> Task:
    """The task with what the first message of its thread holds: "summarise this", said below it."""
    page = courier.call("conversations.replies", channel=task.channel, ts=task.thread, limit=1)
    messages: Sequence[Mapping[str, Any]] = page.get("messages") or ({},)
    first = messages[0]
    said = spoken(str(first.get("text", "")), bot_user)
    files = tuple(str(file.get("id", "")) for file in first.get("files") or ())[:MOST_LINKS]
    return replace(task, text=said.text, links=said.links, files=files)


def _file(file_id: str, engine: AnyEngine, courier: Courier) -> list[Article | ReadFailure]:
    """The articles in a file that was shared in Slack. Raises UnreadableSource, SlackRefused."""
    file = courier.call("files.info", file=file_id).get("file") or {}
    name = str(file.get("name") or file_id)
    most = engine.settings.max_upload_bytes
    if int(file.get("size") or 0) > most:
        raise UnreadableSource(f"{name} is larger than {most:,} bytes; shorten it.")
    address = str(file.get("url_private_download") or file.get("url_private") or "")
    if not _is_of_slack(address, courier):
        raise UnreadableSource(f"{name} does not lie with Slack; share its text, or a link to it.")
    return engine.read_bytes(_download(address, name, most, courier), name=name)


def _is_of_slack(address: str, courier: Courier) -> bool:
    """Whether the token may go there: nowhere but to Slack."""
    url = httpx.URL(address)
    own = httpx.URL(courier.client.base_url)
    if (url.scheme, url.host, url.port) == (own.scheme, own.host, own.port):
        return True
    return url.scheme == "https" and (
        url.host == "slack.com" or url.host.endswith((".slack.com", ".slack-gov.com"))
    )


def _download(address: str, name: str, most: int, courier: Courier) -> bytes:
    headers = {"Authorization": f"Bearer {courier.client.token}"}
    data = bytearray()
    try:
        # No redirects: the token stays with the host that was checked.
        with httpx.stream("GET", address, headers=headers, timeout=DOWNLOAD_SECONDS) as response:
            page = "text/html" in response.headers.get("Content-Type", "")
            # Without the scope Slack answers with its page to sign in.
            if response.status_code != httpx.codes.OK or (page and not name.lower().endswith(HTML)):
                raise SlackRefused(
                    f"Slack does not give out the file {name} ({response.status_code}); "
                    "the bot needs the scope files:read, and to be in the channel.",
                    "file_refused",
                )
            for part in response.iter_bytes():
                data += part
                if len(data) > most:
                    raise UnreadableSource(f"{name} is larger than {most:,} bytes; shorten it.")
    except httpx.HTTPError as error:
        raise SlackUnreachable(f"Slack does not give out the file {name} ({error}).") from error
    return bytes(data)
