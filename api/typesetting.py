"""Text for a terminal: harmless characters, columns of East Asian width, wrapping, emphasis.

Article text is data: whatever it holds, it must not move the cursor, change a colour, retitle the window
or reorder what stands beside it.
"""

import re
import unicodedata
from dataclasses import dataclass

MIN_WIDTH = 20
"""Below this, wrapping makes a column of single words; let the terminal break the lines instead."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
_PIECE = re.compile(r"\s+|[^\s]+")
# May not begin a line, in Japanese typesetting; such a character stays with the one before it.
_CLOSING = frozenset("、。，．・：；？！）］｝〉》」』】〕’”ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")


def harmless(text: str) -> str:
    """`text` with line ends as newlines, tabs as spaces, and every other control, direction override
    and lone surrogate as a visible U+FFFD; escape sequences thus lose their escape.
    """
    lines = _LINE_BREAKS.sub("\n", text)
    if lines.isascii() and lines.replace("\n", "").isprintable():
        return lines
    return "".join(map(_harmless_character, lines))


def _harmless_character(character: str) -> str:
    if character == "\n" or character in _JOINERS:
        return character
    if character == "\t":
        return " "
    if unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
        return _REPLACEMENT
    return character


def columns(text: str) -> int:
    """How many terminal columns one line of `text` takes."""
    return len(text) if text.isascii() else sum(map(_character_columns, text))


def _character_columns(character: str) -> int:
    if unicodedata.combining(character) or character in _JOINERS or character == "\N{VARIATION SELECTOR-16}":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int, *, indent: str = "", hanging: str | None = None) -> str:
    """`text` made harmless and broken into lines of at most `width` columns, each paragraph by itself.

    `indent` stands before the first line, `hanging` (default: the same) before the others. A word longer
    than the line is broken anywhere, and so is text written without spaces.
    """
    following = indent if hanging is None else hanging
    room = max(width - max(columns(indent), columns(following)), MIN_WIDTH)
    lines = [line for paragraph in harmless(text).split("\n") for line in _filled(paragraph, room)]
    return "\n".join(
        ((indent if number == 0 else following) + line).rstrip() for number, line in enumerate(lines)
    )


def _filled(paragraph: str, room: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(paragraph):
        size = columns(piece)
        if used + size > room and line.strip():
            lines.append(line)
            line, used = "", 0
        if piece.isspace() and not line:
            continue
        for part in _broken(piece, room):
            part_size = columns(part)
            if line and used + part_size > room:
                lines.append(line)
                line, used = "", 0
            line, used = line + part, used + part_size
    return [*lines, line]


def _pieces(paragraph: str) -> list[str]:
    """Words, runs of space, and each wide character by itself with the closing marks that follow it."""
    pieces: list[str] = []
    for run in _PIECE.findall(paragraph):
        if run.isspace() or run.isascii():
            pieces.append(" " if run.isspace() else run)
        else:
            pieces.extend(_unspaced_pieces(run))
    return pieces


def _unspaced_pieces(run: str) -> list[str]:
    pieces: list[list[str]] = []
    after_narrow = False
    for character in run:
        narrow = _character_columns(character) < 2
        if pieces and (character in _CLOSING or (narrow and after_narrow)):
            pieces[-1].append(character)
        else:
            pieces.append([character])
        after_narrow = narrow
    return ["".join(piece) for piece in pieces]


def _broken(piece: str, room: int) -> list[str]:
    if columns(piece) <= room:
        return [piece]
    parts: list[list[str]] = [[]]
    used = 0
    for character in piece:
        size = _character_columns(character)
        if used + size > room:
            parts.append([])
            used = 0
        parts[-1].append(character)
        used += size
    return ["".join(part) for part in parts]


@dataclass(frozen=True, slots=True)
class Page:
    """Where text is set: the number of columns, and whether emphasis may be coloured."""

    width: int = 80
    colour: bool = False

    def strong(self, text: str) -> str:
        """`text` emphasised."""
        return self._styled(text, "1")

    def faint(self, text: str) -> str:
        """`text` for those who look for it."""
        return self._styled(text, "2")

    def good(self, text: str) -> str:
        """`text` as good news."""
        return self._styled(text, "32")

    def bad(self, text: str) -> str:
        """`text` as a warning."""
        return self._styled(text, "33")

    def wrap(self, text: str, *, indent: str = "", hanging: str | None = None) -> str:
        """`text` made harmless and wrapped to the page."""
        return wrap(text, self.width, indent=indent, hanging=hanging)

    def _styled(self, text: str, code: str) -> str:
        if not self.colour:
            return text
        # Each line by itself, so that a pager that shows one line alone still ends the emphasis.
        return "\n".join(f"\033[{code}m{line}\033[0m" if line else line for line in text.split("\n"))
