"""News articles with weekly questions about them, the data of the benchmarks `retrieval` and `answers`.

A folder holds `articles.jsonl.gz` (id, url, title, published_at, text, retrieved_for: ids of questions)
and `questions.jsonl` (question_id, asked_at, question, answers, gold_url where it is known).
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from eval.metrics import contains_answer
from eval.reports import Progress, Report
from index.errors import UnreadableSource
from index.reading import read_record
from index.records import Article
from rag.engine import Engine

ARTICLES = "articles.jsonl.gz"
QUESTIONS = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """A question as it was asked on a day; `gold_url` is the article it was made from, where known."""

    id: str
    asked_at: str
    text: str
    answers: tuple[str, ...]
    gold_url: str | None

    @property
    def week(self) -> str:
        """The week's quiz that the question belongs to: its id is `<week>_<number>`."""
        return self.id.rpartition("_")[0]


@dataclass(frozen=True)
class NewsQuestions:
    """The articles in the file's order, the questions, and which articles were found for which question.

    `unread` counts the articles that could not be read; `gold_articles` has article ids by URL.
    """

    articles: tuple[Article, ...]
    unread: int
    questions: tuple[NewsQuestion, ...]
    retrieved_for: Mapping[str, tuple[str, ...]]
    gold_articles: Mapping[str, str]

    @cached_property
    def by_id(self) -> Mapping[str, Article]:
        """The articles by their ids."""
        return {article.id: article for article in self.articles}

    def answer_bearing(self, question: NewsQuestion) -> frozenset[str]:
        """The ids of the articles that were found for a question and contain an answer to it."""
        return frozenset(
            article_id
            for article_id in self.retrieved_for.get(question.id, ())
            if contains_answer(self.by_id[article_id].text, question.answers)
        )


def load_news_questions(directory: Path) -> NewsQuestions:
    """The set in a folder. Raises UnreadableSource if a file is missing or a line is faulty."""
    articles: list[Article] = []
    unread = 0
    retrieved_for: dict[str, list[str]] = {}
    gold_articles: dict[str, str] = {}
    for record in read_lines(directory / ARTICLES):
        found_for = record.pop("retrieved_for", ())
        try:
            article = read_record(record, name=ARTICLES)
        except UnreadableSource:
            unread += 1
            continue
        articles.append(article)
        if "url" in record:
            gold_articles[record["url"]] = article.id
        for question_id in found_for:
            retrieved_for.setdefault(question_id, []).append(article.id)
    questions = tuple(map(_question, read_lines(directory / QUESTIONS)))
    found = {question_id: tuple(ids) for question_id, ids in retrieved_for.items()}
    return NewsQuestions(tuple(articles), unread, questions, found, gold_articles)


def add_articles(engine: Engine, articles: Sequence[Article], *, progress: Progress, total: int) -> None:
    """Add articles to the engine's library; those that it holds already cost next to nothing."""
    engine.add(articles, progress=lambda done, chunks: progress(done, total))


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, gzipped or not. Raises UnreadableSource."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise UnreadableSource(f"The benchmark's file {path} cannot be read ({error}).") from error


def sources_report(news: NewsQuestions) -> Report:
    """How many articles took part, and how many could not be read."""
    return {"read": len(news.articles), "unread": news.unread}


def _question(record: Mapping[str, Any]) -> NewsQuestion:
    return NewsQuestion(
        id=record["question_id"],
        asked_at=record["asked_at"],
        text=record["question"],
        answers=tuple(record["answers"]),
        gold_url=record.get("gold_url"),
    )
