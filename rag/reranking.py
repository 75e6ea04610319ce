"""Reranking: the best passages read together with the question, and put in a better order."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from index.records import Passage
from rag.joining import Joined, narrowed

DEPTH = 20
"""Passages that are reread (docs/reader.md has the depths that were tried)."""

FOCUS_CHARACTERS = 760
"""Of each passage so much is reread, around the chunk that was found: one window of the reader."""

PRIOR_WEIGHT = 1.0
"""What the order before counts: the logarithm of the score, beside the reranker's logit."""


class Reranker(Protocol):
    """Reads a question with passages; `depth` passages are handed to it at the most."""

    @property
    def depth(self) -> int:
        """How many passages it is given."""
        ...

    def scores(self, question: str, passages: Sequence[Passage]) -> Sequence[float | None]:
        """How well each passage answers, in logits, higher is better; None for one that it cannot read."""
        ...


def rerank(reranker: Reranker, question: str, joined: Sequence[Joined]) -> list[Joined]:
    """The passages in the order of the reranker's scores and their own; those beyond its depth follow.

    A passage that it cannot read keeps its place. The score of a reranked passage stays the one by which it was
    found; its part `rerank` has the logit.
    """
    head, tail = joined[: reranker.depth], joined[reranker.depth :]
    if not head:
        return list(joined)
    logits = reranker.scores(question, [narrowed(each, FOCUS_CHARACTERS) for each in head])
    reread = [
        (logit + PRIOR_WEIGHT * math.log(max(each.passage.score, 1e-9)), _with_logit(each, logit))
        for each, logit in zip(head, logits, strict=True)
        if logit is not None
    ]
    best = iter(each for _, each in sorted(reread, key=lambda pair: -pair[0]))
    return [each if logit is None else next(best) for each, logit in zip(head, logits, strict=True)] + list(
        tail
    )


def _with_logit(joined: Joined, logit: float) -> Joined:
    return replace(joined, parts=replace(joined.parts, rerank=round(float(logit), 4)))
