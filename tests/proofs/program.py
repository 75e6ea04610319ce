"""`rag` as it is run: processes over one library folder, that end by themselves or are killed."""

import json
import os
import resource
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PROJECT = Path(__file__).parents[2]

LIMIT_SECONDS = 600
START_SECONDS = 30
"""A start that takes longer than this does not count as serving. It is counted in seconds of the processor, all
processes of the start together: such a run takes hours, on machines that are busy with other things too, where the
clock says how busy they are. The figure gives both."""

ADDING_SECONDS = 7_200.0
"""For 100,000 chunks."""

ANNOUNCE_SECONDS = 120


_LAUNCHER = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
)


@dataclass(frozen=True, slots=True)
class Audit:
    """What a fresh process finds in a library, chunk by chunk (tests/proofs/audit.py)."""

    articles: Mapping[str, tuple[str, int]]
    chunks: int
    in_chroma: int
    in_tantivy: int
    lost_by_vector: tuple[int, ...]
    lost_by_words: tuple[int, ...]
    first_at_once: float

    @property
    def whole(self) -> bool:
        """Whether every chunk is found, and none is there that should not be."""
        return not (self.lost_by_vector or self.lost_by_words) and (
            self.chunks == self.in_chroma == self.in_tantivy
        )


def assert_whole(found: Audit) -> None:
    """Every chunk is found by its vector and by its words, and the counts agree."""
    assert not found.lost_by_vector, found
    assert not found.lost_by_words, found
    assert found.chunks == found.in_chroma == found.in_tantivy, found


@dataclass(frozen=True, slots=True, order=True)
class Effort:
    """Seconds on the clock, and of the processor, the processes that were waited for included."""

    seconds: float
    processor: float


@dataclass(frozen=True, slots=True)
class Program:
    """The program over the library in `home`; `settings` are its environment variables."""

    home: Path
    settings: Mapping[str, str]

    def start(self, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
        """`rag` with `arguments`, running; `options` are Popen's."""
        return self._python("-m", "api.cli", *map(str, arguments), **options)

    def run(self, *arguments: str | Path, timeout: float = LIMIT_SECONDS) -> subprocess.CompletedProcess[str]:
        """`rag` with `arguments`, ended."""
        return _ended(self.start(*arguments), timeout)

    def json(self, *arguments: str | Path, timeout: float = LIMIT_SECONDS) -> Any:
        """What `rag … --json` writes; it has to end well."""
        done = self.run(*arguments, "--json", timeout=timeout)
        assert done.returncode == 0, f"rag {arguments[0]}: {done.returncode}\n{done.stderr[-2000:]}"
        return json.loads(done.stdout)

    def peak(self, *arguments: str | Path) -> int:
        """Bytes of memory that `rag` with `arguments`, or any process that it waited for, held at most.

        A process of its own starts it: one that is forked by a large one (a whole test run) counts as as large.
        """
        command = [sys.executable, "-c", _LAUNCHER, sys.executable, "-m", "api.cli", *map(str, arguments)]
        done = _ended(self._python(*command[1:]), ADDING_SECONDS)
        assert done.returncode == 0, done.stderr[-2000:]
        return 1024 * int(done.stdout.split()[-1])

    def answers(self, question: str) -> "Effort":
        """What it takes a process from its start to having answered a search."""
        began, spent = time.monotonic(), _processor_seconds()
        assert self.json("search", question)["passages"]
        return Effort(time.monotonic() - began, _processor_seconds() - spent)

    def audit(self, *, sample: int = 0) -> Audit:
        """Look for every chunk (or about `sample` of them) in a process of its own."""
        done = _ended(self._python("-m", "tests.proofs.audit", str(sample)), LIMIT_SECONDS)
        assert done.returncode == 0, f"the library could not be opened: {done.stderr[-3000:]}"
        found = json.loads(done.stdout)
        articles = {name: (digest, count) for name, (digest, count) in found.pop("articles").items()}
        lost = {name: tuple(found.pop(name)) for name in ("lost_by_vector", "lost_by_words")}
        return Audit(articles=articles, **lost, **found)

    def stepping(self, *arguments: str | Path) -> int:
        """Exit status of a process that kills itself at a step (tests/proofs/stepping.py)."""
        return _ended(
            self._python("-m", "tests.proofs.stepping", *map(str, arguments)), LIMIT_SECONDS
        ).returncode

    def verified(self) -> bool:
        """What `rag verify --all` says."""
        return bool(json.loads(self.run("verify", "--all", "--json", "--quiet").stdout)["ok"])

    @contextmanager
    def serve(self) -> Iterator[httpx.Client]:
        """A running `rag serve`, by a client of it; it is stopped at the end."""
        server = self.start("serve", "--port", "0", "--json")
        try:
            with httpx.Client(base_url=_announced_url(server), timeout=LIMIT_SECONDS) as client:
                yield client
        finally:
            server.terminate()
            try:
                server.communicate(timeout=ANNOUNCE_SECONDS)
            finally:
                server.kill()

    def _python(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            text=True,
            cwd=PROJECT,
            env={**os.environ, **self.settings, "RAG_HOME": str(self.home), "RAG_LLM": ""},
            **{
                "stdin": subprocess.DEVNULL,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                **options,
            },
        )


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ended(process: subprocess.Popen[str], timeout: float) -> subprocess.CompletedProcess[str]:
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def _announced_url(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    text = ""
    deadline = time.monotonic() + ANNOUNCE_SECONDS
    while "}" not in text and time.monotonic() < deadline:
        ready, _, _ = select.select([server.stdout], [], [], 1)
        if ready:
            # Past Python's buffer, which would hold lines that select does not see.
            part = os.read(server.stdout.fileno(), 4096).decode()
            if not part:
                break
            text += part
    assert "}" in text, f"rag serve did not start: {text}"
    return str(json.loads(text)["url"])
