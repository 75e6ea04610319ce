"""The whole program with every connection refused: a first conversion, adding, asking, summarising, eval."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
REFUSING = """\
import socket

def refuse(*arguments, **named):
    if ("127.0.0.1", 11434) in arguments:
        raise ConnectionRefusedError("no model is served on this machine")
    raise SystemExit(f"a connection was tried: {arguments!r}")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
"""
"""Runs at the start of each process, child processes too. The program exits, and loudly, if it connects, but for looking
whether an Ollama is served on this machine."""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "sitecustomize.py").write_text(REFUSING)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAG_")}
    return {
        **kept,
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
        "RAG_HOME": str(tmp_path / "home"),
        "OLLAMA_HOST": "127.0.0.1:11434",
    }


def test_the_refusal_works(environment: dict[str, str]) -> None:
    code = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert "a connection was tried" in done.stderr


COMMANDS = (
    ["add", "eval/data/articles", "--quiet"],
    ["ask", "How much does Japan plan to invest in AI?", "--as-of", "2025-12-20"],
    ["summarize", "eval/data/articles/tram-vote.txt"],
    ["search", "harbour tram"],
    ["list"],
    ["doctor"],
)


def test_everything_works_with_connections_refused(environment: dict[str, str]) -> None:
    for command in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-m", "api.cli", *command],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, (command, done.stderr)
        assert "connection was tried" not in done.stderr
