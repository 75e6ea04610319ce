"""`rag check`: a draft against files, or against the library, sentence by sentence."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from api.options import STDIN
from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.questions import checked_text
from api.render.articles import failure_lines
from api.render.checks import render_check
from api.render.sheets import SHEETS
from api.session import AnyEngine, Session, with_session
from api.sources import articles_of, failures_of, read_sources
from api.terminal import complain, write_bytes
from index.decoding import decode
from index.errors import UnreadableSource
from index.records import Article
from rag.records import Check

MAX_DRAFT_BYTES = 8_000_000
"""Over what is checked at once (a million characters), far under memory."""


@click.command("check")
@click.argument("draft", metavar="DRAFT", help="File with the text to check; - is stdin.")
@click.argument("more", metavar="[FILE]...", nargs=-1, help="Further files after --against FILE.")
@click.option(
    "--against",
    metavar="FILE",
    multiple=True,
    help="Check against this file, folder or address instead of the library; may be repeated.",
)
@click.option("--markdown", metavar="FILE", help="Write a verification sheet as Markdown; - is stdout.")
@click.option("--csv", metavar="FILE", help="Write one as CSV, for a spreadsheet; - is stdout.")
@click.option("--html", metavar="FILE", help="Write one as a page to read or print; - is stdout.")
@with_session
def check_command(
    session: Session,
    *,
    draft: str,
    more: tuple[str, ...],
    against: tuple[str, ...],
    markdown: str | None,
    csv: str | None,
    html: str | None,
) -> int:
    """Check a text against its sources, sentence by sentence.

    Each comes with the quote that proves it, or with what is wrong. Sources are the files after --against, else the articles of the library. Exit status 1: something is
    contradicted or not found.
    """
    if more and not against:
        raise click.UsageError("Give one draft; the files to check it against stand after --against.")
    sheets = {name: file for name, file in (("markdown", markdown), ("csv", csv), ("html", html)) if file}
    if list(sheets.values()).count(STDIN) + session.as_json > 1:
        raise click.UsageError("Only one thing can be written to stdout.")
    text = _draft(draft)
    sources = (*against, *more)
    opened = session.local_engine() if sources else session.engine()
    with progress("Checking", quiet=session.quiet), opened as engine:
        check = engine.check(text, _articles(engine, sources) if sources else None)
    if not _write(check, sheets):
        session.emit(check, lambda page: render_check(check, page))
    return EXIT_OK if check.verdict == "supported" else EXIT_NEGATIVE


def _draft(name: str) -> str:
    """The text of the draft as it stands in its file. Raises UnreadableSource."""
    if name == STDIN:
        data = sys.stdin.buffer.read(MAX_DRAFT_BYTES + 1)
    else:
        path = Path(checked_text(name, name="file name"))
        if not path.is_file():
            raise UnreadableSource(f"There is no file {name}; give the draft as a file, or - for stdin.")
        with path.open("rb") as file:
            data = file.read(MAX_DRAFT_BYTES + 1)
    if len(data) > MAX_DRAFT_BYTES:
        raise UnreadableSource(f"The draft has over {MAX_DRAFT_BYTES:,} bytes; check it in parts.")
    return decode(data, name="stdin" if name == STDIN else name)


def _articles(engine: AnyEngine, sources: Sequence[str]) -> list[Article]:
    items = read_sources(engine, sources)
    for line in failure_lines(failures_of(items)):
        complain(line)
    articles = articles_of(items)
    if not articles:
        raise UnreadableSource("None of the files to check against could be read as an article.")
    return articles


def _write(check: Check, sheets: Mapping[str, str]) -> bool:
    """Write the sheets; whether one of them went to stdout."""
    for kind, file in sheets.items():
        data = SHEETS[kind](check).encode("utf-8", "backslashreplace")
        if file == STDIN:
            write_bytes(data)
        else:
            Path(checked_text(file, name="file name")).write_bytes(data)
    return STDIN in sheets.values()
