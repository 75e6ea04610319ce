"""A Slack of ours: its Web API over real HTTP, Socket Mode over a real WebSocket, and events that it sends.

It keeps the rules that a bot can break: scopes, rate limits with Retry-After, the sizes of blocks, the three
seconds of a trigger, what may be updated by whom; and it notes what would have pinged somebody or unfolded a link.
"""

import asyncio
import hashlib
import hmac
import json
import math
import re
import socket
import threading
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.api.slack.people import BOT_USER, TEAM, Posted, Workspace, texts_of

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-test", "xapp-test", "signing-secret"
BOT_ID = "BBOT"
SCOPES = {
    "app_mentions:read", "channels:history", "chat:write", "commands", "files:read", "groups:history",
    "im:history", "mpim:history",
}  # fmt: skip
NEEDED = {
    "chat.postMessage": "chat:write", "chat.postEphemeral": "chat:write", "chat.update": "chat:write",
    "chat.delete": "chat:write", "files.info": "files:read", "conversations.replies": "channels:history",
    "conversations.history": "channels:history",
}  # fmt: skip
ACK_SECONDS = 3.0
LIMITS = {
    "chat.postMessage": (1, 1.0), "chat.update": (50, 60.0), "chat.postEphemeral": (100, 60.0),
    "views.publish": (100, 60.0), "chat.delete": (50, 60.0),
}  # fmt: skip
"""Calls in so many seconds; the first for each channel by itself, with one more let pass as a burst."""
POSTING_SPEED = 4.0
"""At most: a second is short enough not to be shortened so far that a busy machine's hiccups count."""
_SPECIAL = re.compile(r"<!(?:channel|here|everyone|subteam)|<@[UW]\w+>")
_PLAIN = re.compile(r"@(?:channel|here|everyone)\b")


