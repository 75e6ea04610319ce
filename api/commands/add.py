"""`rag add`: articles into the library."""

import click

from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.render.articles import failure_lines, render_add_report
from api.session import Session, with_session
from api.sources import add_with_progress, stream_sources
from api.terminal import complain


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

    An article that is there already is left alone; its changed text makes a new version. Exit status 1:
    something could not be read; the rest was added.
    """
    with session.engine() as engine:
        with progress("Reading", quiet=session.quiet):
            stream = stream_sources(engine, sources)
        report = add_with_progress(engine, stream, quiet=session.quiet)
    for line in failure_lines(report.failed):
        complain(line)
    session.emit(report, lambda page: render_add_report(report, page))
    return EXIT_NEGATIVE if report.failed else EXIT_OK
