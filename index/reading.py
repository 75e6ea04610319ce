"""Files, folders and bytes in; articles out, or the reason in one sentence."""

import gzip
import io
import json
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.assembly import (
    MARKDOWN,
    MAX_BYTES,
    NO_HINTS,
    Hints,
    read_html,
    read_record,
    read_text,
    refuse_large,
)
from index.decoding import decode
from index.errors import UnreadableSource
from index.records import Article, ReadFailure

__all__ = [
    "MAX_BYTES",
    "Hints",
    "read_bytes",
    "read_html",
    "read_path",
    "read_record",
    "read_stream",
    "read_text",
]

HTML = (".html", ".htm", ".xhtml")
JSON_LINES = (".jsonl", ".ndjson")
COMPRESSED = tuple(f"{suffix}.gz" for suffix in JSON_LINES)
READABLE = (".txt", *MARKDOWN, *HTML, *JSON_LINES, *COMPRESSED)

HTML_START = re.compile(
    r"\s{0,99}(?:<\?xml[^>]{0,200}\?>\s{0,99})?(?:<!--.{0,500}?-->\s{0,99})?<(?:!doctype\s+html|html|head|body|article)\b",
    re.I | re.S,
)


def read_path(path: Path) -> Iterator[Article | ReadFailure]:
    """Yield the articles of a file, or of all readable files in a folder and its folders, in order of path.

    A bad file within a folder, and a broken line of a .jsonl file, is yielded as a ReadFailure. Raises
    UnreadableSource for a missing path, a folder without articles, and a single file that cannot be read.
    """
    if not path.is_dir():
        yield from _read_file(path)
        return
    found = _files_within(path)
    if not found:
        raise UnreadableSource(f"{path} holds no articles; they are read from {', '.join(READABLE)} files.")
    for file in found:
        if isinstance(file, ReadFailure):
            yield file
            continue
        try:
            yield from _read_file(file)
        except UnreadableSource as failure:
            yield ReadFailure(source=str(file), reason=str(failure))


def read_bytes(data: bytes, *, name: str, hints: Hints = NO_HINTS) -> Iterator[Article | ReadFailure]:
    """Yield the articles in `data`, whose kind is told by the ending of `name`, else by how it starts.

    `hints` hold for a page or text; the records of a .jsonl file speak for themselves. Raises
    UnreadableSource for what is too large, not text, or without text.
    """
    kind = name.lower()
    if kind.endswith((*JSON_LINES, *COMPRESSED)):
        yield from _read_lines(_lines_of(io.BytesIO(data), kind), name)
        return
    refuse_large(len(data), name)
    text = decode(data, name=name)
    if not kind.endswith(READABLE) and _starts_with_record(text):
        yield from _read_lines(io.BytesIO(data), name)
    elif kind.endswith(HTML) or HTML_START.match(text):
        yield read_html(text, hints=hints, name=name)
    else:
        yield read_text(text, hints=hints, name=name)


def read_stream(file: BinaryIO, *, name: str) -> Iterator[Article | ReadFailure]:
    """Yield the articles of an open file whose name tells nothing, such as stdin, as `read_bytes` does.

    JSON lines are read one after another, so that there may be any number of them.
    """
    first = file.readline(MAX_BYTES + 1)
    if first.lstrip().startswith(b"{") and _starts_with_record(first.decode("utf-8", "replace")):
        yield from _read_lines(file, name, first)
        return
    data = first + file.read(MAX_BYTES + 1 - len(first))
    if len(data) > MAX_BYTES:
        raise UnreadableSource(f"{name} is larger than {MAX_BYTES / 1e6:.1f} MB, so split it.")
    yield from read_bytes(data, name=name)


def _read_file(path: Path) -> Iterator[Article | ReadFailure]:
    name = str(path)
    kind = name.lower()
    try:
        with path.open("rb") as file:
            if kind.endswith((*JSON_LINES, *COMPRESSED)):
                yield from _read_lines(_lines_of(file, kind), name)
                return
            data = file.read(MAX_BYTES + 1)
            refuse_large(max(len(data), os.fstat(file.fileno()).st_size), name)
    except OSError as error:
        raise UnreadableSource(f"{name} could not be read: {error.strerror or error}.") from None
    yield from read_bytes(data, name=name)


def _files_within(folder: Path) -> list[Path | ReadFailure]:
    """Return the readable files below `folder`, hidden ones left out, and folders that cannot be listed."""
    found: list[Path | ReadFailure] = []

    def note(error: OSError) -> None:
        found.append(
            ReadFailure(str(error.filename), f"{error.filename} could not be listed: {error.strerror}.")
        )

    for place, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        readable = (name for name in names if name.lower().endswith(READABLE) and not name.startswith("."))
        found.extend(Path(place) / name for name in sorted(readable))
    return found


def _lines_of(file: BinaryIO, kind: str) -> BinaryIO:
    return gzip.GzipFile(fileobj=file) if kind.endswith(COMPRESSED) else file  # type: ignore[return-value]


def _read_lines(file: BinaryIO, name: str, first: bytes = b"") -> Iterator[Article | ReadFailure]:
    """Yield an article or a failure for each line that is not blank; a broken archive ends the lines.

    `first` is the first line, where it was read from the file already.
    """
    number = 0
    empty = True
    try:
        while line := (first if not number and first else file.readline(MAX_BYTES + 1)):
            number += 1
            place = f"{name}:{number}"
            if len(line) > MAX_BYTES and not line.endswith(b"\n"):
                _skip_line(file)
                line = b""
                yield ReadFailure(
                    place, f"{place} is longer than {MAX_BYTES / 1e6:.1f} MB, the limit of a line."
                )
            elif line.strip():
                yield _read_line(line, place)
            empty = empty and not line.strip()
    except (gzip.BadGzipFile, EOFError, zlib.error):
        yield ReadFailure(name, f"{name} is a damaged gzip archive after line {number}.")
        return
    if empty:
        raise UnreadableSource(f"{name} holds no articles; each line is one as a JSON object.")


def _skip_line(file: BinaryIO) -> None:
    while (part := file.readline(MAX_BYTES)) and not part.endswith(b"\n"):
        pass


def _read_line(line: bytes, place: str) -> Article | ReadFailure:
    try:
        record = json.loads(decode(line, name=place))
    except UnreadableSource as failure:
        return ReadFailure(place, str(failure))
    except json.JSONDecodeError as error:
        return ReadFailure(place, f"{place} is not valid JSON: {error.msg} at character {error.pos + 1}.")
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets without end
        return ReadFailure(
            place, f"{place} is JSON that no article needs: too deep, or with too long a number."
        )
    if not isinstance(record, dict):
        return ReadFailure(place, f"{place} is not a JSON object.")
    try:
        return read_record(record, name=place)
    except UnreadableSource as failure:
        return ReadFailure(place, str(failure))


def _starts_with_record(text: str) -> bool:
    first = text.lstrip()[:MAX_BYTES].split("\n", 1)[0]
    if not first.startswith("{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False
