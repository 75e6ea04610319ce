"""JSON objects found in a stream of sloppy text, such as a language model writes.

What is repaired is punctuation only (commas, inner quotation marks, missing closers). No letter and no
digit inside a string is ever changed, so a figure is either read as it was written or not at all.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

JsonObject = Mapping[str, object]

MAX_DEPTH = 16
"""Nesting at which an object is given up: a reply needs 4, and a run of braces must not cost a stack."""

_TAIL = 200
"""Characters looked back at for a key or an indent: longer keys and indents do not occur in replies."""

_SIGNIFICANT = re.compile(r'["\\{}\[\],]')
_KEY_BEFORE = re.compile(r'"(\w+)"\s*:\s*(?:\[\s*)?\Z')
_CLOSER = {"{": "}", "[": "]"}
_OPENER = {"}": "{", "]": "["}

# An unclosed string runs to the end of the text, which keeps the pattern linear.
_STRING_OR_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\Z))|,(?=\s*[}\]])', re.DOTALL)
_QUOTE_OR_ESCAPE = re.compile(r'\\.|"', re.DOTALL)
_END_OF_STRING = re.compile(r'\s*(?:[:}\]]|,\s*["{\[}\]]|\Z)')
_BAD_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.))', re.DOTALL)
_SINGLE_QUOTED = re.compile(r"\{\s*'")


@dataclass(slots=True)
class ObjectScanner:
    """Takes text in pieces of any size and gives each outermost object as soon as it closes.

    An object or list of objects under a key of `wrappers` counts as the text around it does: its
    members are given one by one. `outside` is the text that belonged to no object.
    """

    wrappers: frozenset[str] = frozenset()
    _outside: list[str] = field(default_factory=list)
    _buffer: str = ""
    _start: int = 0
    _position: int = 0
    _open: list[str] = field(default_factory=list)
    _in_string: bool = False
    _whole_until: tuple[int, str] | None = None

    @property
    def outside(self) -> str:
        """The text so far that was in no object."""
        return "".join(self._outside)

    def feed(self, text: str) -> list[JsonObject]:
        """The objects that this piece completes."""
        self._buffer += text
        found: list[JsonObject] = []
        while match := _SIGNIFICANT.search(self._buffer, self._position):
            self._position = match.end()
            found.extend(self._step(match.group(), match.start()))
        self._position = max(self._position, len(self._buffer))
        self._compact()
        return found

    def close(self) -> list[JsonObject]:
        """What can be kept of an object that the text breaks off in."""
        found = list(self._break_off(len(self._buffer)))
        self._compact()
        return found

    def _compact(self) -> None:
        """Forget what is read: the buffer begins at the open object, if there is one."""
        if not self._open:
            self._outside.append(self._buffer[self._start :])
            self._start = len(self._buffer)
        self._buffer = self._buffer[self._start :]
        self._position -= self._start
        if self._whole_until:
            self._whole_until = (self._whole_until[0] - self._start, self._whole_until[1])
        self._start = 0

    def _step(self, mark: str, at: int) -> Iterator[JsonObject]:
        if not self._open:
            if mark == "{":
                self._begin(at)
        elif self._in_string:
            if mark == '"':
                self._in_string = False
            elif mark == "\\":
                self._position = at + 2
            elif mark == "{" and self._opens_a_line(at):
                yield from self._break_off(at)
                self._begin(at)
        elif mark == '"':
            self._in_string = True
        elif mark in _CLOSER:
            yield from self._descend(mark, at)
        elif mark in _OPENER:
            yield from self._ascend(mark, at)
        elif mark == ",":
            self._whole_until = (at, self._closers())

    def _begin(self, at: int) -> None:
        self._outside.append(self._buffer[self._start : at])
        self._start = at
        self._open = ["{"]
        self._in_string = False
        self._whole_until = None

    def _descend(self, mark: str, at: int) -> Iterator[JsonObject]:
        before = self._buffer[max(self._start, at - _TAIL) : at]
        key = _KEY_BEFORE.search(before) if mark == "{" else None
        if key and key.group(1).lower() in self.wrappers:
            self._start = at
            self._begin(at)
        elif mark == "{" and self._is_misplaced(before.rstrip()[-1:], at):
            yield from self._break_off(at)
            self._begin(at)
        elif len(self._open) >= MAX_DEPTH:
            self._open.clear()
            self._whole_until = None
        else:
            self._open.append(mark)

    def _ascend(self, mark: str, at: int) -> Iterator[JsonObject]:
        opener = _OPENER[mark]
        if opener not in self._open:
            return
        while self._open.pop() != opener:
            pass
        if self._open:
            self._whole_until = (at + 1, self._closers())
            return
        yield from self._emit(at + 1)

    def _emit(self, end: int) -> Iterator[JsonObject]:
        text = self._buffer[self._start : end]
        found = read_object(text)
        if found is None and self._whole_until:
            found = read_object(self._whole_text())
        if found is not None:
            self._start = end
            yield found
        self._open = []
        self._whole_until = None

    def _break_off(self, end: int) -> Iterator[JsonObject]:
        """End the open object at `end`: whole after all, or what is whole of its members."""
        if not self._open:
            return
        text = self._buffer[self._start : end].strip()
        found = read_object(text) if ":" in text else None
        if found is None and self._whole_until:
            found = read_object(self._whole_text())
        self._open = []
        self._in_string = False
        self._whole_until = None
        if found is not None:
            self._start = end
            yield found

    def _whole_text(self) -> str:
        end, closers = self._whole_until or (self._start, "")
        return self._buffer[self._start : end] + closers

    def _closers(self) -> str:
        return "".join(_CLOSER[mark] for mark in reversed(self._open))

    def _is_misplaced(self, previous: str, at: int) -> bool:
        """Whether no object may open here, so that a closer of the one before is missing."""
        if self._open[-1] == "{":
            return previous != ":"
        return previous not in "[," and self._opens_a_line(at)

    def _opens_a_line(self, at: int) -> bool:
        _, newline, indent = self._buffer[max(self._start, at - _TAIL) : at].rpartition("\n")
        return bool(newline) and not indent.strip()


def read_object(text: str) -> JsonObject | None:
    """The object that `text` is, its punctuation repaired where it needs to be; None if it is none."""
    for candidate in (text, repair(text)):
        try:
            value = json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, dict) else None
    return _read_literal(text) if _SINGLE_QUOTED.match(text) else None


def repair(text: str) -> str:
    """`text` with inner quotation marks escaped, unknown escapes undone and trailing commas dropped."""
    return _STRING_OR_TRAILING_COMMA.sub(
        lambda match: _BAD_ESCAPE.sub(_known_escape, match.group(1)) if match.group(1) else "",
        _escape_inner_quotes(text),
    )


def _known_escape(match: re.Match[str]) -> str:
    return match.group() if match.group(1) else str(match.group(2))


def _escape_inner_quotes(text: str) -> str:
    """A mark inside a string ends it only where punctuation of JSON follows; all others are content."""
    pieces: list[str] = []
    done, in_string = 0, False
    for match in _QUOTE_OR_ESCAPE.finditer(text):
        if match.group() != '"':
            continue
        if in_string and not _END_OF_STRING.match(text, match.end()):
            pieces.extend((text[done : match.start()], '\\"'))
            done = match.end()
        else:
            in_string = not in_string
    return "".join((*pieces, text[done:]))


def _read_literal(text: str) -> JsonObject | None:
    """The object written as Python writes a dict, which some small models do."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, dict) and all(isinstance(key, str) for key in value) else None
