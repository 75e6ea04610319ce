"""A kill at each named step of the pipeline: what is served then is exactly the state before or the one after."""

import shutil
import signal

import pytest

from tests.proofs.corpus import Story, write
from tests.proofs.program import Program, assert_whole

pytestmark = [pytest.mark.slow, pytest.mark.proofs]

STORIES, FEW_STORIES = 100, 10
CHUNKS_EACH = 12

OF_ADDING = (
    "embedded", "stored",
    *(f"{index} {step}" for index in ("chroma", "tantivy")
      for step in ("unsealed", "written", "marked", "closed", "sealed")),
)  # fmt: skip
OF_REBUILDING = tuple(
    f"{index} {step}" for index in ("chroma", "tantivy") for step in ("filled", "swapped", "swept")
)

FEW_STEPS = ("stored", "chroma written", "tantivy marked", "chroma closed", "tantivy swapped")
"""Steps of the small form; tests/index/test_recovery.py ends a process at each of them."""


@pytest.fixture(autouse=True)
def enough(request, full):
    """Leaves steps out of the small form."""
    if not full and request.node.callspec.params["step"] not in FEW_STEPS:
        pytest.skip("a few steps are enough here; --proofs-full runs all")


@pytest.fixture(scope="module")
def states(tmp_path_factory, tiny_settings, full):
    """A closed library, the news that are to come, and what both states hold."""
    folder = tmp_path_factory.mktemp("states")
    stories = STORIES if full else FEW_STORIES
    old = write(folder / "old.jsonl", (Story(n, CHUNKS_EACH) for n in range(stories)))
    # Half of the stories change and as many come in, all in one batch.
    new = write(
        folder / "new.jsonl", (Story(n, CHUNKS_EACH, 1) for n in range(stories // 2, stories * 3 // 2))
    )
    program = Program(folder / "library", tiny_settings)
    program.json("add", old, "--quiet")
    before = program.audit().articles
    later = Program(shutil.copytree(program.home, folder / "later"), tiny_settings)
    later.json("add", new, "--quiet")
    return program.home, new, before, later.audit().articles


@pytest.mark.parametrize("step", OF_ADDING)
def test_a_kill_at_a_step_of_adding_leaves_the_state_before_or_after(
    tmp_path, tiny_settings, states, full, step
):
    home, new, before, after = states
    program = Program(shutil.copytree(home, tmp_path / "library"), tiny_settings)
    assert program.stepping(step, new) == -signal.SIGKILL
    found = program.audit()
    assert_whole(found)
    if full and found.articles not in (before, after):
        # Several batches: each of them is there as a whole, and every article in one state.
        assert all(found.articles[name] in (state, after[name]) for name, state in before.items())
    else:
        assert found.articles in ((before,) if step == "embedded" else (before, after))
    program.json("add", new, "--quiet")
    completed = program.audit()
    assert_whole(completed)
    assert completed.articles == after


@pytest.mark.parametrize("step", OF_REBUILDING)
def test_a_kill_at_a_step_of_rebuilding_changes_nothing(tmp_path, tiny_settings, states, step):
    home, _, before, _ = states
    program = Program(shutil.copytree(home, tmp_path / "library"), tiny_settings)
    assert program.stepping(step) == -signal.SIGKILL
    found = program.audit()
    assert_whole(found)
    assert found.articles == before
