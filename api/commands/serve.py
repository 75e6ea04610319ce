"""`rag serve`: the library over HTTP."""

import click

from api.problems import EXIT_OK
from api.server import serve
from api.session import Session, with_session
from api.terminal import complain


@click.command("serve")
@click.option("--host", help="Address to listen on, of this machine alone; else RAG_HOST, else 127.0.0.1.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on, 0 picks a free one; else RAG_PORT, else 8000.",
)
@with_session
def serve_command(session: Session, *, host: str | None, port: int | None) -> int:
    """Serve the library over HTTP on this machine.

    Stops on Ctrl-C or SIGTERM. With --json: {url} on stdout once it listens.
    """

    def announce(url: str) -> None:
        complain(f"listening on {url}")
        if session.as_json:
            session.emit({"url": url}, lambda page: url)

    settings = session.settings()
    with session.owned_engine() as engine:
        serve(
            engine,
            host=settings.host if host is None else host,
            port=settings.port if port is None else port,
            announce=announce,
        )
    return EXIT_OK
