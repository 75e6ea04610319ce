"""The FastAPI application: the engine over HTTP."""

from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware import Middleware

from api.body_limit import BodyLimit
from api.responses import RecordResponse, add_problem_handlers
from api.routes import articles, health, questions, upkeep
from rag.engine import Engine


def create_app(engine: Engine) -> FastAPI:
    """The application over `engine`, which stays the caller's to open and to close.

    There are no interactive pages: FastAPI's would fetch their scripts from outside.
    """
    app = FastAPI(
        title="Uradori",
        version=version("uradori"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        default_response_class=RecordResponse,
        middleware=[Middleware(BodyLimit, max_bytes=engine.settings.max_upload_bytes)],
    )
    app.state.engine = engine
    add_problem_handlers(app)
    for router in (articles.router, questions.router, upkeep.router, health.router):
        app.include_router(router)
    return app
