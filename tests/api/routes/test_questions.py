import json
from typing import Any

import pytest

from api.wire import wire
from index.errors import LibraryInUse, ModelUnavailable
from index.records import Filters
from rag.answer import CheckedSentence, Event
from rag.checking import check_text
from rag.records import Turn
from rag.summary_request import SummaryRequest

JSON = {"Content-Type": "application/json"}


def test_an_answer_is_the_record(client: Any, engine: Any, records: Any) -> None:
    engine.play(records.answer)
    response = client.post("/ask", json={"question": " How much? "})
    assert (response.status_code, response.json()) == (200, wire(records.answer))
    assert engine.calls[0][1] == ("How much?",)


def test_not_found_is_an_answer_like_any_other(client: Any, engine: Any, records: Any) -> None:
    engine.play(records.not_found)
    response = client.post("/ask", json={"question": "Who?"})
    assert (response.status_code, response.json()["status"]) == (200, "not_found")


def test_everything_that_may_be_asked_reaches_the_engine(client: Any, engine: Any, records: Any) -> None:
    engine.play(records.answer)
    body = {
        "question": "How much?",
        "as_of": "2026-03-04",
        "filters": {
            "published_from": "2026-01-01",
            "source": "Post",
            "language": ["ja"],
            "article_ids": ["a"],
        },
        "conversation": [{"role": "user", "content": "Tell me of the ferry."}],
        "mode": "extractive",
        "language": "ja",
    }
    assert client.post("/ask", json=body).status_code == 200
    assert engine.asked("ask") == {
        "as_of": "2026-03-04",
        "filters": Filters("2026-01-01", None, ("Post",), ("ja",), ("a",)),
        "conversation": [Turn("user", "Tell me of the ferry.")],
        "mode": "extractive",
        "language": "ja",
    }


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "The field `question` is missing."),
        ({"question": "  "}, "The question is empty"),
        ({"question": "x" * 10_001}, "10,001 characters"),
        ({"question": "who\0"}, "NUL"),
        ({"question": 7}, "The field `question` is not valid"),
        ({"question": None}, "The field `question` is not valid"),
        ({"question": "x", "as_of": "yesterday"}, "as_of has to be a day"),
        ({"question": "x", "mode": "psychic"}, "The field `mode` is not valid"),
        ({"question": "x", "filter": {}}, "There is no field `filter`"),
        ({"question": "x", "filters": {"sorce": "a"}}, "There is no field `filters.sorce`"),
        ({"question": "x", "filters": {"published_from": "May"}}, "published_from has to be a day"),
        ({"question": "x", "conversation": [{"role": "system", "content": "x"}]}, "conversation.0.role"),
        ("text", "JSON object"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_a_sentence(
    client: Any, body: object, said: str
) -> None:
    response = client.post("/ask", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail"}
    assert said in problem["detail"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (rb'{"question": "\ud800"}', 422),
        (rb'{"question": "x", "\udfff": 1}', 422),
        (rb'{"question": "x", "k": NaN}', 422),
        (b"\x80", 400),
        (b"[" * 100_000, 400),
        (b'{"question": ' + b"9" * 100_000 + b"}", 400),
    ],
)
def test_a_body_that_is_no_json_is_refused(client: Any, content: bytes, status: int) -> None:
    response = client.post("/ask", content=content, headers=JSON)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].endswith(".")


def test_an_answer_as_it_comes(client: Any, engine: Any, records: Any) -> None:
    answer = records.answer
    sentence = CheckedSentence(answer.sentences[0], answer.citations, answer.figures)
    engine.play(
        iter(
            [
                Event("retrieved", (records.passage,)),
                Event("sentence", sentence),
                Event("withheld", answer.withheld[0]),
                Event("done", answer),
            ]
        )
    )
    with client.stream("POST", "/ask", json={"question": "How much?", "stream": True}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        events = _events(response.read().decode())
    assert events == [
        ("retrieved", {"passages": [wire(records.passage)]}),
        ("sentence", wire(sentence)),
        ("withheld", wire(answer.withheld[0])),
        ("done", wire(answer)),
    ]


def test_a_failure_before_the_first_event_has_its_status(client: Any, engine: Any) -> None:
    def events() -> Any:
        raise LibraryInUse("It is in use by process 7.")
        yield

    engine.play(events())
    response = client.post("/ask", json={"question": "How much?", "stream": True})
    assert (response.status_code, response.json()["type"]) == (503, "urn:uradori:library-in-use")


def test_a_failure_on_the_way_is_the_last_event(client: Any, engine: Any, records: Any) -> None:
    def events() -> Any:
        yield Event("retrieved", (records.passage,))
        raise ModelUnavailable("The model does not answer.")

    engine.play(events())
    with client.stream("POST", "/ask", json={"question": "How much?", "stream": True}) as response:
        last = _events(response.read().decode())[-1]
    assert last[0] == "error"
    assert last[1]["detail"] == "The model does not answer."


def test_passages_are_listed(client: Any, engine: Any, records: Any) -> None:
    engine.play(records.retrieval)
    response = client.post("/search", json={"question": "ferry", "k": 3, "as_of": "2026-03-04"})
    assert response.json() == {"passages": [wire(records.passage)]}
    assert engine.asked("retrieve") == {"k": 3, "as_of": "2026-03-04", "filters": Filters()}


def test_explained_passages_come_with_their_parts(client: Any, engine: Any, records: Any) -> None:
    engine.play(records.retrieval)
    response = client.post("/search", json={"question": "ferry", "explain": True})
    assert response.json() == wire(records.retrieval)


@pytest.mark.parametrize("k", [0, 201, "many", 1e400, None])
def test_a_number_of_passages_that_cannot_be_is_refused(client: Any, k: object) -> None:
    body = json.dumps({"question": "ferry", "k": k})
    assert client.post("/search", content=body, headers=JSON).status_code == 422


def test_stored_articles_a_text_and_a_topic_are_summarised(client: Any, engine: Any, records: Any) -> None:
    engine.play(records.summary, [records.article], records.summary, records.summary)
    response = client.post("/summarize", json={"article_ids": ["ferry1"], "length": "short"})
    assert (response.status_code, response.json()) == (200, wire(records.summary))
    assert engine.asked("summarize")["article_ids"] == ("ferry1",)
    assert engine.calls[-1][1] == (None, SummaryRequest(length="short"))
    assert client.post("/summarize", json={"text": "A ferry"}).status_code == 200
    assert engine.calls[-1][1] == ([records.article], SummaryRequest())
    assert client.post("/summarize", json={"topic": "ferries", "style": "bullets"}).status_code == 200
    assert engine.calls[-1][1] == (None, SummaryRequest(topic="ferries", style="bullets"))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "x", "topic": "x"},
        {"article_ids": []},
        {"topic": " "},
        {"text": "\0"},
        {"topic": "x", "length": "epic"},
        {"topic": "x", "size": "short"},
    ],
)
def test_a_summary_of_nothing_or_of_two_things_is_refused(client: Any, body: object) -> None:
    response = client.post("/summarize", json=body)
    assert response.status_code == 422
    assert response.json()["detail"].endswith(".")


