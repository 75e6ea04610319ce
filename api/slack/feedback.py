"""What users said of answers, as facts that `rag eval` can ask again."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.slack.records import NOT_IN_ARTICLES, Feedback
from rag.records import Answer


def facts(feedback: Iterable[Feedback]) -> list[Mapping[str, Any]]:
    """A fact for each judgement that says what is right: one for each question, the latest.

    A helpful answer is expected again; a wrong one as it was corrected. Left out are wrong ones that nobody
    corrected, and follow-ups, which ask nothing without their thread.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for each in feedback:
        expect = _expected(each)
        if expect is not None and not each.follow_up:
            answer = each.answer
            found[answer.question] = {
                "id": f"slack-{answer.id[:12]}",
                "question": answer.question,
                "as_of": answer.as_of,
                "language": answer.language,
                "expect": expect,
            }
    return list(found.values())


def _expected(feedback: Feedback) -> Mapping[str, Any] | None:
    answer = feedback.answer
    if feedback.verdict == "helpful":
        return _as_answered(answer)
    if feedback.correction == NOT_IN_ARTICLES:
        return {"status": "not_found"}
    return {"status": "answered", "short": [feedback.correction]} if feedback.correction else None


def _as_answered(answer: Answer) -> Mapping[str, Any]:
    if answer.status == "not_found":
        return {"status": "not_found"}
    expect: dict[str, Any] = {"status": "answered"}
    if answer.short:
        expect["short"] = [answer.short]
    # The figures that answer, not all that stand beside them.
    figures = [f for f in answer.figures if answer.short and f.text in answer.short]
    if figures:
        expect["figures"] = [{"value": figure.value, "unit": figure.unit} for figure in figures]
    first = answer.citations[0]
    expect["cites"] = [first.url or first.title or first.article_id]
    return expect
