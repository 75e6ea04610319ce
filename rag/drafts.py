"""Drafts: the sentences that a model proposes, with the quotes that it says carry them.

A draft is a claim to be checked, nothing more. The parser takes the reply format that `rag/prompts.py`
asks for (one JSON object a line) and whatever small models make of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from index.language import detect_language
from index.sentences import split_sentences
from rag.json_objects import ObjectScanner
from rag.thinking import ThinkingFilter


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """Words that the model says stand in a passage; `passage` counts from 1, as in the prompt."""

    passage: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence without citation markers, its quotes, and the passages named without a quote."""

    text: str
    quotes: tuple[DraftQuote, ...] = ()
    passages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A part of a model's reply; parts add up. `usage` counts tokens, where the provider tells them; `text` is
    what the model wrote."""

    drafts: tuple[Draft, ...] = ()
    not_found: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)
    text: str = ""

    def __add__(self, later: "Reply") -> "Reply":
        """Both parts as one."""
        usage = {
            name: self.usage.get(name, 0) + later.usage.get(name, 0) for name in {**self.usage, **later.usage}
        }
        missing = _fuller(self.not_found, later.not_found)
        return Reply(self.drafts + later.drafts, missing, usage, self.text + later.text)


_TEXT_KEYS = ("text", "sentence", "claim", "statement", "answer", "content")
_QUOTES_KEYS = ("quotes", "quote", "citations", "citation", "evidence", "sources", "source")
_QUOTE_TEXT_KEYS = ("text", "quote", "content", "verbatim", "sentence")
_PASSAGE_KEYS = (
    "passage",
    "passages",
    "passage_id",
    "passage_number",
    "article",
    "source",
    "citation",
)
_QUOTE_PASSAGE_KEYS = (*_PASSAGE_KEYS, "id", "number", "n", "index")
_LIST_KEYS = ("sentences", "answer", "answers", "summary", "claims", "drafts", "bullets", "items")
_WRAPPERS = frozenset((*_LIST_KEYS, "response", "output", "result", "results", "data"))

# [1], [1, 2], 【1】, 【1†source】, [Passage 1]: at most 99 passages are ever given.
_MARKER = re.compile(
    r"\s?[\[【](?:passage\s?)?(\d{1,2}(?:[,、]\s?\d{1,2}){0,9})(?:†[^\]】]{0,40})?[\]】]", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_REFERENCE = re.compile(r"[\[【(]?(?:passage|article|source)[ _#]?(\d{1,2})[\])】]?", re.IGNORECASE)
_LINE_OPENING = re.compile(r"[#>*•・\-–]+\s+|(\d{1,2})[.)]\s+")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_LOOKS_LIKE_JSON = re.compile(r"""\s*[\[{]\s*["'{\]}]|[\]},\s]*$""")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NOT_FOUND_WORDS = frozenset({"not found", "not_found", "not found in the articles", "none"})


class DraftParser:
    """Reads a reply that comes in pieces; `not_found` is what the model says is missing, if it does."""

    def __init__(self) -> None:
        self.not_found: str | None = None
        self._thinking = ThinkingFilter()
        self._scanner = ObjectScanner(_WRAPPERS)
        self._seen: set[Draft] = set()
        self._found_objects = False

    def feed(self, text: str) -> list[Draft]:
        """The drafts that this piece completes."""
        return list(self._drafts(self._scanner.feed(self._thinking.feed(text))))

    def close(self) -> list[Draft]:
        """The drafts that the end of the reply completes; all of them, if it was plain prose."""
        drafts = list(self._drafts(self._scanner.feed(self._thinking.close())))
        drafts.extend(self._drafts(self._scanner.close()))
        if not self._found_objects:
            drafts.extend(self._new(self._prose()))
        return drafts

    def _drafts(self, records: Iterable[Mapping[str, object]]) -> Iterator[Draft]:
        for record in records:
            reply = read_record(record)
            self.not_found = _fuller(self.not_found, reply.not_found)
            self._found_objects |= bool(reply.drafts) or reply.not_found is not None
            yield from self._new(reply.drafts)

    def _new(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Each draft once: a model in a loop repeats itself to the end of its window."""
        for draft in drafts:
            if draft not in self._seen:
                self._seen.add(draft)
                yield draft

    def _prose(self) -> Iterator[Draft]:
        prose = _clean(_FENCE.sub("", self._scanner.outside))
        if prose.strip(" .\n\"'").casefold() in _NOT_FOUND_WORDS:
            self.not_found = prose.strip()
            return
        lines = [line for line in _without_list_marks(prose) if not _LOOKS_LIKE_JSON.match(line)]
        text = "\n".join(lines)
        for span in split_sentences(text, language=detect_language(text)):
            yield from _draft(text[span.start : span.end], ())


def read_record(record: Mapping[str, object]) -> Reply:
    """What one object of a reply says: sentences, that something is missing, or nothing."""
    fields = {key.lower().strip(): value for key, value in record.items()}
    missing = _missing(fields)
    if missing is not None:
        return Reply(not_found=missing)
    text = _first_text(fields, _TEXT_KEYS)
    if text is not None:
        return Reply(tuple(_draft(text, tuple(_quotes(fields)))))
    return Reply(tuple(draft for item in _listed(fields) for draft in _item_drafts(item)))


def _fuller(missing: str | None, later: str | None) -> str | None:
    """The later word on what is missing, unless it says less."""
    return later or (later if missing is None else missing)


def _item_drafts(item: object) -> Iterator[Draft]:
    if isinstance(item, str):
        yield from _draft(item, ())
    elif isinstance(item, dict):
        yield from read_record(item).drafts


def _listed(fields: Mapping[str, object]) -> list[object]:
    for key in _LIST_KEYS:
        value = fields.get(key)
        if isinstance(value, list):
            return value
    return []


def _missing(fields: Mapping[str, object]) -> str | None:
    """What is missing, "" where the model does not say; None where it does not say that anything is."""
    stated = fields.get("not_found") or (str(fields.get("status", "")).casefold() == "not_found")
    if not stated:
        return None
    return (
        _clean(stated).strip()
        if isinstance(stated, str)
        else _first_text(fields, ("missing", "reason")) or ""
    )


def _draft(text: str, quotes: tuple[tuple[int | None, str | None], ...]) -> Iterator[Draft]:
    """The draft, if it has any words; markers in its text become passages."""
    text = _clean(text)
    named = [number for marker in _MARKER.finditer(text) for number in _numbers(marker.group(1))]
    named.extend(passage for passage, words in quotes if passage is not None and not words)
    text = _MARKER.sub("", text).replace("**", "").strip()
    quoted = tuple(DraftQuote(passage, words) for passage, words in quotes if words)
    if any(character.isalnum() for character in text):
        yield Draft(text, quoted, tuple(dict.fromkeys(named)))


def _quotes(fields: Mapping[str, object]) -> Iterator[tuple[int | None, str | None]]:
    default = _passage(fields, _PASSAGE_KEYS)
    for key in _QUOTES_KEYS:
        value = fields.get(key)
        for item in value if isinstance(value, list) else [value]:
            yield from _quote(item, default)


def _quote(item: object, default: int | None) -> Iterator[tuple[int | None, str | None]]:
    if isinstance(item, dict):
        fields = {str(key).lower().strip(): value for key, value in item.items()}
        number = _passage(fields, _QUOTE_PASSAGE_KEYS)
        yield (default if number is None else number, _first_text(fields, _QUOTE_TEXT_KEYS))
    elif isinstance(item, str):
        item = _clean(item)
        marker = _REFERENCE.fullmatch(item.strip()) or _MARKER.match(item)
        words = item[marker.end() :] if marker else item
        yield (_numbers(marker.group(1))[0] if marker else default, words.strip())
    elif isinstance(item, int) and not isinstance(item, bool):
        yield (item, None)


def _passage(fields: Mapping[str, object], keys: Iterable[str]) -> int | None:
    """The passage number that a quote names, however it is written: 1, "1", "[1]", "Passage 1", [1]."""
    for key in keys:
        value = fields.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1:
            return int(value)
        match = _NUMBER.search(value) if isinstance(value, str) and len(value) <= 30 else None
        if match:
            return int(match.group())
    return None


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _first_text(fields: Mapping[str, object], keys: Iterable[str]) -> str | None:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str) and value.strip():
            return _clean(value).strip()
    return None


def _clean(text: str) -> str:
    """Lone surrogates, which JSON can spell and UTF-8 cannot carry, replaced; NUL dropped."""
    return _LONE_SURROGATE.sub("\ufffd", text).replace("\x00", "")


def _without_list_marks(prose: str) -> Iterator[str]:
    """The lines without bullets; a number opens a list only in its turn, else it is part of the text."""
    expected = 1
    for line in prose.splitlines():
        stripped = line.strip()
        match = _LINE_OPENING.match(stripped)
        if match and match.group(1) is None:
            stripped = stripped[match.end() :]
        elif match and int(match.group(1)) == expected:
            stripped = stripped[match.end() :]
            expected += 1
        yield stripped
