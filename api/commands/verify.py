"""`rag verify`: whether the library is whole."""

import click

from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.render.upkeep import render_verify_report
from api.session import Session, with_session


@click.command("verify")
@click.option("--all", "everything", is_flag=True, help="Look every chunk up, not only a sample of 2,000.")
@with_session
def verify_command(session: Session, *, everything: bool) -> int:
    """Check that the library is whole, and both indexes with it.

    Counts, every offset, vectors found by themselves, chunks found by their words, and what belongs to
    nothing. Beside a server the server does it, and questions wait meanwhile. Exit status 1: something is wrong; it is named with the way out.
    """
    with (
        progress("Verifying", unit="chunks", quiet=session.quiet) as update,
        session.engine() as engine,
    ):
        report = engine.verify(everything=everything, progress=update)
    session.emit(report, lambda page: render_verify_report(report, page))
    return EXIT_OK if report.ok else EXIT_NEGATIVE
