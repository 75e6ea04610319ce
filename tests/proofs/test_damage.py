"""Each file of each index is cut, zeroed and deleted in turn: always noticed, rebuilt, and found as before."""

import shutil
from pathlib import Path

import pytest

from tests.proofs.corpus import Story, write
from tests.proofs.program import Program, assert_whole

pytestmark = [pytest.mark.slow, pytest.mark.proofs]

STORIES, FEW_STORIES = 100, 8
CHUNKS_EACH = 30
FEW_FILES = 4
"""Files that the small form damages, spread over both indexes, each in another way."""

QUESTIONS = 10
LEAST_OVERLAP = 0.99


def cut(file: Path) -> None:
    """Half of the file goes."""
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)


def zero(file: Path) -> None:
    """As many zeros as there were bytes."""
    file.write_bytes(bytes(file.stat().st_size))


WAYS = (cut, zero, Path.unlink)


def test_damage_to_any_file_of_an_index_is_noticed_and_repaired(tmp_path, tiny_settings, full, figure):
    stories = STORIES if full else FEW_STORIES
    whole = Program(tmp_path / "whole", tiny_settings)
    whole.json("add", write(tmp_path / "n.jsonl", (Story(n, CHUNKS_EACH) for n in range(stories))), "--quiet")
    questions = [f"file {100_000 * (n + 1) + n}" for n in range(QUESTIONS)]
    files = _files_of_the_indexes(whole.home)
    attacks = [(file, way) for file in files for way in WAYS]
    attacks = attacks if full else attacks[:: max(1, len(attacks) // FEW_FILES)]
    before = _found(whole, questions)
    worst = 1.0
    for file, way in attacks:
        program = Program(shutil.copytree(whole.home, tmp_path / "damaged"), tiny_settings)
        way(program.home / file)
        report = program.json("verify", "--all", "--quiet")
        assert report["repaired"], f"{way.__name__} {file} was not noticed"
        found = program.audit()
        assert_whole(found)
        overlap = _overlap(before, _found(program, questions))
        assert overlap >= LEAST_OVERLAP, (file, way.__name__)
        worst = min(worst, overlap)
        shutil.rmtree(program.home)
    figure(f"{len(files)} files, {len(attacks)} damages: all noticed, least overlap {worst:.3f}")


def _files_of_the_indexes(home: Path) -> list[Path]:
    """The files with contents; an empty one (a lock of Tantivy) cannot be told from itself cut or zeroed."""
    return sorted(
        path.relative_to(home)
        for name in ("chroma", "tantivy")
        for path in (home / name).rglob("*")
        if path.is_file() and path.stat().st_size
    )


def _found(program: Program, questions: list[str]) -> list[set[tuple[str, int]]]:
    """The passages found for each question, by article and place."""
    with program.serve() as client:
        answers = [
            client.post("/search", json={"question": question, "k": 10}).json() for question in questions
        ]
    return [{(p["article_id"], p["start"]) for p in answer["passages"]} for answer in answers]


def _overlap(before: list[set[tuple[str, int]]], after: list[set[tuple[str, int]]]) -> float:
    shared = sum(len(old & new) for old, new in zip(before, after, strict=True))
    return shared / sum(map(len, before))
