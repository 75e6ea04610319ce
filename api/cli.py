"""The command `rag`: finds the command, runs it, and turns every foreseen failure into one line."""

import gc
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import click

from api.problems import EXIT_IMPOSSIBLE, EXIT_INTERRUPTED, EXIT_OK, EXIT_PIPE_CLOSED, problem_for
from api.refusal import refuse_if_owned
from api.terminal import complain, silence_stdout
from index.errors import UradoriError

COMMANDS: Mapping[str, str] = {
    "add": "api.commands.add",
    "read": "api.commands.read",
    "ask": "api.commands.ask",
    "summarize": "api.commands.summarize",
    "check": "api.commands.check",
    "search": "api.commands.search",
    "list": "api.commands.articles",
    "show": "api.commands.articles",
    "remove": "api.commands.articles",
    "serve": "api.commands.serve",
    "slack": "api.commands.slack",
    "feedback": "api.commands.feedback",
    "eval": "api.commands.evaluate",
    "bench": "api.commands.bench",
    "replay": "api.commands.replay",
    "verify": "api.commands.verify",
    "rebuild": "api.commands.rebuild",
    "backup": "api.commands.backup",
    "restore": "api.commands.backup",
    "doctor": "api.commands.doctor",
}
"""Where each command is. A module is imported when its command runs, so that each pays for itself alone."""

SUMMARIES: Mapping[str, str] = {
    "add": "Read articles and put them into the library.",
    "read": "Show what would be stored of a page, and what would be removed.",
    "ask": "Answer a question from the articles, with quotes.",
    "summarize": "Summarise articles, every sentence with its quote.",
    "check": "Check a text against its sources, sentence by sentence.",
    "search": "Find the passages nearest to a question.",
    "list": "List the articles of the library.",
    "show": "Show one article.",
    "remove": "Remove articles from the library.",
    "serve": "Serve the library over HTTP on this machine.",
    "slack": "Answer in Slack, by socket mode.",
    "feedback": "List what users of the Slack bot said of its answers.",
    "eval": "Ask a set of facts and count what holds.",
    "bench": "Run a benchmark over a folder of data.",
    "replay": "Play recorded replies as a language model would send them, for tests and demonstrations.",
    "verify": "Check that the library is whole, and both indexes with it.",
    "rebuild": "Make the indexes again from the library.",
    "backup": "Write the library to one file.",
    "restore": "Put a backup in the place of the library.",
    "doctor": "Check the installation, the models and the library.",
}
"""First lines of the commands' help, here so that `rag --help` imports none of them (a test compares)."""


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table: the way an article goes."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; its module has it as `<name>_command`."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        return cast(click.Command, getattr(module, f"{cmd_name}_command"))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, unless another process is in its way. Raises LibraryOwned."""
        if args:
            refuse_if_owned(args[0], args[1:], home=ctx.params.get("home"))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the table of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the library; else RAG_HOME, else ~/.uradori.",
)
@click.version_option(package_name="uradori", message="%(version)s")
def rag(home: Path | None) -> None:
    """Sourced answers and summaries over news articles, every figure and date checked against its quote.

    Exit status: 0 done; 1 the answer is negative (not found, a file that failed); 2 it could not run.
    """


def run(arguments: Sequence[str], *, make_engine: Callable[..., Any] | None = None) -> int:
    """Runs `rag` with `arguments` and returns its exit code; `make_engine` replaces the real engine.

    Foreseen failures become one line on stderr; anything else is a bug and keeps its traceback.
    """
    try:
        with rag.make_context("rag", list(arguments), obj=make_engine) as context:
            return rag.invoke(context) or EXIT_OK
    except click.exceptions.Exit as request:
        return request.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return EXIT_IMPOSSIBLE
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "rag"
        complain(f"{error.format_message()} See `{command} --help`.")
        return EXIT_IMPOSSIBLE
    except UradoriError as error:
        complain(str(error))
        return problem_for(error).exit_code
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted.")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        silence_stdout()
        return EXIT_PIPE_CLOSED
    except OSError as error:
        # A full disk, a folder that may not be written, a file that went away.
        where = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
        complain(f"{error.strerror or error}{where}.")
        return EXIT_IMPOSSIBLE


LASTING = 50_000
"""New objects after which Python looks for unused ones. A command that opens a library of 100,000 chunks makes hundreds
of thousands that stay: by the default of 700, walking them over and over took 0.2 of its 3.0 seconds."""


def main() -> None:
    """Entry point of `rag`."""
    gc.set_threshold(LASTING)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
