from eval.benchmarks import BENCHMARKS
from eval.timeline_benchmark import measures, tell

TEXT = "The council approved the pier on Friday. It will open on 5 May, and boats ran more than in 2019."


def record(friday: str) -> dict[str, object]:
    start = TEXT.index("Friday")
    timex = {"start": start, "end": start + 6, "type": "DATE", "value": friday, "text": "Friday"}
    return {"doc": "a", "created": "2026-03-09", "text": TEXT, "timex": [timex]}


def test_an_entry_is_right_wrong_or_without_an_annotation() -> None:
    assert "timeline" in BENCHMARKS
    report = measures([tell(record("2026-03-06"))])
    assert (report["right"], report["unannotated"], report["wrong"]) == (0.5, 0.5, 0.0)
    assert (report["found"], report["told"], report["entries"]) == (1.0, 1.0, 2.0)
    report = measures([tell(record("2026-02-27"))])
    assert (report["right"], report["wrong"], report["found"]) == (0.0, 0.5, 0.0)


def test_no_texts_give_zeros() -> None:
    assert measures([])["right"] == 0.0
