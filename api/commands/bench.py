"""`rag bench`: a benchmark over a folder of data."""

from functools import partial
from pathlib import Path

import click

from api.problems import EXIT_OK
from api.progress import progress
from api.render.reports import render_benchmark
from api.session import Session, with_session
from eval import figures_benchmark
from eval.benchmarks import ABLATIONS, BENCHMARKS, LIMITED
from index.errors import InvalidRequest


@click.command("bench")
@click.argument("name", type=click.Choice(sorted(BENCHMARKS)), help="Which benchmark.")
@click.argument(
    "directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with its data.",
)
@click.option("--ablate", is_flag=True, help="retrieval: also without each of its steps.")
@click.option(
    "--each", type=click.IntRange(min=1), help="figures: sentences of each kind; 2,000 if not told."
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help="summary: articles of each language, 300 if not told; japanese: questions, all if not told.",
)
@with_session
def bench_command(
    session: Session, *, name: str, directory: Path, ablate: bool, each: int | None, limit: int | None
) -> int:
    """Run a benchmark over a folder of data.

    The articles of DIR go into a temporary library; with --home into that one, where they stay for the
    next run.
    """
    opened = session.temporary_engine() if session.home is None else session.local_engine()
    with opened as engine, progress(name, unit="steps", quiet=session.quiet) as update:
        benchmark = ABLATIONS.get(name) if ablate else BENCHMARKS[name]
        if benchmark is None:
            raise InvalidRequest(
                f"The benchmark {name} has no steps to leave out; --ablate goes with retrieval."
            )
        if each is not None:
            if name != "figures":
                raise InvalidRequest(
                    f"The benchmark {name} has no number of sentences; --each goes with figures."
                )
            benchmark = partial(figures_benchmark.run, each=each)
        if limit is not None:
            if name not in LIMITED:
                raise InvalidRequest(
                    f"The benchmark {name} has no limit; --limit goes with {' and '.join(LIMITED)}."
                )
            benchmark = partial(LIMITED[name], limit=limit)
        report = benchmark(directory, engine, progress=update)
    session.emit(report, lambda page: render_benchmark(report, page))
    return EXIT_OK
