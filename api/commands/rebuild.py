"""`rag rebuild`: the indexes made again, or the vectors too."""

import click

from api.problems import EXIT_INTERRUPTED, EXIT_OK
from api.progress import progress
from api.render.upkeep import render_rebuild_report
from api.session import Session, with_session
from api.terminal import complain


@click.command("rebuild")
@click.option("--embed", is_flag=True, help="Chunk and embed every article again, with the current embedder.")
@with_session
def rebuild_command(session: Session, *, embed: bool) -> int:
    """Make the indexes again from the library.

    Stored vectors are used; with --embed new ones, which an interrupted run keeps for the next. What was
    there stays in use until the new is complete.
    """
    label, unit = ("Embedding", "articles") if embed else ("Indexing", "chunks")
    try:
        with progress(label, unit=unit, quiet=session.quiet) as update, session.engine() as engine:
            report = engine.rebuild(embed=embed, progress=update)
    except KeyboardInterrupt:
        if not embed:
            raise
        complain("interrupted; what was embedded is kept: run the same command again to go on.")
        return EXIT_INTERRUPTED
    session.emit(report, lambda page: render_rebuild_report(report, page))
    return EXIT_OK
