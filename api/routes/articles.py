"""Articles in, listed, shown and removed."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from api.questions import MAX_PAGE, checked_text
from api.responses import RecordResponse
from api.routes.engine import CurrentEngine
from api.schemas import ArticleBody, ArticleHints, BatchBody
from api.wire import listed_page, revised
from index.errors import InvalidRequest, UnreadableSource
from index.fetching import is_address
from index.reading import Hints
from index.records import AddReport, Article, ReadFailure
from rag.dated import with_dates
from rag.engine import Engine

Body = TypeVar("Body", bound=ArticleHints)

router = APIRouter(prefix="/articles", tags=["articles"])

_FORM = "multipart/form-data"
_BODIES = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ArticleBody.model_json_schema()},
            _FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        **ArticleHints.model_json_schema()["properties"],
                    },
                }
            },
        },
    }
}
"""One path takes JSON and forms; FastAPI can only describe one of them by itself."""


@router.post("", response_model=Article, status_code=201, openapi_extra=_BODIES)
async def add(request: Request, engine: CurrentEngine, dry_run: bool = False) -> Response:
    """Stores an article: 201 if it is new or changed, 200 if not; with `dry_run` only shows it.

    A .jsonl file may hold many: `{articles, failed}`.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _FORM:
        return await _add_file(request, engine, dry_run=dry_run)
    if kind == "application/json":
        body = _validated(ArticleBody, await request.body())
        items = await run_in_threadpool(_read_body, engine, body)
        return await run_in_threadpool(_stored, engine, items, dry_run=dry_run, many=False)
    raise HTTPException(415, f"Send the article as application/json, or a file as {_FORM}.")


@router.post("/batch", response_model=AddReport)
def add_batch(body: BatchBody, engine: CurrentEngine) -> Response:
    """Stores articles that were read already, as records: `{added, changed, unchanged, failed, chunks}`."""
    return RecordResponse(engine.add(body.articles))


@router.get("")
def listing(
    engine: CurrentEngine,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 100,
) -> Response:
    """A page of articles without their text, newest first: `{articles, total, next}`."""
    return RecordResponse(listed_page(engine.articles(offset=offset, limit=limit)))


@router.get("/{article_id}", response_model=Article)
def show(article_id: str, engine: CurrentEngine) -> Response:
    """One article."""
    return RecordResponse(engine.article(article_id))


@router.get("/{article_id}/versions/{version}", response_model=Article)
def show_version(article_id: str, version: str, engine: CurrentEngine) -> Response:
    """One article as it read in the version whose hash begins so."""
    return RecordResponse(engine.version(article_id, version))


@router.get("/{article_id}/changes")
def changes(article_id: str, engine: CurrentEngine, since: str | None = None) -> Response:
    """What changed since the version before, or the one whose hash begins so: `{article_id, from, to, changes}`."""
    return RecordResponse(revised(engine.revision(article_id, since=since or None)))


@router.delete("/{article_id}", status_code=204)
def remove(article_id: str, engine: CurrentEngine) -> Response:
    """Removes an article everywhere."""
    engine.remove(article_id)
    return Response(status_code=204)


async def _add_file(request: Request, engine: Engine, *, dry_run: bool) -> Response:
    async with request.form(max_files=1) as form:
        fields: dict[str, Any] = dict(form)
        upload = fields.pop("file", None)
        if not isinstance(upload, UploadFile):
            raise InvalidRequest("The form has no file; send one as the field `file`.")
        hints = _validated(ArticleHints, json.dumps(fields, default=str)).hints()
        name = checked_text(upload.filename or "upload", name="file name")
        data = await upload.read()
    items = await run_in_threadpool(engine.read_bytes, data, name=name, hints=hints)
    many = name.lower().endswith(".jsonl") or len(items) != 1
    return await run_in_threadpool(_stored, engine, items, dry_run=dry_run, many=many)


def _read_body(engine: Engine, body: ArticleBody) -> list[Article | ReadFailure]:
    if body.html is not None and body.text is not None:
        raise InvalidRequest("Send html or text, not both.")
    if body.html is not None:
        return _read(engine, body.html, "page.html", body)
    if body.text is not None:
        return _read(engine, body.text, "text.txt", body)
    if body.url is None:
        raise InvalidRequest("Send one of url, html and text.")
    if not is_address(body.url):
        raise InvalidRequest("The url has to begin with http:// or https://.")
    items = engine.read(checked_text(body.url, name="url"))
    return [_with_hints(item, body.hints()) if isinstance(item, Article) else item for item in items]


def _with_hints(article: Article, hints: Hints) -> Article:
    """A fetched article with what the sender knows better; its own address stays."""
    return with_dates(
        replace(
            article,
            title=hints.title or article.title,
            published_at=hints.published_at or article.published_at,
            source=hints.source or article.source,
            author=hints.author or article.author,
            language=hints.language or article.language,
        )
    )


def _read(engine: Engine, text: str, name: str, body: ArticleHints) -> list[Article | ReadFailure]:
    data = checked_text(text, name=name.partition(".")[2]).encode()
    return engine.read_bytes(data, name=name, hints=body.hints())


def _stored(engine: Engine, items: Sequence[Article | ReadFailure], *, dry_run: bool, many: bool) -> Response:
    articles = [item for item in items if isinstance(item, Article)]
    failed = [item for item in items if isinstance(item, ReadFailure)]
    if not articles:
        raise UnreadableSource(failed[0].reason if failed else "There is no article in it.")
    status = 200
    if not dry_run:
        report = engine.add(articles)
        status = 201 if report.added or report.changed else 200
        articles = [engine.article(article.id) for article in articles]
    return RecordResponse(
        {"articles": articles, "failed": failed} if many else articles[0], status_code=status
    )


def _validated(model: type[Body], data: bytes | str) -> Body:
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False, include_input=False)) from error
