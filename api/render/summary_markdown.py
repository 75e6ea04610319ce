"""A summary as Markdown, whose texts can make no markup; a link goes to a cited article's own address alone."""

import re
from collections.abc import Iterator

from api.render.answers import markers, source_line
from api.render.summary_document import Document, Line, Lines, Table
from api.typesetting import harmless
from rag.records import Citation

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#|!~$^&])")
_LIST_OPENING = re.compile(r"^(?P<mark>[-+]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"https?://[^\s<>]+")


def markdown_summary(document: Document) -> str:
    """The document, with its sources as a numbered list of quotes."""
    blocks = [f"# {_plain(document.title)}"]
    if document.particulars:
        blocks.append("\n".join(f"*{_plain(each)}*  " for each in document.particulars).rstrip())
    for block in document.blocks:
        blocks += _table(block) if isinstance(block, Table) else _lines(block)
    if document.sources:
        blocks.append(f"## {_plain(document.sources_heading)}")
        blocks += map(_source, document.sources)
    blocks.append(f"*{_plain(document.colophon)}*")
    return "\n\n".join(blocks) + "\n"


def _lines(block: Lines) -> Iterator[str]:
    if block.heading:
        yield f"## {_plain(block.heading)}"
    if not block.lines:
        yield f"*{_plain(block.empty)}*"
    elif block.listed:
        yield "\n".join(f"- {_line(each)}" for each in block.lines)
    else:
        yield " ".join(_line(each) for each in block.lines)


def _line(line: Line) -> str:
    before = f"**{_plain(line.before)}** " if line.before else ""
    beside = f" *({_plain(line.beside)})*" if line.beside else ""
    marked = "".join(f"\\[{number}\\]" for number in line.citations)
    return f"{before}{_plain(line.text)} {marked}".rstrip() + beside


def _table(block: Table) -> Iterator[str]:
    yield f"## {_plain(block.heading)}"
    rows = [block.columns, *block.rows]
    lines = ["| " + " | ".join(map(_plain, row)) + " |" for row in rows]
    yield "\n".join([lines[0], "|" + " --- |" * len(block.columns), *lines[1:]])


def _source(citation: Citation) -> str:
    day = citation.published_at[:10] if citation.published_at else None
    header = _plain(source_line(title=citation.title, source=citation.source, published_at=day))
    url = harmless(citation.url or "").replace("\n", "")
    address = f"  \n<{url}>" if _ADDRESS.fullmatch(url) else ""
    quote = "\n".join(f"> {_plain(line)}" for line in citation.quote.splitlines() if line.strip())
    return f"{_plain(markers((citation.n,)))} {header}{address}\n\n{quote}"


def _plain(text: str) -> str:
    escaped = _MARKUP.sub(r"\\\1", " ".join(harmless(text).split()))
    return _LIST_OPENING.sub(r"\\\g<mark>", escaped) if not escaped[:1].isdigit() else _numbered(escaped)


def _numbered(text: str) -> str:
    """ "1. Mai" without becoming a list: the stop is escaped, not the digit."""
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", text)
