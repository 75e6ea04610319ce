"""How an endpoint gets at the engine of its application."""

from typing import Annotated

from fastapi import Depends, Request

from rag.engine import Engine


def _engine(request: Request) -> Engine:
    engine: Engine = request.app.state.engine
    return engine


CurrentEngine = Annotated[Engine, Depends(_engine)]
