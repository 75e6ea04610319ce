from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.library import Library
from tests.index.shelf import Shelf


@pytest.fixture
def open_library(tmp_path: Path, models_folder: Path) -> Iterator[Callable[..., Library]]:
    """Opens the library in the test's folder; called again, it closes the one that was open first."""
    opened: list[Library] = []

    def open_again(**options: str) -> Library:
        if opened:
            opened.pop().close()
        opened.append(
            Library(tmp_path / "library", embedder="all-MiniLM-L6-v2", models=models_folder, **options)
        )
        return opened[-1]

    yield open_again
    if opened:
        opened.pop().close()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A place for a library, still empty."""
    return Shelf(tmp_path / "library")
