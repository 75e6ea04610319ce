"""The reader as a torch module: the default embedder's network with two heads."""

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import nn


class ReaderNetwork(nn.Module):
    """A BERT encoder that tells, of a question and a passage read together, where the answer stands.

    `start` and `end` have a logit for each position; position 0 stands for "no answer here". `relevance` is one
    logit: whether the passage answers at all.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.span = nn.Linear(width, 2)
        self.relevance = nn.Linear(width, 1)

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Start and end logits, shape (batch, width), and relevance, shape (batch,); all inputs (batch, width)."""
        hidden = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        hidden = self.dropout(hidden)
        span = self.span(hidden).float()
        relevance = self.relevance(hidden[:, 0]).float()
        return span[..., 0], span[..., 1], relevance[:, 0]


def new_network(folder: str, dropout: float = 0.0) -> ReaderNetwork:
    """The network with the weights of the BERT model in `folder`, and fresh heads; `dropout` is the encoder's.

    The word embeddings stay as they are: half of all weights, which then need not be shipped twice.
    """
    from transformers import BertModel

    # Plain attention: in bf16 on a processor 1,757 tokens a second and core, against 1,483 with torch's fused one.
    encoder = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        attn_implementation="eager",
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    encoder.embeddings.word_embeddings.requires_grad_(False)
    return ReaderNetwork(encoder)


def load_shipped(network: ReaderNetwork, weights: Path) -> None:
    """Take the weights as the program ships them; the word embeddings, which it has already, are not among them."""
    own = {
        name if name.startswith(("span", "relevance")) else f"encoder.{name}": tensor.float()
        for name, tensor in load_file(weights).items()
    }
    missing, unexpected = network.load_state_dict(own, strict=False)
    assert not unexpected and all("word_embeddings" in name or "position_ids" in name for name in missing)
