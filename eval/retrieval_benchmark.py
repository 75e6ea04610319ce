"""The benchmark `retrieval`: does the article, and the passage, that answers a news question come first?

Every article is indexed; each question is searched as of the day on which it was asked.

- `article`: over the questions with a known source article, articles ranked by their first passage.
- `passage`: over the questions for which some article that was found for them contains an answer; a
  passage hits when it belongs to such an article and contains an answer itself.
- `search`: milliseconds for one question, the median and the 95th of a hundred, and the median as a ratio to
  the plainest vector search of the same library: embed the question, ask Chroma for its ten nearest chunks.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path

from eval.metrics import contains_answer, first_rank, hit_rate, mean_reciprocal_rank, percentile
from eval.news_questions import (
    NewsQuestion,
    NewsQuestions,
    add_articles,
    load_news_questions,
    sources_report,
)
from eval.reports import Progress, Report, no_progress
from index.records import Filters, Passage
from rag.engine import Engine
from rag.retrieval import Steps

PASSAGES = 100
"""Passages asked for, so that ten different articles are among them: an article of the news set has 8
passages in the mean, and the first 50 passages held fewer than ten articles for some questions."""

TIMED_PLAINLY = 8
"""Every so many questions are also asked of Chroma alone, between the others, so that both meet the same machine."""

DEPTH = 10
"""The rank at which the rankings are cut."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where the right article and the right passage stand; None as a question has no such measure."""

    article: int | None
    passage: int | None
    has_article: bool
    has_passage: bool


def run(directory: Path, engine: Engine, *, progress: Progress = no_progress) -> Report:
    """hit@1, hit@5, hit@10 and mrr@10 by article and by passage, over the set in `directory`.

    The engine's library is filled first, where it does not hold the articles already; articles of
    another origin in it take part in the ranking. Raises UnreadableSource.
    """
    news = load_news_questions(directory)
    total = len(news.articles) + len(news.questions)
    add_articles(engine, news.articles, progress=progress, total=total)
    report = _measured(news, engine, Steps(), partial(_advance, progress, len(news.articles), total))
    return {**report, "articles": sources_report(news)}


def ablate(directory: Path, engine: Engine, *, progress: Progress = no_progress) -> Report:
    """The figures of `run` with all steps, and with one step after the other left out."""
    news = load_news_questions(directory)
    without = [step.name for step in fields(Steps) if step.name != "rerank" or engine.reranker is not None]
    total = len(news.articles) + (1 + len(without)) * len(news.questions)
    add_articles(engine, news.articles, progress=progress, total=total)
    reports: dict[str, Report] = {}
    for number, (name, steps) in enumerate(
        [("all", Steps()), *((f"without_{name}", replace(Steps(), **{name: False})) for name in without)]
    ):
        begun = len(news.articles) + number * len(news.questions)
        reports[name] = _measured(news, engine, steps, partial(_advance, progress, begun, total))
    return reports


def _advance(progress: Progress, begun: int, total: int, done: int) -> None:
    progress(begun + done, total)


def _measured(
    news: NewsQuestions, engine: Engine, steps: Steps, progress: Callable[[int], None]
) -> dict[str, Report | float]:
    ranks, seconds, plain = [], [], []
    for number, question in enumerate(news.questions, 1):
        began = time.perf_counter()
        found = engine.retrieve(question.text, k=PASSAGES, as_of=question.asked_at, steps=steps)
        seconds.append(time.perf_counter() - began)
        if number % TIMED_PLAINLY == 1:
            plain.append(_plain_seconds(engine, question.text))
        ranks.append(rank(news, question, found.passages))
        progress(number)
    return {
        "article": _measures([found.article for found in ranks if found.has_article]),
        "passage": _measures([found.passage for found in ranks if found.has_passage]),
        "search": _timings(seconds, plain),
    }


def _plain_seconds(engine: Engine, question: str) -> float:
    library = engine.library
    began = time.perf_counter()
    library.vectors.search(library.embedder.embed_question(question), DEPTH, Filters())
    return time.perf_counter() - began


def _timings(seconds: Sequence[float], plain: Sequence[float]) -> Report:
    half, plain_half = percentile(seconds, 50), percentile(plain, 50)
    return {
        "p50_ms": 1000 * half,
        "p95_ms": 1000 * percentile(seconds, 95),
        "plain_p50_ms": 1000 * plain_half,
        "ratio": half / plain_half if plain_half else 0.0,
    }


def rank(news: NewsQuestions, question: NewsQuestion, passages: Sequence[Passage]) -> Ranks:
    """Where, among `passages`, best first, the right article and the first right passage stand."""
    gold = news.gold_articles.get(question.gold_url or "")
    bearing = news.answer_bearing(question)
    articles = dict.fromkeys(passage.article_id for passage in passages)
    return Ranks(
        article=first_rank(article_id == gold for article_id in articles),
        passage=first_rank(
            passage.article_id in bearing and contains_answer(passage.text, question.answers)
            for passage in passages
        ),
        has_article=question.gold_url is not None,
        has_passage=bool(bearing),
    )


def _measures(ranks: Sequence[int | None]) -> Report:
    return {
        **{f"hit@{k}": hit_rate(ranks, k) for k in (1, 5, DEPTH)},
        f"mrr@{DEPTH}": mean_reciprocal_rank(ranks, DEPTH),
        "questions": len(ranks),
    }
