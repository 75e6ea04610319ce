from pathlib import Path

import click
import pytest

from api.cli import COMMANDS
from api.cli import rag as group
from api.reference import reference

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def test_the_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text("utf-8") == f"{reference()}\n", "run: python -m api.reference > docs/commands.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_argument_and_option_has_help(name: str) -> None:
    context = click.Context(group)
    command = group.get_command(context, name)
    assert command is not None
    assert command.help
    assert {"--home", "--json"} <= {name for parameter in command.params for name in parameter.opts}
    assert [parameter.name for parameter in command.params if not parameter.help] == []
