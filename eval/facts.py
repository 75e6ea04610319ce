"""Facts, asked of an engine and compared with what their set expects."""

import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from eval.fact_sets import Expectation, Fact, load_facts
from index.records import Article, Passage
from rag.answer import Event
from rag.records import Answer, Citation, Mode

DATA = Path(__file__).parent / "data"
SAMPLE_ARTICLES = DATA / "articles"
"""Folder of the articles written for this project."""
SAMPLE_FACTS = DATA / "facts.jsonl"
"""The facts about the sample articles."""
SEED_FACTS = DATA / "seed-facts.jsonl"
"""The facts about the article that the project was asked for, which is not part of the project."""

THRESHOLD = 0.9
"""The share of facts that must hold. It tolerates the few of the sample's 70 that take more than
quoting, such as a derived month, and fails when any whole kind of question stops working."""

_AROUND_WORDS = "\"'“”‘’«».,;:!?()[]、。「」『』"


class Asked(Protocol):
    """What facts are asked of: an Engine."""

    def ask(self, question: str, *, as_of: str | None = None) -> Answer:
        """The checked answer to a question."""
        ...

    def article(self, article_id: str) -> Article:
        """The stored article of that id."""
        ...


class AskedStepwise(Asked, Protocol):
    """The same, with the passages that were found, and by whom an answer is written."""

    def ask_events(self, question: str, *, as_of: str | None = None, mode: Mode = "auto") -> Iterator[Event]:
        """The steps of the checked answer to a question."""
        ...


@dataclass(frozen=True, slots=True)
class FactResult:
    """How a fact fared; `failures` says, in a sentence each, what was otherwise than expected.

    `expected` is that in a few words; `passages` are what was found, and shown to a model.
    """

    id: str
    question: str
    passed: bool
    failures: tuple[str, ...]
    answer: Answer
    expected: str = ""
    milliseconds: float = 0.0
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class FactReport:
    """The results of a whole set, in its order."""

    results: tuple[FactResult, ...]
    passed: int
    total: int
    threshold: float

    @property
    def ok(self) -> bool:
        """Whether the share of facts that hold reaches the threshold."""
        return self.passed >= self.threshold * self.total


def run_facts(
    engine: Asked,
    facts_path: Path,
    *,
    stepwise: tuple[AskedStepwise, Mode] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> FactReport:
    """Ask every fact of a set and report; `progress` is told how many of how many are done.

    With `stepwise`, the engine again and who writes, results have their passages.

    The articles must be in the engine's library already. Raises UnreadableSource for a faulty set.
    """
    facts = load_facts(facts_path)
    results: list[FactResult] = []
    for fact in facts:
        results.append(_result(engine, fact, stepwise))
        if progress is not None:
            progress(len(results), len(facts))
    passed = sum(result.passed for result in results)
    return FactReport(tuple(results), passed, len(results), THRESHOLD)


def _result(engine: Asked, fact: Fact, stepwise: tuple[AskedStepwise, Mode] | None) -> FactResult:
    began = time.perf_counter()
    passages: tuple[Passage, ...] = ()
    if stepwise is None:
        answer = engine.ask(fact.question, as_of=fact.as_of)
    else:
        answer, passages = _with_passages(*stepwise, fact)
    took = round(1000 * (time.perf_counter() - began), 1)
    failures = (*differences(answer, fact.expect), *_misquotations(answer, engine))
    return FactResult(
        fact.id, fact.question, not failures, failures, answer, _told(fact.expect), took, passages
    )


def _with_passages(engine: AskedStepwise, mode: Mode, fact: Fact) -> tuple[Answer, tuple[Passage, ...]]:
    passages: tuple[Passage, ...] = ()
    for event in engine.ask_events(fact.question, as_of=fact.as_of, mode=mode):
        if event.kind == "retrieved":
            passages = cast("tuple[Passage, ...]", event.data)
        elif isinstance(event.data, Answer):
            return event.data, passages
    raise AssertionError("the events end in the whole answer")


def _told(expect: Expectation) -> str:
    """What is expected, in a few words."""
    if expect.status == "not_found":
        return "not found"
    figures = (f"{figure.value} {figure.unit or ''}".strip() for figure in expect.figures)
    return " or ".join(expect.short) or ", ".join(figures) or ", ".join(expect.cites) or "an answer"


# comparing


def differences(answer: Answer, expect: Expectation) -> tuple[str, ...]:
    """What is otherwise in the answer than expected, in a sentence each; empty if the fact holds."""
    if answer.status != expect.status:
        got = f": {answer.short or answer.text}" if answer.status == "answered" else ""
        return (f"The status is {answer.status}, not {expect.status}{got}.", *_forbidden(answer, expect))
    return (
        *_missing_figures(answer, expect),
        *_other_short(answer, expect),
        *_missing_citations(answer, expect),
        *_forbidden(answer, expect),
    )


def _missing_figures(answer: Answer, expect: Expectation) -> Iterator[str]:
    for expected in expect.figures:
        if not any(expected.matches(figure) for figure in answer.figures):
            unit = "" if expected.any_unit or expected.unit is None else f" {expected.unit}"
            found = ", ".join(f"{figure.value} {figure.unit or ''}".strip() for figure in answer.figures)
            yield f"The figure {expected.value}{unit} is not among the answer's ({found or 'it has none'})."


def _other_short(answer: Answer, expect: Expectation) -> Iterator[str]:
    if expect.short and _plain(answer.short or "") not in {_plain(short) for short in expect.short}:
        yield f"The short answer is {answer.short!r}, not {expect.short[0]!r}."


def _missing_citations(answer: Answer, expect: Expectation) -> Iterator[str]:
    if answer.status == "answered" and not answer.citations:
        yield "The answer cites nothing."
    for wanted in expect.cites:
        if not any(_is_of(citation, wanted) for citation in answer.citations):
            yield f"{wanted!r} is not cited."


def _is_of(citation: Citation, wanted: str) -> bool:
    return wanted in (citation.article_id, citation.url) or wanted in citation.title


def _forbidden(answer: Answer, expect: Expectation) -> Iterator[str]:
    said = _plain(f"{answer.text} {answer.short or ''}")
    for text in expect.not_contains:
        if _plain(text) in said:
            yield f"The answer contains {text!r}."


def _misquotations(answer: Answer, engine: Asked) -> Iterator[str]:
    for citation in answer.citations:
        stored = engine.article(citation.article_id).text[citation.start : citation.end]
        if stored != citation.quote:
            yield f"Quote [{citation.n}] differs from the stored text at its offsets."


def _plain(text: str) -> str:
    """`text` without case, width, the punctuation around words, and articles; `18.6` keeps its point."""
    words = unicodedata.normalize("NFKC", text).casefold().split()
    stripped = (word.strip(_AROUND_WORDS) for word in words)
    return " ".join(word for word in stripped if word and word not in ("a", "an", "the"))
