"""Commands, shortcuts, files, buttons, forms, the home tab, settings and feedback."""

import json
from dataclasses import replace
from typing import Any

import pytest
import yaml

from api.cli import run
from api.commands.slack import manifest_text
from api.slack.door import CHECK_THIS, SUMMARISE_THIS
from api.slack.feedback import facts
from api.slack.identity import SCOPES
from api.slack.records import ChannelSettings
from eval.fact_sets import load_facts
from index.errors import InvalidRequest
from index.records import Article, ArticlePage
from rag.records import CheckedClaim
from tests.api.slack.fake_slack import SCOPES as FAKE_SCOPES
from tests.api.slack.fake_slack import until
from tests.api.slack.people import Posted

LINK = "https://paper.example/tram"


def answered(running: Any, text: str = "How much?", **how: Any) -> Posted:
    asked = running.slack.mention(text, **how)
    running.post(asked)
    thread = asked["event"]["ts"]
    return until(
        lambda: next((m for m in running.slack.replies_to("C1", thread) if "Sources" in m.shown), None)
    )


def shown(running: Any, words: str) -> Posted:
    return until(lambda: next((m for m in running.slack.all_replies() if words in m.shown), None))


def test_the_command_asks_and_begins_a_thread(running: Any) -> None:
    slack = running.slack
    assert running.post(slack.command("ask How much &lt;will&gt; the ferry cost?")).status_code == 200
    reply = shown(running, "Sources")
    assert reply.thread is None
    assert "<@U1> asked: How much &lt;will&gt; the ferry cost?" in reply.shown
    running.post(slack.message("And when?", thread=reply.ts))
    until(lambda: len(running.engine.asked) == 2)
    assert [turn.role for turn in running.engine.asked[1][1]["conversation"]] == ["user", "assistant"]


def test_where_the_bot_is_not_the_command_answers_its_asker_alone(running: Any) -> None:
    running.post(running.slack.command("ask How much?", channel="X1"))
    until(lambda: "Sources" in json.dumps(running.slack.responses))
    assert all(given["response_type"] == "ephemeral" for given in running.slack.responses)
    assert running.slack.all_replies() == []


def test_help_is_shown_for_help_and_for_what_is_no_command(running: Any) -> None:
    for text in ("help", "", "dance", "ask"):
        running.post(running.slack.command(text))
    until(lambda: len(running.slack.responses) == 4)
    assert all("/rag ask" in given["text"] for given in running.slack.responses)


@pytest.mark.parametrize("address", [LINK, f"<{LINK}>", f"<{LINK}|the tram>"])
def test_the_command_summarises_a_page(running: Any, address: str) -> None:
    running.engine.pages[LINK] = [Article("tram", "Tram", "The tram costs ¥5 billion.")]
    running.post(running.slack.command(f"summarize {address}"))
    assert "Second ferry for Minatomi" in shown(running, "Sources").shown
    assert running.engine.summarised[0][0][0].id == "tram"


def test_the_command_summarises_a_stored_article_or_a_topic(running: Any) -> None:
    running.post(running.slack.command("summarize ferry1"))
    until(lambda: len(running.engine.summarised) == 1)
    running.post(running.slack.command("summarise harbour tram"))
    until(lambda: len(running.engine.summarised) == 2)
    assert running.engine.summarised[0][1]["article_ids"] == ("ferry1",)
    assert running.engine.summarised[1][1]["topic"] == "harbour tram"


def test_the_command_checks_a_text(running: Any) -> None:
    claim = CheckedClaim("It costs ¥5 billion.", 0, 20, "contradicted", detail="¥240 million, not ¥5 billion")
    check = running.engine.check("x")
    running.engine.check_ = replace(check, sentences=(claim,), verdict="contradicted")
    running.post(running.slack.command("check It costs ¥5 billion."))
    reply = shown(running, "✗ It costs ¥5 billion.")
    assert "contradicted: ¥240 million, not ¥5 billion" in reply.shown


def test_a_link_shared_with_the_bot_is_summarised_in_the_thread(running: Any) -> None:
    running.engine.pages[LINK] = [Article("tram", "Tram", "The tram costs ¥5 billion.")]
    asked = running.slack.message(f"<{LINK}>", channel="D1")
    running.post(asked)
    assert shown(running, "Sources").thread == asked["event"]["ts"]


def test_a_page_that_cannot_be_read_is_said_to_be(running: Any) -> None:
    running.post(running.slack.message("<https://gone.example/>", channel="D1"))
    shown(running, "https://gone.example/ could not be fetched.")


