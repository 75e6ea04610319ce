"""The program itself beside the fake Slack: `rag slack` over a WebSocket, `rag serve` killed and started again."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rag.engine import Engine
from rag.settings import Settings
from tests.api.slack.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack, until

pytestmark = pytest.mark.slow
START_SECONDS = 90.0


@contextmanager
def program(slack: FakeSlack, home: Path, models: Path, *arguments: str, **env: str) -> Iterator[Any]:
    """`rag` in a process of its own, killed at the end; `lines` collects its stderr."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "SLACK_"))}
    process: Any = subprocess.Popen(
        [sys.executable, "-m", "api.cli", *arguments],
        env={**kept, "RAG_HOME": str(home), "RAG_MODELS": str(models), "RAG_RERANKER": "none",
             "SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": BOT_TOKEN, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    process.lines = []
    reader = threading.Thread(target=lambda: process.lines.extend(process.stderr))
    reader.start()
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stderr.close()


def live_lines(process: Any) -> str:
    return "".join(process.lines)


@pytest.fixture
def home(tmp_path: Path, models_folder: Path, records: Any) -> Path:
    """A library of one article."""
    engine = Engine(Settings(home=tmp_path / "home", models=models_folder, reranker="none"))
    engine.add([records.article])
    engine.close()
    return tmp_path / "home"


def answers(slack: FakeSlack, payload: dict[str, Any]) -> list[str]:
    event = payload["event"]
    return [m.shown for m in slack.replies_to(event["channel"], event["ts"]) if "¥240 million" in m.shown]


def test_socket_mode_answers_reconnects_and_stops_when_told(
    slack: FakeSlack, home: Path, models_folder: Path
) -> None:
    with program(slack, home, models_folder, "slack", SLACK_APP_TOKEN=APP_TOKEN) as process:
        until(lambda: slack.connections, seconds=START_SECONDS)
        first = slack.mention("How much will the ferry cost?")
        envelope = slack.envelope(first)
        until(lambda: envelope in slack.acks, seconds=10)
        until(lambda: answers(slack, first), seconds=60)
        # The same event in four envelopes, one of them after a new connection.
        for attempt in range(1, 3):
            slack.envelope(first, attempt=attempt)
        slack.disconnect(polite=True)
        until(lambda: slack.connections == 2, seconds=30)
        slack.envelope(first, attempt=3)
        slack.disconnect(polite=False)
        second = slack.mention("How much will the ferry cost?", channel="C2")
        slack.envelope(second)  # sent into the connection that ends, and again on the next
        until(lambda: slack.connections == 3, seconds=30)
        until(lambda: answers(slack, second), seconds=60)
        slack.envelope(slack.command("ask How much will the ferry cost?", channel="C3"))
        until(
            lambda: [m for m in slack.all_replies() if m.channel == "C3" and "Sources" in m.shown], seconds=60
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert len(slack.replies_to("C1", first["event"]["ts"])) == 1
    assert len(slack.all_replies()) == 3
    assert process.lines[0] == "rag: answering in Slack; Ctrl-C stops.\n"
    assert all("connection to Slack broke off" in line for line in process.lines[1:])
    assert len(process.lines) <= 2


def test_a_wrong_token_ends_the_program_with_one_line(
    slack: FakeSlack, home: Path, models_folder: Path
) -> None:
    for env, named in (
        ({"SLACK_BOT_TOKEN": "xoxb-other", "SLACK_APP_TOKEN": APP_TOKEN}, "SLACK_BOT_TOKEN (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-other"}, "SLACK_APP_TOKEN (invalid_auth)"),
        ({}, "SLACK_APP_TOKEN is not set"),
    ):
        with program(slack, home, models_folder, "slack", **env) as process:
            assert process.wait(START_SECONDS) == 2
        assert len(process.lines) == 1
        assert named in process.lines[0]


def test_a_killed_server_loses_no_question_and_answers_none_twice(
    slack: FakeSlack, home: Path, models_folder: Path, scripted_llm: Any
) -> None:
    for _ in range(20):
        scripted_llm.hang()
    served = ("serve", "--port", "0")
    asked = [slack.mention("How much will the ferry cost?", channel=f"C{n}") for n in range(3)]
    model = {"RAG_LLM_BASE_URL": scripted_llm.base_url, "RAG_LLM_API_KEY": "none"}
    with program(slack, home, models_folder, *served, SLACK_SIGNING_SECRET=SECRET, **model) as process:
        url = _url(process)
        for payload in asked:
            assert slack.post(url, payload).status_code == 200
        until(lambda: len(slack.all_replies()) == 3, seconds=60)
        process.kill()
        process.wait()
    assert all(m.shown == "Looking in the articles…" for m in slack.all_replies())
    with program(slack, home, models_folder, *served, SLACK_SIGNING_SECRET=SECRET) as process:
        url = _url(process)
        for payload in asked:
            assert slack.post(url, payload).status_code == 200
        until(lambda: all(answers(slack, payload) for payload in asked), seconds=60)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert len(slack.all_replies()) == 3


def test_the_bot_goes_through_the_server_that_owns_the_library(
    slack: FakeSlack, home: Path, models_folder: Path
) -> None:
    with program(slack, home, models_folder, "serve", "--port", "0", SLACK_BOT_TOKEN="") as server:
        _url(server)
        with program(slack, home, models_folder, "slack", SLACK_APP_TOKEN=APP_TOKEN):
            until(lambda: slack.connections, seconds=START_SECONDS)
            asked = slack.mention("How much will the ferry cost?")
            slack.envelope(asked)
            until(lambda: answers(slack, asked), seconds=60)
            slack.envelope(slack.command("summarize ferry1", channel="C5"))
            until(
                lambda: [m for m in slack.all_replies() if m.channel == "C5" and "Sources" in m.shown],
                seconds=60,
            )
            slack.envelope(slack.event(type="app_home_opened", user="U1", tab="home"))
            until(lambda: "holds 1 articles" in str(slack.homes.get("U1")), seconds=30)


def _url(process: Any) -> str:
    until(lambda: "listening on" in live_lines(process), seconds=START_SECONDS)
    return live_lines(process).split("listening on ")[1].split()[0] + "/slack/events"
