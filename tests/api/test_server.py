import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.server import checked_host, serve
from index.errors import InvalidRequest


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost"])
def test_an_address_of_this_machine_is_taken(host: str) -> None:
    assert checked_host(host) == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.com", "", "127.0.0.1.example.com"])
def test_any_other_address_is_refused_in_a_sentence(host: str) -> None:
    with pytest.raises(InvalidRequest, match="not a loopback address"):
        checked_host(host)


def test_a_port_that_is_taken_is_refused_in_a_sentence(engine: Any) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(InvalidRequest, match=f"Cannot listen on 127.0.0.1 port {port}"):
            serve(engine, host="127.0.0.1", port=port, announce=lambda url: None)


def _start(home: Path, models: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", "0", *arguments],
        env={**os.environ, "RAG_HOME": str(home), "RAG_MODELS": str(models)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_answers_and_stops(
    tmp_path: Path, models_folder: Path, number: signal.Signals
) -> None:
    process = _start(tmp_path, models_folder)
    assert process.stderr is not None
    # A server that never listens must fail the test and not hang it.
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    try:
        line = process.stderr.readline()
        assert line.startswith("rag: listening on http://127.0.0.1:")
        assert httpx.get(f"{line.split()[-1]}/health", trust_env=False).status_code == 200
        second = _start(tmp_path, models_folder)
        _, complaint = second.communicate(timeout=60)
        assert second.returncode == 2
        assert complaint.count("\n") == 1
        assert line.split()[-1] in complaint
    finally:
        process.send_signal(number)
        _, rest = process.communicate(timeout=60)
        watchdog.cancel()
    assert (process.returncode, rest) == (0, "")
