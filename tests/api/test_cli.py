import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from api.cli import COMMANDS, SUMMARIES
from api.cli import rag as group
from index.errors import LibraryInUse, UnknownArticle

HEAVY = [
    "numpy",
    "torch",
    "chromadb",
    "langchain",
    "langchain_core",
    "openvino",
    "transformers",
    "fastapi",
    "pydantic",
    "rich",
]


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from api.cli import run; code = run(['--help']);"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert all(name in done.stdout for name in COMMANDS)


def test_the_commands_are_those_of_the_contract() -> None:
    named = "add read ask summarize check search list show remove serve slack feedback eval bench "
    named += "replay verify rebuild backup restore doctor"
    assert named == " ".join(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_loads_and_its_summary_is_the_first_line_of_its_help(name: str) -> None:
    command = group.get_command(group.make_context("rag", ["x"], resilient_parsing=True), name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").split("\n")[0] == SUMMARIES[name]


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ask"],
        ["ask", "x", "--as-of", "yesterday"],
        ["ask", "x", "--mode", "psychic"],
        ["ask", "  "],
        ["ask", "x" * 100_000],
        ["ask", "who \udcff"],
        ["search", "x", "--k", "0"],
        ["search", "x", "--from", "2026-02-01", "--to", "2026-01-01"],
        ["summarize"],
        ["summarize", "file", "--topic", "ferries"],
        ["serve", "--host", "0.0.0.0"],
        ["serve", "--port", "70000"],
        ["show"],
        ["--home"],
    ],
)
@pytest.mark.parametrize("json", [False, True])
def test_what_cannot_run_is_one_line_on_stderr(rag: Any, arguments: list[str], json: bool) -> None:
    outcome = rag(*arguments, *(["--json"] if json and arguments != ["--home"] else []))
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith("rag: ")
    assert outcome.err.count("\n") == 1


def test_without_arguments_it_prints_its_help_and_could_not_run(rag: Any) -> None:
    outcome = rag()
    assert outcome.code == 2
    assert "Usage: rag" in outcome.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnknownArticle("There is no article x."), 1),
        (LibraryInUse("It is in use by process 7."), 2),
        (PermissionError(13, "Permission denied", "/x"), 2),
        (OSError(28, "No space left on device"), 2),
        (KeyboardInterrupt(), 130),
    ],
)
def test_failures_have_their_exit_codes_and_the_engine_is_closed(
    rag: Any, engine: Any, error: BaseException, code: int
) -> None:
    engine.play(error)
    outcome = rag("show", "x", "--json")
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err.startswith("rag: ")
    assert outcome.err.count("\n") == 1
    assert engine.closed == 1


def test_a_message_with_line_ends_and_escapes_stays_one_plain_line(rag: Any, engine: Any) -> None:
    engine.play(UnknownArticle("There is no\narticle \033[31m."))
    outcome = rag("show", "x")
    assert outcome.err == "rag: There is no article �[31m.\n"


def test_a_bug_keeps_its_traceback(rag: Any, engine: Any) -> None:
    engine.play(ZeroDivisionError("bug"))
    with pytest.raises(ZeroDivisionError):
        rag("show", "x")


@pytest.mark.parametrize("before", [True, False])
def test_home_may_stand_before_or_after_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    from api.cli import run

    monkeypatch.setenv("RAG_HOME", str(tmp_path / "elsewhere"))
    homes: list[Path] = []

    def make_engine(settings: Any, *, say: Any) -> Any:
        homes.append(settings.home)
        raise UnknownArticle("x")

    option = ["--home", str(tmp_path / "here")]
    run([*option, "show", "x"] if before else ["show", "x", *option], make_engine=make_engine)
    run(["show", "x"], make_engine=make_engine)
    assert homes == [tmp_path / "here", tmp_path / "elsewhere"]


def test_a_faulty_setting_is_named(rag: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_PORT", "many")
    outcome = rag("show", "x")
    assert outcome.code == 2
    assert outcome.err.startswith("rag: The setting RAG_PORT is not valid")


def _start(*arguments: str, home: Path, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli", *arguments],
        env={**os.environ, "RAG_HOME": str(home)},
        **options,
    )


@pytest.mark.slow
def test_a_closed_pipe_is_silent(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    process = _start("--help", home=tmp_path, stdout=write_end, stderr=subprocess.PIPE)
    os.close(write_end)
    _, err = process.communicate(timeout=30)
    assert err == b""


@pytest.mark.slow
def test_control_c_is_one_line_and_130(tmp_path: Path) -> None:
    process = _start("add", "-", home=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(4)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (
        130,
        b"rag: interrupted before an article was added; run the same command again.\n",
    )
