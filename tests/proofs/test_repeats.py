"""The same corpus, added whole, interrupted and resumed, and added again: always the same library."""

import random
import signal
import subprocess

import pytest

from tests.proofs.corpus import Story, write
from tests.proofs.program import Program, assert_whole

pytestmark = [pytest.mark.slow, pytest.mark.proofs]

STORIES, FEW_STORIES = 400, 50
INTERRUPTIONS, FEW_INTERRUPTIONS = 10, 2
CHUNKS_EACH = 30
EARLIEST, LATEST = 0.4, 3.0
"""Seconds after the start of `rag add` between which it is interrupted."""


def test_interrupted_and_resumed_adding_ends_in_the_same_library(
    tmp_path, tiny_settings, full, figure
) -> None:
    stories = STORIES if full else FEW_STORIES
    news = write(tmp_path / "news.jsonl", (Story(n, CHUNKS_EACH) for n in range(stories)))
    chance = random.Random(3)
    interruptions = INTERRUPTIONS if full else FEW_INTERRUPTIONS
    states = []
    for how in (None, signal.SIGINT, signal.SIGKILL):
        program = Program(tmp_path / f"library-{how}", tiny_settings)
        for _ in range(interruptions if how else 0):
            _interrupt(program, news, how, chance.uniform(EARLIEST, LATEST))
        program.json("add", news, "--quiet")
        for _ in range(2):
            again = program.json("add", news, "--quiet")
            assert (again["added"], again["changed"], again["chunks"]) == ([], [], 0)
            assert len(again["unchanged"]) == stories
        found = program.audit()
        assert_whole(found)
        states.append((found.articles, found.chunks))
    assert states[0] == states[1] == states[2]
    assert states[0][1] == stories * CHUNKS_EACH
    figure(
        f"{interruptions} Ctrl-C and {interruptions} kills, {states[0][1]:,} chunks: ids and counts identical"
    )


def _interrupt(program, news, how: signal.Signals, seconds: float) -> None:
    process = program.start("add", news, "--quiet", start_new_session=True)
    try:
        _, said = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(how)
        _, said = process.communicate(timeout=60)
    assert process.returncode in (0, 130, -how), said
    assert "Traceback" not in said