def _events(stream: str) -> list[tuple[str, Any]]:
    events = []
    for block in stream.strip().split("\n\n"):
        name, data = block.split("\n")
        events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def test_a_check_against_sources_is_the_record(client: Any, engine: Any, records: Any) -> None:
    source = {"text": "Fares rose 5 percent.", "title": "Fares", "published_at": "2026-03-03"}
    made = check_text("Fares rose 5 percent.", [records.article], records.answer.engine)
    engine.play(made)
    response = client.post("/check", json={"text": "Fares rose.", "sources": [source]})
    assert (response.status_code, response.json()) == (200, wire(made))
    text, (article,) = engine.calls[0][1]
    assert (text, article.text, article.title) == ("Fares rose.", source["text"], "Fares")
    assert (article.published_at, engine.asked("check")) == ("2026-03-03", {"article_ids": ()})


def test_a_check_names_stored_articles_or_asks_the_whole_library(
    client: Any, engine: Any, records: Any
) -> None:
    made = check_text("Fares rose.", [records.article], records.answer.engine)
    engine.play(made, made)
    assert client.post("/check", json={"text": "Fares rose.", "article_ids": "ferry1"}).status_code == 200
    assert engine.asked("check") == {"article_ids": ("ferry1",)}
    assert client.post("/check", json={"text": "Fares rose."}).status_code == 200
    assert engine.calls[1][1:] == (("Fares rose.", None), {"article_ids": ()})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "The field `text` is missing."),
        ({"text": "x\0"}, "NUL"),
        ({"text": "x", "sources": []}, "The list sources is empty"),
        ({"text": "x", "article_ids": []}, "The list article_ids is empty"),
        ({"text": "x", "sources": [{"text": " "}]}, "Source 1 is empty"),
        (
            {"text": "x", "sources": [{"text": "y", "published_at": "yesterday"}]},
            "published_at has to be a day",
        ),
        ({"text": "x", "sources": [{"text": "y"}], "article_ids": ["a"]}, "at most"),
        ({"text": "x", "source": "y"}, "no field `source`"),
    ],
)
def test_a_check_that_cannot_be_made_is_a_problem(client: Any, body: Any, said: str) -> None:
    response = client.post("/check", json=body)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert said in response.json()["detail"]


def test_a_timeline_is_a_picture_where_the_caller_accepts_one(client: Any, engine: Any, records: Any) -> None:
    body = {"topic": "ferries", "style": "timeline"}
    for accept, kind in (
        ("image/svg+xml", "image/svg+xml"),
        ("*/*", "application/json"),
        ("image/svg+xml;q=0", "application/json"),
    ):
        engine.play(records.summary)
        response = client.post("/summarize", json=body, headers={"Accept": accept})
        assert response.headers["content-type"].split(";")[0] == kind
    assert response.json() == wire(records.summary)


def test_everything_since_a_day_needs_no_topic(client: Any, engine: Any, records: Any) -> None:
    engine.play(records.summary)
    assert client.post("/summarize", json={"since": "last week"}).status_code == 200
    assert engine.calls[-1][1] == (None, SummaryRequest(since="last week"))


@pytest.mark.parametrize(
    ("media_type", "begins"),
    [
        ("text/markdown", b"# Second ferry for Minatomi\n\n*As of 2026-03-04*"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    ],
)
def test_a_summary_is_a_document_for_who_accepts_one(
    client: Any, engine: Any, records: Any, media_type: str, begins: bytes
) -> None:
    engine.play(records.summary)
    body = {"topic": "ferries", "style": "briefing", "as_of": "2026-03-04"}
    response = client.post("/summarize", json=body, headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert response.content.startswith(begins)
