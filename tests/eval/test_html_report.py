import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.comparison import compare
from eval.curves import Judged, accuracy_by_coverage, calibration, calibration_error
from eval.facts import FactReport, FactResult
from eval.html_report import html_report
from index.errors import UnreadableSource
from index.records import Passage
from rag.records import Answer, EngineInfo

ANSWER = Answer(
    id="1", question="How much?", as_of="2026-01-02", status="answered", language="en",
    text="It costs <b>¥3</b>. [1]", short="<script>alert(1)</script>", sentences=(), citations=(), figures=(),
    withheld=(), notes=(), nearest=(), engine=EngineInfo("extractive", None, "none"), confidence=0.8,
)  # fmt: skip
PASSAGE = Passage("a", "The <i>port</i>", "Post", None, "2026-01-01", 0, 5, "Text & more", 1.0)
WRONG = FactResult(
    "cost", "How much?", False, ("The short answer is wrong.",), ANSWER, "¥4", 20.0, (PASSAGE,)
)
RIGHT = FactResult("who", "Who?", True, (), replace(ANSWER, short="Ana Holt"), "Ana Holt", 40.0)
REPORT = FactReport((WRONG, RIGHT), 1, 2, 0.9)


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_each_wrong_answer_with_its_passages() -> None:
    page = Page(html_report({"by quotation": REPORT}, title="Facts"))
    for words in ("cost: How much?", "The short answer is wrong.", "¥4", "Text & more", "The <i>port</i>"):
        assert words in page.text
    assert [tag for tag, _ in page.tags].count("article") == 1


def test_nothing_of_an_article_becomes_markup_and_nothing_is_loaded() -> None:
    page = Page(html_report({"by quotation": REPORT}, title="Facts"))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "b", "i", "img", "link", "iframe"}
    assert not any(name in ("src", "href") for _, attributes in page.tags for name in attributes)


def test_there_are_three_plots_and_each_run_has_its_line() -> None:
    text = html_report({"by quotation": REPORT, "a model": REPORT}, title="Facts")
    assert text.count("<svg") == 3
    assert text.count(">a model</text>") == 3


def test_confidence_that_tells_the_truth_has_no_error() -> None:
    judged = [Judged(True, right, 0.5, 1.0) for right in (True, False)]
    assert calibration_error(judged) == 0
    assert [(p.x, p.y, p.count) for p in calibration(judged)] == [(0.5, 0.5, 2)]
    assert calibration_error([Judged(True, False, 1.0, 1.0)]) == 1


def test_the_surest_answers_come_first_on_the_curve() -> None:
    judged = [Judged(True, False, 0.2, 1.0), Judged(True, True, 0.9, 1.0)]
    assert [(p.x, p.y) for p in accuracy_by_coverage(judged)] == [(0.5, 1.0), (1.0, 0.5)]


def earlier(path: Path, *results: dict[str, object]) -> Path:
    file = path / "old.json"
    file.write_text(json.dumps({"results": results}), "utf-8")
    return file


def test_two_runs_are_compared_fact_by_fact(tmp_path: Path) -> None:
    answer = {"status": "answered", "short": "¥4", "text": ""}
    old = earlier(
        tmp_path,
        {"id": "cost", "passed": True, "answer": answer, "milliseconds": 10.0},
        {"id": "who", "passed": False, "answer": {"status": "not_found", "short": None, "text": ""}},
        {"id": "gone", "passed": True, "answer": answer},
    )
    found = compare(REPORT, old)
    assert [change.id for change in found.broken] == ["cost"]
    assert [(change.id, change.before, change.now) for change in found.fixed] == [
        ("who", "not found", "Ana Holt")
    ]
    assert (found.only_before, found.only_now) == (1, 0)


@pytest.mark.parametrize("text", ["", "[]", '{"results": [{}]}', '{"results": 3}'])
def test_what_is_no_earlier_run_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "old.json"
    file.write_text(text, "utf-8")
    with pytest.raises(UnreadableSource, match="old.json"):
        compare(REPORT, file)
