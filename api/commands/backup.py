"""`rag backup`, `rag restore`: the whole library in one file, and back."""

from pathlib import Path

import click

from api.problems import EXIT_OK
from api.progress import progress
from api.render.upkeep import render_backup, render_restored
from api.session import Session, with_session


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path), help="Where to write it; replaced if it is there.")
@with_session
def backup_command(session: Session, *, file: Path) -> int:
    """Write the library to one file.

    It is a copy of one moment, also while the library is served or added to. The indexes are not in it:
    they are made again from it.
    """
    with progress("Backing up", quiet=session.quiet), session.engine() as engine:
        report = engine.backup(file)
    session.emit(report, lambda page: render_backup(report, page))
    return EXIT_OK


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path), help="A file that `rag backup` has written.")
@click.option("--force", is_flag=True, help="Replace a library that holds articles.")
@with_session
def restore_command(session: Session, *, file: Path, force: bool) -> int:
    """Put a backup in the place of the library.

    The file is checked first, and put in place in one step; then the indexes are made again.
    """
    with progress("Restoring", quiet=session.quiet), session.engine() as engine:
        report = engine.restore(file, force=force)
    session.emit(report, lambda page: render_restored(report, page))
    return EXIT_OK
