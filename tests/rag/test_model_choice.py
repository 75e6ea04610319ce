import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from index.errors import InvalidRequest, MissingPackage
from rag.model_choice import choose_model
from rag.model_loading import ModelLoader
from rag.settings import Settings

NOWHERE = {"OLLAMA_HOST": "127.0.0.1:9"}


def settings(**given: object) -> Settings:
    return Settings(home=Path("nowhere"), **{"llm": None, **given})  # type: ignore[arg-type]


@contextmanager
def ollama(*models: object) -> Iterator[str]:
    """Something that lists these models as an Ollama does, on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"models": models}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_what_is_set_goes_before_what_is_found() -> None:
    choice = choose_model(settings(llm="ollama:own"), {"OPENAI_API_KEY": "k"})
    assert choice is not None
    assert (choice.name, choice.found) == ("ollama:own", None)


def test_none_forbids_a_model_whatever_there_is() -> None:
    assert choose_model(settings(llm="none"), {"OPENAI_API_KEY": "k"}) is None


@pytest.mark.parametrize(
    ("variable", "provider"),
    [
        ("OPENAI_API_KEY", "openai"),
        ("ANTHROPIC_API_KEY", "anthropic"),
        ("GEMINI_API_KEY", "google"),
        ("MISTRAL_API_KEY", "mistral"),
    ],
)
def test_a_key_in_the_environment_is_used_and_told(variable: str, provider: str) -> None:
    choice = choose_model(settings(), {variable: "k", **NOWHERE})
    assert choice is not None
    assert choice.name.startswith(f"{provider}:")
    assert variable in choice.told
    assert "RAG_LLM=none" in choice.told


def test_an_empty_key_is_none() -> None:
    assert choose_model(settings(), {"OPENAI_API_KEY": " ", **NOWHERE}) is None


def test_the_newest_chat_model_of_an_ollama_on_this_machine_is_used() -> None:
    models = (
        {"name": "old:1b", "modified_at": "2026-01-01"},
        {"name": "new:8b", "modified_at": "2026-05-01"},
        {"name": "nomic-embed-text", "modified_at": "2026-06-01"},
        {"name": "bge-m3", "modified_at": "2026-06-01", "details": {"family": "bert"}},
    )
    with ollama(*models) as host:
        choice = choose_model(settings(), {"OLLAMA_HOST": host})
    assert choice is not None
    assert (choice.name, choice.base_url) == ("ollama:new:8b", f"http://{host}")


def test_an_ollama_without_models_is_none() -> None:
    with ollama() as host:
        assert choose_model(settings(), {"OLLAMA_HOST": host}) is None


@pytest.mark.parametrize("host", ["127.0.0.1:9", "other.example:11434", "http://10.0.0.1", "127.0.0.1:x"])
def test_no_other_machine_is_asked(host: str) -> None:
    assert choose_model(settings(), {"OLLAMA_HOST": host}) is None


def test_a_model_that_was_found_and_cannot_be_loaded_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k")
    told: list[str] = []
    loader = ModelLoader(settings(), say=told.append)
    assert loader.model("auto") is None
    assert "pip install 'uradori[anthropic]'" in (loader.unusable or "")
    assert len(told) == 1


def test_a_model_that_is_set_and_cannot_be_loaded_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_anthropic", None)
    loader = ModelLoader(settings(llm="anthropic:claude-x", llm_api_key="k"), say=print)
    with pytest.raises(MissingPackage, match=r"uradori\[anthropic\]"):
        loader.model("auto")


def test_the_mode_llm_needs_a_model() -> None:
    with pytest.raises(InvalidRequest, match="RAG_LLM"):
        ModelLoader(settings(llm="none"), say=print).model("llm")
