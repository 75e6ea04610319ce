"""The sizes of the experiments, the tiny embedder, libraries to attack, and the figures at the end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proofs import tiny_embedder
from tests.proofs.program import Program

FIGURES = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--proofs-full",
        action="store_true",
        help="run the experiments of tests/proofs at the sizes that docs/proofs.md reports (hours, not minutes)",
    )


@pytest.fixture(scope="session")
def full(pytestconfig: pytest.Config) -> bool:
    """Whether the experiments run at their full size."""
    return bool(pytestconfig.getoption("--proofs-full", default=False))


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Notes a line that is shown after the tests: what was measured."""
    lines = request.config.stash.setdefault(FIGURES, [])
    name = request.node.name
    return lambda text: lines.append(f"{name}: {text}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.get(FIGURES, [])
    if lines:
        terminalreporter.section("measured")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def tiny_settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of a library whose embedder has 32 dimensions and takes 6,000 chunks a second, without the reader.

    The reader keeps nothing, and takes a second of the processor for each search.
    """
    return {**_settings(tmp_path_factory.mktemp("tiny"), dimension=32, window=64), "RAG_RERANKER": "none"}


@pytest.fixture(scope="session")
def wide_settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """With the dimension and window of the default embedder, and the reader."""
    return _settings(tmp_path_factory.mktemp("wide"), dimension=384, window=256)


def _settings(folder: Path, *, dimension: int, window: int) -> dict[str, str]:
    model = tiny_embedder.build(folder, dimension=dimension, window=window)
    return {"RAG_EMBEDDER": str(model), "RAG_MODELS": str(folder / "models")}


@pytest.fixture
def program(tmp_path: Path, tiny_settings: dict[str, str]) -> Program:
    """The program over an empty library, with the tiny embedder."""
    return Program(tmp_path / "library", tiny_settings)
