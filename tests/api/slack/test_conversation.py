import threading
import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

from index.errors import ModelUnavailable
from index.records import Article
from rag.records import Sentence, Turn
from tests.api.slack.fake_slack import FakeSlack, until
from tests.api.slack.people import BOT_USER, Posted


def the_reply(slack: FakeSlack, payload: dict[str, Any], *, showing: str = "Sources") -> Posted:
    """The one reply in the thread of a message, once it shows that."""
    event = payload["event"]
    thread = event.get("thread_ts") or event["ts"]

    def found() -> Posted | None:
        replies = [m for m in slack.replies_to(event["channel"], thread) if showing in m.shown]
        return replies[-1] if replies else None

    return until(found)


def test_a_mention_gets_a_placeholder_at_once_and_the_answer_in_its_place(running: Any) -> None:
    asked = running.slack.mention("How much will the ferry cost?")
    assert running.post(asked).status_code == 200
    reply = the_reply(running.slack, asked)
    first, last = reply.versions[0][1], reply.versions[-1][1]
    assert first == "Looking in the articles…"
    assert "The town will spend ¥240 million on a ferry. [1]" in last
    assert "[1] <https://news.example/ferry|Second ferry for Minatomi> — Harbour Post, 2026-03-03" in last
    assert "✓ ¥240 million = 240,000,000 JPY [1]" in last
    assert "Withheld, because it could not be checked: 1 (figure differs)" in last
    assert [e["action_id"] for b in reply.blocks if b["type"] == "actions" for e in b["elements"]] == [
        "uradori_quotes", "uradori_check", "uradori_summarise", "uradori_helpful", "uradori_wrong",
    ]  # fmt: skip
    assert len(running.slack.replies_to("C1", asked["event"]["ts"])) == 1


def test_the_answer_grows_sentence_by_sentence_about_once_a_second(running: Any) -> None:
    sentences = tuple(Sentence(f"Sentence number {n} stands.", (1,)) for n in range(1, 7))
    running.engine.answer = replace(running.engine.answer, sentences=sentences)
    running.engine.between = lambda question: time.sleep(0.4)
    asked = running.slack.mention("How much?")
    running.post(asked)
    reply = the_reply(running.slack, asked)
    times = [at for at, _ in reply.versions]
    growing = [shown.count("stands.") for _, shown in reply.versions]
    assert growing == sorted(growing) or growing[:-1] == sorted(growing[:-1])
    assert len([n for n in growing[:-1] if n]) >= 2, "no progress was shown"
    assert min(b - a for a, b in pairwise(times[1:])) > 0.9


def test_a_direct_message_needs_no_mention_and_is_answered_in_a_thread(running: Any) -> None:
    asked = running.slack.message("How much will the ferry cost?", channel="D1")
    running.post(asked)
    assert the_reply(running.slack, asked).thread == asked["event"]["ts"]


def test_a_follow_up_needs_no_mention_and_takes_the_conversation_along(running: Any) -> None:
    asked = running.slack.mention("How much will the ferry cost?")
    running.post(asked)
    the_reply(running.slack, asked)
    running.post(running.slack.message("And when does it sail?", thread=asked["event"]["ts"]))
    until(lambda: len(running.engine.asked) == 2)
    question, how = running.engine.asked[1]
    assert question == "And when does it sail?"
    assert how["conversation"] == [
        Turn("user", "How much will the ferry cost?"),
        Turn("assistant", running.engine.answer.text),
    ]
    until(lambda: len(running.slack.replies_to("C1", asked["event"]["ts"])) == 2)


def test_a_message_that_is_not_for_the_bot_gets_no_answer(running: Any) -> None:
    slack = running.slack
    asked = slack.mention("How much will the ferry cost?")
    running.post(asked)
    the_reply(slack, asked)
    thread = asked["event"]["ts"]
    for payload in (
        slack.message("Lunch?", channel="C1"),
        slack.message("thanks!", thread=thread),
        slack.message("<@U7> can you look at this?", thread=thread),
        slack.message("🎉", thread=thread),
        slack.message("I will call the harbour master.", thread=thread, user="U2"),
        slack.message("I am a bot", thread=thread, bot_id="B9"),
        slack.message("How much?", channel="D1", user=BOT_USER),
        slack.message("joined", subtype="channel_join"),
        slack.message("Thank you!", channel="D1"),
    ):
        assert running.post(payload).status_code == 200
    running.post(slack.message("How much will it cost then?", thread=thread, user="U2"))
    until(lambda: len(running.engine.asked) == 2)
    assert running.engine.asked[1][0] == "How much will it cost then?"


def test_a_mention_that_comes_as_two_events_is_answered_once(running: Any) -> None:
    asked = running.slack.mention("How much?")
    as_message = running.slack.event(**{**asked["event"], "type": "message", "channel_type": "channel"})
    running.slack.post_all(running.url, [asked, as_message])
    the_reply(running.slack, asked)
    assert len(running.engine.asked) == 1


