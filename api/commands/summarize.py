"""`rag summarize`: files, stored articles or a topic in few sentences."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import click

from api.options import STDIN, as_of_option, writing_options
from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.questions import checked_question, checked_text
from api.render.articles import failure_lines, render_add_report
from api.render.summaries import render_summary
from api.render.summary_document import document_of
from api.render.summary_docx import docx_summary
from api.render.summary_markdown import markdown_summary
from api.render.timeline_svg import timeline_svg
from api.session import AnyEngine, Session, with_session
from api.sources import articles_of, failures_of, is_source, read_sources
from api.terminal import complain, write_bytes
from api.typesetting import Page
from index.errors import InvalidRequest, UnknownArticle, UnreadableSource
from index.records import Article, ReadFailure
from rag.briefing import day_of
from rag.records import Mode, Summary
from rag.summary_request import Length, Style, SummaryRequest


@click.command("summarize")
@click.argument(
    "sources",
    metavar="[FILE|URL|ID|-]...",
    nargs=-1,
    help="Files, folders or addresses, which need not be in the library, or ids of stored articles; - is stdin.",
)
@click.option("--topic", help="Summarise what the library says on this topic.")
@click.option(
    "--since",
    metavar="WHEN",
    help="Only what was published since, such as 2025-12-01, monday or “last week”, and what is new in it; "
    "alone: all that the library holds since.",
)
@as_of_option
@click.option(
    "--length",
    type=click.Choice(["short", "medium", "long"]),
    default="medium",
    show_default=True,
    help="How much to write.",
)
@click.option(
    "--style",
    type=click.Choice(["prose", "bullets", "timeline", "briefing"]),
    default="prose",
    show_default=True,
    help="How to arrange it; a briefing has facts, statements, what is open, dates to come and open questions.",
)
@click.option("--each", is_flag=True, help="A summary of each article instead of one of all.")
@click.option("--add", is_flag=True, help="Put the articles that were read into the library too.")
@click.option("--svg", metavar="FILE", help="Write the timeline as a picture (SVG) too; - is stdout.")
@click.option("--markdown", metavar="FILE", help="Write the summary as Markdown; - is stdout.")
@click.option("--docx", metavar="FILE", help="Write it as a Word document; - is stdout.")
@writing_options
@with_session
def summarize_command(
    session: Session,
    *,
    sources: tuple[str, ...],
    topic: str | None,
    since: str | None,
    as_of: str | None,
    length: Length,
    style: Style,
    each: bool,
    add: bool,
    svg: str | None,
    markdown: str | None,
    docx: str | None,
    mode: Mode,
    answer_in: Literal["auto", "en", "ja"],
) -> int:
    """Summarise articles, every sentence with its quote.

    Nothing is put into the library without --add. Exit status 1: there was nothing to say.
    """
    if (sources and topic is not None) or not (sources or topic is not None or since is not None):
        raise click.UsageError("Give either files or ids of articles, or --topic, or --since alone.")
    if not sources and (each or add):
        raise click.UsageError(f"--{'each' if each else 'add'} is for files; name some.")
    if svg is not None and style != "timeline":
        raise click.UsageError("--svg draws a timeline; add --style timeline.")
    files = {name: file for name, file in (("svg", svg), ("markdown", markdown), ("docx", docx)) if file}
    if each and files:
        raise click.UsageError("A file takes one summary; leave --each out, or the file.")
    if list(files.values()).count(STDIN) + session.as_json > 1:
        raise click.UsageError("Only one thing can be written to stdout.")
    for file in files.values():
        _check_writable(file)
    topic = topic if topic is None else checked_question(topic, name="topic")
    request = SummaryRequest(
        length=length, language=answer_in, style=style, as_of=as_of, since=since, topic=topic
    )
    # Files alone need no library, nor one that another process leaves free.
    stored = add or not sources or not all(map(is_source, sources))
    with session.engine() if stored else session.local_engine() as engine:
        material = _read(engine, sources, quiet=session.quiet) if sources else _Material()
        if add:
            _add(engine, material.read, quiet=session.quiet)
        if each:
            return _summarize_each(session, engine, material.articles, request, mode)
        with progress("Summarising", unit="parts", quiet=session.quiet) as update:
            summary = engine.summarize(material.articles or None, request, mode=mode, progress=update)
    if not _write(files, summary, request):
        session.emit(summary, lambda page: render_summary(summary, page, bullets=style == "bullets"))
    return EXIT_OK if summary.sentences or summary.timeline else EXIT_NEGATIVE


@dataclass(slots=True)
class _Material:
    """The articles named, in their order, and those of them that were read and not stored ones."""

    articles: list[Article] = field(default_factory=list)
    read: list[Article] = field(default_factory=list)


def _read(engine: AnyEngine, names: Sequence[str], *, quiet: bool) -> _Material:
    """The articles named, read or stored. Raises UnreadableSource for a name that is neither, and if there is none."""
    material = _Material()
    with progress("Reading", unit="articles", quiet=quiet) as update:
        for name in names:
            if not is_source(name):
                material.articles.append(_stored(engine, name))
                continue
            for item in _items(engine, name):
                for line in failure_lines(failures_of([item])):
                    complain(line)
                material.read += articles_of([item])
                material.articles += articles_of([item])
                update(len(material.articles), None)
    if not material.articles:
        raise UnreadableSource("None of the files could be read as an article.")
    return material


def _items(engine: AnyEngine, name: str) -> Iterator[Article | ReadFailure]:
    """What a file, a folder, an address or stdin holds; of a folder, file by file."""
    if name != STDIN and "://" not in name and Path(name).is_dir():
        yield from engine.read_many([name])
    else:
        yield from read_sources(engine, [name])


def _stored(engine: AnyEngine, name: str) -> Article:
    try:
        return engine.article(name)
    except UnknownArticle as error:
        raise UnreadableSource(
            f"{name} is neither a file nor the id of an article in the library; `rag list` shows the ids."
        ) from error


def _add(engine: AnyEngine, articles: Sequence[Article], *, quiet: bool) -> None:
    """Store what was read, and say so on stderr."""
    with progress("Adding", unit="articles", quiet=quiet) as update:
        report = engine.add(articles, progress=lambda done, chunks: update(done, len(articles)))
    for line in failure_lines(report.failed):
        complain(line)
    complain(f"into the library: {render_add_report(report, Page())}")


def _summarize_each(
    session: Session, engine: AnyEngine, articles: Sequence[Article], request: SummaryRequest, mode: Mode
) -> int:
    """A summary of each article; as JSON all of them together, else each as soon as it is written."""
    summaries: list[Summary] = []
    told = False
    with progress("Summarising", unit="articles", quiet=session.quiet) as update:
        for number, article in enumerate(articles, start=1):
            summary = engine.summarize([article], request, mode=mode)
            told = told or bool(summary.sentences or summary.timeline)
            if session.as_json:
                summaries.append(summary)
            else:
                rendered = _page(summary, request, last=number == len(articles))
                session.emit(summary, rendered)
            update(number, len(articles))
    if session.as_json:
        session.emit({"summaries": summaries, "total": len(summaries)}, lambda page: "")
    return EXIT_OK if told else EXIT_NEGATIVE


def _page(summary: Summary, request: SummaryRequest, *, last: bool) -> Callable[[Page], str]:
    """What makes a page of one of several summaries, with a rule under it unless it is the last."""

    def rendered(page: Page) -> str:
        text = render_summary(summary, page, bullets=request.style == "bullets")
        return text if last else f"{text}\n\n{page.faint('─' * page.width)}\n"

    return rendered


def _check_writable(file: str) -> None:
    """Raise InvalidRequest for a file that cannot be written: before a model works for minutes, and not after."""
    path = Path(checked_text(file, name="file name"))
    if file == STDIN:
        return
    if path.is_dir():
        raise InvalidRequest(f"{file} is a folder; name a file to write to.")
    if not path.parent.is_dir():
        raise InvalidRequest(f"There is no folder {path.parent} to write {path.name} into; make it first.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise InvalidRequest(f"{file} may not be written; name another file.")


def _write(files: Mapping[str, str], summary: Summary, request: SummaryRequest) -> bool:
    """Write the files; whether one of them went to stdout."""
    day = day_of(request) if request.style == "briefing" else request.as_of
    for kind, file in files.items():
        if kind == "svg":
            data = timeline_svg(summary).encode("utf-8", "backslashreplace")
        else:
            document = document_of(summary, day=day, bullets=request.style == "bullets")
            text = docx_summary(document) if kind == "docx" else markdown_summary(document)
            data = text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace")
        if file == STDIN:
            write_bytes(data)
        else:
            Path(file).write_bytes(data)
    return STDIN in files.values()
