"""How good a reader is on examples that it was not trained on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from eval.metrics import auroc
from eval.training.examples import Example
from eval.training.network import ReaderNetwork
from rag.reader_input import reader_batch

ROWS = 32
LONGEST_ANSWER = 30  # tokens


@dataclass(frozen=True, slots=True)
class Measured:
    """Shares from 0 to 1: answers found exactly, tokens found (F1), and how well answered and not are told apart,
    by the relevance and by the span's score over that of "none"."""

    exact: float
    f1: float
    relevance_auroc: float
    null_auroc: float

    @property
    def score(self) -> float:
        """What training runs are compared by."""
        return (self.exact + self.f1) / 4 + max(self.relevance_auroc, self.null_auroc) / 2


def measure(network: ReaderNetwork, examples: Sequence[Example]) -> Measured:
    """Measure over examples with and without an answer."""
    network.eval()
    order = sorted(range(len(examples)), key=lambda position: len(examples[position].row.ids))
    exact, f1, relevance, margin, answered = [], [], [], [], []
    for start in range(0, len(order), ROWS):
        part = [examples[position] for position in order[start : start + ROWS]]
        batch = reader_batch([each.row for each in part])
        with torch.inference_mode():
            starts, ends, found = network(*map(torch.from_numpy, (batch.ids, batch.types, batch.mask)))
        for line, each in enumerate(part):
            span, best, none = best_span(starts[line].numpy(), ends[line].numpy(), batch.answerable[line])
            relevance.append(float(found[line]))
            margin.append(best - none)
            answered.append(each.end > 0)
            if each.end > 0:
                exact.append(float(span == (each.start, each.end)))
                f1.append(_overlap(span, (each.start, each.end)))
    yes = [position for position, has in enumerate(answered) if has]
    no = [position for position, has in enumerate(answered) if not has]
    return Measured(
        float(np.mean(exact)),
        float(np.mean(f1)),
        auroc([relevance[p] for p in yes], [relevance[p] for p in no]),
        auroc([margin[p] for p in yes], [margin[p] for p in no]),
    )


def best_span(
    starts: np.ndarray, ends: np.ndarray, answerable: np.ndarray
) -> tuple[tuple[int, int], float, float]:
    """The best span's first and last position, its score, and the score of "none"."""
    none = float(starts[0] + ends[0])
    allowed = answerable.copy()
    allowed[0] = False
    size = len(starts)
    total = starts[:, None] + ends[None, :]
    distance = np.arange(size)[None, :] - np.arange(size)[:, None]
    total = np.where(
        (distance >= 0) & (distance < LONGEST_ANSWER) & allowed[:, None] & allowed[None, :], total, -np.inf
    )
    place = int(np.argmax(total))
    return (place // size, place % size), float(total.flat[place]), none


def _overlap(found: tuple[int, int], wanted: tuple[int, int]) -> float:
    common = min(found[1], wanted[1]) - max(found[0], wanted[0]) + 1
    if common <= 0:
        return 0.0
    return 2 * common / (found[1] - found[0] + 1 + wanted[1] - wanted[0] + 1)
