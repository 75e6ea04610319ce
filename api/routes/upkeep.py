"""Upkeep of the library that is being served."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.responses import RecordResponse
from api.routes.engine import CurrentEngine
from api.schemas import RebuildBody, VerifyBody
from index.records import RebuildReport, VerifyReport

router = APIRouter(tags=["upkeep"])


@router.post("/verify", response_model=VerifyReport)
def verify(body: VerifyBody, engine: CurrentEngine) -> Response:
    """Whether the library is whole; questions wait until it is looked through."""
    return RecordResponse(engine.verify(everything=body.everything))


@router.post("/rebuild", response_model=RebuildReport)
def rebuild(body: RebuildBody, engine: CurrentEngine) -> Response:
    """Makes the indexes again, with `embed` the vectors too; answers when it is done."""
    return RecordResponse(engine.rebuild(embed=body.embed))
