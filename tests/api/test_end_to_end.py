"""The real engine behind both front doors: real processes, a real library, real models."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from rag.engine import Engine
from rag.settings import Settings

pytestmark = pytest.mark.slow

FERRY = """\
Harbour town to build a second ferry

Published 10:00 JST, March 3, 2026

The town of Minatomi will spend ¥240 million on a second ferry, Mayor Aya Sato said on Tuesday. The boat is to
carry 120 passengers and will enter service in October.

The first ferry carried 31,000 people last year, an increase of 12 percent. The council approved the budget on
Monday.
"""
QUESTION = "How much will Minatomi spend on the ferry?"

Rag = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def rag(home: Path, models_folder: Path) -> Rag:
    """`rag` as a process of its own."""

    def call(*arguments: str | bytes, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "api.cli", *arguments],
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
            env={**os.environ, "RAG_HOME": str(home), "RAG_MODELS": str(models_folder), "RAG_LLM": ""},
        )

    return call


@pytest.fixture(scope="module")
def article(rag: Rag, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The ferry's article, added by `rag add`."""
    path = tmp_path_factory.mktemp("articles") / "ferry.txt"
    path.write_text(FERRY, "utf-8")
    report = _json(rag("add", str(path), "--json", "--quiet"))
    assert len(report["added"]) == 1
    shown: dict[str, Any] = _json(rag("show", report["added"][0], "--json"))
    return shown


def test_an_answer_quotes_the_stored_text_at_its_offsets(rag: Rag, article: dict[str, Any]) -> None:
    answer = _json(rag("ask", QUESTION, "--as-of", "2026-03-04", "--json"))
    assert (answer["status"], answer["short"]) == ("answered", "¥240 million")
    assert [(f["value"], f["unit"]) for f in answer["figures"] if f["kind"] == "money"] == [(240e6, "JPY")]
    for citation in answer["citations"]:
        assert citation["article_id"] == article["id"]
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_what_the_articles_do_not_say_is_not_found(rag: Rag, article: dict[str, Any]) -> None:
    done = rag("ask", "Who won the world chess championship?", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["status"] == "not_found"


def test_the_same_text_again_changes_nothing(rag: Rag, article: dict[str, Any]) -> None:
    report = _json(rag("add", "-", "--json", stdin=FERRY.encode()))
    assert report["unchanged"] == [article["id"]]


def test_a_file_is_asked_and_summarised_without_being_stored(
    rag: Rag, article: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "bridge.txt"
    path.write_text("Bridge opens\n\nKitaura opened a bridge on Monday that cost ¥95 million.", "utf-8")
    answer = _json(rag("ask", "How much did the bridge cost?", "--file", str(path), "--json"))
    assert answer["short"] == "¥95 million"
    summary = _json(rag("summarize", str(path), "--json"))
    assert summary["sentences"][0]["citations"] == [1]
    assert _json(rag("list", "--json"))["total"] == 1


def test_a_batch_with_one_broken_line_adds_the_rest(rag: Rag, article: dict[str, Any]) -> None:
    lines = [json.dumps({"title": "Tide", "text": "The tide rose by 2 meters on Friday."}), "{broken"]
    done = rag("add", "-", "--json", "--quiet", stdin="\n".join(lines).encode())
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert (len(report["added"]), len(report["failed"])) == (1, 1)
    assert rag("remove", *report["added"]).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (["add", "-"], b""),
        (["add", "-"], b"   \n"),
        (["add", "-"], bytes(range(256)) * 40),
        (["read", "-"], b"x" * 30_000_000),
        (["add", "missing.txt"], b""),
        (["summarize", "missing.txt"], b""),
        (["ask", "   "], b""),
        (["ask", "x" * 100_000], b""),
        (["ask", b"who is \xff\xfe"], b""),
        (["ask", "-"], b"who is \0"),
        (["ask", "who", "--file", "missing.txt"], b""),
        (["eval", "missing.jsonl"], b""),
        (["serve", "--host", "0.0.0.0"], b""),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_bad_input_is_one_line_and_exit_status_2(
    rag: Rag, arguments: list[str | bytes], stdin: bytes
) -> None:
    done = rag(*arguments, "--json", stdin=stdin)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"rag: ")
    assert done.stderr.count(b"\n") == 1


def test_a_question_of_special_tokens_is_a_question(rag: Rag, article: dict[str, Any]) -> None:
    done = rag("ask", "<|endoftext|> how much is the ferry?", "--json")
    assert done.returncode in {0, 1}
    assert done.stderr == b""


@pytest.fixture(scope="module")
def client(serving: Any, models_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The app over a real engine of its own."""
    engine = Engine(Settings(home=tmp_path_factory.mktemp("served"), models=models_folder, llm=None))
    with serving(create_app(engine)) as application:
        yield application.client
    engine.close()


def test_the_way_of_an_article_over_http(client: Any) -> None:
    assert client.get("/ready").status_code == 503
    empty = client.post("/ask", json={"question": QUESTION})
    assert (empty.status_code, empty.json()["status"]) == (200, "not_found")
    added = client.post("/articles", files={"file": ("ferry.txt", FERRY.encode())})
    assert added.status_code == 201
    article = added.json()
    assert client.get("/ready").status_code == 200
    again = client.post("/articles", json={"text": FERRY})
    assert (again.status_code, again.json()["id"]) == (200, article["id"])
    answer = client.post("/ask", json={"question": QUESTION, "as_of": "2026-03-04"}).json()
    assert answer["short"] == "¥240 million"
    for citation in answer["citations"]:
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    with client.stream("POST", "/ask", json={"question": QUESTION, "stream": True}) as response:
        names = [line.removeprefix("event: ") for line in response.iter_lines() if line.startswith("event: ")]
    assert (names[0], names[-1]) == ("retrieved", "done")
    assert "sentence" in names
    assert client.post("/search", json={"question": "ferry"}).json()["passages"]
    assert client.post("/summarize", json={"article_ids": [article["id"]]}).json()["sentences"]
    assert client.post("/summarize", json={"text": FERRY, "length": "short"}).json()["sentences"]
    assert client.delete(f"/articles/{article['id']}").status_code == 204
    assert client.get(f"/articles/{article['id']}").status_code == 404
    assert client.get("/articles").json() == {"articles": [], "total": 0, "next": None}


def _json(done: subprocess.CompletedProcess[bytes]) -> Any:
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
