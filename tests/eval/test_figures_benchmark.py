import gzip
import json
import random
from pathlib import Path

import pytest

from eval import figures_benchmark
from eval.alterations import is_other, with_other_digit
from eval.benchmarks import BENCHMARKS
from eval.english_alterations import ENGLISH
from eval.figures_benchmark import article_trials, kinds, run
from eval.japanese_alterations import JAPANESE
from index.errors import UnreadableSource
from index.records import Article

ENGLISH_TEXT = (
    "The harbour board spent $4 million on 30 vehicles and 5 percent of its budget on 12,000 trees in May 2019. "
    "Ticket sales rose by 7 percent on Friday, and 250 people were waiting at the pier on March 3, 2026."
)
JAPANESE_TEXT = "港湾局は2019年5月3日に3億円で車両30台を購入し、職員は5%増加した。男性4人と、桟橋にいた女性12人がけがをした。"
MANY = 99


def trials(text: str, language: str) -> list[tuple[str, str, bool]]:
    alterations = ENGLISH if language == "en" else JAPANESE
    article = Article(id="a", title="", text=text, published_at="2026-03-06", language=language)
    wanted = dict.fromkeys(kinds(alterations), MANY)
    made: set[tuple[str, str]] = set()
    return [
        (trial.kind, trial.sentence, trial.passed)
        for seed in range(20)
        for trial in article_trials(article, alterations, random.Random(seed), wanted, made)
    ]


@pytest.mark.parametrize(("text", "language"), [(ENGLISH_TEXT, "en"), (JAPANESE_TEXT, "ja")])
def test_every_kind_is_tried_and_altered_sentences_differ(text: str, language: str) -> None:
    found = trials(text, language)
    tried = {kind for kind, _, _ in found}
    assert {"unaltered", "value", "unit", "scale", "date", "negated"} <= tried
    assert all(
        (sentence in text) == (kind == "unaltered") for kind, sentence, _ in found if kind != "form.clause"
    )


@pytest.mark.parametrize(("text", "language"), [(ENGLISH_TEXT, "en"), (JAPANESE_TEXT, "ja")])
def test_what_is_altered_is_caught_and_what_is_not_is_let_through(text: str, language: str) -> None:
    for kind, sentence, passed in trials(text, language):
        assert passed == (kind == "unaltered" or kind.startswith("form.")), (kind, sentence)


@pytest.mark.parametrize(
    ("text", "language", "crossed", "alone"),
    [
        (
            "The bridge cost $40 million, and the tunnel cost $90 million.",
            "en",
            {"The bridge cost $90 million.", "The tunnel cost $40 million."},
            {"The bridge cost $40 million.", "The tunnel cost $90 million."},
        ),
        (
            "港の売上高は5%増の黒字、駅の利益は12%減の赤字となった。",
            "ja",
            {"港の売上高は12%増の黒字。", "駅の利益は5%減の赤字となった。"},
            {"港の売上高は5%増の黒字。", "駅の利益は12%減の赤字となった。"},
        ),
    ],
)
def test_a_clause_is_tried_with_its_own_figure_and_with_that_of_another(
    text: str, language: str, crossed: set[str], alone: set[str]
) -> None:
    found = trials(text, language)
    assert {sentence for kind, sentence, _ in found if kind == "crossed"} == crossed
    assert {sentence for kind, sentence, _ in found if kind == "form.clause"} == alone
    assert all(
        passed == (kind == "form.clause") for kind, _, passed in found if kind in ("crossed", "form.clause")
    )


def test_what_is_wanted_is_counted_down_to_nothing() -> None:
    article = Article(id="a", title="", text=ENGLISH_TEXT, published_at="2026-03-06", language="en")
    wanted = dict.fromkeys(kinds(ENGLISH), 0) | {"value": 1}
    made = list(article_trials(article, ENGLISH, random.Random(1), wanted, set()))
    assert [trial.kind for trial in made] == ["value"]
    assert wanted["value"] == 0


def test_the_same_seed_makes_the_same_alterations() -> None:
    assert trials(ENGLISH_TEXT, "en") == trials(ENGLISH_TEXT, "en")


def test_another_digit_keeps_length_and_form() -> None:
    for seed in range(50):
        altered = with_other_digit("1,050.5", random.Random(seed))
        assert altered != "1,050.5"
        assert len(altered) == 7
        assert altered[0] not in "0,"


@pytest.mark.parametrize(
    ("one", "two", "other"),
    [
        ("$3.03", "$3", False),
        ("$3", "$4", True),
        ("3カ月", "3ヶ月", False),
        ("3名", "3人", False),
        ("3人", "3社", True),
        ("$3 million", "$3 billion", True),
    ],
)
def test_figures_that_may_round_to_each_other_are_not_exchanged(one: str, two: str, other: bool) -> None:
    assert is_other(one, two, {"million": 10**6, "billion": 10**9}) == other


def test_the_report_counts_by_kind_and_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures_benchmark, "TRIALS", 2)
    for name, text in (("a", ENGLISH_TEXT), ("b", JAPANESE_TEXT)):
        (tmp_path / name).mkdir()
        with gzip.open(tmp_path / name / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
            file.write(
                json.dumps({"id": name, "title": "t", "text": text, "published_at": "2026-03-06"}) + "\n"
            )
    report = run(tmp_path, None)  # type: ignore[arg-type]
    assert report["caught"]["all"] == 1.0  # type: ignore[index]
    assert report["let_through"]["all"] == 1.0  # type: ignore[index]
    assert report["en"]["checked"]["unaltered"] == 2  # type: ignore[index]
    assert report["ja"]["caught"]["value"] == 1.0  # type: ignore[index]


def test_a_folder_without_articles_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource):
        run(tmp_path, None)  # type: ignore[arg-type]


def test_the_benchmark_has_its_name() -> None:
    assert BENCHMARKS["figures"] is run
