import gzip
import json
from pathlib import Path

import pytest

from eval.benchmarks import BENCHMARKS
from eval.extraction_benchmark import measures, overlap, run, shingles
from eval.page_baselines import best_run, everything, long_finished_lines
from index.errors import UnreadableSource

FIRST = "The lighthouse at Corran Head was lit again on Saturday, after nine winters in which no lamp had burned there."
SECOND = "Its keeper, who had come by boat with two barrels of oil, climbed the stairs alone and would not be filmed."
MENU = "Home\n\nWeather\n\nHarbour"
PAGE = f"""<html><head><title>A lamp is lit</title></head><body><nav><a href="/">Home</a> <a href="/w">Weather</a></nav>
<article><h1>A lamp is lit at Corran Head</h1><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"""


def test_a_text_of_fewer_words_than_a_shingle_is_one_shingle():
    assert list(shingles("Two words")) == [("Two", "words")]
    assert shingles("a b c d a b c d").total() == 5


def test_precision_falls_with_what_is_too_much_and_recall_with_what_is_missing():
    assert overlap("a b c d e", "a b c d e").precision == 1.0
    assert overlap("a b c d e", "a b c d").recall == 0.5
    assert overlap("a b c d", "a b c d x").precision == 0.5
    assert overlap("a b c d e f g h", "a b c d a b c d").recall == pytest.approx(1 / 5)


def test_f1_is_that_of_the_averages():
    found = [overlap("a b c d e", "a b c d e"), overlap("a b c d e", "nothing of that")]
    assert measures(found) == {"f1": 0.5, "precision": 0.5, "recall": 0.5}


def test_the_baselines_take_lines():
    text = f"{MENU}\n\n{FIRST}\n\nA nice picture of it\n\n{SECOND}\n\nAbout us"
    assert everything(text) == text
    assert long_finished_lines(text) == f"{FIRST}\n{SECOND}"
    assert best_run(text) == f"{FIRST}\n{SECOND}".replace("\n", "\nA nice picture of it\n")
    assert best_run("Home\nWeather") == ""


def test_the_benchmark_reads_pages_as_html_and_as_pasted(tmp_path: Path):
    pytest.importorskip("inscriptis")
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "one.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    truth = {"one": {"articleBody": f"{FIRST}\n\n{SECOND}", "url": "https://example.org"}}
    (tmp_path / "ground-truth.dev.json").write_text(json.dumps(truth), "utf-8")
    report = run(tmp_path, None)  # type: ignore[arg-type]
    assert report["html"] == {"f1": 1.0, "precision": 1.0, "recall": 1.0}
    assert report["pasted"]["f1"] > 0.9  # type: ignore[index]
    assert report["baselines"]["pasted"]["everything"]["recall"] == 1.0  # type: ignore[index]
    assert report["pages"] == 1


def test_a_folder_without_the_data_is_an_error(tmp_path: Path):
    with pytest.raises(UnreadableSource):
        run(tmp_path, None)  # type: ignore[arg-type]
    (tmp_path / "ground-truth.json").write_text('{"gone": {"articleBody": "x"}}', "utf-8")
    with pytest.raises(UnreadableSource):
        run(tmp_path, None)  # type: ignore[arg-type]


def test_the_benchmark_has_its_name():
    assert BENCHMARKS["extraction"] is run
