import json
from pathlib import Path

import pytest

from eval.benchmarks import BENCHMARKS, LIMITED
from eval.bigram_search import BigramSearch
from eval.japanese_benchmark import ParagraphQuestion as Asked
from eval.japanese_benchmark import as_article, character_f1, load, measures, normalised, run, score
from index.errors import UnreadableSource
from rag.records import Answer, EngineInfo

LAMP = "灯台守 [SEP] 灯台守の安岡は、2021年に浜辺の灯台へ移った。"
PIER = "桟橋 [SEP] 木の桟橋は、嵐のあとに12人の大工が直した。"


def answer(short: str | None, text: str = "", *, status: str = "answered") -> Answer:
    return Answer(
        id="1", question="誰か。", as_of="2026-01-02", status=status, language="ja", text=text, short=short,  # type: ignore[arg-type]
        sentences=(), citations=(), figures=(), withheld=(), notes=(), nearest=(),
        engine=EngineInfo("extractive", None, "none"),
    )  # fmt: skip


def write(folder: Path) -> None:
    paragraphs = [
        {
            "context": LAMP,
            "qas": [{"question": "灯台へ移ったのはいつか。", "answers": [{"text": "2021年"}] * 2}],
        },
        {
            "context": PIER,
            "qas": [
                {"question": "何人の大工が直したか。", "answers": [{"text": "12人"}]},
                {"question": "誰も知らない。", "answers": [], "is_impossible": True},
            ],
        },
    ]
    data = {"data": [{"title": "浜辺", "paragraphs": paragraphs}]}
    (folder / "valid.json").write_text(json.dumps(data), "utf-8")


def test_f1_counts_characters_without_marks_and_blanks():
    assert normalised("「青い 船」。") == "青い船"
    assert character_f1("青い船", ["赤い船"]) == pytest.approx(2 / 3)
    assert character_f1("青い船", ["赤い", "青い船"]) == 1.0
    assert character_f1("", ["青い船"]) == 0.0


def test_only_what_was_answered_counts():
    asked = Asked(0, "誰か。", ("安岡",))
    found = score(asked, 1, answer("安岡", "灯台守の安岡は移った。 [1]"), 1.0)
    assert (found.short_em, found.short_f1, found.contains, found.answered) == (1.0, 1.0, 1.0, 1.0)
    missing = score(asked, None, answer("安岡", "安岡", status="not_found"), 0.0)
    assert (missing.short_em, missing.short_f1, missing.contains, missing.answered) == (0.0, 0.0, 0.0, 0.0)
    report = measures([found, missing])
    assert (report["hit@1"], report["short_f1"], report["baselines"]) == (
        0.5, 0.5, {"bigram_bm25": {"hit@1": 0.5}},
    )  # fmt: skip


def test_the_title_becomes_the_first_line():
    article = as_article("灯台守", LAMP, number=3)
    assert (article.id, article.title, article.language) == ("p3", "灯台守", "ja")
    assert article.text == "灯台守\n\n灯台守の安岡は、2021年に浜辺の灯台へ移った。"


def test_questions_know_their_paragraph_and_impossible_ones_are_left_out(tmp_path: Path):
    write(tmp_path)
    articles, questions = load(tmp_path)
    assert len(articles) == 2
    assert [(each.paragraph, each.answers) for each in questions] == [(0, ("2021年",)), (1, ("12人",))]


def test_pairs_of_characters_find_a_text():
    search = BigramSearch([LAMP, PIER])
    assert search.best("桟橋を直したのは何人か。") == 1
    assert search.best("灯台へ移ったのは") == 0
    assert search.scores("xyz").tolist() == [0.0, 0.0]


def test_rare_pairs_count_more_than_frequent_ones():
    search = BigramSearch(["青い船", "青い空", "青い鳥", "灯台の階段を夜に上る"])
    assert search.best("青い灯台") == 3


def test_a_folder_without_the_data_is_an_error(tmp_path: Path):
    with pytest.raises(UnreadableSource):
        load(tmp_path)
    (tmp_path / "x.json").write_text("{}", "utf-8")
    with pytest.raises(UnreadableSource):
        load(tmp_path)


def test_the_benchmark_has_its_name():
    assert BENCHMARKS["japanese"] is run
    assert LIMITED["japanese"] is run
