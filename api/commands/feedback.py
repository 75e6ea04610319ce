"""`rag feedback`: what users of the Slack bot said of its answers."""

from collections.abc import Sequence

import click

from api.problems import EXIT_OK
from api.render.feedback import render_feedback
from api.session import Session, with_session
from api.slack.feedback import facts
from api.slack.records import Feedback
from api.slack.store import FILE, SlackStore
from api.terminal import complain, write_bytes
from api.wire import json_line


@click.command("feedback")
@click.option("--jsonl", is_flag=True, help="Write facts for `rag eval`, one a line.")
@with_session
def feedback_command(session: Session, *, jsonl: bool) -> int:
    """List what users of the Slack bot said of its answers.

    With --jsonl, facts: an answer called helpful is expected again, a wrong one as it was corrected. May run
    beside the bot.
    """
    if jsonl and session.as_json:
        raise click.UsageError("Give one of --json and --jsonl.")
    found = _feedback(session)
    if not jsonl:
        session.emit({"feedback": found, "total": len(found)}, lambda page: render_feedback(found, page))
        return EXIT_OK
    made = facts(found)
    write_bytes("".join(f"{json_line(fact)}\n" for fact in made).encode())
    left = len({each.answer.question for each in found}) - len(made)
    if left and not session.quiet:
        complain(f"left out {left}: follow-ups, and wrong answers that nobody corrected.")
    return EXIT_OK


def _feedback(session: Session) -> Sequence[Feedback]:
    path = session.settings().home / FILE
    if not path.exists():
        return ()
    store = SlackStore(path)
    try:
        return store.feedback()
    finally:
        store.close()
