"""Fixtures that several folders share: a chat-completions server that plays scripted replies."""

import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from rag.model_choice import KEYS

# The same examples every time, so that a run tells of the change and not of luck; `make fuzz` draws new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("fuzz", max_examples=1000, deadline=None)
settings.load_profile("repeatable")


# No test finds a language model that happens to be on the machine: neither by a key nor by an Ollama.
for variable, _ in KEYS:
    os.environ.pop(variable, None)
os.environ["OLLAMA_HOST"] = "127.0.0.1:9"


@dataclass
class ScriptedRequest:
    """A request that the server was sent; header names are in lower case."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """All messages as one text."""
        return "\n".join(message["content"] for message in self.body["messages"])


class ScriptedLLM:
    """A real HTTP server with OpenAI's `POST /v1/chat/completions`, streaming or not.

    Each call of `say`, `fail`, `hang`, `break_off` or `send` queues what is played to one request; to a
    request beyond the script it answers 400, which no client repeats. `requests` records what was asked.
    """

    def __init__(self) -> None:
        self.requests: list[ScriptedRequest] = []
        self.clients_gone = 0
        self.released = threading.Event()
        self._script: deque[Callable[[_Handler], None]] = deque()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"llm": self}))
        self._server.daemon_threads = False  # so that closing waits for them
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def base_url(self) -> str:
        """What RAG_LLM_BASE_URL is set to."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def say(self, text: str, *, piece: int = 7, pause: float = 0.0) -> None:
        """A reply, streamed in pieces of so many characters with a pause in seconds between them."""
        self._script.append(lambda handler: handler.say(text, piece, pause))

    def fail(self, status: int, *, retry_after: float | None = None, message: str = "scripted") -> None:
        """An error with this status."""
        self._script.append(lambda handler: handler.fail(status, retry_after, message))

    def hang(self) -> None:
        """No byte, until the test ends."""
        self._script.append(lambda handler: self.released.wait(30) or None)

    def break_off(self, text: str) -> None:
        """A reply whose connection is closed after `text`, amid the stream."""
        self._script.append(lambda handler: handler.break_off(text))

    def send(self, body: bytes, *, content_type: str = "text/event-stream") -> None:
        """A body as it is, with status 200."""
        self._script.append(lambda handler: handler.send(200, body, content_type))

    def start(self) -> None:
        """Serve, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let hanging requests go and close."""
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def play(self, handler: "_Handler") -> None:
        """Answer one request with the next of the script."""
        step = (
            self._script.popleft() if self._script else (lambda unscripted: unscripted.fail(400, None, "end"))
        )
        step(handler)


class _Handler(BaseHTTPRequestHandler):
    llm: ScriptedLLM
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_POST(self) -> None:
        self.close_connection = True
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.streaming = bool(body.get("stream"))
        self.llm.requests.append(ScriptedRequest(self.path, headers, body))
        try:
            self.llm.play(self)
        except (BrokenPipeError, ConnectionResetError):
            self.llm.clients_gone += 1

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read `requests`, not a log."""

    def say(self, text: str, piece: int, pause: float) -> None:
        usage = {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}
        if not self.streaming:
            message = {"role": "assistant", "content": text}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            reply = {**self._head("chat.completion"), "choices": [choice], "usage": usage}
            self.send(200, json.dumps(reply).encode(), "application/json")
            return
        self._open_stream()
        for start in range(0, len(text), piece):
            self._event({"content": text[start : start + piece]}, None)
            if pause and self.llm.released.wait(pause):
                return
        self._event({}, "stop")
        self._data({**self._head("chat.completion.chunk"), "choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def break_off(self, text: str) -> None:
        """The length promised is never sent, as when a server dies."""
        self._open_stream(("Content-Length", "1000000"))
        self._event({"content": text}, None)

    def fail(self, status: int, retry_after: float | None, message: str) -> None:
        body = json.dumps({"error": {"message": message, "type": "scripted"}}).encode()
        headers = () if retry_after is None else (("Retry-After", str(retry_after)),)
        self.send(status, body, "application/json", *headers)

    def send(self, status: int, body: bytes, content_type: str, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", content_type), ("Content-Length", str(len(body))), *headers):
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def _open_stream(self, *headers: tuple[str, str]) -> None:
        self.send_response(200)
        for name, value in (("Content-Type", "text/event-stream"), ("Connection", "close"), *headers):
            self.send_header(name, value)
        self.end_headers()

    def _event(self, delta: dict[str, str], finish: str | None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
        self._data({**self._head("chat.completion.chunk"), "choices": [choice], "usage": None})

    def _data(self, event: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": "scripted-1", "object": kind, "created": int(time.time()), "model": "scripted"}


@pytest.fixture
def scripted_llm() -> Iterator[ScriptedLLM]:
    """A server on a free port of the loopback interface, with an empty script."""
    server = ScriptedLLM()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where the tests keep the converted embedder, so that it is converted once and not in every test."""
    return Path(__file__).parent.parent / ".models"
