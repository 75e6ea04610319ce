"""The article in an HTML page: its text by trafilatura, its dates from the markup, the rest as removed."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from index.completion import completed, without_furniture
from index.errors import UnreadableSource
from index.metadata import page_metadata
from index.pasted import read_pasted
from index.plaintext import PARAGRAPH_BREAK, normalise, one_line
from index.records import RemovedBlock

# Of 87 saved news pages none has more than 3,200 tags or 1.5 million characters, and none takes over 0.3 s. But
# a page of 11.6 MB in 200,000 paragraphs took 25 s. What is larger goes to a process that can be ended.
LARGEST_IN_PROCESS = 1_500_000  # characters
MOST_TAGS_IN_PROCESS = 5_000
WORKER_SECONDS = 20.0

NOT_ARTICLE = "outside the article in the page's markup"
BLANKS = re.compile(r"\s+")
SHINGLE = 12  # letters; long enough that a shared name alone does not make a line part of the article

SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea")
)
INLINE_NAMES = (
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q rp rt ruby s samp small span strong "
    "sub sup time u var wbr"
)
INLINE = frozenset(INLINE_NAMES.split())


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What was found in a page; `text` is paragraphs joined by blank lines."""

    title: str | None
    text: str
    url: str | None
    source: str | None
    author: str | None
    published_at: str | None
    updated_at: str | None
    removed: tuple[RemovedBlock, ...]


@dataclass(frozen=True, slots=True)
class _Extract:
    """What trafilatura found."""

    text: str = ""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    sitename: str | None = None
    url: str | None = None


def read_page(html: str, *, name: str) -> HtmlPage:
    """Return the article in `html`.

    Where trafilatura finds no article, or does not end in 20 s, the visible text is read as a pasted page.
    Raises UnreadableSource, naming `name`, for a page without text.
    """
    tree = _tree(html)
    if tree is None:
        raise UnreadableSource(f"{name} is an HTML page without text.")
    extract = _extract(html)
    said = page_metadata(tree)
    visible = visible_text(tree)
    pasted = read_pasted(visible) if not extract.text.strip() else None
    title = _cleaned(extract.title) or (pasted.title if pasted else None)
    text = pasted.text if pasted else _article_text(tree, extract.text, title)
    if not text:
        raise UnreadableSource(f"{name} is an HTML page without text.")
    return HtmlPage(
        title=title,
        text=text,
        url=extract.url,
        source=_cleaned(extract.sitename),
        author=_cleaned(said.author or extract.author),
        published_at=said.published_at or extract.date or (pasted.published_at if pasted else None),
        updated_at=said.updated_at,
        removed=pasted.removed if pasted else _left_out(visible, text, title),
    )


def visible_text(tree: etree._Element) -> str:
    """Return what a reader of the page sees: a line for each block, an empty line between blocks."""
    parts: list[str] = []
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            parts.append(_before(element))
            if element.tag in SKIPPED:
                walker.skip_subtree()
            else:
                parts.append(_collapsed(element.text))
        else:
            parts.extend((_after(element), _collapsed(element.tail)))
    return normalise("".join(parts))


def _before(element: etree._Element) -> str:
    if element.tag == "br":
        return "\n"
    return "" if element.tag in INLINE else "\n\n"


def _after(element: etree._Element) -> str:
    return "" if element.tag == "br" or element.tag in INLINE else "\n\n"


def _collapsed(text: str | None) -> str:
    return BLANKS.sub(" ", text) if text else ""


def _tree(html: str) -> etree._Element | None:
    data = html.encode("utf-8", "replace").replace(b"\0", b"")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nothing at all that could be an element
        return None


def _extract(html: str) -> _Extract:
    large = len(html) > LARGEST_IN_PROCESS or html.count("<") > MOST_TAGS_IN_PROCESS
    return _by_worker(html) if large else _by_trafilatura(html)


def _by_trafilatura(html: str) -> _Extract:
    import trafilatura

    # It logs every page in which it finds nothing; that is told here by an empty text.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Word 4-grams on 87 pages: F1 .972 with favor_precision, .963 with neither, .962 with favor_recall.
    document = trafilatura.bare_extraction(
        html.replace("\0", ""),
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if document is None or isinstance(document, dict):
        return _Extract()
    return _Extract(
        text=document.text or "",
        title=document.title,
        author=document.author,
        date=document.date,
        sitename=document.sitename,
        url=document.url,
    )


def _by_worker(html: str) -> _Extract:
    """Run trafilatura in a process of its own; nothing found where it fails or takes too long."""
    root = str(Path(__file__).parent.parent)
    search = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "index.html"],
            input=html.encode("utf-8", "replace"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": search},
            timeout=WORKER_SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return _Extract()
    return _Extract(**json.loads(done.stdout))


def _article_text(tree: etree._Element, extracted: str, title: str | None) -> str:
    """The paragraphs of an extract, completed and without furniture; whole where nothing else would be left."""
    lines = [line for line in normalise(extracted).split("\n") if line]
    kept = without_furniture(tree, completed(tree, lines), title)
    return PARAGRAPH_BREAK.join(kept or lines)


def _cleaned(value: str | None) -> str | None:
    return (one_line(value) if value else "") or None


def _left_out(visible: str, text: str, title: str | None) -> tuple[RemovedBlock, ...]:
    """Return the visible lines that are not in the article, neighbours together."""
    lines = [line for line in visible.split("\n") if line]
    known = set(_shingles(text))
    kept = {line for line in lines if _mostly(known, line)} | {title}
    runs = groupby(lines, key=lambda line: line in kept)
    return tuple(RemovedBlock("\n".join(run), NOT_ARTICLE) for inside, run in runs if not inside)


def _mostly(known: set[str], line: str) -> bool:
    found = [shingle in known for shingle in _shingles(line)]
    return 2 * sum(found) > len(found)


def _shingles(text: str) -> Iterator[str]:
    """Yield overlapping runs of letters and digits, across words, so that Japanese needs no other rule."""
    letters = "".join(filter(str.isalnum, text))
    return (letters[at : at + SHINGLE] for at in range(max(1, len(letters) - SHINGLE + 1)))


if __name__ == "__main__":
    page = sys.stdin.buffer.read().decode("utf-8", "replace")
    sys.stdout.write(json.dumps(asdict(_by_trafilatura(page))))
