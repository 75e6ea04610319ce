import gzip
import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from eval.reader_speed import reader_speed
from eval.speed_baselines import Adding, require_packages
from eval.speed_benchmark import SAMPLE_CHARACTERS, alternate, chosen_articles
from eval.synthetic_articles import synthetic_articles
from index.errors import MissingPackage
from index.records import Article
from rag.reranking import DEPTH


def articles(count: int) -> list[Article]:
    return [Article(id=str(n), title="", text="x" * 100) for n in range(count)]


class SlowingClock:
    """A machine on which every step takes one second longer than the step before."""

    def __init__(self) -> None:
        self.now = 0.0
        self.step = 10.0

    def __call__(self) -> float:
        return self.now

    def work(self) -> None:
        self.now += self.step
        self.step += 1


def side(clock: SlowingClock, log: list[str], name: str) -> Adding:
    def add(part: Sequence[Article]) -> int:
        clock.work()
        log.append(f"{name}:{','.join(article.id for article in part)}")
        return 2 * len(part)

    return add


def test_each_side_adds_each_half_and_a_steady_drift_cancels():
    clock, log = SlowingClock(), []
    sides = [side(clock, log, name) for name in "abc"]
    tallies = alternate(articles(4), sides, clock=clock)
    assert log == ["a:0,1", "b:0,1", "c:0,1", "c:2,3", "b:2,3", "a:2,3"]
    assert {tally.seconds for tally in tallies} == {25.0}
    assert {(tally.chunks, tally.characters) for tally in tallies} == {(8, 400)}
    assert tallies[0].chunks_per_s == 8 / 25
    assert tallies[0].characters_per_s == 400 / 25


def test_a_folder_without_articles_gives_the_same_synthetic_ones_each_time(tmp_path: Path):
    first, second = chosen_articles(tmp_path), chosen_articles(tmp_path)
    assert first == second
    assert len({article.text for article in first}) == len(first)
    assert SAMPLE_CHARACTERS <= sum(len(article.text) for article in first) < 1.1 * SAMPLE_CHARACTERS


def test_a_sample_of_real_articles_is_cut_where_it_is_long_enough(tmp_path: Path):
    with gzip.open(tmp_path / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        for number in range(30):
            text = f"Article {number}. " + "The quay is long. " * 600
            file.write(json.dumps({"id": str(number), "title": f"Quay {number}", "text": text}) + "\n")
        file.write(json.dumps({"id": "empty", "title": "Empty", "text": ""}) + "\n")
    chosen = chosen_articles(tmp_path)
    assert chosen == chosen_articles(tmp_path)
    assert len(chosen) == SAMPLE_CHARACTERS // len(chosen[0].text) + 1
    assert [article.id for article in chosen] != sorted((article.id for article in chosen), key=int)


@pytest.fixture
def without_langchain_chroma(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "langchain_chroma" else find(name)
    )
    yield


@pytest.mark.usefixtures("without_langchain_chroma")
def test_a_missing_package_is_named_with_the_command_that_installs_it():
    with pytest.raises(MissingPackage, match=r"langchain-chroma.*pip install 'uradori\[bench\]'"):
        require_packages()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_reader_is_timed_over_passages_of_its_length(models_folder):
    report = reader_speed(synthetic_articles(30), models_folder)
    assert report["passages"] == DEPTH
    assert report["ms"] > 0
    assert report["torch_f32_ratio"] > 0
    assert 40 < report["memory_mb"] < 400  # its weights are 22 MB in f16, and its words 23
