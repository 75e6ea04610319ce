"""Two processes at one library: two that add, and one that adds beside a server that is asked all the while."""

import json
import time

import pytest

from tests.proofs.corpus import Story, write
from tests.proofs.program import assert_whole

pytestmark = [pytest.mark.slow, pytest.mark.proofs]

STORIES, FEW_STORIES = 200, 30
CHUNKS_EACH = 30
MOST_SECONDS = 10.0
"""Until what was added beside a server is among its answers."""

DEPTH = 20
"""Passages asked for: newer stories that share a word come before older ones, as the ranking wants it."""


def test_two_adders_at_once_lose_nothing(program, tmp_path, full, figure):
    stories = STORIES if full else FEW_STORIES
    halves = [range(stories // 2), range(stories // 2, stories)]
    news = [
        write(tmp_path / f"{place}.jsonl", (Story(n, CHUNKS_EACH) for n in half))
        for place, half in enumerate(halves)
    ]
    ended = [(process.communicate(timeout=300), process.returncode) for process in [
        program.start("add", file, "--quiet") for file in news
    ]]  # fmt: skip
    assert sorted({0, *(code for _, code in ended)}) in ([0], [0, 2]), ended
    for (_, said), code in ended:
        # One of them owns the library; the other waited for it, or says who does.
        assert code == 0 or ("in use by process" in said and len(said.splitlines()) == 1), said
    for file in news:
        program.json("add", file, "--quiet")
    found = program.audit()
    assert_whole(found)
    assert found.chunks == stories * CHUNKS_EACH
    figure(f"{found.chunks:,} chunks, exit statuses {[code for _, code in ended]}: 0 unfindable")


def test_what_is_added_beside_a_server_is_answered_within_seconds(program, tmp_path, full, figure):
    stories = STORIES if full else FEW_STORIES
    old = write(tmp_path / "old.jsonl", (Story(n, CHUNKS_EACH) for n in range(stories)))
    new = write(tmp_path / "new.jsonl", (Story(n, CHUNKS_EACH) for n in range(stories, 2 * stories)))
    program.json("add", old, "--quiet")
    asked = 0
    with program.serve() as client:
        adder = program.start("add", new, "--json", "--quiet")
        while adder.poll() is None:
            number = asked % stories
            assert _finds(client, number), f"story {number} was not found while others were added"
            asked += 1
            time.sleep(0.05)
        done, said = adder.communicate()
        assert adder.returncode == 0, said
        assert len(json.loads(done)["added"]) == stories
        began = time.monotonic()
        while not _finds(client, 2 * stories - 1) and time.monotonic() - began < MOST_SECONDS:
            time.sleep(0.05)
        waited = time.monotonic() - began
        assert [number for number in range(2 * stories) if not _finds(client, number)] == []
    assert waited < MOST_SECONDS
    found = program.audit()
    assert_whole(found)
    figure(
        f"{found.chunks:,} chunks, {asked} questions while adding; the newest answered {waited:.2f} s after"
    )


def _finds(client, number: int) -> bool:
    """Whether the story is among the passages for its own first sentence."""
    story = Story(number, CHUNKS_EACH)
    answer = client.post("/search", json={"question": story.text.split(".")[0], "k": DEPTH})
    assert answer.status_code == 200, answer.text
    return story.url in {passage["url"] for passage in answer.json()["passages"]}
