"""The client of a server against the real app, over the fake engine."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.remote import RemoteEngine, ServerGone
from api.wire import json_text, unwire, wire
from index.errors import InvalidRequest, LibraryMismatch, ModelUnavailable, UnknownArticle, UnreadableSource
from index.lock import Owner
from index.records import (
    AddReport,
    Article,
    ArticlePage,
    Fault,
    Filters,
    ReadFailure,
    RebuildReport,
    VerifyReport,
)
from rag.checking import check_text
from rag.records import Answer, Summary
from rag.settings import Settings
from rag.summary_request import SummaryRequest


@pytest.fixture
def remote(client: Any, tmp_path: Path) -> Iterator[RemoteEngine]:
    """The client of the app in this process."""
    engine = RemoteEngine(Settings(home=tmp_path), _owner_at(str(client.base_url), os.getpid()))
    yield engine
    engine.close()


VERIFIED = VerifyReport(
    False, 1, 2, 2, 2, 2, (Fault("vector", 1, ("7",), "Wrong.", "rag rebuild --embed"),), ("Mended.",)
)


def _owner_at(url: str, pid: int) -> Owner:
    return Owner(pid, os.uname().nodename, "2026-03-03T10:00:00+00:00", url)


def test_records_come_back_as_they_were(records: Any) -> None:
    for record in (records.answer, records.not_found, records.summary, records.article, records.added):
        assert unwire(type(record), json.loads(json_text(record))) == record


def test_every_call_gives_the_record_of_the_engine(remote: Any, engine: Any, records: Any) -> None:
    calls: list[tuple[Callable[[], object], object, object]] = [
        (lambda: remote.ask("How much?", filters=Filters(source=("Post",))), records.answer, records.answer),
        (lambda: remote.retrieve("ferry", k=3), records.retrieval, records.retrieval),
        (lambda: remote.summarize(request=SummaryRequest(topic="ferries")), records.summary, records.summary),
        (lambda: remote.article("ferry1"), records.article, records.article),
        (
            lambda: remote.articles(offset=2, limit=1),
            ArticlePage((records.article,), 9, 3),
            ArticlePage((replace(records.article, text=""),), 9, 3),
        ),
        (lambda: remote.remove("ferry1"), None, None),
        (lambda: remote.verify(everything=True), VERIFIED, VERIFIED),
        (lambda: remote.rebuild(embed=True), RebuildReport(1, 2, 1), RebuildReport(1, 2, 1)),
    ]
    for call, played, expected in calls:
        engine.play(played)
        assert call() == expected
    assert engine.calls[0][2]["filters"] == Filters(source=("Post",))
    assert engine.calls[1] == ("retrieve", ("ferry",), {"k": 3, "as_of": None, "filters": Filters()})
    assert isinstance(records.answer, Answer)
    assert isinstance(records.summary, Summary)


def test_a_check_goes_through_the_server_with_its_sources(remote: Any, engine: Any, records: Any) -> None:
    text = "The town will spend ¥240 million. It sails in May."
    made = check_text(text, [records.article], records.answer.engine)
    engine.play(made, made)
    assert remote.check(text, [records.article]) == made
    assert engine.calls[0] == ("check", (text, [records.article]), {"article_ids": ()})
    assert remote.check(text, article_ids=["ferry1"]) == made
    assert engine.calls[1] == ("check", (text, None), {"article_ids": ("ferry1",)})


def test_articles_at_hand_are_summarised_as_they_are(remote: Any, engine: Any, records: Any) -> None:
    engine.play(records.summary)
    remote.summarize([records.article], SummaryRequest(length="short"))
    assert engine.calls[0][1] == ([records.article], SummaryRequest(length="short"))


def test_articles_are_sent_in_parts_and_the_reports_are_one(remote: Any, engine: Any, records: Any) -> None:
    many = [replace(records.article, id=f"a{n}", text="x" * 20_000) for n in range(5)]
    failure = ReadFailure("x.txt", "There is no file x.txt.")
    engine.play(
        AddReport(("a0", "a1"), chunks=3), AddReport(("a2",), ("a3",), chunks=4), AddReport(unchanged=("a4",))
    )
    told: list[tuple[int, int]] = []
    report = remote.add([*many[:1], failure, *many[1:]], progress=lambda *done: told.append(done))
    assert report == AddReport(("a0", "a1", "a2"), ("a3",), ("a4",), (failure,), 7)
    assert told == [(2, 3), (4, 7), (5, 7)]
    sent = [article for _, arguments, _ in engine.calls for article in arguments[0]]
    assert sent == many


def test_an_article_larger_than_a_request_fails_alone(client: Any, remote: Any, engine: Any) -> None:
    small = Article("small", "Small", "A ferry.")
    large = Article("large", "Large", "x" * 21_000_000)
    engine.play(AddReport(("small",)))
    report = remote.add([small, large])
    assert report.added == ("small",)
    assert [failure.source for failure in report.failed] == ["Large"]
    assert "RAG_MAX_UPLOAD_BYTES" in report.failed[0].reason


@pytest.mark.parametrize(
    "error",
    [
        UnknownArticle("No article x."),
        UnreadableSource("It is empty."),
        InvalidRequest("The date is none."),
        LibraryMismatch("Another embedder."),
        ModelUnavailable("It does not answer."),
    ],
)
def test_a_failure_there_is_the_same_failure_here(remote: Any, engine: Any, error: Exception) -> None:
    engine.play(error)
    with pytest.raises(type(error), match=str(error)):
        remote.ask("who?")


def test_a_bug_there_is_said_to_be_one(remote: Any, engine: Any) -> None:
    engine.play(ZeroDivisionError("bug"))
    with pytest.raises(Exception, match="the server's log says what"):
        remote.retrieve("ferry")


def test_a_server_of_another_process_is_not_the_owner(client: Any, engine: Any, tmp_path: Path) -> None:
    stranger = RemoteEngine(Settings(home=tmp_path), _owner_at(str(client.base_url), os.getpid() + 1))
    with pytest.raises(ServerGone, match="Another server"):
        stranger.wait_until_ready(lambda message: None)
    stranger.close()


def test_one_waits_for_a_server_that_opens_and_is_told(remote: Any, engine: Any) -> None:
    engine.opened = False
    told: list[str] = []

    def say(message: str) -> None:
        told.append(message)
        engine.opened = True

    remote.wait_until_ready(say)
    assert len(told) == 1
    assert "still opening" in told[0]


@pytest.mark.parametrize(
    "faulty",
    [
        {"id": "a/b"},
        {"text": " "},
        {"text": "a\0"},
        {"published_at": "Tuesday"},
        {"title": 7},
    ],
)
def test_a_batch_with_what_is_no_article_is_refused(
    client: Any, records: Any, faulty: dict[str, Any]
) -> None:
    response = client.post("/articles/batch", json={"articles": [{**wire(records.article), **faulty}]})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("The field `articles.0")
