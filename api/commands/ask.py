"""`rag ask`: a question, and the answer that stands on quotes."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, cast

import click

from api.options import as_of_option, filter_options, question_argument, writing_options
from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.questions import checked_filters, checked_question
from api.render.answers import render_answer, render_rest, render_sentence
from api.render.articles import failure_lines
from api.render.explanations import render_explanation
from api.session import AnyEngine, Session, with_session
from api.sources import read_sources
from api.terminal import complain, page_for, write_text
from index.records import Passage
from rag.answer import CheckedSentence, Event
from rag.records import Answer, Mode, Turn


@click.command("ask")
@question_argument
@as_of_option
@click.option(
    "--file",
    "-f",
    "files",
    metavar="FILE",
    multiple=True,
    help="Answer from this file alone, without storing it; may be repeated.",
)
@click.option(
    "--after",
    metavar="QUESTION",
    multiple=True,
    help='An earlier question that this one follows up, such as "why?" does; may be repeated.',
)
@click.option(
    "--explain", is_flag=True, help="Also show how the question was understood, and what was found."
)
@filter_options
@writing_options
@with_session
def ask_command(
    session: Session,
    *,
    question: str,
    as_of: str | None,
    files: tuple[str, ...],
    after: tuple[str, ...],
    explain: bool,
    published_from: str | None,
    published_to: str | None,
    source: tuple[str, ...],
    language: tuple[str, ...],
    article_ids: tuple[str, ...],
    mode: Mode,
    answer_in: str,
) -> int:
    """Answer a question from the articles, with quotes.

    Every figure and date is checked against its quote; what cannot be checked is withheld and listed.
    Exit status 1: the articles do not say.
    """
    filters = checked_filters(
        published_from=published_from,
        published_to=published_to,
        source=source,
        language=language,
        article_ids=article_ids,
    )

    asked: dict[str, Any] = {"as_of": as_of, "filters": filters, "mode": mode, "language": answer_in}
    if after:
        asked["conversation"] = tuple(Turn("user", checked_question(text)) for text in after)
    with _engine_over(session, files) as engine:
        if session.as_json or not (explain or sys.stdout.isatty()):
            with progress("Looking for the answer", quiet=session.quiet):
                answer = engine.ask(question, **asked)
            session.emit(answer, lambda page: render_answer(answer, page))
        else:
            answer = _shown_as_it_comes(engine.ask_events(question, **asked), session, explain=explain)
    return EXIT_OK if answer.status == "answered" else EXIT_NEGATIVE


def _shown_as_it_comes(events: Iterable[Event], session: Session, *, explain: bool) -> Answer:
    """Each sentence as soon as it is checked, the rest with the last event."""
    page = page_for(sys.stdout)
    passages: tuple[Passage, ...] = ()
    shown = False
    waiting = ExitStack()
    with waiting:
        waiting.enter_context(progress("Looking for the answer", quiet=session.quiet))
        for event in events:
            if event.kind == "retrieved":
                passages = cast("tuple[Passage, ...]", event.data)
            elif isinstance(event.data, CheckedSentence):
                waiting.close()
                write_text(render_sentence(event.data, page, first=not shown))
                shown = True
            elif isinstance(event.data, Answer):
                waiting.close()
                rest = render_rest(event.data, page, shown=shown)
                explained = [render_explanation(event.data, passages, page)] if explain else []
                write_text("\n" * shown + "\n\n".join([rest, *explained]))
                return event.data
    raise AssertionError("the events end in the whole answer")


@contextmanager
def _engine_over(session: Session, files: tuple[str, ...]) -> Iterator[AnyEngine]:
    """The engine over the library; or, if there are files, over a temporary one of these alone."""
    if not files:
        with session.engine() as engine:
            yield engine
        return
    with session.temporary_engine() as engine:
        report = engine.add(read_sources(engine, files))
        for line in failure_lines(report.failed):
            complain(line)
        yield engine
