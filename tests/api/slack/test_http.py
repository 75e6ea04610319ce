"""What Slack sends over HTTP: verified, acknowledged whatever the engine does, answered once."""

import json
import statistics
import threading
import time
from collections import Counter
from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse, Response

from rag.engine import Engine
from rag.settings import Settings
from tests.api.slack.fake_slack import FakeSlack, until


def test_a_wrong_signature_and_one_older_than_five_minutes_are_refused(running: Any) -> None:
    asked = running.slack.mention("How much?")
    for how in ({"secret": "another"}, {"age": 301}, {"age": -301}):
        response = running.post(asked, **how)
        assert response.status_code == 401, how
        assert response.headers["content-type"] == "application/problem+json"
        assert "SLACK_SIGNING_SECRET" in response.json()["detail"]
    assert running.engine.asked == []
    assert running.post(asked, age=240).status_code == 200


UNSIGNED: list[dict[str, str]] = [
    {},
    {"X-Slack-Signature": "v0=00"},
    {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=00"},
    {"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=00"},
    {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=ü"},
]


def test_what_is_not_signed_is_refused_unread(running: Any) -> None:
    for headers in UNSIGNED:
        sent = {name: value.encode("latin-1") for name, value in headers.items()}
        if headers.get("X-Slack-Request-Timestamp") == "now":
            sent["X-Slack-Request-Timestamp"] = str(int(time.time())).encode()
        for body in (b"{}", b"\xff\xfe", b"{broken", b"ssl_check=1"):
            response = httpx.post(running.url, content=body, headers=sent, trust_env=False)
            assert response.status_code == 401, (headers, body)


def test_the_challenge_that_slack_sends_at_first_is_answered(running: Any) -> None:
    response = running.post({"type": "url_verification", "challenge": "c123", "token": "t"})
    assert response.status_code == 200
    assert "c123" in response.text


def test_without_token_and_secret_there_is_no_such_path(client: httpx.Client) -> None:
    assert client.post("/slack/events").status_code == 404


def test_the_same_event_four_times_gets_one_answer(running: Any) -> None:
    asked = running.slack.mention("How much?")
    for attempt in range(4):
        headers = (
            {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"} if attempt else {}
        )
        assert running.post(asked, headers=headers).status_code == 200
    until(lambda: "Sources" in "".join(m.shown for m in running.slack.all_replies()))
    running.slack.post_all(running.url, [asked] * 4)
    running.door.bot.close()
    assert len(running.slack.all_replies()) == 1
    assert len(running.engine.asked) == 1


def test_an_event_that_comes_again_after_a_restart_gets_no_second_answer(
    slack: FakeSlack, played: Any, bot_over: Any
) -> None:
    asked = slack.mention("How much?")
    with bot_over(slack, played) as first:
        first.post(asked)
        until(lambda: [m for m in slack.all_replies() if "Sources" in m.shown])
    with bot_over(slack, played) as second:
        for _ in range(3):
            assert second.post(asked).status_code == 200
        other = slack.mention("And the tram?", channel="C2")
        second.post(other)
        until(lambda: slack.replies_to("C2", other["event"]["ts"]))
    assert len(slack.replies_to("C1", asked["event"]["ts"])) == 1
    assert len(played.asked) == 2


def test_a_question_that_a_stopped_bot_left_is_answered_by_the_next_in_the_same_reply(
    slack: FakeSlack, played: Any, bot_over: Any
) -> None:
    go = threading.Event()
    played.before = lambda question: go.wait(10)
    asked = slack.mention("How much?")
    with bot_over(slack, played, grace=0.2) as first:
        first.post(asked)
        until(lambda: played.asked)
        threading.Timer(2.0, go.set).start()
    reply = slack.replies_to("C1", asked["event"]["ts"])[0]
    assert reply.shown.startswith("The bot is being stopped before this was ready; the answer follows")
    with bot_over(slack, played):
        until(lambda: "Sources" in reply.shown)
    assert len(slack.all_replies()) == 1


def test_work_in_hand_is_finished_before_the_bot_stops(slack: FakeSlack, played: Any, bot_over: Any) -> None:
    played.before = lambda question: time.sleep(1.0)
    asked = [slack.mention(f"How much {n}?", channel=f"C{n}") for n in range(3)]
    with bot_over(slack, played) as bot:
        slack.post_all(bot.url, asked)
    assert ["Sources" in m.shown for m in slack.all_replies()] == [True] * 3


def test_two_processes_do_not_run_the_bot_of_one_library(
    slack: FakeSlack, played: Any, bot_over: Any, running: Any
) -> None:
    running.post(slack.mention("How much?"))
    with bot_over(slack, played) as second:
        response = second.post(slack.mention("How much?", channel="C9"))
        assert response.status_code == 503
        assert "is run by process" in response.json()["detail"]


def test_a_post_whose_answer_got_lost_is_not_made_twice(running: Any) -> None:
    slack = running.slack

    def arrives_and_fails(given: dict[str, Any]) -> Response:
        slack._chat_postMessage(given)
        return Response("bad gateway", status_code=502)

    slack.failing.append(("chat.postMessage", arrives_and_fails))
    running.post(slack.mention("How much?"))
    until(lambda: "Sources" in "".join(m.shown for m in slack.all_replies()))
    assert len(slack.all_replies()) == 1


def test_slack_failing_for_a_while_delays_the_answer_and_loses_nothing(running: Any) -> None:
    slack = running.slack
    slack.failing.extend([("chat.postMessage", 503), ("chat.update", 503), ("chat.update", 500)])
    slack.failing.append(
        ("chat.update", lambda given: JSONResponse({"ok": False, "error": "internal_error"}))
    )
    running.post(slack.mention("How much?"))
    until(lambda: "Sources" in "".join(m.shown for m in slack.all_replies()))
    assert len(slack.all_replies()) == 1


def test_retry_after_is_kept(running: Any) -> None:
    slack = running.slack
    slack.close_method("chat.postMessage", "C1", 2.5)
    asked = [slack.mention(f"How much {n}?") for n in range(5)]
    slack.post_all(running.url, asked)
    until(lambda: sum("Sources" in m.shown for m in slack.all_replies()) == 5)
    # One call finds the door closed; at most one that was on its way with it may too, none later.
    assert len(slack.impatient) <= 1
    assert slack.count("chat.postMessage") <= 7
    slack.impatient.clear()


def test_a_scope_that_is_missing_is_named_in_one_line(slack: FakeSlack, played: Any, bot_over: Any) -> None:
    slack.scopes -= {"files:read", "chat:write"}
    with bot_over(slack, played) as bot:
        until(lambda: bot.said)
        bot.post(slack.mention("How much?"))
        bot.post(slack.mention("How much?", channel="C2"))
        until(lambda: len(bot.said) == 2)
    assert bot.said[0].startswith(
        "the Slack bot lacks the scopes chat:write, files:read; add them under OAuth"
    )
    assert bot.said[1].startswith("The Slack bot lacks the scope chat:write for chat.postMessage; add it")
    assert len(bot.said) == 2


@pytest.mark.slow
def test_a_hundred_mentions_at_once_are_all_answered_once_within_the_limits(running: Any) -> None:
    slack = running.slack
    asked = [slack.mention(f"How much {n}?", channel=f"C{n % 25}") for n in range(100)]
    statuses = Counter(response.status_code for response in slack.post_all(running.url, asked))
    assert statuses == {200: 100}
    until(lambda: sum("Sources" in m.shown for m in slack.all_replies()) == 100, seconds=60)
    counted = Counter((m.channel, m.thread) for m in slack.all_replies())
    assert set(counted.values()) == {1}
    assert {(p["event"]["channel"], p["event"]["ts"]) for p in asked} == set(counted)
    assert len(running.engine.asked) == 100
    # A machine that holds a call up may let it meet the next; none is made before Slack's Retry-After is over.
    assert len(slack.limited) <= 2
    assert slack.impatient == []


@pytest.mark.slow
def test_a_language_model_that_takes_half_a_minute_delays_no_acknowledgement(
    slack: FakeSlack, bot_over: Any, scripted_llm: Any, tmp_path: Any, models_folder: Any, records: Any
) -> None:
    for _ in range(50):
        scripted_llm.hang()  # until it is released below, or 30 s
    engine = Engine(
        Settings(
            home=tmp_path / "home",
            models=models_folder,
            reranker="none",
            llm="openai:scripted",
            llm_base_url=scripted_llm.base_url,
            llm_api_key="none",
            llm_timeout=30,
        )
    )
    engine.add([records.article])
    try:
        with bot_over(slack, engine, grace=0.5) as bot:
            bot.post(slack.mention("How much will the ferry cost?", channel="C0"))
            until(lambda: scripted_llm.requests, seconds=60)
            payloads = [slack.mention(f"How much is ferry {n}?", channel=f"C{n}") for n in range(200)]
            responses = slack.post_all(bot.url, payloads, at_once=20)
            assert {response.status_code for response in responses} == {200}
            times = sorted(slack.acks[payload["event_id"]] for payload in payloads)
            p99 = statistics.quantiles(times, n=100)[-1]
            print(
                json.dumps(
                    {"ack p50": round(times[100], 3), "ack p99": round(p99, 3), "max": round(times[-1], 3)}
                )
            )
            assert p99 < 1.0
            assert not scripted_llm.released.is_set()
            scripted_llm.released.set()
    finally:
        engine.close()
