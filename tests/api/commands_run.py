"""Commands run as a user runs them, over a library of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.records import (
    Article,
)

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Place:
    """A library, and how commands are run over it."""

    home: Path
    models: Path

    def start(self, *arguments: str, program: str | None = None, **options: Any) -> subprocess.Popen[str]:
        command = ["-m", "api.cli"] if program is None else ["-c", program]
        return subprocess.Popen(
            [sys.executable, *command, *arguments],
            env={
                **os.environ,
                "RAG_HOME": str(self.home),
                "RAG_MODELS": str(self.models),
                "RAG_LLM": "",
            },
            cwd=PROJECT,
            text=True,
            **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    def run(self, *arguments: str, stdin: str = "", program: str | None = None) -> Done:
        began = time.monotonic()
        process = self.start(*arguments, program=program)
        out, err = process.communicate(stdin, timeout=120)
        return Done(process.returncode, out, err, time.monotonic() - began)

    def serve(self) -> subprocess.Popen[str]:
        process = self.start("serve", "--port", "0", "--quiet")
        assert process.stderr is not None
        assert "listening on" in process.stderr.readline()
        return process


def ended(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> str:
    process.send_signal(number)
    return process.communicate(timeout=60)[1]


def write_lines(path: Path, articles: list[Article]) -> Path:
    keys = ("id", "title", "text", "published_at")
    lines = (json.dumps({key: getattr(article, key) for key in keys}) for article in articles)
    path.write_text("\n".join(lines), "utf-8")
    return path
