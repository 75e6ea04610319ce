import pytest

from index.errors import ModelUnavailable
from rag.providers import Timeouts, failure_reason, options, reply_format, split_name


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


TIMEOUTS = Timeouts(connect=5, first_token=20, whole=60)


@pytest.mark.parametrize(
    ("provider", "retries"), [("anthropic", 0), ("google", 1), ("mistral", 1), ("groq", 0)]
)
def test_no_client_repeats_a_request_or_waits_longer_than_for_the_first_token(
    provider: str, retries: int
) -> None:
    made = options(
        split_name(f"{provider}:m", base_url=None)[0], base_url=None, api_key="k", timeouts=TIMEOUTS
    )
    assert made["max_retries"] == retries  # of the two that count attempts, one
    assert 20 <= made["timeout"] <= 21


def test_the_connection_has_a_limit_of_its_own() -> None:
    made = options(split_name("openai:m", base_url=None)[0], base_url=None, api_key="k", timeouts=TIMEOUTS)
    assert made["timeout"].connect == 5


def test_ollama_is_told_how_large_a_window_to_open() -> None:
    provider, _ = split_name("ollama:m", base_url=None)
    made = options(provider, base_url="http://127.0.0.1:1", api_key=None, timeouts=TIMEOUTS)
    assert made["num_ctx"] == 8_192
    assert made["client_kwargs"]["timeout"].connect == 5


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("openai:m", "extra_body"),
        ("anthropic:m", "response_format"),
        ("mistral:m", "response_format"),
        ("ollama:m", "response_format"),
        ("google:m", "response_json_schema"),
    ],
)
def test_each_provider_is_asked_for_its_own_structured_output(name: str, option: str) -> None:
    bound = reply_format(split_name(name, base_url=None)[0], {"type": "object"})
    assert "object" in str(bound[option])


def test_a_provider_of_which_nothing_is_known_is_asked_in_words_alone() -> None:
    assert reply_format(split_name("groq:m", base_url=None)[0], {"type": "object"}) == {}


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
