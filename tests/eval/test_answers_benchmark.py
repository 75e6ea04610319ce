import gzip
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from eval.answers_benchmark import hold_back, run, score
from eval.news_questions import ARTICLES, QUESTIONS, NewsQuestion, NewsQuestions
from index.records import Article
from rag.engine import Engine
from rag.records import Answer, EngineInfo, Sentence
from rag.settings import Settings

ANSWER: dict[str, Any] = {
    "id": "1", "question": "What?", "as_of": "2026-01-02", "status": "answered", "language": "en",
    "text": "The ferry Petrel sails on Monday. [2] It is blue. [3]", "short": "ferry Petrel",
    "sentences": (Sentence("The ferry Petrel sails on Monday.", (2,)), Sentence("It is blue.", (3,))),
    "citations": (), "figures": (), "withheld": (), "notes": (), "nearest": (),
    "engine": EngineInfo("extractive", None, "none"),
}  # fmt: skip


def answer(**changes: Any) -> Answer:
    return Answer(**(ANSWER | changes))


def test_an_answer_is_scored_by_its_text_and_its_short_form():
    scores = score(answer(), ["Petrel", "Gull"], answerable=True)
    assert (scores.contains, scores.short_em, scores.sentences) == (1.0, 0.0, 2)
    assert scores.short_f1 == pytest.approx(2 / 3)


def test_the_markers_of_citations_are_not_part_of_the_answer():
    assert score(answer(), ["2"], answerable=True).contains == 0.0
    assert score(answer(), ["Monday it is"], answerable=True).contains == 1.0


@pytest.mark.parametrize(
    "changes", [{"status": "not_found", "sentences": ()}, {"short": None, "text": "", "sentences": ()}]
)
def test_a_missing_answer_counts_nothing(changes: dict[str, Any]):
    scores = score(answer(**changes), ["Petrel"], answerable=False)
    assert (scores.contains, scores.short_em, scores.short_f1) == (0.0, 0.0, 0.0)


def question(identifier: str, expected: str) -> NewsQuestion:
    return NewsQuestion(identifier, "2026-01-02", "What?", (expected,), None)


def test_the_articles_of_every_other_week_are_held_back():
    articles = tuple(
        Article(id=name, title=name, text=text)
        for name, text in {"one": "Petrel sails.", "two": "Gulls fly.", "both": "A tern dives."}.items()
    )
    own, unknown = question("20260102_0", "petrel"), question("20260102_1", "albatross")
    foreign, told_anyway = question("20260109_0", "gulls"), question("20260109_1", "tern")
    later = question("20260116_0", "petrel")
    news = NewsQuestions(
        articles=articles,
        unread=0,
        questions=(own, unknown, foreign, told_anyway, later),
        retrieved_for={
            own.id: ("one",),
            unknown.id: ("both",),
            foreign.id: ("two",),
            told_anyway.id: ("both",),
        },
        gold_articles={},
    )
    trial = hold_back(news)
    assert trial.article_ids == ("one", "both")
    assert trial.answerable == (own,)
    assert trial.unanswerable == (foreign,)


@pytest.mark.slow
def test_a_folder_is_asked_and_told_in_the_names_of_the_protocol(tmp_path: Path, models_folder: Path) -> None:
    """Two weeks, each with a question that its own article answers; the second week's is not indexed for abstention."""
    articles = [
        {"id": "1", "url": "https://lunde.example/1", "title": "Ferry", "text": "The new ferry at Lunde is called Petrel.",
         "published_at": "2026-01-02", "retrieved_for": ["20260102_1"]},
        {"id": "2", "url": "https://lunde.example/2", "title": "Tunnel", "text": "The tunnel at Ebro was designed by Aiko Sato.",
         "published_at": "2026-01-09", "retrieved_for": ["20260109_1"]},
    ]  # fmt: skip
    questions = [
        {"question_id": "20260102_1", "asked_at": "2026-01-03", "question": "What is the ferry at Lunde called?", "answers": ["Petrel"]},
        {"question_id": "20260109_1", "asked_at": "2026-01-10", "question": "Who designed the tunnel at Ebro?", "answers": ["Aiko Sato"]},
    ]  # fmt: skip
    with gzip.open(tmp_path / ARTICLES, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(each) + "\n" for each in articles)
    (tmp_path / QUESTIONS).write_text("".join(json.dumps(each) + "\n" for each in questions), "utf-8")
    with closing(Engine(Settings(home=tmp_path / "home", models=models_folder, llm="none"))) as engine:
        report = run(tmp_path, engine)
    assert (report["contains"], report["short_em"], report["questions"]) == (1.0, 1.0, 2)
    assert report["all"] == {"short_em": 1.0, "short_f1": 1.0, "questions": 2}
    assert 0 < report["ms"]["p50"] <= report["ms"]["p95"]
    assert (report["abstention"]["answerable"], report["abstention"]["unanswerable"]) == (1, 1)
    assert report["articles"] == {"read": 2, "unread": 0}
