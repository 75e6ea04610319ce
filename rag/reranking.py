"""Reranking: the best passages read together with the question, and put in a better order."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from index.errors import MissingPackage, ModelUnavailable
from rag.joining import Joined

DEPTH = 20
"""Passages that are reread: as many as a small model reads in well under a second on two cores."""

PRIOR_WEIGHT = 1.0
"""What the order before counts: the logarithm of the score, beside the reranker's in logits. Not tuned: no
reranker comes with the program yet."""


class Reranker(Protocol):
    """Reads a question with passages; `depth` passages are handed to it at the most."""

    @property
    def depth(self) -> int:
        """How many passages it is given."""
        ...

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """How well each passage answers, in logits; higher is better."""
        ...


def rerank(reranker: Reranker, question: str, joined: Sequence[Joined]) -> list[Joined]:
    """The passages in the order of the reranker's scores and their own; those beyond its depth follow.

    The score of a reranked passage stays the one by which it was found; its part `rerank` has the logit.
    """
    head, tail = joined[: reranker.depth], joined[reranker.depth :]
    if not head:
        return list(joined)
    logits = reranker.scores(question, [each.passage.text for each in head])
    scored = [
        (logit + PRIOR_WEIGHT * math.log(max(each.passage.score, 1e-9)), _with_logit(each, logit))
        for each, logit in zip(head, logits, strict=True)
    ]
    return [each for _, each in sorted(scored, key=lambda pair: -pair[0])] + list(tail)


def _with_logit(joined: Joined, logit: float) -> Joined:
    return replace(joined, parts=replace(joined.parts, rerank=round(float(logit), 4)))


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder by name or folder, looked for on this machine first.

    Raises ModelUnavailable if there is none, MissingPackage without sentence-transformers.
    """

    depth = DEPTH

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise MissingPackage(
                "RAG_RERANKER needs sentence-transformers: pip install sentence-transformers"
            ) from error
        self._model: Any = _loaded(CrossEncoder, name)

    def scores(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        """The model's logits; of a model with several outputs, the last (relevant)."""
        import torch

        pairs = [(question, passage) for passage in passages]
        found = self._model.predict(pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False)
        return [float(value if not hasattr(value, "__len__") else value[-1]) for value in found]


def load_reranker(name: str | None) -> Reranker | None:
    """The reranker called `name`; None for none. Raises ModelUnavailable, MissingPackage."""
    return CrossEncoderReranker(name) if name and name != "none" else None


def _loaded(cross_encoder: Any, name: str) -> Any:
    try:
        return cross_encoder(name, device="cpu", local_files_only=True)
    except (OSError, ValueError):
        try:
            return cross_encoder(name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"The reranker {name} cannot be loaded ({str(error).splitlines()[0]}); "
                "correct RAG_RERANKER, or unset it."
            ) from error
