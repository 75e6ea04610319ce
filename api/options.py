"""Arguments and options that several commands share, and what stands behind `-`."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from api.questions import checked_as_of, checked_question
from index.errors import InvalidRequest

STDIN = "-"
MAX_QUESTION_BYTES = 1_000_000
"""Read from stdin for a question at most: far over its limit in characters, far under memory."""

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


_FILTERS = (
    click.option(
        "--from", "published_from", metavar="DAY", help="Only articles published on this day or later."
    ),
    click.option(
        "--to", "published_to", metavar="DAY", help="Only articles published on this day or earlier."
    ),
    click.option("--source", multiple=True, help="Only articles of this source; may be repeated."),
    click.option(
        "--language", multiple=True, metavar="CODE", help="Only articles in it (en, ja); may be repeated."
    ),
    click.option("--id", "article_ids", multiple=True, metavar="ID", help="Only this one; may be repeated."),
)


def filter_options(command: Decorated) -> Decorated:
    """Options that narrow down the articles: `--from --to --source --language --id`."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def as_of_option(command: Decorated) -> Decorated:
    """The option `--as-of`."""
    return click.option(
        "--as-of",
        metavar="DATE",
        callback=lambda context, parameter, value: checked_as_of(value),
        help="The day on which it is asked, such as 2025-12-19; default: now.",
    )(command)


def writing_options(command: Decorated) -> Decorated:
    """Options on who writes, and in which language: `--mode --answer-in`."""
    mode = click.option(
        "--mode",
        type=click.Choice(["auto", "llm", "extractive"]),
        default="auto",
        show_default=True,
        help="Who writes: the language model, or by quotation; auto takes the model if one is set.",
    )
    language = click.option(
        "--answer-in",
        type=click.Choice(["auto", "en", "ja"]),
        default="auto",
        show_default=True,
        help="Language of the answer; auto takes that of the question.",
    )
    return mode(language(command))


def question_argument(command: Decorated) -> Decorated:
    """The argument QUESTION: words, or `-` for stdin."""
    return click.argument(
        "question", nargs=-1, required=True, callback=_question, help="In words; - reads it from stdin."
    )(command)


def _question(context: click.Context, parameter: click.Parameter, words: tuple[str, ...]) -> str:
    if words != (STDIN,):
        return checked_question(" ".join(words))
    data = sys.stdin.buffer.read(MAX_QUESTION_BYTES)
    try:
        return checked_question(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidRequest("The question on stdin is not UTF-8 text; convert it first.") from error