def test_an_edited_question_is_answered_anew_in_the_same_reply(running: Any) -> None:
    slack = running.slack
    asked = slack.mention("How much will the ferry cost?")
    running.post(asked)
    first = the_reply(slack, asked)
    running.post(slack.edited(asked, f"<@{BOT_USER}> When does the ferry sail?"))
    until(lambda: len(running.engine.asked) == 2)
    until(lambda: len(first.versions) >= 4 and "Sources" in first.shown)
    assert running.engine.asked[1][0] == "When does the ferry sail?"
    assert len(slack.replies_to("C1", asked["event"]["ts"])) == 1
    # A link that Slack unfolds comes as an edit too, of the same words.
    running.post(slack.event(type="message", subtype="message_changed", channel="C1",
                             message={**asked["event"], "text": f"<@{BOT_USER}> When does the ferry sail?"}))  # fmt: skip
    other = slack.mention("And how long?", channel="C2")
    running.post(other)
    the_reply(slack, other)
    assert len(running.engine.asked) == 3


def test_an_edit_amid_the_answer_leaves_only_the_answer_to_the_edited_question(running: Any) -> None:
    slack, go = running.slack, threading.Event()
    running.engine.before = lambda question: question.startswith("How") and go.wait(10)
    asked = slack.mention("How much will the ferry cost?")
    running.post(asked)
    until(lambda: running.engine.asked)
    running.post(slack.edited(asked, f"<@{BOT_USER}> When does the ferry sail?"))
    reply = the_reply(slack, asked)
    go.set()
    running.door.bot.close()
    assert "Sources" in reply.shown
    assert len(slack.replies_to("C1", asked["event"]["ts"])) == 1
    answers = running.engine.asked
    assert [question for question, _ in answers] == [
        "How much will the ferry cost?",
        "When does the ferry sail?",
    ]


def test_a_deleted_question_takes_its_answer_along(running: Any) -> None:
    slack = running.slack
    asked = slack.mention("How much will the ferry cost?")
    running.post(asked)
    reply = the_reply(slack, asked)
    running.post(slack.deleted(asked))
    until(lambda: reply.deleted)
    assert running.door.bot.store.answers_in("C1", asked["event"]["ts"]) == []


def test_a_question_deleted_amid_its_answer_leaves_nothing(running: Any) -> None:
    slack, go = running.slack, threading.Event()
    running.engine.before = lambda question: go.wait(10)
    asked = slack.mention("How much will the ferry cost?")
    running.post(asked)
    until(lambda: running.engine.asked)
    running.post(slack.deleted(asked))
    until(lambda: slack.count("chat.delete") == 1)
    go.set()
    running.door.bot.close()
    assert slack.all_replies() == []


def test_an_answer_that_fails_says_why(running: Any) -> None:
    def fail(question: str) -> None:
        raise ModelUnavailable("The library's model <cannot> be loaded.")

    running.engine.before = fail
    asked = running.slack.mention("How much?")
    running.post(asked)
    reply = the_reply(running.slack, asked, showing="could not be answered")
    assert "The library's model &lt;cannot&gt; be loaded." in reply.shown


def test_what_is_not_found_says_so_and_shows_the_nearest_passages(running: Any, records: Any) -> None:
    running.engine.answer = records.not_found
    asked = running.slack.mention("Who built the lighthouse?")
    running.post(asked)
    reply = the_reply(running.slack, asked, showing="Not found in the articles.")
    assert "No article names a builder." in reply.shown
    assert "<https://news.example/ferry|Second ferry for Minatomi>" in reply.shown


def test_a_japanese_question_is_answered_in_japanese_words(running: Any) -> None:
    running.engine.answer = replace(running.engine.answer, language="ja")
    asked = running.slack.mention("フェリーの費用はいくらですか")
    running.post(asked)
    reply = the_reply(running.slack, asked, showing="出典")
    assert reply.versions[0][1] == "記事を調べています…"


def test_an_article_pings_nobody_formats_nothing_and_links_nowhere(running: Any) -> None:
    hostile = (
        "<!channel> *all* @here <@U1> <https://evil.example|win> `x` _y_ :fire: & > https://evil.example"
    )
    citation = replace(running.engine.answer.citations[0], title=hostile, source=hostile, quote=hostile,
                       url="javascript:alert(1)")  # fmt: skip
    running.engine.answer = replace(
        running.engine.answer, text=hostile, short=hostile, citations=(citation,),
        sentences=(Sentence(hostile, (1,)),),
    )  # fmt: skip
    asked = running.slack.mention("How much?")
    running.post(asked)
    reply = the_reply(running.slack, asked)
    running.post(running.slack.press(reply, "uradori_quotes"))
    quotes = until(lambda: running.slack.ephemeral)[0]
    for text in (reply.shown, reply.text, str(quotes["blocks"]), quotes["text"]):
        assert "<!channel>" not in text
        assert "<https://evil" not in text
        assert "javascript:" not in text
    assert "&lt;!channel&gt;" in reply.text
    assert " *all*" not in reply.shown
    assert running.slack.pings == []


def test_a_page_that_is_not_in_the_library_is_summarised_instead_of_asked(running: Any) -> None:
    running.engine.pages["https://other.example/a?b=1&c=2"] = [Article("other", "T", "Some text.")]
    asked = running.slack.mention("Who signs? <https://other.example/a?b=1&amp;c=2>")
    running.post(asked)
    reply = the_reply(running.slack, asked)
    assert "not in the library" in reply.shown
    assert running.engine.asked == []
