"""The disk fills up while articles are added: it is said in a line, nothing is lost, and a re-run completes."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.proofs.corpus import Story, write
from tests.proofs.program import Audit, Program, assert_whole

pytestmark = [pytest.mark.slow, pytest.mark.proofs]

SIZES, FEW_SIZES = 20, 2
OLD, NEW = 20, 120
"""Stories in the library before, and in all."""
CHUNKS_EACH = 30

LEAST_SPACE = 200_000
"""Bytes free at the smallest size: a start alone needs some for SQLite's shared memory and the lock."""
MOST_SHARE = 0.85
"""Of what the finished library takes; more may suffice, for logs are written back at different times."""


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A tmpfs of `size` bytes at `folder`."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"mounting a small tmpfs is not permitted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """The corpus of the old state, and the whole one."""
    folder = tmp_path_factory.mktemp("news")
    return (
        write(folder / "old.jsonl", (Story(n, CHUNKS_EACH) for n in range(OLD))),
        write(folder / "all.jsonl", (Story(n, CHUNKS_EACH) for n in range(NEW))),
    )


@pytest.fixture(scope="module")
def old_library(tmp_path_factory, tiny_settings, news):
    """A closed library with the old articles."""
    program = Program(tmp_path_factory.mktemp("old") / "library", tiny_settings)
    program.json("add", news[0], "--quiet")
    return program.home


@pytest.fixture(scope="module")
def bytes_needed(tmp_path_factory, tiny_settings, news, old_library):
    """What the library takes on disk with the old articles, and with all."""
    program = Program(tmp_path_factory.mktemp("whole") / "library", tiny_settings)
    program.json("add", news[1], "--quiet")
    return tuple(
        sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
        for home in (old_library, program.home)
    )


@pytest.mark.parametrize("place", range(SIZES))
def test_a_full_disk_is_said_in_a_line_and_loses_nothing(
    tmp_path, tiny_settings, full, figure, news, old_library, bytes_needed, place
):
    if not full and place % (SIZES // FEW_SIZES) != SIZES // FEW_SIZES // 2:
        pytest.skip("a few sizes are enough here; --proofs-full runs all")
    before, after = bytes_needed
    least = before + LEAST_SPACE
    size = int(least + (after * MOST_SHARE - least) * place / (SIZES - 1))
    with small_disk(tmp_path / "disk", size) as disk:
        program = Program(shutil.copytree(old_library, disk / "library"), tiny_settings)
        refused = program.run("add", news[1], "--quiet")
        assert "Traceback" not in refused.stderr, refused.stderr[-3000:]
        assert refused.returncode == 2, (refused.returncode, refused.stdout, refused.stderr)
        assert len(refused.stderr.splitlines()) == 1, refused.stderr
        assert "full" in refused.stderr or "space" in refused.stderr, refused.stderr
        while_full = program.run("search", "file 100000", "--json")
        assert "Traceback" not in while_full.stderr, while_full.stderr[-3000:]
        subprocess.run(["mount", "-o", f"remount,size={10 * after}", disk], check=True)
        kept = program.audit()
        _has_the_old_ones(kept)
        program.json("add", news[1], "--quiet")
        completed = program.audit()
        assert_whole(completed)
        assert len(completed.articles) == NEW
    figure(
        f"{size / 1e6:.2f} MB: exit 2, {len(kept.articles)} articles kept, "
        f"search while full exits {while_full.returncode}; {refused.stderr.strip()}"
    )


def _has_the_old_ones(kept: Audit) -> None:
    assert_whole(kept)
    assert len(kept.articles) >= OLD
    assert {count for _, count in kept.articles.values()} == {CHUNKS_EACH}
