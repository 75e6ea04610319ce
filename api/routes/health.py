"""Liveness and readiness, answered by the event loop itself however many questions wait for a thread."""

import os
from importlib.metadata import version

from fastapi import APIRouter
from fastapi.responses import Response

from api.responses import ProblemResponse, RecordResponse
from api.routes.engine import CurrentEngine

router = APIRouter(tags=["health"])


@router.get("/health")
async def health() -> Response:
    """Whether the process answers, and which one it is."""
    return RecordResponse({"status": "ok", "version": version("uradori"), "pid": os.getpid()})


@router.get("/ready", responses={503: {"description": "The library or a model is still opening."}})
async def ready(engine: CurrentEngine) -> Response:
    """Whether the library and the embedder are open."""
    if engine.ready():
        return RecordResponse({"status": "ready"})
    return ProblemResponse(
        503,
        "Not ready yet",
        "The library and its models are still opening; ask again in a few seconds.",
        kind="not-ready",
        headers={"Retry-After": "2"},
    )
