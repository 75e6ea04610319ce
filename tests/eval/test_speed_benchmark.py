import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from eval.speed_baselines import Adding, require_packages
from eval.speed_benchmark import alternate, chosen_articles
from index.errors import MissingPackage
from index.records import Article


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
    assert len({article.text for article in first}) == len(first) > 100


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
