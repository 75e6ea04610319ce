"""A real sentence-transformers model of one layer with random weights, built in seconds and without a network.

The suites are about what is kept, not about meaning: such a model embeds thousands of chunks a second and
goes the same way through the program as any other that RAG_EMBEDDER names.
"""

import os
import string
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.embedding import load_embedder
from tests.proofs.corpus import WORDS

PROJECT = Path(__file__).parents[2]
SEED = 7


def build(folder: Path, *, dimension: int, window: int) -> Path:
    """Save a model of that dimension and window (tokens) into `folder`; returns the path to load it by.

    It is converted too, as at its first use, into `folder`/models.
    It is all done in a process of its own: torch takes 400 MB that the tests need not hold.
    """
    subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.proofs.tiny_embedder",
            folder,
            str(dimension),
            str(window),
        ],
        cwd=PROJECT,
        env=_quiet(os.environ),
        capture_output=True,
        check=True,
        timeout=120,
    )
    return folder / "model"


def _quiet(environment: Mapping[str, str]) -> dict[str, str]:
    return {**environment, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error"}


def _vocabulary() -> Sequence[str]:
    letters = string.ascii_lowercase + string.digits
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return [*special, *letters, *(f"##{letter}" for letter in letters), *".,-():", *WORDS]


def _save(folder: Path, dimension: int, window: int) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = _vocabulary()
    (folder / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
    torch.manual_seed(SEED)
    network = BertModel(
        BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=dimension,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=2 * dimension,
            max_position_embeddings=window + 2,
        )
    )
    # What is alike in every text goes out, or all vectors point the same way.
    network.embeddings.position_embeddings.weight.data.zero_()
    network.embeddings.token_type_embeddings.weight.data.zero_()
    network.save_pretrained(folder / "bert")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=window)
    tokenizer.save_pretrained(folder / "bert")
    layers = [Transformer(str(folder / "bert"), max_seq_length=window), Pooling(dimension)]
    SentenceTransformer(modules=layers, device="cpu").save(str(folder / "model"))
    load_embedder(str(folder / "model"), models=folder / "models")


if __name__ == "__main__":
    _save(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
