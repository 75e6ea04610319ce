"""`rag serve`: the application on a socket of this machine."""

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from api.app import create_app
from api.local_only import LocalOnly, is_loopback
from api.slack.http import SLACK_EVENTS, slack_door
from api.terminal import complain
from index.errors import InvalidRequest, UradoriError
from rag.engine import Engine

GRACE_SECONDS = 10
"""How long running requests may take to finish once the server is told to stop."""


def checked_host(host: str) -> str:
    """`host` if only this machine can reach it. Raises InvalidRequest.

    There are no keys yet: whoever reaches the server may read and change the library.
    """
    if is_loopback(host):
        return host
    raise InvalidRequest(
        f"The server listens on this machine alone; {host} is not a loopback address, use 127.0.0.1."
    )


def serve(engine: Engine, *, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serves `engine` until SIGINT or SIGTERM; `announce` gets the URL once connections are taken.

    The library is opened before, the indexes and the embedder behind: `/ready` says when they are.
    Raises InvalidRequest for another than a loopback host or a port that is taken, LibraryInUse, and
    whatever opening raised.
    """
    listener = _listen(checked_host(host), port)
    with listener:
        url = _url(host, listener)
        engine.library.lock.declare(url=url)
        slack = slack_door(engine, say=complain)
        signed = frozenset({SLACK_EVENTS} if slack else ())
        app = LocalOnly(create_app(engine, slack=slack), signed=signed)
        server = _Server(app, lambda: announce(url))
        opening = _Opening(engine, server)
        opening.start()
        with _stopped_by_signals(server):
            server.run(sockets=[listener])
        opening.join()
        if opening.error is not None:
            raise opening.error


class _Server(uvicorn.Server):
    """A server that tells when it takes connections."""

    def __init__(self, app: object, started: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,  # type: ignore[arg-type]
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes connections, then tells."""
        await super().startup(sockets=sockets)
        if self.started:
            self._tell()


class _Opening(threading.Thread):
    """Opens what the engine needs while the server answers already; stops the server if that fails."""

    def __init__(self, engine: Engine, server: uvicorn.Server) -> None:
        super().__init__(name="opening", daemon=True)
        self.error: UradoriError | None = None
        self._engine = engine
        self._server = server

    def run(self) -> None:
        """Opens; keeps the failure for the main thread."""
        try:
            self._engine.warm_up()
        except UradoriError as error:
            self.error = error
            self._server.should_exit = True


@contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """SIGINT and SIGTERM stop the server, and no more than that.

    uvicorn raises the signal anew once it has stopped, for whoever handled it before: by default that ends
    the process before the library is closed.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    address = "127.0.0.1" if host == "localhost" else host.strip("[]")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        # Whoever reads the URL in the lock may connect at once, and waits until the application runs.
        listener.listen()
    except OSError as error:
        listener.close()
        raise InvalidRequest(
            f"Cannot listen on {host} port {port}: {error.strerror}; choose another port, 0 picks a free one."
        ) from error
    return listener


def _url(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    name = host.strip("[]")
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
