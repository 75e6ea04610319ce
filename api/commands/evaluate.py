"""`rag eval`: a set of facts, asked and counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from api.interruption import Interruption
from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.render.articles import failure_lines
from api.render.reports import render_runs
from api.session import AnyEngine, Session, with_session
from api.sources import add_with_progress, stream_sources
from api.terminal import complain
from eval.comparison import compare
from eval.facts import SAMPLE_ARTICLES, SAMPLE_FACTS, FactReport, run_facts
from eval.html_report import html_report
from rag.model_choice import choose_model
from rag.records import Mode
from rag.settings import Settings


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
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a report with plots and every wrong answer.",
)
@click.option(
    "--against",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Compare with an earlier run, written by --json.",
)
@with_session
def eval_command(
    session: Session,
    *,
    facts: Path | None,
    articles: tuple[str, ...],
    html: Path | None,
    against: Path | None,
) -> int:
    """Ask a set of facts and count what holds.

    Without FACTS.jsonl it asks the sample facts over the sample articles, in a temporary library; with it,
    over the library, or over --articles. Where a language model is set (RAG_LLM), the facts are asked by
    quotation and again of the model. Exit status 1: fewer facts hold than the threshold asks for.
    """
    if facts is None and not articles:
        articles = (str(SAMPLE_ARTICLES),)
    with (
        _engine_over(session, articles) as engine,
        progress("Asking", unit="facts", quiet=session.quiet) as update,
    ):
        path = facts or SAMPLE_FACTS
        model = _model_set(session.settings())
        if model is None and html is None:
            reports = {QUOTATION: run_facts(engine, path, progress=update)}
        else:
            modes: dict[str, Mode] = {QUOTATION: "extractive"}
            if model is not None:
                modes[model] = "llm"
            reports = {
                name: run_facts(engine, path, stepwise=(engine, mode), progress=update)
                for name, mode in modes.items()
            }
    report = reports[QUOTATION]
    comparison = None if against is None else compare(report, against)
    if html is not None:
        title = f"Facts of {path.name}, {datetime.now().date()}"
        html.write_text(html_report(reports, title=title, comparison=comparison), "utf-8")
    record: dict[str, Any] = _recorded(report)
    if model is not None:
        record["llm"] = {"name": model, **_recorded(reports[model])}
    if comparison is not None:
        record["against"] = comparison
    session.emit(record, lambda page: render_runs(reports, comparison, page))
    return EXIT_OK if all(each.ok for each in reports.values()) else EXIT_NEGATIVE


QUOTATION = "by quotation"


def _model_set(settings: Settings) -> str | None:
    """The language model that is set; one that is only found on this machine is not asked seventy questions."""
    choice = choose_model(settings, {"OLLAMA_HOST": "no-machine"})
    return None if choice is None else choice.name


def _recorded(report: FactReport) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "passed": report.passed,
        "total": report.total,
        "threshold": report.threshold,
        "results": report.results,
    }


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
