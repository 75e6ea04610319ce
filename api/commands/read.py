"""`rag read`: what would be stored."""

import click

from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.render.articles import failure_lines, render_readings
from api.session import Session, with_session
from api.sources import articles_of, failures_of, read_sources
from api.terminal import complain


@click.command("read")
@click.argument(
    "sources",
    metavar="FILE|URL|-...",
    nargs=-1,
    required=True,
    help="Files, folders or addresses; - is stdin.",
)
@with_session
def read_command(session: Session, sources: tuple[str, ...]) -> int:
    """Show what would be stored of a page, and what would be removed.

    Stores nothing. With --json one article is the record itself, several are {articles, failed}.
    """
    with session.local_engine() as engine, progress("Reading", quiet=session.quiet):
        items = read_sources(engine, sources)
    articles, failed = articles_of(items), failures_of(items)
    for line in failure_lines(failed):
        complain(line)
    record = articles[0] if len(items) == 1 else {"articles": articles, "failed": failed}
    session.emit(record, lambda page: render_readings(articles, page))
    return EXIT_NEGATIVE if failed else EXIT_OK
