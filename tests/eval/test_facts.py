"""What an answer is compared with; each expectation must be able to fail."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.fact_sets import Expectation, ExpectedFigure
from eval.facts import FactReport, differences, run_facts
from index.records import Article
from rag.records import Answer, Citation, EngineInfo, Figure, Sentence

ARTICLE = Article(
    id="harbour", title="The Harbour Gets Boats", text="The port will buy 12 boats for ¥1.2 million."
)
CITATION = Citation(
    n=1, article_id="harbour", title=ARTICLE.title, source=None, url="https://port.example/boats",
    published_at=None, quote=ARTICLE.text, start=0, end=len(ARTICLE.text),
)  # fmt: skip
ANSWER = Answer(
    id="1", question="How much?", as_of="2026-01-02", status="answered", language="en",
    text=f"{ARTICLE.text} [1]", short="¥1.2 million", sentences=(Sentence(ARTICLE.text, (1,)),),
    citations=(CITATION,),
    figures=(
        Figure("12", "count", 12, "boats", None, "supported", 1),
        Figure("¥1.2 million", "money", 1.2 * 1e6, "JPY", None, "supported", 1),
        Figure("May", "date", "2026-05", None, None, "supported", 1),
    ),
    withheld=(), notes=(), nearest=(), engine=EngineInfo("extractive", None, "none"),
)  # fmt: skip
NOT_FOUND = replace(ANSWER, status="not_found", text="", short=None, sentences=(), citations=(), figures=())


class Answering:
    """Hands out one answer for every question."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str | None]] = []

    def ask(self, question: str, *, as_of: str | None = None) -> Answer:
        self.asked.append((question, as_of))
        return self.answer

    def article(self, article_id: str) -> Article:
        assert article_id == ARTICLE.id
        return ARTICLE


def money(value: float, unit: str = "JPY") -> ExpectedFigure:
    return ExpectedFigure(value, unit, any_unit=False)


def answered(**expected: Any) -> Expectation:
    return Expectation("answered", **expected)


@pytest.mark.parametrize(
    "expect",
    [
        answered(),
        answered(figures=(money(1_200_000),)),
        answered(figures=(ExpectedFigure(12, None, any_unit=True), money(1_200_000))),
        answered(figures=(ExpectedFigure("2026-05", None, any_unit=False),)),
        answered(short=("1.2 million", "the “¥1.2 Million”.")),
        answered(cites=("harbour",)),
        answered(cites=("https://port.example/boats", "Gets Boats")),
        answered(not_contains=("13 boats",)),
    ],
)
def test_an_answer_that_is_as_expected_has_no_differences(expect: Expectation):
    assert differences(ANSWER, expect) == ()


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        (Expectation("not_found"), "status is answered, not not_found: ¥1.2 million"),
        (answered(figures=(money(1_200_001),)), "figure 1200001 JPY is not among"),
        (answered(figures=(money(1_200_000, "USD"),)), "figure 1200000 USD is not among"),
        (answered(figures=(ExpectedFigure(12, None, any_unit=False),)), "figure 12 is not among"),
        (answered(figures=(ExpectedFigure("2026-05-01", None, any_unit=False),)), "figure 2026-05-01"),
        (answered(figures=(ExpectedFigure("12", None, any_unit=True),)), "figure 12 is not among"),
        (answered(short=("¥12 million",)), "short answer is '¥1.2 million', not '¥12 million'"),
        (answered(short=("1.2 million",)), "short answer"),
        (answered(cites=("harbour", "Another Title")), "'Another Title' is not cited"),
        (answered(not_contains=("the 12 BOATS",)), "contains 'the 12 BOATS'"),
    ],
)
def test_each_expectation_can_fail(expect: Expectation, said: str):
    (difference,) = differences(ANSWER, expect)
    assert said in difference


def test_punctuation_inside_a_number_counts():
    expect = answered(short=("¥12 million",))
    assert differences(replace(ANSWER, short="¥1.2 million"), expect)
    assert not differences(replace(ANSWER, short="¥12 million."), expect)


def test_not_found_is_as_expected_only_without_the_forbidden_text():
    expect = Expectation("not_found", not_contains=("72%",))
    assert differences(NOT_FOUND, expect) == ()
    assert len(differences(replace(NOT_FOUND, text="It is 72%."), expect)) == 1


def test_not_found_where_an_answer_was_expected_is_one_difference():
    assert differences(NOT_FOUND, answered(short=("12",), figures=(money(1),))) == (
        "The status is not_found, not answered.",
    )


def test_an_answer_without_citations_fails():
    assert differences(replace(ANSWER, citations=()), answered()) == ("The answer cites nothing.",)


def test_the_short_forms_of_japanese_are_compared_without_width():
    expect = answered(short=("6億8,000万円",))
    assert differences(replace(ANSWER, short="6億8,000万円。"), expect) == ()
    assert differences(replace(ANSWER, short="6億8,001万円"), expect)


def facts_file(path: Path, *expectations: dict[str, object]) -> Path:
    records = [
        {
            "id": f"fact-{n}",
            "question": "How much?",
            "as_of": "2026-01-02",
            "language": "en",
            "expect": expect,
        }
        for n, expect in enumerate(expectations)
    ]
    path.write_text("\n".join(map(json.dumps, records)), "utf-8")
    return path


def test_a_report_counts_what_holds_and_fails_below_the_threshold(tmp_path: Path):
    engine = Answering(ANSWER)
    path = facts_file(tmp_path / "facts.jsonl", {"status": "answered"}, {"status": "not_found"})
    steps: list[tuple[int, int | None]] = []
    report = run_facts(engine, path, progress=lambda done, total: steps.append((done, total)))
    assert (report.passed, report.total, report.ok) == (1, 2, False)
    assert [result.passed for result in report.results] == [True, False]
    assert report.results[0].answer is ANSWER
    assert steps == [(1, 2), (2, 2)]
    assert engine.asked == [("How much?", "2026-01-02")] * 2


@pytest.mark.parametrize(("passed", "ok"), [(8, False), (9, True), (10, True)])
def test_the_threshold_itself_is_enough(passed: int, ok: bool):
    assert FactReport((), passed, 10, 0.9).ok is ok


def test_a_quote_that_is_not_the_stored_text_fails(tmp_path: Path):
    path = facts_file(tmp_path / "facts.jsonl", {"status": "answered"})
    shifted = replace(ANSWER, citations=(replace(CITATION, start=1),))
    (result,) = run_facts(Answering(shifted), path).results
    assert result.failures == ("Quote [1] differs from the stored text at its offsets.",)
