"""Settings: one frozen object, read from the environment in one place."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"


class Settings(BaseSettings):
    """Every setting of the program; each is an environment variable `RAG_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="RAG_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path.home() / ".uradori",
        description="folder of the library; --home wins over it",
    )
    models: Path | None = Field(
        default=None,
        description="folder of converted models, if several libraries share it; default HOME/models",
    )
    embedder: str = Field(
        default=DEFAULT_EMBEDDER, description="a sentence-transformers model by name or folder"
    )
    reranker: str | None = Field(
        default=None,
        description="what rereads the passages: empty, the program's own reader; a CrossEncoder or SQuAD-style model by "
        "name or folder; or none",
    )
    verifier: str | None = Field(
        default=None,
        description="what doubts sentences that the rules of rag check pass: empty, the program's own network; or none",
    )
    chroma_url: str | None = Field(
        default=None, description="a Chroma server to use instead of the embedded one"
    )
    llm: str | None = Field(
        default=None,
        description="provider:model, such as openai:gpt-5-mini; empty: what is found on this machine, a key in the "
        "environment or an Ollama; none: by quotation",
    )
    llm_base_url: str | None = Field(default=None, description="address of an OpenAI-compatible server")
    llm_api_key: SecretStr | None = Field(
        default=None, description="key for it; else the provider's own variable"
    )
    llm_timeout: float = Field(default=60.0, gt=0, description="seconds for a whole answer of the model")
    llm_first_token_timeout: float = Field(
        default=20.0, gt=0, description="seconds until the model begins its reply"
    )
    llm_connect_timeout: float = Field(
        default=5.0, gt=0, description="seconds until the model's server takes the connection"
    )
    llm_prices: str | None = Field(
        default=None,
        pattern=r"^\d+(\.\d+)?,\d+(\.\d+)?$",
        description="US dollars for a million tokens read and written, such as 0.25,2: gives `usage` its cost",
    )
    answer_cache: int = Field(
        default=0,
        ge=0,
        description="answers kept in memory for the same question over the same library; 0: none",
    )
    host: str = Field(default="127.0.0.1", description="address that `rag serve` listens on; loopback only")
    port: int = Field(
        default=8000, ge=0, le=65535, description="port that `rag serve` listens on; 0 picks one"
    )
    max_upload_bytes: int = Field(default=20_000_000, gt=0, description="largest file or request body taken")

    @property
    def models_folder(self) -> Path:
        """Where converted models are kept."""
        return self.models or self.home / "models"


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment, with those given (and not None) in front of them.

    Raises pydantic's ValidationError, which the front doors turn into one sentence.
    """
    return Settings(**{name: value for name, value in overrides.items() if value is not None})