def test_the_shortcut_summarises_the_file_of_a_message(running: Any) -> None:
    slack = running.slack
    slack.files["F1"] = ("tram.txt", b"The harbour tram costs 5 billion yen.")
    payload = slack.message("see file", files=[{"id": "F1", "name": "tram.txt"}])
    running.post(slack.shortcut(SUMMARISE_THIS, payload))
    assert shown(running, "Sources").thread == payload["event"]["ts"]
    assert "5 billion yen" in running.engine.summarised[0][0][0].text


def test_the_shortcut_checks_the_words_of_a_message(running: Any) -> None:
    payload = running.slack.message("The ferry costs &lt; ¥5 billion.", user="U3")
    running.post(running.slack.shortcut(CHECK_THIS, payload))
    shown(running, "supported")
    assert running.engine.checked == ["The ferry costs < ¥5 billion."]


def test_summarise_this_said_below_a_message_means_that_message(running: Any) -> None:
    running.engine.pages[LINK] = [Article("tram", "Tram", "The tram costs ¥5 billion.")]
    first = running.slack.message(f"Did you see <{LINK}>?", user="U3")
    running.post(first)
    running.post(running.slack.mention("summarise this please", thread=first["event"]["ts"]))
    shown(running, "Sources")
    assert running.engine.summarised[0][0][0].id == "tram"


def test_a_file_without_the_scope_says_which_scope_is_missing(running: Any) -> None:
    running.slack.scopes -= {"files:read"}
    running.post(running.slack.message("", channel="D1", subtype="file_share", files=[{"id": "F1"}]))
    shown(running, "lacks the scope files:read")


def test_quotes_are_shown_to_whoever_asks_alone_and_shortened(running: Any) -> None:
    long = "The town will spend ¥240 million on a ferry, " + "and the mayor spoke at length " * 40
    citations = tuple(
        replace(running.engine.answer.citations[0], n=n, quote=f"{n} {long}") for n in range(1, 9)
    )
    running.engine.answer = replace(running.engine.answer, citations=citations)
    running.post(running.slack.press(answered(running), "uradori_quotes", user="U5"))
    given = until(lambda: running.slack.ephemeral)[0]
    assert given["user"] == "U5"
    text = json.dumps(given["blocks"], ensure_ascii=False)
    assert "The town will spend ¥240 million" in text
    assert text.count("and the mayor spoke at length") < 40
    assert "figure differs: ¥2.4 billion is in none of its quotes." in text
    assert len(running.slack.all_replies()) == 1


def test_check_and_summarise_answer_in_the_thread(running: Any) -> None:
    reply = answered(running)
    running.post(running.slack.press(reply, "uradori_check"))
    until(lambda: running.engine.checked)
    running.post(running.slack.press(reply, "uradori_summarise"))
    until(lambda: running.engine.summarised)
    assert running.engine.summarised[0][1]["article_ids"] == ("ferry1",)
    until(lambda: len(running.slack.replies_to("C1", reply.thread)) == 3)


def test_one_of_several_sources_can_be_summarised(running: Any) -> None:
    first = running.engine.answer.citations[0]
    other = replace(first, n=2, article_id="ferry2", title="A second <article>")
    running.engine.answer = replace(running.engine.answer, citations=(first, other))
    running.post(running.slack.press(answered(running), "uradori_summarise"))
    until(lambda: running.engine.summarised)
    assert running.engine.summarised[0][1]["article_ids"] == ("ferry2",)


def test_feedback_is_kept_with_the_answer_and_makes_facts(
    running: Any, tmp_path: Any, monkeypatch: Any, capsysbinary: Any
) -> None:
    slack = running.slack
    reply = answered(running, "How much will the ferry cost?")
    running.post(slack.press(reply, "uradori_helpful"))
    other = answered(running, "How much will the tram cost?")
    running.post(slack.press(other, "uradori_wrong", user="U2"))
    view = until(lambda: slack.views)[0]
    running.post(slack.submit(view, {"right": {"value": "¥5 billion"}, "nothing": {}}, user="U2"))
    third = answered(running, "Who built the lighthouse?")
    running.post(slack.press(third, "uradori_wrong"))
    view = until(lambda: slack.views[1:])[0]
    chosen = {"selected_options": [{"value": "not_in_articles"}]}
    running.post(slack.submit(view, {"right": {"value": None}, "nothing": chosen}))
    fourth = answered(running, "Why?")
    running.post(slack.press(fourth, "uradori_wrong"))
    until(lambda: len(slack.views) == 3)
    home = str(running.engine.settings.home)
    capsysbinary.readouterr()
    assert run(["feedback", "--home", home, "--jsonl"]) == 0
    out, err = capsysbinary.readouterr()
    assert b"left out 1" in err
    path = tmp_path / "facts.jsonl"
    path.write_bytes(out)
    first, second, last = load_facts(path)
    assert (first.expect.status, first.expect.short, first.expect.figures[0].value) == (
        "answered", ("¥240 million",), 240_000_000,
    )  # fmt: skip
    assert second.expect.short == ("¥5 billion",)
    assert last.expect.status == "not_found"
    assert run(["feedback", "--home", home]) == 0
    text = capsysbinary.readouterr()[0].decode()
    assert "How much will the tram cost?" in text
    assert "right is: ¥5 billion" in text
    assert run(["feedback", "--home", home, "--json"]) == 0
    assert json.loads(capsysbinary.readouterr()[0])["total"] == 4


