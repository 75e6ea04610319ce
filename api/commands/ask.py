"""`rag ask`: a question, and the answer that stands on quotes."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from api.options import as_of_option, filter_options, question_argument, writing_options
from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.questions import checked_filters
from api.render.answers import render_answer
from api.render.articles import failure_lines
from api.session import AnyEngine, Session, with_session
from api.sources import read_sources
from api.terminal import complain
from rag.records import Mode


@click.command("ask")
@question_argument
@as_of_option
@click.option(
    "--file",
    "-f",
    "files",
    metavar="FILE",
    multiple=True,
    help="Answer from this file alone, without storing it; may be repeated.",
)
@filter_options
@writing_options
@with_session
def ask_command(
    session: Session,
    *,
    question: str,
    as_of: str | None,
    files: tuple[str, ...],
    published_from: str | None,
    published_to: str | None,
    source: tuple[str, ...],
    language: tuple[str, ...],
    article_ids: tuple[str, ...],
    mode: Mode,
    answer_in: str,
) -> int:
    """Answer a question from the articles, with quotes.

    Every figure and date is checked against its quote; what cannot be checked is withheld and listed.
    Exit status 1: the articles do not say.
    """
    filters = checked_filters(
        published_from=published_from,
        published_to=published_to,
        source=source,
        language=language,
        article_ids=article_ids,
    )

    with progress("Looking for the answer", quiet=session.quiet), _engine_over(session, files) as engine:
        answer = engine.ask(question, as_of=as_of, filters=filters, mode=mode, language=answer_in)
    session.emit(answer, lambda page: render_answer(answer, page))
    return EXIT_OK if answer.status == "answered" else EXIT_NEGATIVE


@contextmanager
def _engine_over(session: Session, files: tuple[str, ...]) -> Iterator[AnyEngine]:
    """The engine over the library; or, if there are files, over a temporary one of these alone."""
    if not files:
        with session.engine() as engine:
            yield engine
        return
    with session.temporary_engine() as engine:
        report = engine.add(read_sources(engine, files))
        for line in failure_lines(report.failed):
            complain(line)
        yield engine
