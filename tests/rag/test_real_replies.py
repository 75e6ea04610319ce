"""Replies of real models whose errors people marked (RAGTruth), played over HTTP and checked as they come.

Prose without a quote is what they are: the checker has to find the quotes itself. Needs the data beside the project.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from eval.guard_data import GuardItem, ragtruth
from eval.replay import Recording, replaying
from index.records import Article, Passage
from index.sentences import split_sentences
from rag.attributing import Attribution
from rag.checked import Checked
from rag.evidence import dates_in
from rag.figure_checks import ANY_DAY, figures_of
from rag.figures import FigureMention, same_figure
from rag.llm import LanguageModel, load_model
from rag.model_writing import Asked, ModelWriting
from rag.opinions import is_heading, is_opinion

DATA = Path(os.environ.get("SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
SOURCES = int(os.environ.get("RAGTRUTH_SOURCES", "10"))
"""Sources of each task, with six replies each; the whole set has 139."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared_data,
    pytest.mark.skipif(not (DATA / "ragtruth").is_dir(), reason="needs ../shared/data/ragtruth"),
]


def items(task: str) -> list[GuardItem]:
    """All replies to every so manieth source, so that any number of them is spread over the set."""
    found = ragtruth(DATA, task)
    sources = list(dict.fromkeys(item.source.text for item in found))
    kept = set(sources[:: max(1, len(sources) // SOURCES)][:SOURCES])
    return [item for item in found if item.source.text in kept]


def written(model: LanguageModel, article: Article) -> dict[str, Checked]:
    """The sentences of the next reply by their text, as they leave the program."""
    whole = Passage(article.id, article.title, None, None, None, 0, len(article.text), article.text, 1.0)
    writing = ModelWriting(model, [whole], {article.id: article})
    asked = Asked(article.title or "What does the article say?", "2026-01-01", "en")
    return {checked.text: checked for checked in writing.sentences(asked)}


def errs_in_a_figure(item: GuardItem, start: int, end: int, source: Sequence[FigureMention]) -> bool:
    """Whether something is marked in `item.text[start:end]` that is a figure or date which the source has not."""
    sentence = item.text[start:end]
    marked = [(a - start, b - start) for a, b in item.spans]
    figures = [f for f in figures_of(sentence) if not any(same_figure(f, each) for each in source)]
    known = {date.value for date in dates_in(item.source.text, ANY_DAY, "en")}
    dates = [date for date in dates_in(sentence, ANY_DAY, "en") if date.value not in known]
    strange = [*figures, *(date for date in dates if date.text.lower() not in item.source.text.lower())]
    return any(first < each.end and each.start < last for first, last in marked for each in strange)


def judged(task: str) -> Iterator[tuple[str, bool, str]]:
    """Of each sentence of the replies: what is marked in it, whether it was shown, and the sentence.

    Headings and remarks are left out: they state nothing, and are neither shown nor withheld.
    """
    replies = items(task)
    with replaying([]) as server:
        model = load_model("replay", base_url=server.base_url)
        for item in replies:
            server.load([Recording(item.text, piece=200)])
            shown = {text for text, each in written(model, item.source).items() if each.failure is None}
            source = figures_of(item.source.text)
            for span in split_sentences(item.text, language="en"):
                sentence = item.text[span.start : span.end]
                if is_heading(sentence) or is_opinion(sentence):
                    continue
                faulty = any(a < span.end and span.start < b for a, b in item.spans)
                figure = faulty and errs_in_a_figure(item, span.start, span.end, source)
                said = "figure" if figure else "other" if faulty else "nothing"
                yield said, _without_mark(sentence) in {_without_mark(text) for text in shown}, sentence


def _without_mark(sentence: str) -> str:
    return sentence.strip().lstrip("-*•0123456789.) ").strip()


@pytest.mark.parametrize("task", ["summary", "qa"])
def test_no_marked_figure_is_shown_and_most_of_what_is_unmarked_is(task: str) -> None:
    counts: Counter[tuple[str, bool]] = Counter()
    shown_errors = []
    for said, shown, sentence in judged(task):
        counts[said, shown] += 1
        if said == "figure" and shown:
            shown_errors.append(sentence)
    print(task, dict(counts))
    assert not shown_errors
    assert counts["nothing", True] >= 0.85 * (counts["nothing", True] + counts["nothing", False])


def test_a_figure_that_the_source_has_not_is_withheld_wherever_it_is_put_in() -> None:
    item = next(each for each in items("summary") if not each.spans and figures_of(each.text))
    whole = Passage("source", "", None, None, None, 0, len(item.source.text), item.source.text, 1.0)
    attribution = Attribution([whole], {item.source.id: item.source})
    tried = 0
    for span in split_sentences(item.text, language="en"):
        sentence = item.text[span.start : span.end]
        for figure in figures_of(sentence):
            altered = f"{sentence[: figure.start]}98,765 people{sentence[figure.end :]}"
            assert attribution.check(altered).failure is not None
            tried += 1
    assert tried
