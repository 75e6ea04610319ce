"""An Article out of a text, a page or a record: what is said of it, checked and put in one spelling."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from index.dateline import parse_published
from index.errors import UnreadableSource
from index.headers import split_headers
from index.html import read_page
from index.identity import article_id, is_web_address
from index.language import detect_language
from index.pasted import read_pasted
from index.plaintext import normalise, one_line, unwrap
from index.records import Article, RemovedBlock

MAX_BYTES = 20_000_000
"""A file, page or line of a .jsonl file above this is refused; the longest news articles have 200 kB."""

MARKDOWN = (".md", ".markdown")

RECORD_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
LANGUAGE_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.I)
HEADING = re.compile(r"# +(?P<title>[^\n]+?)[ #]*(?:\n|$)")

LONGEST_TITLE = 300  # characters; the longest of 3,957 articles has 119
LONGEST_LINE_AS_TITLE = 200  # characters of a first line that may be the title
LONGEST_MADE_TITLE = 120  # characters, where the text's first sentence stands in for a missing title
LEAST_TITLE_WORDS = 3
LEAST_TITLE_JAPANESE = 8  # characters
SENTENCE_END = re.compile(r"(?<=[.!?])\s|(?<=[。！？])")
CLOSING = "\"'”’」』)）"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the caller knows of the article; each field given goes before what the text says."""

    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    source: str | None = None
    author: str | None = None
    language: str | None = None


NO_HINTS = Hints()
RECORD_KEYS = ("id", "updated_at", "text", "html", *(field.name for field in fields(Hints)))


def read_record(record: Mapping[str, object], *, name: str) -> Article:
    """Return the article in one object of a .jsonl file: `text` or `html`, and what is said of it.

    A text beside a title, even an empty one, is taken whole. An `id` is kept. Raises UnreadableSource for
    an object without text, values of another type, and an `id` with other characters than A-Z a-z 0-9 . _ : -
    """
    values = {key: _string(record, key, name) for key in RECORD_KEYS}
    known = Hints(**{field.name: values[field.name] for field in fields(Hints)})
    text, html = values["text"], values["html"]
    if text is not None and "title" in record:
        article = _article(unwrap(_some_text(text, name)), known, name=name)
    elif text is not None:
        article = read_text(text, hints=known, name=name)
    elif html is not None:
        article = read_html(html, hints=known, name=name)
    else:
        raise UnreadableSource(f'{name} has neither "text" nor "html".')
    updated = _date(values["updated_at"], name) or article.updated_at
    return replace(article, id=_record_id(values["id"], name) or article.id, updated_at=updated)


def read_text(text: str, *, hints: Hints = NO_HINTS, name: str = "text") -> Article:
    """Return the article in a text.

    With a title, in `hints` or at the top, all of the text is the article; without one it is read as a
    page pasted from a browser. Raises UnreadableSource where there is no text.
    """
    headed = split_headers(_some_text(text, name))
    rest = unwrap(headed.text)
    known = _filled(hints, headed.fields)
    heading = HEADING.match(rest)
    body = rest
    if heading:
        known, body = _filled(known, {"title": heading["title"]}), body[heading.end() :].strip("\n")
    removed: tuple[RemovedBlock, ...] = ()
    if not known.title and not name.lower().endswith(MARKDOWN):
        page = read_pasted(body)
        body, removed = page.text, page.removed
        known = _filled(
            known, {"title": page.title, "published_at": page.published_at, "author": page.author}
        )
    return _article(_some_text(body, name), known, name=name, removed=removed)


def read_html(html: str, *, hints: Hints = NO_HINTS, name: str = "page") -> Article:
    """Return the article in an HTML page. Raises UnreadableSource for a page without text, or too large."""
    refuse_large(len(html), name)
    page = read_page(_some_text(html, name), name=name)
    known = _filled(
        hints,
        {
            "title": page.title,
            "url": page.url,
            "published_at": page.published_at,
            "source": page.source,
            "author": page.author,
        },
    )
    return _article(page.text, known, name=name, removed=page.removed, updated_at=page.updated_at)


def _article(
    text: str,
    known: Hints,
    *,
    name: str,
    removed: tuple[RemovedBlock, ...] = (),
    updated_at: str | None = None,
) -> Article:
    title = one_line(known.title or "")[:LONGEST_TITLE] or _made_title(text)
    url = known.url.strip() if known.url and is_web_address(known.url) else None
    return Article(
        id=article_id(url=url, title=title, text=text),
        title=title,
        text=text,
        url=url,
        source=one_line(known.source or "") or None,
        author=one_line(known.author or "") or None,
        published_at=_date(known.published_at, name),
        updated_at=updated_at,
        language=_language(known.language) or detect_language(text),
        removed=removed,
    )


def refuse_large(size: int, name: str) -> None:
    """Raise UnreadableSource where `size` bytes are too many."""
    if size > MAX_BYTES:
        raise UnreadableSource(
            f"{name} is {size / 1e6:.1f} MB; the limit is {MAX_BYTES / 1e6:.1f} MB, so split it."
        )


def _some_text(text: str, name: str) -> str:
    if not text:
        raise UnreadableSource(f"{name} is empty.")
    normalised = normalise(text)
    if not any(map(str.isalnum, normalised)):
        raise UnreadableSource(f"{name} holds no text.")
    return normalised


def _filled(known: Hints, found: Mapping[str, str | None]) -> Hints:
    """Return `known` with its empty fields taken from what was found."""
    return replace(known, **{key: value for key, value in found.items() if not getattr(known, key)})


def _string(record: Mapping[str, object], key: str, name: str) -> str | None:
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value
    raise UnreadableSource(f'{name} has a "{key}" that is not a string.')


def _record_id(given: str | None, name: str) -> str | None:
    if given and not RECORD_ID.fullmatch(given):
        raise UnreadableSource(
            f'{name} has an "id" that is not 1 to 128 of the characters A-Z a-z 0-9 . _ : -'
        )
    return given


def _date(given: str | None, name: str) -> str | None:
    if not given or not given.strip():
        return None
    date = parse_published(given)
    if date is None:
        raise UnreadableSource(
            f"{name} is dated {one_line(given)[:40]!r}, which is not a date; write it like 2025-12-19."
        )
    return date


def _language(given: str | None) -> str | None:
    match = LANGUAGE_CODE.fullmatch(given.strip()) if given else None
    return match[1].lower() if match else None


def _made_title(text: str) -> str:
    """Return the first line where it reads as a headline, else the first sentence, cut to 120 characters."""
    first = next(line for line in text.split("\n") if line)
    if _looks_like_title(first):
        return first
    sentence = SENTENCE_END.split(first[: 2 * LONGEST_MADE_TITLE], maxsplit=1)[0]
    if len(sentence) <= LONGEST_MADE_TITLE:
        return sentence
    cut = sentence[: LONGEST_MADE_TITLE - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def _looks_like_title(line: str) -> bool:
    if len(line) > LONGEST_LINE_AS_TITLE or line.rstrip(CLOSING).endswith(
        (".", "!", "?", "。", "！", "？", "—")
    ):
        return False
    long_enough = len(line.split()) >= LEAST_TITLE_WORDS
    return long_enough or (not line.isascii() and len(line) >= LEAST_TITLE_JAPANESE)
