from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from index.errors import ModelUnavailable
from index.records import Passage
from rag.joining import Joined
from rag.records import ScoreParts
from rag.reranking import load_reranker, rerank


class ByLength:
    """Prefers long passages, and reads two."""

    depth = 2

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        return [float(len(passage)) for passage in passages]


def joined(text: str, score: float) -> Joined:
    return Joined(Passage("a", "", None, None, None, 0, len(text), text, score), ScoreParts())


def test_what_is_reread_changes_places_and_the_rest_follows() -> None:
    before = [joined("short", 0.9), joined("a longer one", 0.8), joined("the longest of all of them", 0.7)]
    after = rerank(ByLength(), "?", before)
    assert [each.passage.text for each in after] == [before[1].passage.text, "short", before[2].passage.text]
    assert [each.parts.rerank for each in after] == [12.0, 5.0, None]


def test_the_order_before_decides_between_equals() -> None:
    before = [joined("same", 0.5), joined("size", 0.9)]
    assert [each.passage.text for each in rerank(ByLength(), "?", before)] == ["size", "same"]


def test_nothing_found_is_nothing_reranked() -> None:
    assert rerank(ByLength(), "?", []) == []


def test_no_name_is_no_reranker() -> None:
    assert load_reranker(None) is load_reranker("none") is None


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real CrossEncoder, one layer deep and untrained."""
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("reranker")
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *"abcdefghijklmnopqrstuvwxyz",
        *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz"),
    ]
    (folder / "vocab.txt").write_text("\n".join(words))
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    CrossEncoder(str(folder), device="cpu", local_files_only=True).save_pretrained(str(folder))
    return folder


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cross_encoder_of_sentence_transformers_scores_each_passage(cross_encoder: Any) -> None:
    reranker = load_reranker(str(cross_encoder))
    assert reranker is not None
    scores = reranker.scores("how much", ["a ferry", "the town " * 200])
    assert len(scores) == 2
    assert all(isinstance(score, float) for score in scores)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_reranker_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="RAG_RERANKER"):
        load_reranker(str(tmp_path / "none"))
