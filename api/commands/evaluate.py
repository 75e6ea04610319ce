"""`rag eval`: a set of facts, asked and counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from api.interruption import Interruption
from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.render.articles import failure_lines
from api.render.reports import render_facts
from api.session import AnyEngine, Session, with_session
from api.sources import add_with_progress, stream_sources
from api.terminal import complain
from eval.facts import SAMPLE_ARTICLES, SAMPLE_FACTS, run_facts


@click.command("eval")
@click.argument(
    "facts",
    metavar="[FACTS.jsonl]",
    required=False,
    type=click.Path(path_type=Path),
    help="JSON lines {id, question, as_of, language, expect}; default: the sample facts.",
)
@click.option(
    "--articles",
    metavar="PATH",
    multiple=True,
    help="Ask over these articles alone, in a temporary library; may be repeated.",
)
@with_session
def eval_command(session: Session, *, facts: Path | None, articles: tuple[str, ...]) -> int:
    """Ask a set of facts and count what holds.

    Without FACTS.jsonl it asks the sample facts over the sample articles, in a temporary library; with it,
    over the library, or over --articles. Exit status 1: fewer facts hold than the threshold asks for.
    """
    if facts is None and not articles:
        articles = (str(SAMPLE_ARTICLES),)
    with (
        _engine_over(session, articles) as engine,
        progress("Asking", unit="facts", quiet=session.quiet) as update,
    ):
        report = run_facts(engine, facts or SAMPLE_FACTS, progress=update)
    record = {
        "ok": report.ok,
        "passed": report.passed,
        "total": report.total,
        "threshold": report.threshold,
        "results": report.results,
    }
    session.emit(record, lambda page: render_facts(report, page))
    return EXIT_OK if report.ok else EXIT_NEGATIVE


@contextmanager
def _engine_over(session: Session, articles: tuple[str, ...]) -> Iterator[AnyEngine]:
    if not articles:
        with session.engine() as engine:
            yield engine
        return
    with session.temporary_engine() as engine:
        unwatched = Interruption()
        stream = stream_sources(engine, articles, unwatched)
        report = add_with_progress(engine, stream, unwatched, quiet=session.quiet)
        for line in failure_lines(report.failed):
            complain(line)
        yield engine
