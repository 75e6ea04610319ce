"""The benchmark `answers`: are news questions answered, in few words, and left alone when nothing answers?

Each question is asked as of its day, by quotation, and by the language model too where one is set. Over
the questions for which some article that was found for them contains an answer: `contains`, `short_em`,
`short_f1`, `sentences`; over all of them, a wrong or missing answer counting 0: `all`, and the milliseconds
of one question, `ms.p50` and `ms.p95`. `abstention` asks
of a library that holds the articles of every other week: the questions of the other weeks, if no indexed
article contains an answer to them (`false_answer`: the share answered all the same), and the answerable
ones of its own weeks (`auroc`: how well the confidence tells the two apart).
"""

import re
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.metrics import auroc, comparable, contains_answer, exact_match, mean, percentile, token_f1
from eval.news_questions import (
    NewsQuestion,
    NewsQuestions,
    add_articles,
    load_news_questions,
    sources_report,
)
from eval.partial_library import copy_articles
from eval.reports import Progress, Report, no_progress
from rag.engine import Engine
from rag.records import Answer, Mode

_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Scores:
    """How one answer fared against the expected ones; each from 0 to 1 but `sentences`, a count, and the time it took."""

    answerable: bool
    contains: float
    short_em: float
    short_f1: float
    sentences: int
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class HeldBack:
    """The trial of abstention: which articles are indexed, and which questions they answer or do not."""

    article_ids: tuple[str, ...]
    answerable: tuple[NewsQuestion, ...]
    unanswerable: tuple[NewsQuestion, ...]


def run(directory: Path, engine: Engine, *, progress: Progress = no_progress) -> Report:
    """The figures of the set in `directory`; the library is filled first. Raises UnreadableSource."""
    news = load_news_questions(directory)
    modes: tuple[Mode, ...] = ("extractive", "llm") if _has_model(engine) else ("extractive",)
    total = len(news.articles) + len(modes) * len(news.questions)
    add_articles(engine, news.articles, progress=progress, total=total)
    measured: dict[Mode, Report] = {}
    done = len(news.articles)
    for mode in modes:
        scores = []
        for question in news.questions:
            began = time.perf_counter()
            answer = engine.ask(question.text, as_of=question.asked_at, mode=mode)
            took = 1000 * (time.perf_counter() - began)
            scored = score(answer, question.answers, answerable=bool(news.answer_bearing(question)))
            scores.append(replace(scored, milliseconds=took))
            done += 1
            progress(done, total)
        measured[mode] = _measures(scores)
    return {
        **measured["extractive"],
        **{mode: measures for mode, measures in measured.items() if mode != "extractive"},
        "abstention": _abstention(engine, hold_back(news)),
        "articles": sources_report(news),
    }


def score(answer: Answer, expected: Sequence[str], *, answerable: bool) -> Scores:
    """How an answer fares; "not found" and an answer without a short form count 0."""
    # A marker such as [2] is not part of what is said.
    said = _MARKER.sub(" ", answer.text) if answer.status == "answered" else ""
    short = answer.short or "" if answer.status == "answered" else ""
    return Scores(
        answerable=answerable,
        contains=float(contains_answer(said, expected)),
        short_em=exact_match(short, expected) if short else 0.0,
        short_f1=token_f1(short, expected) if short else 0.0,
        sentences=len(answer.sentences),
    )


def hold_back(news: NewsQuestions) -> HeldBack:
    """Index the articles of the first, third, fifth, … week; sort out the questions that can be judged.

    An article that was found for questions of both halves belongs to both.
    """
    weeks = sorted({question.week for question in news.questions})
    indexed_weeks = frozenset(weeks[::2])
    own = [question for question in news.questions if question.week in indexed_weeks]
    others = [question for question in news.questions if question.week not in indexed_weeks]
    article_ids = tuple(
        dict.fromkeys(
            article_id for question in own for article_id in news.retrieved_for.get(question.id, ())
        )
    )
    texts = [comparable(news.by_id[article_id].text) for article_id in article_ids]
    return HeldBack(
        article_ids,
        answerable=tuple(question for question in own if news.answer_bearing(question)),
        unanswerable=tuple(question for question in others if not _in_any(question.answers, texts)),
    )


def _in_any(answers: Iterable[str], comparable_texts: Sequence[str]) -> bool:
    wanted = [found for answer in answers if (found := comparable(answer)).strip()]
    return any(answer in text for text in comparable_texts for answer in wanted)


def _abstention(engine: Engine, trial: HeldBack) -> Report:
    settings = engine.settings
    with TemporaryDirectory(prefix="uradori-half-") as folder:
        home = Path(folder)
        copy_articles(engine.library, home, trial.article_ids)
        half = Engine(settings.model_copy(update={"home": home, "models": settings.models_folder}))
        with closing(half):
            answered = [
                half.ask(question.text, as_of=question.asked_at, mode="extractive").status == "answered"
                for question in trial.unanswerable
            ]
            return {
                "false_answer": mean(answered),
                "auroc": auroc(
                    [half.confidence(q.text, as_of=q.asked_at) for q in trial.answerable],
                    [half.confidence(q.text, as_of=q.asked_at) for q in trial.unanswerable],
                ),
                "answerable": len(trial.answerable),
                "unanswerable": len(trial.unanswerable),
            }


def _has_model(engine: Engine) -> bool:
    settings = engine.settings
    return bool(settings.llm_base_url) or settings.llm not in (None, "", "none")


def _measures(scores: Sequence[Scores]) -> Report:
    answerable = [found for found in scores if found.answerable]
    took = [found.milliseconds for found in scores]
    return {
        "contains": mean(found.contains for found in answerable),
        "short_em": mean(found.short_em for found in answerable),
        "short_f1": mean(found.short_f1 for found in answerable),
        "sentences": mean(found.sentences for found in answerable),
        "questions": len(answerable),
        "all": {
            "short_em": mean(found.short_em for found in scores),
            "short_f1": mean(found.short_f1 for found in scores),
            "questions": len(scores),
        },
        "ms": {"p50": percentile(took, 50), "p95": percentile(took, 95)},
    }
