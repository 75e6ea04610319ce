"""`rag bench`: a benchmark over a folder of data."""

from pathlib import Path

import click

from api.problems import EXIT_OK
from api.progress import progress
from api.render.reports import render_benchmark
from api.session import Session, with_session
from eval.benchmarks import BENCHMARKS


@click.command("bench")
@click.argument("name", type=click.Choice(sorted(BENCHMARKS)), help="Which benchmark.")
@click.argument(
    "directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with its data.",
)
@with_session
def bench_command(session: Session, *, name: str, directory: Path) -> int:
    """Run a benchmark over a folder of data.

    The articles of DIR go into a temporary library; with --home into that one, where they stay for the
    next run.
    """
    opened = session.temporary_engine() if session.home is None else session.local_engine()
    with opened as engine, progress(name, unit="steps", quiet=session.quiet) as update:
        report = BENCHMARKS[name](directory, engine, progress=update)
    session.emit(report, lambda page: render_benchmark(report, page))
    return EXIT_OK
