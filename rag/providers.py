"""Providers of language models: their names, what their LangChain classes take, and how they fail."""

import math
from dataclasses import dataclass
from typing import Any

from index.errors import ModelUnavailable
from rag.budget import DEFAULT_WINDOW_TOKENS

MAX_RETRIES = 2
"""Repeats of a request after 429 or 5xx, with the client's own back-off, honouring Retry-After."""

CONNECT_SECONDS = 5.0
"""A server that takes longer to accept a connection is down."""

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


def options(
    provider: Provider, *, base_url: str | None, api_key: str | None, timeout: float
) -> dict[str, Any]:
    """What the provider's class is made with, under the names that it takes the options by."""
    silence = timeout / (1 + MAX_RETRIES)  # so that a request which hangs is over when the answer is due
    made: dict[str, Any] = {"base_url": base_url} if base_url else {}
    if provider.name == "ollama":
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        client = {"timeout": silence, "headers": headers}
        return {**made, "client_kwargs": client, "num_ctx": DEFAULT_WINDOW_TOKENS, "temperature": 0.0}
    made |= {"max_retries": MAX_RETRIES, "timeout": silence}
    if api_key:
        made["api_key"] = api_key
    if provider.name == "mistralai":
        made["timeout"] = math.ceil(silence)
    if provider.name == "openai":
        made |= {"timeout": _openai_timeout(silence), "stream_usage": True}
        if base_url:
            # A server of one's own needs no key, and must not be sent the one for OpenAI.
            made |= {"use_responses_api": False, "api_key": api_key or NO_KEY}
    return made


def _openai_timeout(silence: float) -> object:
    from openai import Timeout

    return Timeout(silence, connect=min(CONNECT_SECONDS, silence))


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
    status = _status(error)
    if status is not None:
        return _status_reason(status)
    if kind.endswith("APIError"):
        return "reported a failure amid its reply; try again later"
    if "Timeout" in kind:
        return "did not reply in time; RAG_LLM_TIMEOUT sets a longer wait"
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


def _status(error: BaseException) -> int | None:
    """The HTTP status that the error carries, as the clients variously do."""
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "code"):
            status = getattr(holder, name, None)
            if isinstance(status, int):
                return status
    return None
