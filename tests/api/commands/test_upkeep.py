from pathlib import Path
from typing import Any

import pytest

from index.errors import DiskFull, InvalidRequest
from index.records import BackupReport, Fault, RebuildReport, VerifyReport

WHOLE = VerifyReport(True, 2, 3, 3, 3, 3)
FAULT = Fault("missing_in_chroma", 7, ("1", "2", "3", "4", "5"), "Chunks are missing.", "rag rebuild")
BROKEN = VerifyReport(False, 2, 3, 2, 3, 3, (FAULT,))


def test_a_whole_library_is_well(rag: Any, engine: Any) -> None:
    engine.play(WHOLE)
    outcome = rag("verify")
    assert outcome.code == 0
    assert "3 looked up" in outcome.out
    assert "All is well." in outcome.out
    assert engine.asked("verify")["everything"] is False


def test_what_is_wrong_is_a_negative_answer_with_the_way_out(rag: Any, engine: Any) -> None:
    engine.play(BROKEN, BROKEN)
    outcome = rag("verify", "--all")
    assert outcome.code == 1
    assert "Way out: rag rebuild" in " ".join(outcome.out.split())
    assert engine.asked("verify")["everything"] is True
    record = rag("verify", "--json").json
    assert (record["ok"], record["faults"][0]["kind"]) == (False, "missing_in_chroma")
    assert record["faults"][0]["remedy"] == "rag rebuild"


@pytest.mark.parametrize(("options", "embed"), [((), False), (("--embed",), True)])
def test_a_rebuild_says_what_it_made(rag: Any, engine: Any, options: tuple[str, ...], embed: bool) -> None:
    engine.play(RebuildReport(2, 3, 2 if embed else 0))
    outcome = rag("rebuild", *options)
    assert (outcome.code, "3 chunks of 2 articles" in outcome.out) == (0, True)
    assert ("2 of them embedded" in outcome.out) is embed
    assert engine.asked("rebuild")["embed"] is embed


def test_backup_and_restore_pass_the_file_on(rag: Any, engine: Any) -> None:
    engine.play(BackupReport("b.sqlite", 4_000_000, 2, 3), BackupReport("b.sqlite", 4_000_000, 2, 3))
    assert rag("backup", "b.sqlite").out == "2 articles are in b.sqlite (4.0 MB).\n"
    assert rag("restore", "b.sqlite", "--force").code == 0
    assert engine.calls[-1] == ("restore", (Path("b.sqlite"),), {"force": True})


def test_a_refused_restore_and_a_full_disk_are_one_line(rag: Any, engine: Any) -> None:
    for error in (InvalidRequest("It holds 3 articles; say --force."), DiskFull("The disk is full.")):
        engine.play(error)
        outcome = rag("restore", "b.sqlite")
        assert (outcome.code, outcome.out, outcome.err) == (2, "", f"rag: {error}\n")


def test_an_interrupted_embedding_says_that_it_goes_on(rag: Any, engine: Any) -> None:
    engine.play(KeyboardInterrupt(), KeyboardInterrupt())
    outcome = rag("rebuild", "--embed")
    assert (outcome.code, "run the same command again" in outcome.err) == (130, True)
    assert "again" not in rag("rebuild").err
