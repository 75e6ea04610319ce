"""What users said of answers, for the terminal."""

from collections.abc import Sequence
from datetime import datetime

from api.slack.records import NOT_IN_ARTICLES, Feedback
from api.typesetting import Page

NOT_IN_ARTICLES_SAID = "the articles do not say it"


def render_feedback(feedback: Sequence[Feedback], page: Page) -> str:
    """A paragraph for each: the question, the answer, and what was said of it."""
    if not feedback:
        return "Nobody has judged an answer yet."
    return "\n\n".join(_one(each, page) for each in feedback)


def _one(feedback: Feedback, page: Page) -> str:
    answer = feedback.answer
    mark = page.good("✓") if feedback.verdict == "helpful" else page.bad("✗")
    correction = NOT_IN_ARTICLES_SAID if feedback.correction == NOT_IN_ARTICLES else feedback.correction
    said = f"{feedback.verdict}{f'; right is: {correction}' if correction else ''}"
    day = datetime.fromtimestamp(feedback.given_at).astimezone().isoformat(timespec="minutes")
    lines = [
        mark + page.wrap(answer.question, indent="  ", hanging="  ")[1:],
        page.wrap(answer.short or answer.text or "Not found in the articles.", indent="  "),
        page.faint(page.wrap(f"{said} ({feedback.user} in {feedback.channel}, {day})", indent="  ")),
    ]
    return "\n".join(lines)
