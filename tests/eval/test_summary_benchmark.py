import gzip
import json
from pathlib import Path

import pytest

from eval.benchmarks import BENCHMARKS
from eval.summary_baselines import content, lexrank, textrank, within
from eval.summary_benchmark import SETS, run, score
from eval.summary_measures import contents_of, coverage, measures, redundancy, rouge_l, rouge_n
from index.errors import UnreadableSource
from index.records import Article
from index.sentences import Span, split_sentences

ENGLISH = Article(
    id="e",
    title="Ferry for ¥240 million",
    published_at="2026-03-04",
    text="The town buys a ferry for ¥240 million. The ferry is red. The town likes the red ferry. It carries 120 people. "
    "The old ferry of the town carried 31,000 people last year, 12 percent more. Rain fell on the hills of Otoha.",
)


def test_figures_of_the_lead_and_repeated_ones_weigh_more() -> None:
    weights = contents_of(ENGLISH).figures
    assert sorted(weights.values()) == [1.0, 1.0, 1.0, 3.0]


def test_a_summary_of_everything_covers_everything() -> None:
    whole = [Span(0, len(ENGLISH.text))]
    report = measures(ENGLISH, contents_of(ENGLISH), whole, whole)
    assert [report[name] for name in ("figures", "all_figures", "numerals", "names", "rouge1", "rougeL")] == [
        1.0
    ] * 6


def test_nothing_to_find_is_no_share() -> None:
    assert coverage({}, ["a"]) is None
    assert coverage({"a": 3.0, "b": 1.0}, ["b", "b", "c"]) == 0.25


def test_rouge_and_redundancy() -> None:
    assert rouge_n("a b c".split(), "a c".split(), 1) == 0.8
    assert rouge_l("a b c".split(), "c a".split()) == 0.4
    assert redundancy("a b a b".split()) == pytest.approx(1 / 3)
    assert rouge_n([], [], 2) == rouge_l([], []) == redundancy([]) == 0.0


def test_the_others_get_the_same_length_in_the_order_of_the_text() -> None:
    sentences = split_sentences(ENGLISH.text, language="en")
    kept = within(ENGLISH, [3, 0, 1], sentences, 40)
    assert sum(span.end - span.start for span in kept) == 40
    assert [span.start for span in kept] == [sentences[0].start, sentences[3].start]


def test_the_matrices_are_those_of_sumy() -> None:
    lex = pytest.importorskip("sumy.summarizers.lex_rank").LexRankSummarizer()
    text = pytest.importorskip("sumy.summarizers.text_rank").TextRankSummarizer
    from eval.summary_baselines import lexrank_matrix, textrank_matrix

    words = content(ENGLISH, split_sentences(ENGLISH.text, language="en"))
    theirs = lex._create_matrix(words, lex.threshold, lex._compute_tf(words), lex._compute_idf(words))
    assert lexrank_matrix(words) == pytest.approx(theirs)
    edges = [[text._rate_sentences_edge(one, other) for other in words] for one in words]
    for row, ours in zip(edges, textrank_matrix(words), strict=True):
        share = [edge / (sum(row) + text._ZERO_DIVISION_PREVENTION) for edge in row]
        assert list(ours) == pytest.approx([0.15 / len(words) + 0.85 * each for each in share])


def test_every_sentence_is_ranked_once() -> None:
    pytest.importorskip("sumy")
    sentences = split_sentences(ENGLISH.text, language="en")
    for rank in (lexrank, textrank):
        assert sorted(rank(ENGLISH, sentences)) == list(range(len(sentences)))


def test_ours_is_supported_and_no_system_is_longer() -> None:
    pytest.importorskip("sumy")
    scored = score(ENGLISH)
    assert scored.supported == 1.0
    lengths = {name: system["characters"] for name, system in scored.systems.items()}
    assert max(lengths.values()) == lengths["ours"]  # type: ignore[type-var]


def test_the_benchmark_reports_both_languages_and_speed(tmp_path: Path) -> None:
    pytest.importorskip("sumy")
    texts = {"en": ENGLISH.text, "ja": "町は船に3億円を投じる。船は赤い。乗客は120人だ。"}
    for folder, language in SETS.values():
        (tmp_path / folder).mkdir()
        with gzip.open(tmp_path / folder / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
            record = {"id": "a", "title": "Ferry", "text": texts[language], "language": language}
            file.write(json.dumps(record) + "\n")
    report = run(tmp_path, None, limit=1)  # type: ignore[arg-type]
    assert BENCHMARKS["summary"] is run
    assert report["english"]["articles"] == report["japanese"]["articles"] == 1  # type: ignore[index]
    assert report["japanese"]["supported"] == 1.0  # type: ignore[index]
    assert report["speed"]["batch"]["articles"] == 1  # type: ignore[index]


def test_a_folder_without_its_sets_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("sumy")
    with pytest.raises(UnreadableSource):
        run(tmp_path, None)  # type: ignore[arg-type]