class FakeSlack(Workspace):
    """One workspace with one bot."""

    def __init__(self, *, speed: float = 1.0) -> None:
        self.speed = speed  # limits are so many times wider
        self.scopes = set(SCOPES)
        self.calls: list[tuple[float, str, dict[str, Any]]] = []
        self.messages: dict[tuple[str, str], Posted] = {}
        self.ephemeral: list[dict[str, Any]] = []
        self.responses: list[dict[str, Any]] = []
        self.views: list[dict[str, Any]] = []
        self.homes: dict[str, dict[str, Any]] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.pings: list[str] = []
        self.broken_rules: list[str] = []
        self.limited: list[str] = []
        self.impatient: list[str] = []
        self.failing: deque[tuple[str, Any]] = deque()  # (method, status, or a callable that answers)
        self.acks: dict[str, float] = {}
        self.connections = 0
        self.delay = 0.0
        self._used: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._closed_until: dict[tuple[str, str], float] = {}
        self._told: set[tuple[str, str]] = set()
        self._client = httpx.Client(timeout=30, trust_env=False)
        self._lock = threading.RLock()
        self._sockets: list[tuple[WebSocket, Any]] = []
        self._unacknowledged: dict[str, dict[str, Any]] = {}
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(200)
        super().__init__(self._listener.getsockname()[1])
        app = Starlette(
            routes=[
                Route("/api/{method}", self._api, methods=["POST"]),
                Route("/files/{id}", self._file),
                Route("/response/{id}", self._response, methods=["POST"]),
                WebSocketRoute("/link", self._link),
            ]
        )
        config = uvicorn.Config(
            app, log_level="critical", ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]})
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()
        self._client.close()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    # what a test looks at

    def replies_to(self, channel: str, thread: str) -> list[Posted]:
        with self._lock:
            return [
                m
                for m in self.messages.values()
                if m.channel == channel and m.thread == thread and not m.deleted
            ]

    def all_replies(self) -> list[Posted]:
        with self._lock:
            return [m for m in self.messages.values() if not m.deleted]

    def count(self, method: str) -> int:
        with self._lock:
            return sum(called == method for _, called, _ in self.calls)

    # events over HTTP

    def post(self, url: str, payload: Mapping[str, Any], *, age: float = 0.0, secret: str = SECRET,
             headers: Mapping[str, str] | None = None) -> httpx.Response:  # fmt: skip
        """One signed request to the bot's URL, as Slack would send it."""
        if payload.get("type") in ("event_callback", "url_verification"):
            body, kind = json.dumps(payload), "application/json"
        elif "command" in payload:
            body, kind = urlencode(payload), "application/x-www-form-urlencoded"
        else:
            body, kind = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
        stamp = str(int(time.time() - age))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        signed = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
        }
        began = time.monotonic()
        response = httpx.post(
            url, content=body, headers={**signed, **(headers or {})}, timeout=30, trust_env=False
        )
        if response.is_success:
            self.acks.setdefault(
                payload.get("event_id") or payload.get("trigger_id") or "", time.monotonic() - began
            )
        return response

    def post_all(
        self, url: str, payloads: list[dict[str, Any]], *, at_once: int = 50
    ) -> list[httpx.Response]:
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(lambda payload: self.post(url, payload), payloads))

    # events over the WebSocket

    def envelope(self, payload: Mapping[str, Any], *, kind: str | None = None, attempt: int = 0) -> str:
        """Sends to the newest connection; until it is acknowledged it is sent again on each new one."""
        envelope_id = f"env{next(self._ids)}"
        known = {"event_callback": "events_api"}.get(str(payload.get("type")), "interactive")
        body = {"envelope_id": envelope_id, "type": kind or ("slash_commands" if "command" in payload else known),
                "accepts_response_payload": True, "payload": payload, "retry_attempt": attempt,
                "retry_reason": "timeout" if attempt else ""}  # fmt: skip
        self._unacknowledged[envelope_id] = body
        self._send(body)
        return envelope_id

    def disconnect(self, *, polite: bool) -> None:
        """Ends the newest connection: with word of it as Slack does, or as a network does."""
        socket_, loop = self._sockets[-1]
        if polite:
            asyncio.run_coroutine_threadsafe(
                socket_.send_json({"type": "disconnect", "reason": "refresh_requested"}), loop
            )
        else:
            asyncio.run_coroutine_threadsafe(socket_.close(1011), loop)

    def _send(self, body: Mapping[str, Any]) -> None:
        if self._sockets:
            socket_, loop = self._sockets[-1]
            asyncio.run_coroutine_threadsafe(socket_.send_json(dict(body)), loop)

    async def _link(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self.connections += 1
        entry = (websocket, asyncio.get_running_loop())
        self._sockets.append(entry)
        await websocket.send_json(
            {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}}
        )
        for body in list(self._unacknowledged.values()):
            await websocket.send_json({**body, "retry_attempt": 1, "retry_reason": "timeout"})
        try:
            while True:
                acknowledged = json.loads(await websocket.receive_text()).get("envelope_id", "")
                self._unacknowledged.pop(acknowledged, None)
                self.acks.setdefault(acknowledged, time.monotonic())
        except (WebSocketDisconnect, RuntimeError, json.JSONDecodeError):
            pass
        finally:
            self._sockets.remove(entry)

    # the Web API

    async def _api(self, request: Request) -> Response:
        method = request.path_params["method"]
        body = await request.body()
        is_json = "json" in request.headers.get("content-type", "")
        given = json.loads(body or b"{}") if is_json else dict(parse_qsl(body.decode()))
        if self.delay:
            await asyncio.sleep(self.delay)
        with self._lock:
            self.calls.append((time.monotonic(), method, given))
            for number, (failing, how) in enumerate(self.failing):
                if failing == method:
                    del self.failing[number]
                    if callable(how):
                        return how(given)
                    return Response("broken", status_code=how)
            return self._answer(method, given, request.headers.get("authorization", ""))

    def _answer(self, method: str, given: dict[str, Any], authorization: str) -> Response:
        token = APP_TOKEN if method.startswith("apps.") else BOT_TOKEN
        if authorization != f"Bearer {token}":
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        needed = NEEDED.get(method)
        if needed and needed not in self.scopes:
            return JSONResponse({"ok": False, "error": "missing_scope", "needed": needed,
                                 "provided": ",".join(sorted(self.scopes))})  # fmt: skip
        wait = self._over_limit(method, str(given.get("channel", "")))
        if wait:
            return JSONResponse(
                {"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(math.ceil(wait))}
            )
        result = getattr(self, "_" + method.replace(".", "_"))(given)
        if isinstance(result, str):
            return JSONResponse({"ok": False, "error": result})
        return JSONResponse({"ok": True, **result}, headers={"X-OAuth-Scopes": ",".join(sorted(self.scopes))})

    def _over_limit(self, method: str, channel: str) -> float:
        if method not in LIMITS:
            return 0.0
        most, seconds = LIMITS[method]
        seconds /= min(self.speed, POSTING_SPEED) if method == "chat.postMessage" else self.speed
        key = (method, channel if method == "chat.postMessage" else "")
        now, used = time.monotonic(), self._used[key]
        if now < self._closed_until.get(key, 0.0):
            if key in self._told:
                self.impatient.append(method)
            self._told.add(key)
            return self._closed_until[key] - now
        self._told.discard(key)
        while used and used[0] <= now - seconds:
            used.popleft()
        if len(used) >= most + (1 if most == 1 else 0):
            self.limited.append(method)
            self._closed_until[key] = now + 1.0
            self._told.add(key)
            return 1.0
        used.append(now)
        return 0.0

    def close_method(self, method: str, channel: str, seconds: float) -> None:
        """Answers 429 for so long."""
        self._closed_until[method, channel if method == "chat.postMessage" else ""] = (
            time.monotonic() + seconds
        )

    def _look(self, given: Mapping[str, Any]) -> str | None:
        """What Slack refuses in a message; notes what it would ping."""
        blocks = given.get("blocks") or []
        if len(blocks) > 50:
            return "invalid_blocks"
        for text, node in texts_of(blocks):
            if not text or len(text) > 3000:
                self.broken_rules.append(f"text of {len(text)}")
                return "invalid_blocks"
            if node["type"] == "mrkdwn":
                self._look_for_pings(text, automatic=not node.get("verbatim"))
        for block in blocks:
            if block["type"] == "actions" and len(block["elements"]) > 25:
                return "invalid_blocks"
            if len(block.get("block_id", "")) > 255:
                return "invalid_blocks"
        text = given.get("text", "")
        self._look_for_pings(text, automatic=given.get("parse") == "full" or bool(given.get("link_names")))
        if sum(len(text) for text, _ in texts_of(blocks)) > 13_000:
            return "msg_blocks_too_long"
        return None if blocks or text else "no_text"

    def _look_for_pings(self, text: str, *, automatic: bool) -> None:
        if _SPECIAL.search(text) and " asked: " not in text:
            self.pings.append(text)
        if automatic and _PLAIN.search(text):
            self.pings.append(text)

    def _auth_test(self, given: Any) -> Any:
        return {"user_id": BOT_USER, "bot_id": BOT_ID, "team_id": TEAM, "user": "uradori"}

    def _chat_postMessage(self, given: Any) -> Any:  # noqa: N802
        refused = self._look(given)
        if refused:
            return refused
        if given["channel"].startswith("X"):
            return "not_in_channel"
        if given.get("unfurl_links") is not False or given.get("unfurl_media") is not False:
            self.broken_rules.append("links would unfold")
        ts = self.ts()
        posted = Posted(given["channel"], ts, given.get("thread_ts"), given.get("text", ""),
                        given.get("blocks") or [], given)  # fmt: skip
        posted.versions.append((time.monotonic(), posted.shown))
        self.messages[posted.channel, ts] = posted
        return {"channel": posted.channel, "ts": ts}

    def _chat_update(self, given: Any) -> Any:
        refused = self._look(given)
        if refused:
            return refused
        posted = self.messages.get((given["channel"], given["ts"]))
        if posted is None or posted.deleted:
            return "message_not_found"
        posted.text, posted.blocks = given.get("text", ""), given.get("blocks") or []
        posted.versions.append((time.monotonic(), posted.shown))
        return {"channel": posted.channel, "ts": posted.ts}

    def _chat_delete(self, given: Any) -> Any:
        posted = self.messages.get((given["channel"], given["ts"]))
        if posted is None or posted.deleted:
            return "message_not_found"
        posted.deleted = True
        return {}

    def _chat_postEphemeral(self, given: Any) -> Any:  # noqa: N802
        refused = self._look(given)
        if refused:
            return refused
        self.ephemeral.append(given)
        return {"message_ts": self.ts()}

    def _views_open(self, given: Any) -> Any:
        made = self._triggers.pop(given["trigger_id"], None)
        if made is None:
            return "invalid_trigger_id"
        if time.monotonic() - made > 3:
            return "expired_trigger_id"
        self.views.append(given["view"])
        return {"view": {"id": f"V{next(self._ids)}"}}

    def _views_publish(self, given: Any) -> Any:
        refused = self._look({"blocks": given["view"]["blocks"], "text": ""})
        if refused:
            return refused
        self.homes[given["user_id"]] = given["view"]
        return {}

    def _files_info(self, given: Any) -> Any:
        if given["file"] not in self.files:
            return "file_not_found"
        name, data = self.files[given["file"]]
        address = f"http://127.0.0.1:{self.port}/files/{given['file']}"
        return {
            "file": {"id": given["file"], "name": name, "size": len(data), "url_private_download": address}
        }

    def _conversations_replies(self, given: Any) -> Any:
        found = [
            m for (channel, ts), m in self.people.items() if channel == given["channel"] and ts == given["ts"]
        ]
        own = self.replies_to(given["channel"], given["ts"])
        return {"messages": [*found, *({"ts": m.ts, "bot_id": BOT_ID, "blocks": m.blocks} for m in own)]}

    def _conversations_history(self, given: Any) -> Any:
        own = [m for m in self.all_replies() if m.channel == given["channel"] and m.thread is None]
        return {"messages": [{"ts": m.ts, "bot_id": BOT_ID, "blocks": m.blocks} for m in own]}

    def _apps_connections_open(self, given: Any) -> Any:
        return {"url": f"ws://127.0.0.1:{self.port}/link?ticket={next(self._ids)}"}

    async def _file(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {BOT_TOKEN}":
            return Response("<html>sign in</html>", media_type="text/html")
        return Response(self.files[request.path_params["id"]][1], media_type="text/plain")

    async def _response(self, request: Request) -> Response:
        given = await request.json()
        with self._lock:
            self._look(given)
            self.responses.append(given)
        return Response("ok")


def until(condition: Any, *, seconds: float = 30.0) -> Any:
    """What `condition` gives once it is true. Fails the test if that takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError("it did not come about in time")
