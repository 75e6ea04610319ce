import gzip
import json
from pathlib import Path

import pytest

from eval.news_questions import load_news_questions
from index.errors import UnreadableSource

ARTICLES = [
    {
        "id": "a1", "url": "https://port.example/ferry?x=1", "title": "Ferry", "published_at": "2026-01-01",
        "text": "The ferry is called Petrel.", "retrieved_for": ["20260102_0", "20260109_0"],
    },
    {
        "id": "a2", "url": "https://port.example/quay", "title": "Quay", "published_at": "2026-01-01",
        "text": "The quay is new.", "retrieved_for": ["20260102_0"],
    },
    {
        "id": "a3", "url": "https://port.example/empty", "title": "Empty", "published_at": "2026-01-01",
        "text": "", "retrieved_for": ["20260102_0"],
    },
]  # fmt: skip
QUESTIONS = [
    {
        "question_id": "20260102_0", "asked_at": "2026-01-02", "question": "What is it called?",
        "choices": ["Petrel", "Gull"], "answers": ["Petrel"], "gold_url": "https://port.example/ferry?x=1",
    },
    {"question_id": "20260109_0", "asked_at": "2026-01-09", "question": "What now?", "answers": ["Gull"]},
]  # fmt: skip


def write_set(folder: Path) -> Path:
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in ARTICLES)
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)), "utf-8")
    return folder


def test_a_folder_is_read_with_its_keys_kept_apart_from_the_articles(tmp_path: Path):
    news = load_news_questions(write_set(tmp_path))
    assert [article.id for article in news.articles] == ["a1", "a2"]
    assert "20260102" not in repr(news.articles)
    assert news.retrieved_for == {"20260102_0": ("a1", "a2"), "20260109_0": ("a1",)}
    assert news.unread == 1


def test_the_source_article_is_found_by_the_url_as_written(tmp_path: Path):
    news = load_news_questions(write_set(tmp_path))
    first, second = news.questions
    assert news.gold_articles[first.gold_url or ""] == "a1"
    assert second.gold_url is None
    assert (first.week, second.week) == ("20260102", "20260109")


def test_only_articles_with_an_answer_bear_it(tmp_path: Path):
    news = load_news_questions(write_set(tmp_path))
    assert [news.answer_bearing(question) for question in news.questions] == [{"a1"}, frozenset()]


def test_a_missing_or_broken_file_is_named(tmp_path: Path):
    with pytest.raises(UnreadableSource, match=r"articles\.jsonl\.gz"):
        load_news_questions(tmp_path)
    write_set(tmp_path)
    (tmp_path / "questions.jsonl").write_text("{broken", "utf-8")
    with pytest.raises(UnreadableSource, match=r"questions\.jsonl"):
        load_news_questions(tmp_path)
    (tmp_path / "articles.jsonl.gz").write_bytes(gzip.compress(b"{}\n" * 99)[:-9])
    with pytest.raises(UnreadableSource, match=r"articles\.jsonl\.gz"):
        load_news_questions(tmp_path)
