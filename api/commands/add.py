"""`rag add`: articles into the library."""

import click

from api.interruption import Interruption
from api.problems import EXIT_INTERRUPTED, EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.render.articles import failure_lines, render_add_report
from api.session import Session, with_session
from api.sources import add_with_progress, stream_sources
from api.terminal import complain
from index.records import AddReport


@click.command("add")
@click.argument(
    "sources",
    metavar="PATH|URL|-...",
    nargs=-1,
    required=True,
    help="Files (.txt, .md, .html, .jsonl of one article a line), folders of them, addresses; - is stdin.",
)
@with_session
def add_command(session: Session, sources: tuple[str, ...]) -> int:
    """Read articles and put them into the library.

    An article that is there already is left alone; its changed text makes a new version. Ctrl-C finishes the
    batch in hand; the same command again adds the rest. Exit status 1: something could not be read; the rest
    was added. 130: interrupted.
    """
    interruption = Interruption()
    with session.engine() as engine, interruption.watched():
        with progress("Reading", quiet=session.quiet):
            stream = stream_sources(engine, sources, interruption)
        report = add_with_progress(engine, stream, interruption, quiet=session.quiet)
    for line in failure_lines(report.failed):
        complain(line)
    session.emit(report, lambda page: render_add_report(report, page))
    if interruption.cut:
        complain(_interrupted(report, stream.total))
        return EXIT_INTERRUPTED
    return EXIT_NEGATIVE if report.failed else EXIT_OK


def _interrupted(report: AddReport, total: int | None) -> str:
    done = len(report.added) + len(report.changed) + len(report.unchanged)
    if not done:
        return "interrupted before an article was added; run the same command again."
    of_all = f"{done:,}" if total is None else f"{done:,} of {total:,}"
    return f"interrupted: {of_all} articles are in the library; run the same command again to add the rest."
