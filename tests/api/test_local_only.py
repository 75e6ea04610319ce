from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.local_only import LocalOnly


@pytest.fixture(scope="module")
def local(serving: Any) -> Iterator[httpx.Client]:
    app = FastAPI()
    app.add_middleware(LocalOnly)
    app.add_api_route("/", lambda: "here")
    with serving(app) as application:
        yield application.client


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": "localhost:8000"},
        {"Host": "[::1]:8000"},
        {"Origin": "http://127.0.0.1:8000"},
    ],
)
def test_programs_and_pages_of_this_machine_are_answered(local: Any, headers: dict[str, str]) -> None:
    assert local.get("/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example"},
        {"Host": "127.0.0.1.example"},
        {"Host": ""},
        {"Host": "[::1"},
        {"Origin": "https://site.example"},
        {"Origin": "null"},
    ],
)
def test_pages_of_other_sites_are_refused(local: Any, headers: dict[str, str]) -> None:
    response = local.get("/", headers=headers)
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"
