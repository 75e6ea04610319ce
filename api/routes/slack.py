"""Slack's events, commands, buttons and forms."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.responses import ProblemResponse
from api.slack.http import SLACK_EVENTS, SlackDoor

router = APIRouter(tags=["slack"])


@router.post(SLACK_EVENTS, include_in_schema=False)
async def slack_events(request: Request) -> Response:
    """What Slack sends, if it signed it within five minutes; acknowledged at once, done afterwards."""
    door: SlackDoor = request.app.state.slack
    body = await request.body()
    headers = request.headers
    timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not door.verified(body, timestamp, signature):
        detail = (
            "The request is not signed by Slack, or over five minutes old; "
            "compare SLACK_SIGNING_SECRET with the app's, and this machine's clock."
        )
        return ProblemResponse(401, "Unauthorized", detail)
    answer = await door.dispatch(body.decode("utf-8"), dict(headers))
    return Response(answer.body, answer.status, {name: values[0] for name, values in answer.headers.items()})
