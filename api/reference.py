"""The command reference, made from the commands themselves: `python -m api.reference > docs/commands.md`."""

import inspect
from collections.abc import Iterator

import click

from api.cli import COMMANDS, rag
from api.terminal import write_text

_HEAD = """\
# Commands

Made by `python -m api.reference > docs/commands.md`; a test compares.

Results go to stdout, everything else to stderr; an error is one line there. Exit status 0: done; 1: the
command ran, and its answer is negative (not found, a file that failed, a check that failed); 2: it could not
run; 130: interrupted; 141: the reader of its output went away."""


def reference() -> str:
    """The reference of all commands, as Markdown."""
    context = click.Context(rag, info_name="rag", **rag.context_settings)
    sections = [_HEAD, "\n".join(_options(rag, context))]
    for name in COMMANDS:
        command = rag.get_command(context, name)
        assert command is not None
        sections.append("\n".join(_section(command, context)))
    return "\n\n".join(sections)


def _section(command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=command.name, parent=parent)
    yield f"## rag {command.name}"
    yield ""
    yield f"`{context.command_path} {' '.join(command.collect_usage_pieces(context))}`"
    yield ""
    yield inspect.cleandoc(command.help or "")
    yield ""
    yield from _options(command, context)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    yield "| argument or option | |"
    yield "|---|---|"
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            names, text = (part.replace("|", "\\|") for part in record)
            yield f"| `{names}` | {text} |"


if __name__ == "__main__":
    write_text(reference())
