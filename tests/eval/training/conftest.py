import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer

from eval.training.paragraphs import Paragraph, load_paragraphs
from index.embedding import default_source

TOPICS = {
    "Harbour_bridge": "The harbour bridge at Lunde was opened in {year} and cost {cost} million crowns to build.",
    "River_ferry": "The ferry over the Tarn carried {cost} thousand passengers in {year}, more than ever before.",
    "Salt_mine": "Work in the old salt mine at Ebro ended in {year}, when {cost} miners were still employed there.",
}


def paragraph(title: str, year: int, cost: int) -> dict[str, Any]:
    text = TOPICS[title].format(year=year, cost=cost)
    start = text.index(str(year))
    return {
        "title": title,
        "context": text,
        "qas": [
            {
                "question": f"In which year did it happen in the story of the {title.replace('_', ' ').lower()}?",
                "answers": [{"text": str(year), "start": start}],
                "impossible": False,
            },
            {"question": "Who designed the lighthouse?", "answers": [], "impossible": True},
        ],
    }


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Torch's threads wait for each other by spinning: on a busy machine these tiny networks then take minutes."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def write_data(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    def write(records: list[dict[str, Any]], source: str = "squad-dev") -> Path:
        folder = tmp_path_factory.mktemp("reader-data")
        with gzip.open(folder / f"{source}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)
        return folder

    return write


@pytest.fixture(scope="session")
def data(write_data: Callable[..., Path]) -> Path:
    return write_data([paragraph(title, 1900 + 3 * n, 10 + n) for n in range(8) for title in TOPICS])


@pytest.fixture(scope="session")
def paragraphs(data: Path) -> list[Paragraph]:
    return load_paragraphs(data, ["squad-dev"])


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(Path(default_source()[0]) / "tokenizer.json"))
