"""`kill -9` at random moments of `rag add`: what was committed is served by the next start, whole."""

import hashlib
import random
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.identity import article_id
from tests.proofs.corpus import Story, write
from tests.proofs.program import START_SECONDS, Audit, Program, assert_whole

pytestmark = [pytest.mark.slow, pytest.mark.proofs]

SERIES = 8
KILLS = 25
FEW_KILLS = 4
"""Kills of a series at the full size, and of the one series that the small form runs."""

STORIES = 100
CHUNKS_EACH = 30

EARLIEST, LATEST = 0.4, 4.5
"""Seconds after the start of `rag add` between which it is killed: from its imports to about its end."""


@pytest.mark.parametrize("series", range(SERIES))
def test_a_killed_add_leaves_every_committed_chunk_findable(program, full, figure, tmp_path, series):
    if series and not full:
        pytest.skip("one series is enough here; --proofs-full runs all")
    kills = KILLS if full else FEW_KILLS
    landed: Counter[str] = Counter()
    slowest = 0.0
    before: dict[str, int] = {}
    try:
        for edition in _killed_adds(program, tmp_path, random.Random(series), kills):
            landed[where_killed(program.home)] += 1
            slowest = max(slowest, program.answers(f"file {100_000 + 1_000 * edition}") if before else 0.0)
            found = program.audit()
            assert_whole(found)
            assert found.seconds_to_serve < START_SECONDS
            before = _not_gone_back(before, found, edition)
    finally:
        figure(f"{landed.total()} kills, {dict(landed)}; slowest answer of the next start {slowest:.1f} s")


def _killed_adds(program: Program, folder: Path, chance: random.Random, kills: int) -> Iterator[int]:
    """Kill `rag add` so many times; yields the edition after each. A finished edition is followed by the next."""
    done = 0
    for edition in count():
        news = write(folder / "news.jsonl", (Story(n, CHUNKS_EACH, edition) for n in range(STORIES)))
        while done < kills:
            if not killed(program, news, chance.uniform(EARLIEST, LATEST)):
                break
            done += 1
            yield edition
        if done == kills:
            return


def killed(program: Program, news: Path, seconds: float) -> bool:
    """Run `rag add` and kill it after `seconds`; False if it was done before."""
    process = program.start("add", news, "--json", "--quiet", start_new_session=True)
    try:
        _, complaint = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    assert process.returncode == 0, complaint
    return False


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
