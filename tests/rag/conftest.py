from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.engine import Engine
from rag.settings import Settings

SAMPLES = Path(__file__).parents[2] / "eval" / "data" / "articles"


@pytest.fixture(scope="session")
def samples_home(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Path:
    """A library with the sample articles, closed."""
    home = tmp_path_factory.mktemp("samples")
    engine = Engine(Settings(home=home, models=models_folder, llm=None))
    engine.add(engine.read_many([str(SAMPLES)]))
    engine.close()
    return home


@pytest.fixture
def open_engine(samples_home: Path, models_folder: Path) -> Iterator[Callable[..., Engine]]:
    """Opens an engine over the sample articles, with the settings given."""
    opened: list[Engine] = []

    def open_with(**settings: Any) -> Engine:
        opened.append(
            Engine(Settings(**{"home": samples_home, "models": models_folder, "llm": None, **settings}))
        )
        return opened[-1]

    yield open_with
    for engine in opened:
        engine.close()
