"""`rag summarize`: files, stored articles or a topic in few sentences."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from api.options import STDIN, as_of_option, writing_options
from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.questions import checked_question, checked_text
from api.render.answers import render_summary
from api.render.articles import failure_lines
from api.render.timeline_svg import timeline_svg
from api.session import AnyEngine, Session, with_session
from api.sources import articles_of, failures_of, is_source, read_sources
from api.terminal import complain, write_bytes
from index.errors import UnknownArticle, UnreadableSource
from index.records import Article
from rag.records import Mode
from rag.summary_request import Length, Style, SummaryRequest


@click.command("summarize")
@click.argument(
    "sources",
    metavar="[FILE|URL|ID|-]...",
    nargs=-1,
    help="Files or addresses, which need not be in the library, or ids of stored articles; - is stdin.",
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
    help="How to arrange it.",
)
@click.option("--svg", metavar="FILE", help="Write the timeline as a picture (SVG) too; - is stdout.")
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
    svg: str | None,
    mode: Mode,
    answer_in: Literal["auto", "en", "ja"],
) -> int:
    """Summarise articles, every sentence with its quote.

    Nothing is put into the library. Exit status 1: there was nothing to say.
    """
    if (sources and topic is not None) or not (sources or topic is not None or since is not None):
        raise click.UsageError("Give either files or ids of articles, or --topic, or --since alone.")
    if svg is not None and style != "timeline":
        raise click.UsageError("--svg draws a timeline; add --style timeline.")
    if svg == STDIN and session.as_json:
        raise click.UsageError("Only one thing can be written to stdout.")
    topic = topic if topic is None else checked_question(topic, name="topic")
    # Files alone need no library, nor one that another process leaves free.
    stored = not sources or not all(map(is_source, sources))
    opened = session.engine() if stored else session.local_engine()
    with progress("Summarising", quiet=session.quiet), opened as engine:
        summary = engine.summarize(
            _articles(engine, sources) if sources else None,
            SummaryRequest(
                length=length, language=answer_in, style=style, as_of=as_of, since=since, topic=topic
            ),
            mode=mode,
        )
    if svg is not None:
        _write(svg, timeline_svg(summary))
    if svg != STDIN:
        session.emit(summary, lambda page: render_summary(summary, page, bullets=style == "bullets"))
    return EXIT_OK if summary.sentences or summary.timeline else EXIT_NEGATIVE


def _write(file: str, text: str) -> None:
    """To the file, or to stdout for `-`."""
    data = text.encode("utf-8", "backslashreplace")
    if file == STDIN:
        write_bytes(data)
    else:
        Path(checked_text(file, name="file name")).write_bytes(data)


def _articles(engine: AnyEngine, names: Sequence[str]) -> list[Article]:
    """The articles named, read or stored. Raises UnreadableSource for a name that is neither."""
    articles: list[Article] = []
    for name in names:
        if not is_source(name):
            articles.append(_stored(engine, name))
            continue
        items = read_sources(engine, [name])
        for line in failure_lines(failures_of(items)):
            complain(line)
        articles.extend(articles_of(items))
    if not articles:
        raise UnreadableSource("None of the files could be read as an article.")
    return articles


def _stored(engine: AnyEngine, name: str) -> Article:
    try:
        return engine.article(name)
    except UnknownArticle as error:
        raise UnreadableSource(
            f"{name} is neither a file nor the id of an article in the library; `rag list` shows the ids."
        ) from error
