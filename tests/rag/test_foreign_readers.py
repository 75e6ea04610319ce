from pathlib import Path

import pytest

from index.errors import ModelUnavailable
from index.records import Passage
from rag.foreign_readers import CrossEncoderReranker, SquadReader, foreign_reader

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

WORDS = [
    *("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
    *"abcdefghijklmnopqrstuvwxyz",
    *(f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
]


def passage(text: str) -> Passage:
    return Passage("a", "", None, None, None, 0, len(text), text, 1.0)


def save(folder: Path, architecture: str) -> Path:
    """A real model of one layer, untrained."""
    import transformers

    (folder / "vocab.txt").write_text("\n".join(WORDS))
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=96,
        num_labels=1 if architecture.endswith("SequenceClassification") else 2,
    )
    getattr(transformers, architecture)(config).save_pretrained(folder)
    tokenizer = transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=96)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_cross_encoder_scores_each_passage(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    folder = str(save(tmp_path, "BertForSequenceClassification"))
    CrossEncoder(folder, device="cpu", local_files_only=True).save_pretrained(folder)
    reranker = foreign_reader(folder)
    assert isinstance(reranker, CrossEncoderReranker)
    scores = reranker.scores("how much", [passage("a ferry"), passage("the town " * 200)])
    assert len(scores) == 2
    assert all(isinstance(score, float) for score in scores)


def test_a_squad_style_model_points_at_words_of_the_passage(tmp_path: Path) -> None:
    reader = foreign_reader(str(save(tmp_path, "BertForQuestionAnswering")))
    assert isinstance(reader, SquadReader)
    long = passage("the old town has a new ferry " * 60)
    readings = reader.read("how much", [long, passage("a ferry"), passage("")])
    assert readings[2] is None
    for each, reading in zip((long, passage("a ferry")), readings, strict=False):
        assert reading is not None
        assert reading.relevance == reading.spans[0].score == max(span.score for span in reading.spans)
        assert all(0 <= span.start < span.end <= len(each.text) for span in reading.spans)
    assert reader.scores("how much", [passage("")]) == [None]


def test_a_reranker_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="RAG_RERANKER"):
        foreign_reader(str(tmp_path / "none"))
