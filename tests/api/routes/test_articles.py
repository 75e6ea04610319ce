from typing import Any

import pytest

from api.wire import wire
from index.errors import UnknownArticle, UnknownVersion, UnreadableSource
from index.reading import Hints
from index.records import AddReport, ArticlePage, ArticleVersion, ReadFailure
from index.revisions import Change, Revision


def test_a_new_article_is_created_and_shown(client: Any, engine: Any, records: Any) -> None:
    engine.play([records.article], records.added, records.article)
    response = client.post("/articles", json={"text": "A ferry", "title": "Ferry", "language": "en"})
    assert (response.status_code, response.json()) == (201, wire(records.article))
    assert engine.calls[0] == (
        "read_bytes",
        (b"A ferry",),
        {"name": "text.txt", "hints": Hints(title="Ferry", language="en")},
    )


def test_an_unchanged_article_is_no_creation(client: Any, engine: Any, records: Any) -> None:
    engine.play([records.article], AddReport(unchanged=("ferry1",)), records.article)
    response = client.post("/articles", json={"html": "<p>A ferry"})
    assert response.status_code == 200
    assert engine.calls[0][2]["name"] == "page.html"


def test_a_dry_run_stores_nothing(client: Any, engine: Any, records: Any) -> None:
    engine.play([records.article])
    response = client.post("/articles?dry_run=true", json={"text": "A ferry"})
    assert (response.status_code, response.json()) == (200, wire(records.article))
    assert [name for name, _, _ in engine.calls] == ["read_bytes"]


def test_an_address_alone_is_fetched_and_the_hints_go_before_the_page(
    client: Any, engine: Any, records: Any
) -> None:
    engine.play([records.article])
    body = {"url": "https://news.example/ferry", "title": "Better", "published_at": "2026-03-04"}
    shown = client.post("/articles?dry_run=true", json=body).json()
    assert engine.calls == [("read", ("https://news.example/ferry",), {})]
    assert (shown["title"], shown["published_at"], shown["source"]) == (
        "Better",
        "2026-03-04",
        "Harbour Post",
    )


def test_a_file_comes_as_a_form(client: Any, engine: Any, records: Any) -> None:
    engine.play([records.article], records.added, records.article)
    response = client.post(
        "/articles",
        files={"file": ("ferry.txt", "A ferry".encode("shift_jis"))},
        data={"source": "Harbour Post"},
    )
    assert (response.status_code, response.json()) == (201, wire(records.article))
    assert engine.calls[0] == (
        "read_bytes",
        (b"A ferry",),
        {"name": "ferry.txt", "hints": Hints(source="Harbour Post")},
    )


def test_a_file_of_many_gives_a_list_with_the_failures(client: Any, engine: Any, records: Any) -> None:
    failure = ReadFailure("news.jsonl line 2", "It is not JSON.")
    engine.play([records.article, failure], records.added, records.article)
    response = client.post("/articles", files={"file": ("news.jsonl", b"{}\n{")})
    assert response.status_code == 201
    assert response.json() == {"articles": [wire(records.article)], "failed": [wire(failure)]}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "Send one of url, html and text."),
        ({"html": "x", "text": "x"}, "not both"),
        ({"url": "file:///etc/passwd"}, "http://"),
        ({"text": "x", "titel": "x"}, "There is no field `titel` in this request"),
        ({"text": 7}, "The field `text` is not valid"),
        ({"text": "x\0"}, "NUL"),
        ({"text": "x", "published_at": "Tuesday"}, "published_at has to be a day"),
        ({"text": "x", "language": "English"}, "code such as en"),
        ([], "JSON object"),
    ],
)
def test_a_body_that_is_no_article_is_refused_in_a_sentence(client: Any, body: object, said: str) -> None:
    response = client.post("/articles", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert said in response.json()["detail"]


def test_a_lone_surrogate_is_refused(client: Any) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/articles", content=rb'{"text": "\ud800"}', headers=headers)
    assert response.status_code == 422


def test_a_form_without_a_file_and_one_with_an_unknown_field_are_refused(client: Any) -> None:
    assert client.post("/articles", files={"upload": ("a", b"x")}).status_code == 422
    response = client.post("/articles", files={"file": ("a", b"x")}, data={"colour": "red"})
    assert "There is no field `colour`" in response.json()["detail"]


def test_another_kind_of_body_is_refused(client: Any) -> None:
    response = client.post("/articles", content=b"A ferry", headers={"Content-Type": "text/plain"})
    assert response.status_code == 415
    assert "application/json" in response.json()["detail"]


def test_what_cannot_be_read_is_a_problem(client: Any, engine: Any) -> None:
    engine.play(UnreadableSource("The file is empty."))
    response = client.post("/articles", files={"file": ("a.txt", b"")})
    assert (response.status_code, response.json()) == (
        422,
        {
            "type": "urn:uradori:unreadable-source",
            "title": "The source cannot be read as an article",
            "status": 422,
            "detail": "The file is empty.",
        },
    )


def test_articles_are_listed_by_page(client: Any, engine: Any, records: Any) -> None:
    engine.play(ArticlePage((records.article,), 9, 3))
    listing = client.get("/articles", params={"offset": 2, "limit": 1}).json()
    assert engine.asked("articles") == {"offset": 2, "limit": 1}
    assert (listing["total"], listing["next"]) == (9, 3)
    assert "text" not in listing["articles"][0]


@pytest.mark.parametrize("query", ["limit=501", "limit=0", "offset=-1", "limit=x", "offset=" + "9" * 5_000])
def test_a_page_that_cannot_be_is_refused(client: Any, query: str) -> None:
    assert client.get(f"/articles?{query}").status_code == 422


def test_an_article_is_shown_and_removed(client: Any, engine: Any, records: Any) -> None:
    engine.play(records.article, None)
    assert client.get("/articles/ferry1").json() == wire(records.article)
    response = client.delete("/articles/ferry1")
    assert (response.status_code, response.content) == (204, b"")


def test_an_earlier_version_and_what_changed_are_shown(client: Any, engine: Any, records: Any) -> None:
    seen = ArticleVersion("2026-03-03T09:12:00", "aa"), ArticleVersion("2026-03-05T10:00:00", "bb")
    revision = Revision("ferry1", *seen, (Change("It costs 4.", "It costs 5.", 0, 11),))
    engine.play(records.article, revision, UnknownVersion("No version begins with 'cc'."))
    assert client.get("/articles/ferry1/versions/aa").json() == wire(records.article)
    shown = client.get("/articles/ferry1/changes", params={"since": "aa"}).json()
    assert (shown["from"]["hash"], shown["to"]["hash"]) == ("aa", "bb")
    assert shown["changes"] == [{"before": "It costs 4.", "after": "It costs 5."}]
    assert engine.asked("revision") == {"since": "aa"}
    assert client.get("/articles/ferry1/changes").status_code == 404


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_article_is_404(client: Any, engine: Any, method: str) -> None:
    engine.play(UnknownArticle("There is no article x."))
    response = client.request(method, "/articles/x")
    assert (response.status_code, response.json()["detail"]) == (404, "There is no article x.")
