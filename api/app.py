"""The FastAPI application: the engine over HTTP."""

from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware import Middleware

from api.body_limit import BodyLimit
from api.responses import RecordResponse, add_problem_handlers
from api.routes import articles, health, questions, upkeep
from api.routes import slack as slack_routes
from api.slack.http import SlackDoor
from rag.engine import Engine


def create_app(engine: Engine, *, slack: SlackDoor | None = None) -> FastAPI:
    """The application over `engine`, which stays the caller's to open and to close; with the Slack bot, if given.

    There are no interactive pages: FastAPI's would fetch their scripts from outside.
    """
    app = FastAPI(
        title="Uradori",
        version=version("uradori"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        default_response_class=RecordResponse,
        lifespan=None if slack is None else slack.lifespan,
        middleware=[Middleware(BodyLimit, max_bytes=engine.settings.max_upload_bytes)],
    )
    app.state.engine = engine
    app.state.slack = slack
    add_problem_handlers(app)
    for router in (articles.router, questions.router, upkeep.router, health.router):
        app.include_router(router)
    if slack is not None:
        app.include_router(slack_routes.router)
    return app
