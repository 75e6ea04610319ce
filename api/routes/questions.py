"""Search, ask, summarize and check."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool

from api.event_pump import EventPump
from api.questions import checked_as_of, checked_question, checked_text
from api.responses import RecordResponse, problem_of
from api.routes.engine import CurrentEngine
from api.schemas import AskBody, CheckBody, SearchBody, SummarizeBody
from api.summary_formats import summary_response
from api.wire import json_line
from index.errors import InvalidRequest, UradoriError
from index.records import Article
from rag.answer import Event
from rag.briefing import day_of
from rag.engine import Engine
from rag.records import Answer, Check, Summary

router = APIRouter(tags=["questions"])


@router.post("/search")
def search(body: SearchBody, engine: CurrentEngine) -> Response:
    """The passages nearest to the question, best first: `{passages}`; with `explain` what their scores are made of."""
    found = engine.retrieve(
        checked_question(body.question),
        k=body.k,
        as_of=checked_as_of(body.as_of),
        filters=body.filters.filters(),
    )
    return RecordResponse(found if body.explain else {"passages": found.passages})


@router.post("/ask", response_model=Answer)
async def ask(body: AskBody, engine: CurrentEngine) -> Response:
    """The answer; with `stream`, server-sent events `retrieved`, `sentence`, `withheld` and `done`."""
    question, asked = checked_question(body.question), body.asked()
    if not body.stream:
        return RecordResponse(await run_in_threadpool(lambda: engine.ask(question, **asked)))
    events = EventPump(lambda stopped: engine.ask_events(question, **asked, cancelled=stopped))
    # The first is waited for a while, so that a failure to begin is a problem with its status, not a broken stream.
    try:
        first = [await events.next(within=FIRST_SECONDS)]
    except TimeoutError:
        first = []
    return EventSourceResponse(_stream(first, events), headers=_UNBUFFERED)


@router.post("/summarize", response_model=Summary)
def summarize(
    body: SummarizeBody, engine: CurrentEngine, accept: Annotated[str, Header()] = "application/json"
) -> Response:
    """A summary of stored articles, of articles or a text at hand, of what the library says on a topic, or since a day.

    With `Accept: image/svg+xml` its timeline as a picture; with `text/markdown` or the type of .docx the document.
    """
    given = sum(each is not None for each in (body.article_ids, body.articles, body.text, body.topic))
    if given > 1 or (not given and body.since is None):
        raise InvalidRequest("Send one of article_ids, articles, text and topic, or since alone.")
    for name, listed in (("article_ids", body.article_ids), ("articles", body.articles)):
        if listed == []:
            raise InvalidRequest(f"The list {name} is empty; name at least one article.")
    request = body.request()
    summary = engine.summarize(
        body.articles if body.text is None else _articles(engine, body.text),
        request,
        article_ids=tuple(checked_text(name, name="article id") for name in body.article_ids or ()),
        mode=body.mode,
    )
    return summary_response(
        summary, accept, day=request.as_of if body.style != "briefing" else day_of(request)
    )


@router.post("/check", response_model=Check)
def check(body: CheckBody, engine: CurrentEngine) -> Response:
    """A text against sources at hand, stored articles, or the whole library, sentence by sentence."""
    if sum(given is not None for given in (body.article_ids, body.sources, body.articles)) > 1:
        raise InvalidRequest(
            "Send one of article_ids, sources and articles at most; without, the library is asked."
        )
    for name, given in (("article_ids", body.article_ids), ("sources", body.sources)):
        if given == []:
            raise InvalidRequest(f"The list {name} is empty; leave it out to check against the library.")
    sources = [each.article(number) for number, each in enumerate(body.sources or (), start=1)]
    found = engine.check(
        checked_text(body.text, name="text"),
        sources or body.articles,
        article_ids=tuple(checked_text(value, name="article id") for value in body.article_ids or ()),
    )
    return RecordResponse(found)


def _articles(engine: Engine, text: str) -> list[Article]:
    data = checked_text(text, name="text").encode()
    return [item for item in engine.read_bytes(data, name="text.txt") if isinstance(item, Article)]


async def _stream(first: Sequence[Event | None], events: EventPump) -> AsyncIterator[bytes]:
    """The events as server-sent events, `first` those that came already; a foreseen failure ends them with `error`.

    A comment is sent now and then while there is nothing to tell, so that nothing in between closes the connection,
    and so that a client that left is noticed.
    """
    waiting = list(first)
    try:
        while True:
            try:
                event = waiting.pop() if waiting else await events.next(within=HEARTBEAT_SECONDS)
            except TimeoutError:
                yield HEARTBEAT
                continue
            if event is None:
                return
            yield _sent(event)
    except UradoriError as error:
        yield format_sse_event(event="error", data_str=bytes(problem_of(error).body).decode())
    finally:
        events.stop()


def _sent(event: Event) -> bytes:
    data = {"passages": event.data} if event.kind == "retrieved" else event.data
    return format_sse_event(event=event.kind, data_str=json_line(data))


FIRST_SECONDS = 2.0
"""For the first event. Passages are found well within it; a model that first rewrites a follow-up takes longer."""

HEARTBEAT_SECONDS = 10.0
"""Between two signs of life. Proxies close a silent connection after 30 s to 60 s."""

HEARTBEAT = b": waiting\n\n"

_UNBUFFERED = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
"""So that no proxy holds back the first sentences."""
