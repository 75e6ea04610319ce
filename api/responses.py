"""Responses: records as JSON, and failures as problem+json (RFC 9457)."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.problems import problem_for
from api.typesetting import harmless
from api.wire import wire
from index.errors import UradoriError

MAX_NAME_CHARACTERS = 80
"""Of a name that the caller sent and that is said back."""


class RecordResponse(JSONResponse):
    """A record as JSON: never NaN; a lone surrogate leaves as its escape."""

    def render(self, content: Any) -> bytes:
        """The bytes of it."""
        text = json.dumps(wire(content), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")


class ProblemResponse(RecordResponse):
    """What happened and what to do, as problem+json."""

    media_type = "application/problem+json"

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        kind: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        problem = {
            "type": f"urn:uradori:{kind}" if kind else "about:blank",
            "title": title,
            "status": status,
            "detail": harmless(detail),
        }
        super().__init__(problem, status_code=status, headers=headers)


def add_problem_handlers(app: FastAPI) -> None:
    """Has every failure of `app` answered as problem+json."""
    app.add_exception_handler(UradoriError, _foreseen)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)


def problem_of(error: UradoriError) -> ProblemResponse:
    """The response for a foreseen failure."""
    problem = problem_for(error)
    return ProblemResponse(problem.status, problem.title, str(error), kind=problem.kind)


def describe(errors: list[Any]) -> str:
    """The first of pydantic's `errors` in one sentence, without the value that was sent."""
    first = errors[0]
    place = [part for part in first["loc"] if part not in {"body", "query", "path"}]
    name = harmless(".".join(map(str, place)))[:MAX_NAME_CHARACTERS]
    message = str(first["msg"])
    if first["type"] == "json_invalid":
        return f"The body is not valid JSON: {first['ctx']['error']}."
    if first["type"] == "missing" and place:
        return f"The field `{name}` is missing."
    if first["type"] == "extra_forbidden":
        return f"There is no field `{name}` in this request; /openapi.json lists the fields."
    if not place:
        return "The body has to be a JSON object, sent with Content-Type: application/json."
    return f"The field `{name}` is not valid: {message[:1].lower()}{message[1:]}."


async def _foreseen(request: Request, error: Exception) -> Response:
    assert isinstance(error, UradoriError)
    return problem_of(error)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    place = f"{request.method} {request.url.path[:MAX_NAME_CHARACTERS]}"
    details = {
        HTTPStatus.NOT_FOUND: f"There is nothing at {place}; /openapi.json lists what there is.",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{place} is not possible; /openapi.json lists what is.",
        HTTPStatus.BAD_REQUEST: "The body could not be read; send JSON in UTF-8, or a multipart form.",
    }
    detail = details.get(status) if error.detail in {status.phrase, _UNPARSED} else None
    return ProblemResponse(status, status.phrase, detail or str(error.detail), headers=error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return ProblemResponse(
        422, "The request is not valid", describe(list(error.errors())), kind="invalid-request"
    )


async def _unforeseen(request: Request, error: Exception) -> Response:
    # The traceback goes to the server's log: Starlette raises the error again after this response.
    return ProblemResponse(
        500,
        "Internal Server Error",
        "Something went wrong here; the server's log says what.",
    )


_UNPARSED = "There was an error parsing the body"
"""FastAPI's words for a body that is not UTF-8, nested too deeply, or a broken multipart form."""
