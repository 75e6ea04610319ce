import pytest

from index.errors import ModelUnavailable
from rag.providers import failure_reason, options, split_name


@pytest.mark.parametrize(
    ("name", "base_url", "provider", "model"),
    [
        ("openai:gpt-5-mini", None, "openai", "gpt-5-mini"),
        ("ollama:qwen3:8b", None, "ollama", "qwen3:8b"),
        ("google:gemini-x", None, "google_genai", "gemini-x"),
        ("mistral:small", None, "mistralai", "small"),
        ("groq:some", None, "groq", "some"),
        ("qwen3:8b", "http://127.0.0.1:1/v1", "openai", "qwen3:8b"),
        ("org/model", "http://127.0.0.1:1/v1", "openai", "org/model"),
        ("anthropic:claude-x", "http://127.0.0.1:1", "anthropic", "claude-x"),
    ],
)
def test_names_are_split(name: str, base_url: str | None, provider: str, model: str) -> None:
    found, own_name = split_name(name, base_url=base_url)
    assert (found.name, own_name) == (provider, model)


def test_a_name_without_provider_is_refused() -> None:
    with pytest.raises(ModelUnavailable, match="write provider:model"):
        split_name("gpt-5-mini", base_url=None)


@pytest.mark.parametrize("provider", ["anthropic", "google", "mistral", "groq"])
def test_a_hang_and_its_retries_end_with_the_deadline(provider: str) -> None:
    made = options(split_name(f"{provider}:m", base_url=None)[0], base_url=None, api_key="k", timeout=60)
    assert made == {"max_retries": 2, "timeout": 20, "api_key": "k"}


def test_ollama_is_told_how_large_a_window_to_open() -> None:
    provider, _ = split_name("ollama:m", base_url=None)
    made = options(provider, base_url="http://127.0.0.1:1", api_key=None, timeout=60)
    assert made["num_ctx"] == 8_192
    assert made["client_kwargs"]["timeout"] == 20


class FakeStatusError(Exception):
    def __init__(self, **fields: object) -> None:
        vars(self).update(fields)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FakeStatusError(status_code=403), "did not accept the key"),
        (FakeStatusError(code=429), "rate limit"),
        (FakeStatusError(response=FakeStatusError(status_code=503)), "failed on its side with status 503"),
        (FakeStatusError(code="insufficient_quota"), "sent what is no reply"),
        (ConnectionRefusedError(), "cannot be reached"),
        (TimeoutError(), "did not reply in time"),
        (KeyError("choices"), "sent what is no reply"),
    ],
)
def test_a_failure_is_told_by_its_status_or_class(error: Exception, words: str) -> None:
    assert words in failure_reason(error)