def test_a_follow_up_makes_no_fact(running: Any) -> None:
    reply = answered(running, "How much will the ferry cost?")
    running.post(running.slack.message("And when?", thread=reply.thread))
    second = until(
        lambda: next(
            (m for m in running.slack.all_replies() if m is not reply and "Sources" in m.shown), None
        )
    )
    running.post(running.slack.press(second, "uradori_helpful"))
    store = running.door.bot.store
    until(lambda: store.feedback())
    assert store.feedback()[0].follow_up
    assert facts(store.feedback()) == []


def test_a_button_of_an_answer_that_is_gone_says_so(running: Any) -> None:
    reply = answered(running)
    running.door.bot.store.withdraw(f"C1:{reply.thread}")
    running.post(running.slack.press(reply, "uradori_quotes"))
    assert "no longer there" in until(lambda: running.slack.ephemeral)[0]["text"]


def test_a_channel_is_answered_as_its_form_says(running: Any) -> None:
    slack = running.slack
    running.engine.page = ArticlePage(
        (replace(running.engine.article_, source="Harbour Post"), Article("b", "B", "", source="Gazette")), 2
    )
    running.post(slack.command("settings"))
    view = until(lambda: slack.views)[0]
    assert "Gazette" in json.dumps(view)
    values = {
        "sources": {"selected_options": [{"value": "Gazette"}]},
        "language": {"selected_option": {"value": "ja"}},
        "visibility": {"selected_option": {"value": "asker"}},
    }
    assert running.post(slack.submit(view, values)).status_code == 200
    assert running.door.bot.store.settings("C1") == ChannelSettings(("Gazette",), "ja", "asker")
    running.post(slack.mention("How much?", user="U4"))
    until(lambda: len(slack.ephemeral) == 2)
    assert {given["user"] for given in slack.ephemeral} == {"U4"}
    assert slack.all_replies() == []
    how = running.engine.asked[0][1]
    assert (how["filters"].source, how["language"]) == (("Gazette",), "ja")
    running.post(slack.command("settings"))
    view = until(lambda: slack.views[1:])[0]
    assert view["blocks"][0]["element"]["initial_options"][0]["value"] == "Gazette"


def test_the_home_tab_shows_what_the_library_holds_and_how_fresh_it_is(running: Any) -> None:
    running.engine.page = ArticlePage((replace(running.engine.article_, title="<!here> *Ferry*"),), 1234)
    running.post(running.slack.event(type="app_home_opened", user="U1", tab="home"))
    view = until(lambda: running.slack.homes.get("U1"))
    text = json.dumps(view, ensure_ascii=False)
    assert "The library holds 1,234 articles." in text
    assert "The newest is of 2026-03-03" in text
    assert "Harbour Post 1" in text
    assert "<!here>" not in text


def test_the_manifest_asks_for_what_the_bot_uses() -> None:
    manifest = yaml.safe_load(manifest_text(None))
    assert tuple(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES
    assert set(SCOPES) == FAKE_SCOPES
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert {each["callback_id"] for each in manifest["features"]["shortcuts"]} == {SUMMARISE_THIS, CHECK_THIS}
    served = yaml.safe_load(manifest_text("https://rag.example/"))
    address = "https://rag.example/slack/events"
    assert served["settings"]["event_subscriptions"]["request_url"] == address
    assert served["settings"]["interactivity"]["request_url"] == address
    assert served["features"]["slash_commands"][0]["url"] == address
    assert served["settings"]["socket_mode_enabled"] is False
    with pytest.raises(InvalidRequest, match="https"):
        manifest_text("http://rag.example")
