"""A model's reply as it comes in: pieces of text become drafts."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import cast

from index.errors import ModelUnavailable
from rag.drafts import Draft, DraftParser, Reply

MAX_REPLY_CHARACTERS = 100_000
"""Twelve sentences with three quotes each are under 15,000; what writes on is in a loop."""


class UnreadableReply(ModelUnavailable):
    """The model replied, and there is no sentence in what it wrote."""


class DraftStream(Iterator[Draft]):
    """Drafts as the model writes them; `not_found`, `usage` and `text` are whole once it is exhausted.

    `not_found` is what the model says is missing ("" if it does not say what), else None. `usage` holds
    `prompt_tokens` and `completion_tokens` where the provider reports them. Raises ModelUnavailable.
    """

    def __init__(self, replies: Iterator[Reply]) -> None:
        self.not_found: str | None = None
        self.usage: Mapping[str, int] = {}
        self.text = ""
        self._replies = replies
        self._whole = Reply()
        self._waiting: deque[Draft] = deque()

    def __next__(self) -> Draft:
        while not self._waiting:
            reply = next(self._replies)
            self._whole += Reply((), reply.not_found, reply.usage)
            self.not_found, self.usage = self._whole.not_found, self._whole.usage
            self.text += reply.text
            self._waiting.extend(reply.drafts)
        return self._waiting.popleft()

    def close(self) -> None:
        """Stop the model: the request ends with its next token. Dropping the stream does the same."""
        cast("Generator[Reply]", self._replies).close()


def parse_reply(pieces: Iterable[tuple[str, Mapping[str, int]]], model: str) -> Iterator[Reply]:
    """The parts of a reply that comes in pieces of text and usage.

    Raises UnreadableReply if the reply holds nothing, ModelUnavailable if it does not end.
    """
    parser = DraftParser()
    length, empty = 0, True
    unsent: list[str] = []
    for text, usage in pieces:
        length += len(text)
        unsent.append(text)
        if length > MAX_REPLY_CHARACTERS:
            raise ModelUnavailable(
                f"The language model {model} wrote more than {MAX_REPLY_CHARACTERS:,} characters."
            )
        drafts = parser.feed(text)
        if drafts or usage:
            empty &= not drafts
            yield Reply(tuple(drafts), usage=usage, text="".join(unsent))
            unsent.clear()
    drafts = parser.close()
    if empty and not drafts and parser.not_found is None:
        yield Reply(text="".join(unsent))
        raise UnreadableReply(
            f"The language model {model} replied with nothing that can be read as an answer."
        )
    yield Reply(tuple(drafts), parser.not_found, text="".join(unsent))
