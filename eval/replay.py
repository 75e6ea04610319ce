"""The replay model: recorded replies of chat models, played from a file through OpenAI's HTTP interface.

Each line of the file is one reply, `{"reply": "…"}`, played to the first request whose prompt has the words under
`when`; without these, to any. A reply is played once, with `"again": true` as often as it is asked for. In place of or
beside `reply` a line may have what servers do wrong: `status` (with `retry_after`), `hang` or `pause` (seconds before
the reply, and between its pieces of `piece` characters), `break_off` (the connection ends amid the reply), `body` (sent
as it is).
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from index.errors import InvalidRequest, UnreadableSource

SAMPLE_REPLIES = Path(__file__).parent / "data" / "replies.jsonl"
"""Replies to a question about the sample articles: right, wrong in a figure, and in plain prose."""

PIECE = 24
"""Characters sent at once, about six tokens."""

MODEL = "replay"
_LARGEST_REQUEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Recording:
    """One reply and the manner in which it is played; times are in seconds."""

    reply: str = ""
    when: str = ""
    again: bool = False
    status: int = 200
    retry_after: float | None = None
    hang: float = 0.0
    pause: float = 0.0
    piece: int = PIECE
    break_off: bool = False
    body: str | None = None


def load_recordings(path: Path) -> tuple[Recording, ...]:
    """The replies in a file. Raises UnreadableSource, with the line, for a missing, empty or faulty one."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableSource(f"The replies {path} cannot be read ({error}).") from error
    recordings = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                recordings.append(Recording(**json.loads(line)))
            except (ValueError, TypeError) as error:
                raise UnreadableSource(
                    f"{path}, line {number}: this is no recorded reply ({error}); one is {{reply, when?, again?}}."
                ) from error
    if not recordings:
        raise UnreadableSource(f"The file {path} holds no replies.")
    return tuple(recordings)


class ReplayServer:
    """Plays recordings at `base_url` while it runs. `requests` has the bodies that it was sent.

    A request to which nothing is recorded is refused with status 400, which no client repeats.
    """

    def __init__(self, recordings: Sequence[Recording], *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.requests: list[Mapping[str, Any]] = []
        self.clients_gone = 0
        self.stopping = threading.Event()
        self._left = list(recordings)
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"replay": self})
        try:
            self._server = ThreadingHTTPServer((host, port), handler)
        except OSError as error:
            raise InvalidRequest(
                f"The port {port} of {host} cannot be used ({error}); choose another."
            ) from error
        self._server.daemon_threads = True

    @property
    def base_url(self) -> str:
        """What RAG_LLM_BASE_URL is set to."""
        return f"http://{self._server.server_address[0]!s}:{self._server.server_port}/v1"

    def serve(self) -> None:
        """Play until `stop` is called from another thread, or the process is interrupted."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """End `serve`, and let hanging requests go."""
        self.stopping.set()
        self._server.shutdown()

    def close(self) -> None:
        """Free the port."""
        self._server.server_close()

    def load(self, recordings: Sequence[Recording]) -> None:
        """Play these from now on, and none of those before."""
        with self._lock:
            self._left = list(recordings)

    def take(self, body: Mapping[str, Any]) -> Recording:
        """The reply to a request, which is used up with it."""
        prompt = "\n".join(_text(message) for message in body.get("messages", ()))
        with self._lock:
            self.requests.append(body)
            for number, recording in enumerate(self._left):
                if recording.when in prompt:
                    return recording if recording.again else self._left.pop(number)
        return Recording("No reply is recorded for this request.", status=400)


@contextmanager
def replaying(recordings: Sequence[Recording]) -> Iterator[ReplayServer]:
    """A server that plays recordings on a free port of this machine, in a thread."""
    server = ReplayServer(recordings)
    thread = threading.Thread(target=server.serve, name="replay", daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
        server.close()


def _text(message: Mapping[str, Any]) -> str:
    content = message.get("content") or ""
    return content if isinstance(content, str) else "\n".join(str(part.get("text", "")) for part in content)


class _Handler(BaseHTTPRequestHandler):
    replay: ReplayServer
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """The list of models."""
        self._send(200, {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": MODEL}]})

    def do_POST(self) -> None:
        """One chat completion."""
        self.close_connection = True
        length = int(self.headers.get("Content-Length") or 0)
        try:
            body = json.loads(self.rfile.read(min(length, _LARGEST_REQUEST)))
        except ValueError:
            self._send(400, _problem("The body is no JSON."))
            return
        recording = self.replay.take(body)
        if self.replay.stopping.wait(recording.hang):
            return
        try:
            self._play(recording, streaming=bool(body.get("stream")))
        except (BrokenPipeError, ConnectionResetError):
            self.replay.clients_gone += 1

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed for each request."""

    def _play(self, recording: Recording, *, streaming: bool) -> None:
        if recording.body is not None:
            self._head(recording.status, "text/event-stream", len(recording.body.encode()))
            self.wfile.write(recording.body.encode())
        elif recording.status != 200:
            self._send(recording.status, _problem(recording.reply), recording.retry_after)
        elif streaming:
            self._stream(recording)
        else:
            message = {"role": "assistant", "content": recording.reply}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            usage = _usage(recording.reply)
            self._send(200, {**_envelope("chat.completion"), "choices": [choice], "usage": usage})

    def _stream(self, recording: Recording) -> None:
        # A length that is never reached tells the client that the connection broke off.
        self._head(200, "text/event-stream", 1_000_000_000 if recording.break_off else None)
        text = recording.reply
        for start in range(0, len(text), recording.piece):
            self._chunk({"role": "assistant", "content": text[start : start + recording.piece]}, None)
            if recording.pause and self.replay.stopping.wait(recording.pause):
                return
        if recording.break_off:
            return
        self._chunk({}, "stop")
        self._event({**_envelope("chat.completion.chunk"), "choices": [], "usage": _usage(text)})
        self.wfile.write(b"data: [DONE]\n\n")

    def _chunk(self, delta: Mapping[str, str], finish: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self._event({**_envelope("chat.completion.chunk"), "choices": [choice], "usage": None})

    def _event(self, event: Mapping[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

    def _send(self, status: int, record: Mapping[str, Any], retry_after: float | None = None) -> None:
        body = json.dumps(record).encode()
        self._head(status, "application/json", len(body), retry_after)
        self.wfile.write(body)

    def _head(self, status: int, kind: str, length: int | None, retry_after: float | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        if retry_after is not None:
            self.send_header("Retry-After", f"{retry_after:g}")
        self.send_header("Connection", "close")
        self.end_headers()


def _problem(text: str) -> Mapping[str, Any]:
    return {"error": {"message": text or "recorded failure", "type": "replay"}}


def _envelope(kind: str) -> Mapping[str, Any]:
    return {"id": "replay-1", "object": kind, "created": int(time.time()), "model": MODEL}


def _usage(reply: str) -> Mapping[str, int]:
    """Some numbers: what a recorded reply cost is not known."""
    written = max(1, len(reply) // 4)
    return {"prompt_tokens": 100, "completion_tokens": written, "total_tokens": 100 + written}
