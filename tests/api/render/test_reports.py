from typing import Any

from api.checkup import Check, Checkup
from api.render.reports import render_benchmark, render_checkup, render_facts
from api.typesetting import Page
from eval.facts import FactReport, FactResult

PAGE = Page(width=80)


def test_facts_are_listed_with_what_differed_and_counted(records: Any) -> None:
    results = (
        FactResult("cost", "How much?", True, (), records.answer),
        FactResult("builder", "Who?", False, ("The status is answered, not not_found.",), records.answer),
    )
    assert render_facts(FactReport(results, 1, 2, 0.9), PAGE) == (
        "✓ cost: How much?\n"
        "✗ builder: Who?\n"
        "    - The status is answered, not not_found.\n"
        "\n"
        "1 of 2 facts hold (50%; 90% are asked for): failed"
    )


def test_figures_of_a_benchmark_have_dotted_names() -> None:
    text = render_benchmark({"article": {"hit@1": 0.5, "mrr@10": 0.25}, "questions": 3}, PAGE)
    assert text == "article.hit@1   0.5\narticle.mrr@10  0.25\nquestions       3"


def test_each_check_has_a_line() -> None:
    checkup = Checkup((Check("python", True, "3.11.7"), Check("torch", False, "not installed")), False)
    assert render_checkup(checkup, PAGE) == (
        "OK       python  3.11.7\nPROBLEM  torch   not installed\n\nSomething needs attention."
    )
