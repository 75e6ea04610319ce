"""`rag doctor`: is everything in order."""

import click

from api.checkup import check_up
from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.render.reports import render_checkup
from api.session import Session, with_session


@click.command("doctor")
@with_session
def doctor_command(session: Session) -> int:
    """Check the installation, the models and the library.

    A line per check. With --json: {checks: [{name, ok, detail}], ok}. Exit status 1: a check failed.
    """
    with progress("Checking", quiet=session.quiet), session.local_engine() as engine:
        checkup = check_up(engine)
    session.emit(checkup, lambda page: render_checkup(checkup, page))
    return EXIT_OK if checkup.ok else EXIT_NEGATIVE
