from typing import Any

import pytest

from index.records import Fault, RebuildReport, VerifyReport

FAULT = Fault("missing_in_chroma", 1, ("7",), "Chunks are missing.", "rag rebuild")
REPORT = VerifyReport(False, 2, 3, 2, 3, 3, faults=(FAULT,), repaired=("One was put in anew.",))


@pytest.mark.parametrize(("body", "everything"), [({}, False), ({"everything": True}, True)])
def test_what_is_wrong_is_told(client: Any, engine: Any, body: dict[str, bool], everything: bool) -> None:
    engine.play(REPORT)
    record = client.post("/verify", json=body).json()
    assert (record["ok"], record["repaired"]) == (False, ["One was put in anew."])
    assert record["faults"][0]["remedy"] == "rag rebuild"
    assert engine.asked("verify") == {"everything": everything}


def test_a_rebuild_is_told_when_it_is_done(client: Any, engine: Any) -> None:
    engine.play(RebuildReport(2, 3, 2))
    record = client.post("/rebuild", json={"embed": True}).json()
    assert record == {"articles": 2, "chunks": 3, "embedded": 2}
    assert engine.asked("rebuild") == {"embed": True}


@pytest.mark.parametrize("path", ["/verify", "/rebuild"])
def test_what_is_misspelt_is_refused(client: Any, path: str) -> None:
    assert client.post(path, json={"al": True}).status_code == 422
