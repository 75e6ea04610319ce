import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

LIMIT = 20_000_000


def test_what_is_not_there_and_what_is_not_possible_are_problems(client: Any) -> None:
    missing = client.get("/nothing")
    assert missing.status_code == 404
    assert missing.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at GET /nothing; /openapi.json lists what there is.",
    }
    wrong = client.get("/ask")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert wrong.headers["content-type"] == "application/problem+json"
    assert wrong.json()["detail"] == "GET /ask is not possible; /openapi.json lists what is."


def test_a_bug_is_a_problem_that_tells_nothing_of_the_inside(client: Any, engine: Any) -> None:
    engine.play(ZeroDivisionError("secret"))
    response = client.get("/articles/x")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize("path", ["/ask", "/articles"])
def test_a_body_over_the_limit_is_refused_before_it_is_read(client: Any, path: str) -> None:
    response = client.post(path, json={"question": "x" * LIMIT})
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    assert "20,000,000 bytes" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/ask", "/articles"])
def test_a_body_of_unannounced_length_is_refused_as_it_arrives(client: Any, path: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(LIMIT // 1_000_000 + 1):
            yield b"x" * 1_000_000

    response = client.post(path, content=pieces(), headers={"Content-Type": "application/json"})
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


def test_an_upload_of_unannounced_length_is_refused_as_it_arrives(client: Any) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(LIMIT // 1_000_000 + 1):
            yield b"x" * 1_000_000

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    response = client.post("/articles", content=pieces(), headers=headers)
    assert response.status_code == 413


def test_a_broken_form_is_a_problem(client: Any) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    response = client.post("/articles", content=b"--b", headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


def test_what_is_not_a_number_leaves_as_null_and_a_surrogate_as_its_escape(
    client: Any, engine: Any, records: Any
) -> None:
    odd = replace(records.passage, score=math.nan, title="\udc80")
    engine.play(replace(records.retrieval, passages=(odd,)))
    response = client.post("/search", json={"question": "ferry"})
    assert response.json()["passages"][0]["score"] is None
    assert b'"\\udc80"' in response.content


def test_the_description_names_every_path_of_the_contract(client: Any) -> None:
    description = client.get("/openapi.json").json()
    assert set(description["paths"]) == {
        "/articles",
        "/articles/batch",
        "/articles/{article_id}",
        "/articles/{article_id}/versions/{version}",
        "/articles/{article_id}/changes",
        "/search",
        "/ask",
        "/summarize",
        "/check",
        "/verify",
        "/rebuild",
        "/health",
        "/ready",
    }
    body = description["paths"]["/articles"]["post"]["requestBody"]["content"]
    assert set(body) == {"application/json", "multipart/form-data"}


def test_there_are_no_pages_that_fetch_scripts_from_outside(client: Any) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
