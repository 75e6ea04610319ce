"""`kill -9` at random moments of `rag add`: what was committed is served by the next start, whole."""

import hashlib
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.identity import article_id
from tests.proofs.corpus import Story, write
from tests.proofs.program import START_SECONDS, Audit, Effort, Program, assert_whole

pytestmark = [pytest.mark.slow, pytest.mark.proofs]

SERIES = 8
KILLS = 25
FEW_KILLS = 4
"""Kills of a series at the full size, and of the one series that the small form runs."""

STORIES = 100
CHUNKS_EACH = 30

WRITES = 5
"""Batches of such an addition, each followed by writes to both indexes. Every second kill waits for one of them."""

WAIT_SECONDS = 0.004


@pytest.mark.parametrize("series", range(SERIES))
def test_a_killed_add_leaves_every_committed_chunk_findable(
    program, tiny_settings, full, figure, tmp_path, series
):
    if series and not full:
        pytest.skip("one series is enough here; --proofs-full runs all")
    kills = KILLS if full else FEW_KILLS
    landed: Counter[str] = Counter()
    slowest = Effort(0.0, 0.0)
    before: dict[str, int] = {}
    seconds = seconds_undisturbed(Program(tmp_path / "undisturbed", tiny_settings), tmp_path)
    try:
        for edition in _killed_adds(program, tmp_path, random.Random(series), kills, seconds):
            landed[where_killed(program.home)] += 1
            if before:
                slowest = max(slowest, program.answers(f"file {100_000 + 1_000 * edition}"))
            assert slowest.processor < START_SECONDS
            found = program.audit()
            assert_whole(found)
            before = _not_gone_back(before, found, edition)
    finally:
        figure(
            f"{landed.total()} kills, {dict(landed)}; slowest answer of the next start {slowest.seconds:.1f} s "
            f"({slowest.processor:.1f} s of processor time)"
        )


def seconds_undisturbed(program: Program, folder: Path) -> float:
    """How long it takes to add the corpus here and now: the machine may be busy."""
    began = time.monotonic()
    program.json("add", _news(folder, 0), "--quiet")
    return time.monotonic() - began


def _news(folder: Path, edition: int) -> Path:
    return write(folder / "news.jsonl", (Story(n, CHUNKS_EACH, edition) for n in range(STORIES)))


def _killed_adds(
    program: Program, folder: Path, chance: random.Random, kills: int, seconds: float
) -> Iterator[int]:
    """Kill `rag add` so many times; yields the edition after each. A finished edition is followed by the next."""
    done = 0
    for edition in count():
        news = _news(folder, edition)
        while done < kills:
            if done % 2:
                killed = _killed_in_write(program, news, chance.randint(1, WRITES), chance.uniform(0, 0.1))
            else:
                killed = _killed_after(program, news, chance.uniform(0.2 * seconds, seconds))
            if not killed:
                break
            done += 1
            yield edition
        if done == kills:
            return


def _killed_after(program: Program, news: Path, seconds: float) -> bool:
    """Run `rag add` and kill it after `seconds`; False if it was done before."""
    process = program.start("add", news, "--json", "--quiet", start_new_session=True)
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    return _ended_by_kill(process)


def _killed_in_write(program: Program, news: Path, writes: int, seconds: float) -> bool:
    """Run `rag add` and kill it `seconds` after an index began to be behind for the nth time."""
    process = program.start("add", news, "--json", "--quiet", start_new_session=True)
    was_behind = bool(behind(program.home))
    while process.poll() is None and writes:
        is_behind = bool(behind(program.home))
        writes -= is_behind and not was_behind
        was_behind = is_behind
        time.sleep(WAIT_SECONDS)
    time.sleep(seconds)
    return _ended_by_kill(process)


def _ended_by_kill(process: subprocess.Popen[str]) -> bool:
    process.kill()
    _, complaint = process.communicate()
    assert process.returncode in (0, -signal.SIGKILL), complaint
    return process.returncode != 0


def behind(home: Path) -> list[str]:
    """The indexes whose mark is behind what the store has committed."""
    address = f"{(home / 'library.sqlite').resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as store:
            end = store.execute("SELECT coalesce(max(position), 0) FROM journal").fetchone()[0]
            marks = dict(store.execute("SELECT name, position FROM marks"))
    except sqlite3.OperationalError:
        return []  # it is not there yet
    return [name for name in ("chroma", "tantivy") if marks.get(name, 0) < end]


def where_killed(home: Path) -> str:
    """Which part of the pipeline the kill met, from the marks in a copy of the store."""
    with TemporaryDirectory() as folder:
        for file in home.glob("library.sqlite*"):
            shutil.copy(file, folder)
        with closing(sqlite3.connect(Path(folder) / "library.sqlite")) as store:
            try:
                end = store.execute("SELECT coalesce(max(position), 0) FROM journal").fetchone()[0]
            except sqlite3.OperationalError:
                return "before the library was there"
            marks = dict(store.execute("SELECT name, position FROM marks"))
    if not end:
        return "before the first commit"
    behind = [name for name in ("chroma", "tantivy") if marks.get(name, 0) < end]
    return f"in the write to {behind[0]}" if behind else "between batches"


def _not_gone_back(before: dict[str, int], found: Audit, edition: int) -> dict[str, int]:
    """The edition in which each article is there; all are whole, and none is older than it was."""
    now = {}
    for number in range(STORIES):
        story = Story(number, CHUNKS_EACH)
        name = article_id(url=story.url, title=story.title, text="")
        if name not in found.articles:
            assert name not in before, f"{story.url} was committed and is gone"
            continue
        digest, chunks = found.articles[name]
        assert chunks == CHUNKS_EACH
        now[name] = next(e for e in (edition, edition - 1) if digest == _digest(number, e))
        assert now[name] >= before.get(name, 0), f"{story.url} went back to an earlier text"
    assert set(found.articles) == set(now), "an article that nobody added"
    return now


def _digest(number: int, edition: int) -> str:
    return hashlib.sha256(Story(number, CHUNKS_EACH, edition).text.encode()).hexdigest()
