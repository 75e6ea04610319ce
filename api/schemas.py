"""What HTTP requests may contain. An unknown field is refused, so that a misspelt one is not ignored."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal, TypedDict

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from api.questions import (
    MAX_PASSAGES,
    checked_as_of,
    checked_filters,
    checked_language,
    checked_moment,
    checked_question,
    checked_text,
)
from index.assembly import RECORD_ID
from index.errors import InvalidRequest
from index.language import detect_language
from index.reading import Hints
from index.records import Article, Filters
from rag.records import Mode, Turn
from rag.summary_request import Length, Style, SummaryRequest

MAX_TURNS = 50
"""Turns of a conversation that are taken; only the last few can matter to a question."""


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Strings = Annotated[list[str], BeforeValidator(_as_list), Field(max_length=1_000)]
"""Several strings, or one."""


def _sound(article: Article) -> Article:
    """An article that was read by a program like this one, or looks as if."""
    if not RECORD_ID.fullmatch(article.id):
        raise ValueError("an id is 1 to 128 of the characters A-Z a-z 0-9 . _ : -")
    if not article.text.strip():
        raise ValueError("it has no text")
    for value in (article.title, article.text, article.url, article.source, article.author):
        if "\0" in (value or ""):
            raise ValueError("it contains a NUL character")
    for value in (article.published_at, article.updated_at):
        if value is not None:
            date.fromisoformat(value[:10])
    return article


Record = Annotated[Article, AfterValidator(_sound)]
"""An article with the fields of the record, as `rag read --json` shows it."""


class Strict(BaseModel):
    """A body, or part of one, without unknown fields."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class FiltersBody(Strict):
    """Which articles may be found."""

    published_from: str | None = None
    published_to: str | None = None
    source: Strings = []
    language: Strings = []
    article_ids: Strings = []
    without: Strings = []

    def filters(self) -> Filters:
        """The record of it. Raises InvalidRequest."""
        return checked_filters(
            published_from=self.published_from,
            published_to=self.published_to,
            source=self.source,
            language=self.language,
            article_ids=self.article_ids,
            without=self.without,
        )


class SearchBody(Strict):
    """The body of `POST /search`."""

    question: str
    k: int = Field(default=10, ge=1, le=MAX_PASSAGES)
    as_of: str | None = None
    filters: FiltersBody = FiltersBody()
    explain: bool = False


class TurnBody(Strict):
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str

    def turn(self) -> Turn:
        """The record of it. Raises InvalidRequest."""
        return Turn(self.role, checked_text(self.content, name="conversation"))


class Asked(TypedDict):
    """What goes with a question to the engine."""

    as_of: str | None
    filters: Filters
    conversation: Sequence[Turn]
    mode: Mode
    language: str


class AskBody(Strict):
    """The body of `POST /ask`."""

    question: str
    as_of: str | None = None
    filters: FiltersBody = FiltersBody()
    conversation: list[TurnBody] = Field(default=[], max_length=MAX_TURNS)
    mode: Mode = "auto"
    language: Literal["auto", "en", "ja"] = "auto"
    stream: bool = False

    def asked(self) -> Asked:
        """What goes with the question. Raises InvalidRequest."""
        return Asked(
            as_of=checked_as_of(self.as_of),
            filters=self.filters.filters(),
            conversation=[turn.turn() for turn in self.conversation],
            mode=self.mode,
            language=self.language,
        )


class SummarizeBody(Strict):
    """The body of `POST /summarize`: one of `article_ids`, `articles`, `text` and `topic`."""

    article_ids: Strings | None = None
    articles: list[Record] | None = None
    text: str | None = None
    topic: str | None = None
    as_of: str | None = None
    length: Length = "medium"
    language: Literal["auto", "en", "ja"] = "auto"
    style: Style = "prose"
    mode: Mode = "auto"

    def request(self) -> SummaryRequest:
        """What kind of summary is asked for. Raises InvalidRequest."""
        return SummaryRequest(
            length=self.length,
            language=self.language,
            style=self.style,
            as_of=checked_as_of(self.as_of),
            topic=None if self.topic is None else checked_question(self.topic, name="topic"),
        )


class SourceBody(Strict):
    """A text that another is checked against."""

    text: str
    title: str | None = None
    published_at: str | None = None

    def article(self, number: int) -> Article:
        """The source as an article, `number` in its id. Raises InvalidRequest."""
        text = checked_text(self.text, name="source")
        if not text.strip():
            raise InvalidRequest(f"Source {number} is empty; send its text.")
        if self.published_at is not None:
            checked_moment(self.published_at, name="published_at")
        return Article(
            id=f"source-{number}",
            title=checked_text(self.title or f"Source {number}", name="title"),
            text=text,
            published_at=self.published_at,
            language=detect_language(text),
        )


class CheckBody(Strict):
    """The body of `POST /check`: the text, and the library, `article_ids`, `sources` or `articles` to check it against."""

    text: str
    article_ids: Strings | None = None
    sources: list[SourceBody] | None = Field(default=None, max_length=1_000)
    articles: list[Record] | None = None


class BatchBody(Strict):
    """The body of `POST /articles/batch`: articles as they were read elsewhere."""

    articles: list[Record]


class ArticleHints(Strict):
    """What the sender knows about an article; it goes before what is read from the page."""

    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    source: str | None = None
    author: str | None = None
    language: str | None = None

    def hints(self) -> Hints:
        """The record of it. Raises InvalidRequest."""
        known = {name: getattr(self, name) for name in ArticleHints.model_fields}
        for name, value in known.items():
            checked_text(value or "", name=name)
        if self.published_at:
            checked_moment(self.published_at, name="published_at")
        if self.language:
            checked_language(self.language)
        return Hints(**known)


class ArticleBody(ArticleHints):
    """The JSON body of `POST /articles`: `html`, or `text`, or a `url` alone, which is then fetched."""

    html: str | None = None
    text: str | None = None


class VerifyBody(Strict):
    """How closely the library is looked through."""

    everything: bool = False


class RebuildBody(Strict):
    """What is made again: the indexes, or the vectors as well."""

    embed: bool = False
