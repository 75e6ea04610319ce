import gzip
import json
from pathlib import Path

import pytest

from eval.guard_benchmark import Finding, balanced_accuracy, detection, run, span_f1
from eval.guard_data import GuardItem, ragtruth, summedits, wice_tokens
from index.errors import UnreadableSource
from index.records import Article
from rag.engine import Engine
from rag.settings import Settings

SOURCE = "The town will spend ¥240 million on a second ferry. Fares rose 5 percent in April."
GOOD, BAD = "The town will spend ¥240 million on a ferry.", "The town will spend ¥2.4 billion on a ferry."


def write(path: Path, *rows: object) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    write(
        tmp_path / "summedits" / "dev.jsonl.gz",
        {"doc": SOURCE, "summary": GOOD, "label": 1, "domain": "news", "original_summary": GOOD},
        {"doc": SOURCE, "summary": BAD, "label": 0, "domain": "news", "original_summary": GOOD},
    )
    label = {"start": BAD.index("¥"), "end": BAD.index(" on")}
    responses = [{"response": GOOD, "labels": []}, {"response": BAD, "labels": [label]}]
    write(tmp_path / "ragtruth" / "summary.dev.jsonl.gz", {"source": SOURCE, "responses": responses})
    write(
        tmp_path / "ragtruth" / "qa.dev.jsonl.gz",
        {"source": {"question": "What will it cost?", "passages": SOURCE}, "responses": responses},
    )
    claims = [
        {"claim": GOOD, "evidence": [SOURCE], "label": "supported"},
        {"claim": BAD, "evidence": [SOURCE], "label": "partially_supported"},
    ]
    write(tmp_path / "wice" / "claims.dev.jsonl.gz", *claims)
    tokens = BAD.replace(".", " .", 2).replace("2 .4", "2.4").split()
    marks = [token in ("¥2.4", "billion") for token in tokens]
    write(
        tmp_path / "wice" / "tokens.dev.jsonl.gz",
        {**claims[1], "claim_tokens": tokens, "non_supported_spans": marks},
    )
    return tmp_path


def test_what_the_folder_holds_is_measured_under_the_names_of_the_protocol(
    directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    engine = Engine(Settings(home=tmp_path_factory.mktemp("guard"), llm=None))
    seen: list[tuple[int, int | None]] = []
    report = run(directory, engine, progress=lambda done, total: seen.append((done, total)))
    assert report["summedits"] == {"news": 1.0}
    assert report["ragtruth"]["summary"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "span_f1": 1.0}
    assert report["ragtruth"]["qa"]["f1"] == 1.0
    assert report["wice"]["accuracy"] == 1.0
    assert report["speed"]["check_ms"] > 0
    assert seen[-1] == (9, 9)


def test_sources_labels_and_spans_are_read_as_the_sets_give_them(directory: Path) -> None:
    good, bad = summedits(directory)
    assert (good.faulty, bad.faulty, bad.original, bad.group) == (False, True, GOOD, "news")
    answer = ragtruth(directory, "qa")[1]
    assert answer.source.title == "What will it cost?"
    assert [answer.text[start:end] for start, end in answer.spans] == ["¥2.4 billion"]
    (claim,) = wice_tokens(directory)
    assert [claim.text[start:end] for start, end in claim.spans] == ["¥2.4", "billion"]


def test_a_folder_without_any_of_the_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="holds none of"):
        run(tmp_path, Engine(Settings(home=tmp_path, llm=None)))


def finding(faulty: bool, flagged: bool, text: str = "abcd", marked: int = 0, right: int = 0) -> Finding:
    item = GuardItem(text, Article("a", "", text), faulty, spans=((0, right),) if right else ())
    return Finding(item, flagged, ((0, marked),) if marked else ())


def test_balanced_accuracy_weighs_both_kinds_alike() -> None:
    found = [finding(True, True), finding(True, False), finding(False, False)]
    assert balanced_accuracy(found) == 0.75


def test_detection_and_spans_are_counted_over_all_texts() -> None:
    found = [
        finding(True, True, marked=2, right=4),
        finding(False, True, marked=2),
        finding(True, False, right=4),
    ]
    report = detection(found)
    assert (report["precision"], report["recall"]) == (0.5, 0.5)
    assert report["span_f1"] == pytest.approx(2 * 0.5 * 0.25 / 0.75)
    assert span_f1([], lambda text, spans: set()) == 0.0
