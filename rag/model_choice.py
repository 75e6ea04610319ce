"""Which language model writes: the one that is set, else one found on this machine, else none."""

import json
import os
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rag.settings import Settings

FORBIDDEN = "none"
"""The name with which a model is forbidden."""

KEYS = (
    ("ANTHROPIC_API_KEY", "anthropic:claude-sonnet-5"),
    ("OPENAI_API_KEY", "openai:gpt-5-mini"),
    ("GOOGLE_API_KEY", "google:gemini-2.5-flash"),
    ("GEMINI_API_KEY", "google:gemini-2.5-flash"),
    ("MISTRAL_API_KEY", "mistral:mistral-small-latest"),
)
"""Variables that the providers' own libraries read, and the model asked where nothing names another: of the middle of
each provider's range, since every word is checked anyway."""

OLLAMA = "http://127.0.0.1:11434"
"""Where an Ollama on this machine listens, unless OLLAMA_HOST names another port of it."""

OLLAMA_SECONDS = 0.3
"""For an answer on the loopback interface, which refuses at once where nothing listens."""

_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1", "0.0.0.0"))
_LARGEST_LIST = 1_000_000


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model to load, and `found`: where it was found, None where it was set."""

    name: str
    base_url: str | None = None
    found: str | None = None

    @property
    def told(self) -> str:
        """The line that says who writes."""
        if self.found is None:
            return f"Answers are written by {self.name}."
        return f"Answers are written by {self.name} ({self.found}); RAG_LLM=none forbids it, RAG_LLM names another."


def choose_model(settings: Settings, environment: Mapping[str, str] = os.environ) -> ModelChoice | None:
    """The model to write with, None for answers by quotation. Asks no machine but this one."""
    name = (settings.llm or "").strip()
    if name == FORBIDDEN:
        return None
    if name or settings.llm_base_url:
        return ModelChoice(name or "openai:default", settings.llm_base_url)
    for variable, model in KEYS:
        if environment.get(variable, "").strip():
            return ModelChoice(model, found=f"{variable} is set")
    address = _ollama_address(environment.get("OLLAMA_HOST", ""))
    names = _ollama_models(address) if address else ()
    return ModelChoice(f"ollama:{names[0]}", address, f"Ollama runs at {address}") if names else None


def _ollama_address(host: str) -> str | None:
    """Where to look for an Ollama: on this machine only."""
    if not host:
        return OLLAMA
    parts = urlsplit(host if "://" in host else f"http://{host}")
    if parts.hostname not in _LOOPBACK:
        return None
    try:
        return f"http://127.0.0.1:{parts.port or 11434}"
    except ValueError:
        return None


def _ollama_models(address: str) -> Sequence[str]:
    """The models that an Ollama has, newest first, without those that only embed; empty where none listens."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/api/tags", timeout=OLLAMA_SECONDS) as response:
            listed = json.loads(response.read(_LARGEST_LIST))["models"]
        models = [model for model in listed if "embed" not in str(model["name"]) and not _only_embeds(model)]
        return [str(m["name"]) for m in sorted(models, key=lambda m: str(m.get("modified_at")), reverse=True)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def _only_embeds(model: Mapping[str, object]) -> bool:
    details = model.get("details")
    return isinstance(details, dict) and "bert" in str(details.get("family", ""))
