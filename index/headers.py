"""What a text file says of itself at its top: front matter between `---` lines, or lines like `Title: …`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

NAMES = {
    "title": "title",
    "headline": "title",
    "date": "published_at",
    "published": "published_at",
    "published_at": "published_at",
    "source": "source",
    "publisher": "source",
    "url": "url",
    "link": "url",
    "author": "author",
    "authors": "author",
    "by": "author",
    "language": "language",
    "lang": "language",
    "題名": "title",
    "見出し": "title",
    "日付": "published_at",
    "日時": "published_at",
    "出典": "source",
    "著者": "author",
}

FENCE = "---"
MOST_LINES = 60  # a front matter longer than this is a text that starts with a rule
LINE = re.compile(r"(?P<name>\w{1,20}) ?[:：] *(?P<value>.{1,2000})?$")
QUOTED = re.compile(r"""^(["'])(.*)\1$""")


@dataclass(frozen=True, slots=True)
class Headed:
    """A text without its header, and the header's values by the field names of a record."""

    fields: Mapping[str, str]
    text: str


def split_headers(text: str) -> Headed:
    """Return the header's fields and the text below it; no fields where there is no header."""
    lines = text.split("\n")
    if lines[0] == FENCE:
        return _front_matter(lines, text)
    fields: dict[str, str] = {}
    used = 0
    for line in lines:
        match = LINE.match(line)
        name = NAMES.get(match["name"].lower()) if match else None
        if not match or not name or not match["value"] or name in fields:
            break
        fields[name] = _value(match["value"])
        used += 1
    return Headed(fields, "\n".join(lines[used:]).strip("\n"))


def _front_matter(lines: list[str], text: str) -> Headed:
    try:
        end = lines.index(FENCE, 1, MOST_LINES)
    except ValueError:
        return Headed({}, text)
    fields: dict[str, str] = {}
    name: str | None = None
    for line in lines[1:end]:
        match = LINE.match(line)
        if match:
            name = NAMES.get(match["name"].lower())
            if name and match["value"]:
                fields.setdefault(name, _value(match["value"]))
        elif name and line.startswith("- "):  # a list under the name, of authors most often
            fields[name] = "; ".join(filter(None, (fields.get(name), _value(line[2:]))))
    return Headed(fields, "\n".join(lines[end + 1 :]).strip("\n"))


def _value(written: str) -> str:
    value = written.strip()
    if value.startswith("[") and value.endswith("]"):
        return "; ".join(_value(part) for part in value[1:-1].split(",") if part.strip())
    quoted = QUOTED.match(value)
    return quoted[2] if quoted else value
