"""Providers of language models: their names, what their LangChain classes take, and how they fail."""

import math
from dataclasses import dataclass
from typing import Any

from index.errors import ModelUnavailable
from rag.budget import DEFAULT_WINDOW_TOKENS
from rag.retrying import status_of

GRACE_SECONDS = 0.5
"""By how much a client waits longer than the deadline in front of it, which says better what happened."""

STRUCTURED = frozenset(("anthropic", "mistralai", "ollama"))
"""Providers besides OpenAI and Google whose models can be held to a JSON schema."""

NO_KEY = "no-key"
"""Sent where the client insists on a key and the server needs none."""


@dataclass(frozen=True, slots=True)
class Provider:
    """How LangChain knows a provider, and the extra of ours that installs it."""

    name: str
    extra: str | None = None

    @property
    def install_command(self) -> str:
        """What installs the package that the provider needs."""
        if self.extra:
            return f"pip install 'uradori[{self.extra}]'"
        return f"pip install langchain-{self.name.replace('_', '-')}"


PROVIDERS = {
    "openai": Provider("openai"),
    "anthropic": Provider("anthropic", "anthropic"),
    "google": Provider("google_genai", "google"),
    "google_genai": Provider("google_genai", "google"),
    "mistral": Provider("mistralai", "mistral"),
    "mistralai": Provider("mistralai", "mistral"),
    "ollama": Provider("ollama", "ollama"),
}


def split_name(name: str, *, base_url: str | None) -> tuple[Provider, str]:
    """The provider and its own name of the model: `ollama:qwen3:8b` is `qwen3:8b` of Ollama.

    With a `base_url`, a name without a provider is one of the OpenAI-compatible server there. Other
    providers than ours are LangChain's to know. Raises ModelUnavailable if the name has no provider.
    """
    prefix, _, model = name.partition(":")
    if model and prefix in PROVIDERS:
        return PROVIDERS[prefix], model
    if base_url:
        return PROVIDERS["openai"], name
    if not model:
        raise ModelUnavailable(
            f"{name!r} names no provider: write provider:model, such as openai:gpt-5-mini."
        )
    return Provider(prefix), model


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that a model may take: to accept a connection, to begin its reply, for a whole answer."""

    connect: float = 5.0
    first_token: float = 20.0
    whole: float = 60.0

    @property
    def silence(self) -> float:
        """How long a client waits for a next byte."""
        return min(self.first_token, self.whole) + GRACE_SECONDS


DEFAULT_TIMEOUTS = Timeouts()


def options(
    provider: Provider, *, base_url: str | None, api_key: str | None, timeouts: Timeouts
) -> dict[str, Any]:
    """What the provider's class is made with, under the names that it takes the options by.

    No client repeats a request by itself: `rag.retrying` decides that for all of them.
    """
    made: dict[str, Any] = {"base_url": base_url} if base_url else {}
    if provider.name == "ollama":
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        client = {"timeout": _timeout(timeouts), "headers": headers}
        return {**made, "client_kwargs": client, "num_ctx": DEFAULT_WINDOW_TOKENS, "temperature": 0.0}
    made |= {"max_retries": 0, "timeout": timeouts.silence}
    if api_key:
        made["api_key"] = api_key
    if provider.name in ("mistralai", "google_genai"):
        # They count attempts; and Google's client takes 0 for its own default.
        made |= {"max_retries": 1, "timeout": math.ceil(timeouts.silence)}
    if provider.name == "openai":
        made |= {"timeout": _timeout(timeouts), "stream_usage": True}
        if base_url:
            # A server of one's own needs no key, and must not be sent the one for OpenAI.
            made |= {"use_responses_api": False, "api_key": api_key or NO_KEY}
    return made


def _timeout(timeouts: Timeouts) -> object:
    from httpx import Timeout

    return Timeout(timeouts.silence, connect=min(timeouts.connect, timeouts.silence))


def reply_format(provider: Provider, schema: dict[str, Any]) -> dict[str, Any]:
    """What binds a provider's model to replies of a JSON schema: the provider's own structured output.

    LangChain's classes for Anthropic, Mistral and Ollama take OpenAI's option and translate it.
    """
    if provider.name == "google_genai":
        return {"response_mime_type": "application/json", "response_json_schema": schema}
    asked = {"type": "json_schema", "json_schema": {"name": "reply", "strict": True, "schema": schema}}
    if provider.name == "openai":
        # Past LangChain, which would read a reply in this format as a whole, again with every token.
        return {"extra_body": {"response_format": asked}}
    return {"response_format": asked} if provider.name in STRUCTURED else {}


def refusal(name: str, error: Exception) -> str:
    """Why a provider's class could not be made, in a sentence; never in its own words, which hold the key."""
    words = str(error).lower()
    if "api key" in words or "api_key" in words or "credentials" in words:
        return f"{name} needs a key: set RAG_LLM_API_KEY, or the provider's own variable."
    return f"{name} cannot be used: LangChain does not know the provider, or it does not take the settings."


def failure_reason(error: BaseException) -> str:
    """Why a provider failed, by its status or its class; its own words may hold the key or the prompt."""
    kind = type(error).__name__
    if "ContextOverflow" in kind:
        return "was given more than its window holds; ask about fewer or shorter articles"
    status = status_of(error)
    if status is not None:
        return _status_reason(status)
    if kind.endswith("APIError"):
        return "reported a failure amid its reply; try again later"
    if "Timeout" in kind:
        return "did not reply in time; RAG_LLM_FIRST_TOKEN_TIMEOUT sets a longer wait"
    if isinstance(error, OSError) or any(word in kind for word in ("Connect", "Protocol", "ReadError")):
        return "cannot be reached or broke off; check that it runs, and RAG_LLM_BASE_URL"
    return f"sent what is no reply ({kind}); check RAG_LLM_BASE_URL"


def _status_reason(status: int) -> str:
    if status in {401, 403}:
        return "did not accept the key; check RAG_LLM_API_KEY"
    if status == 404:
        return "is not known there; check RAG_LLM and RAG_LLM_BASE_URL"
    if status == 429:
        return "is over its rate limit or quota; try again later"
    if status >= 500:
        return f"failed on its side with status {status}; try again later"
    return f"refused the request with status {status}"
