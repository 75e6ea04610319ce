"""Beside an owner that does not serve, a command ends before it imports anything that takes time."""

import subprocess
import sys
from pathlib import Path

import pytest

from api.refusal import refuse_if_owned
from index.lock import LibraryLock, LibraryOwned

HEAVY = ("rag.engine", "pydantic", "chromadb", "numpy")

SCRIPT = """
import sys
from api.cli import run
code = run(sys.argv[1:])
print(code, *(name for name in {heavy!r} if name in sys.modules))
"""


def said_by(arguments: list[str], home: Path) -> tuple[str, str]:
    """What `rag` says, and its exit status with the heavy modules that it imported."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(heavy=HEAVY), *arguments],
        capture_output=True,
        text=True,
        env={"RAG_HOME": str(home), "PATH": ""},
        cwd=Path(__file__).parents[2],
    )
    return done.stderr, done.stdout.strip()


@pytest.fixture
def owned(tmp_path: Path):
    """A library that this process owns, and does not serve."""
    lock = LibraryLock(tmp_path)
    yield tmp_path
    lock.release()


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [["list"], ["ask", "Who?"], ["add", "a.txt"], ["serve"], ["verify", "--all"]]
)
def test_an_owner_is_named_before_anything_heavy_is_imported(owned: Path, arguments: list[str]) -> None:
    said, ended = said_by(arguments, owned)
    assert "in use by process" in said
    assert ended == "2"


@pytest.mark.slow
def test_the_check_for_heavy_modules_sees_them_where_nobody_is_in_the_way(tmp_path: Path) -> None:
    _, ended = said_by(["list", "--json"], tmp_path)
    assert "rag.engine" in ended


@pytest.mark.parametrize("arguments", [["--home", "{home}"], ["--json", "--home={home}"]])
def test_the_home_of_the_command_wins(owned: Path, tmp_path_factory, arguments: list[str]) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    chosen = [argument.format(home=owned) for argument in arguments]
    with pytest.raises(LibraryOwned):
        refuse_if_owned("list", chosen, home=elsewhere)
    refuse_if_owned("list", [argument.format(home=elsewhere) for argument in arguments], home=owned)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("ask", ["Who?", "--file", "a.txt"]),
        ("ask", ["Who?", "-f", "a.txt"]),
        ("list", ["--help"]),
        ("read", ["a.txt"]),
    ],
)
def test_a_command_that_needs_no_library_is_not_refused(
    owned: Path, command: str, arguments: list[str]
) -> None:
    refuse_if_owned(command, arguments, home=owned)


def test_a_server_is_no_reason_to_refuse(tmp_path: Path) -> None:
    lock = LibraryLock(tmp_path)
    lock.declare(url="http://127.0.0.1:1")
    refuse_if_owned("list", [], home=tmp_path)
    lock.release()


def test_where_no_library_is_none_is_made(tmp_path: Path) -> None:
    refuse_if_owned("list", [], home=tmp_path / "none")
    assert not (tmp_path / "none").exists()
