"""`rag replay`: recorded replies of chat models, played through OpenAI's HTTP interface."""

from contextlib import closing
from pathlib import Path

import click

from api.problems import EXIT_OK
from api.session import Session, with_session
from eval.replay import SAMPLE_REPLIES, ReplayServer, load_recordings


@click.command("replay")
@click.argument(
    "replies",
    metavar="[REPLIES.jsonl]",
    required=False,
    type=click.Path(path_type=Path),
    help="JSON lines {reply, when?, again?}; default: replies to a question about the sample articles.",
)
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), help="Port on 127.0.0.1; default: a free one."
)
@with_session
def replay_command(session: Session, *, replies: Path | None, port: int) -> int:
    """Play recorded replies as a language model would send them, for tests and demonstrations.

    The first line of output is the address for RAG_LLM_BASE_URL. It plays until it is interrupted.
    """
    recordings = load_recordings(replies or SAMPLE_REPLIES)
    with closing(ReplayServer(recordings, port=port)) as server:
        session.emit({"base_url": server.base_url}, lambda page: server.base_url)
        session.say(
            f"{len(recordings)} replies; ask with RAG_LLM_BASE_URL={server.base_url}. Ctrl-C ends it."
        )
        try:
            server.serve()
        except KeyboardInterrupt:
            session.say("Stopped.")
    return EXIT_OK
