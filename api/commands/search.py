"""`rag search`: the passages, without an answer."""

import click

from api.options import as_of_option, filter_options, question_argument
from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.questions import MAX_PASSAGES, checked_filters
from api.render.passages import render_retrieval
from api.session import Session, with_session


@click.command("search")
@question_argument
@click.option(
    "--k",
    "-k",
    type=click.IntRange(1, MAX_PASSAGES),
    default=10,
    show_default=True,
    help="How many passages.",
)
@as_of_option
@filter_options
@click.option("--explain", is_flag=True, help="Show what each score was made of.")
@with_session
def search_command(
    session: Session,
    *,
    question: str,
    k: int,
    as_of: str | None,
    published_from: str | None,
    published_to: str | None,
    source: tuple[str, ...],
    language: tuple[str, ...],
    article_ids: tuple[str, ...],
    explain: bool,
) -> int:
    """Find the passages nearest to a question.

    Exit status 1: nothing was found.
    """
    filters = checked_filters(
        published_from=published_from,
        published_to=published_to,
        source=source,
        language=language,
        article_ids=article_ids,
    )
    with progress("Searching", quiet=session.quiet), session.engine() as engine:
        found = engine.retrieve(question, k=k, as_of=as_of, filters=filters)
    record = found if explain else {"passages": found.passages}
    session.emit(record, lambda page: render_retrieval(found, page, question=question, explain=explain))
    return EXIT_OK if found.passages else EXIT_NEGATIVE
