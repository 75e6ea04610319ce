from eval.benchmarks import BENCHMARKS
from eval.briefing_benchmark import SETTINGS, measure, report
from index.records import Article

TEXT = (
    "The second pier of Kanae cost 40 million yen. Gulls sat on it all winter long. "
    "The pier is safe, said Aya Sato. The pier is ugly, fishermen said."
)


def pier(name: str, text: str = TEXT) -> Article:
    return Article(name, "Pier", text, published_at="2026-03-03")


def test_a_briefing_is_measured_under_each_setting() -> None:
    assert "briefing" in BENCHMARKS
    measured = measure(
        [pier("a"), pier("b", "A kettle maker of Yunagi sold 900 kettles. It rained in June.")]
    )
    assert measured.keys() == SETTINGS.keys()
    chosen = measured["chosen"]
    assert chosen["figures"] == 1.0
    assert chosen["speakers"] == 0.5
    assert 0.0 < (chosen["facts"] or 0.0) < 1.0


def test_groups_are_averaged_whole_and_in_halves() -> None:
    made = report([measure([pier("a")]), measure([pier("b", "It rained in June on all of the piers.")])])
    assert made["groups"]["chosen"]["speakers"] == 0.5  # the second has nobody who speaks
    assert made["even"]["chosen"]["sentences"] == 4.0
    assert made["odd"]["chosen"]["sentences"] == 1.0
    assert report([])["briefed"] == 0
