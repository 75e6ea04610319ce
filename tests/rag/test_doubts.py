from collections.abc import Sequence

import pytest

from index.errors import ModelUnavailable
from index.records import Article
from rag.checking import check_text
from rag.claim_network import WEIGHTS, ClaimNetwork, ClaimReading
from rag.claim_reading import READ_CHARACTERS, read_beside
from rag.doubts import load_verifier
from rag.licensing import align
from rag.records import EngineInfo
from rag.source_sentences import SourceSentences, sentences_of

INFO = EngineInfo("extractive", None, "test")
MILL = Article(
    "mill",
    "Mill",
    "The paper mill in Hokuto will close its older machine in March, manager Ken Ito said. "
    "Some 120 workers will move to the newer machine. Nobody will lose a job, he said.",
    published_at="2026-01-12",
)
VERBATIM = "Some 120 workers will move to the newer machine."
OTHER_WORDS = "The mill in Hokuto will close its older machine in March."


class Scripted:
    """Doubts every claim, or none, and remembers what it was asked."""

    def __init__(self, sound: float, wrong: float) -> None:
        self.reading = (sound, wrong)
        self.asked: list[tuple[str, str]] = []

    def read(self, claims: Sequence[tuple[str, str]]) -> list[ClaimReading]:
        self.asked += claims
        return [ClaimReading(*self.reading, worst=(5, 7)) for _ in claims]


def test_a_doubted_sentence_is_not_found_and_names_the_word():
    check = check_text(OTHER_WORDS, [MILL], INFO, Scripted(-3.0, 3.0))
    (claim,) = check.sentences
    assert (claim.verdict, check.verdict) == ("not_found", "not_found")
    assert [(span.start, span.end, span.reason) for span in claim.spans] == [(0, len(OTHER_WORDS), "uncited")]
    assert "“mill”" in (claim.detail or "")
    assert claim.citations


def test_a_sentence_that_is_not_doubted_stays_as_it_was():
    rules = check_text(OTHER_WORDS, [MILL], INFO)
    assert check_text(OTHER_WORDS, [MILL], INFO, Scripted(3.0, -3.0)) == rules


def test_what_stands_in_a_source_or_failed_a_rule_is_not_asked_about():
    verifier = Scripted(9.0, -9.0)
    wrong = "Some 150 workers will move to the newer machine."
    check = check_text(f"{VERBATIM} {wrong}", [MILL], INFO, verifier)
    assert verifier.asked == []
    assert [claim.verdict for claim in check.sentences] == ["supported", "contradicted"]


def test_japanese_is_left_to_the_rules():
    article = Article("ja", "", "市は港の路面電車の総事業費を186億円と発表した。", language="ja")
    verifier = Scripted(-9.0, 9.0)
    check = check_text("市は路面電車の総事業費を186億円と発表。", [article], INFO, verifier)
    assert verifier.asked == []
    assert check.verdict == "supported"


def test_a_long_source_is_read_beside_a_claim_only_where_it_speaks_of_it():
    text = "".join(f"Filler number {number} tells of gardens and rain. " for number in range(200))
    article = Article("long", "", text + MILL.text)
    sources = SourceSentences(tuple(sentences_of([article])))
    beside = read_beside(align(OTHER_WORDS, sources), sources)
    assert "older machine" in beside
    assert len(beside) <= READ_CHARACTERS


def test_without_a_verifier_none_is_loaded():
    assert load_verifier("none") is None


def test_the_network_that_is_shipped_tells_a_false_claim_from_a_true_one():
    network = ClaimNetwork()
    true, false = network.read(
        [
            ("The older machine of the mill in Hokuto will be closed in March.", MILL.text),
            ("The mill in Hokuto will sell its older machine to a museum in Brazil.", MILL.text),
        ]
    )
    assert true.sound > false.sound
    assert true.wrong < false.wrong


def test_other_weights_are_refused():
    with pytest.raises(ModelUnavailable, match="RAG_VERIFIER=none"):
        ClaimNetwork(WEIGHTS, digest="0" * 64)
