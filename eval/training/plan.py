"""What a training run does: its sizes, its seed, and how fast it learns when."""

from dataclasses import dataclass

from eval.training.paragraphs import SOURCES

ROUND = 1024
"""Questions whose examples are drawn and sorted by length at a time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of one run; docs/reader.md tells what was tried.

    `passes`: how often each question is seen. `negative_share`: how many paragraphs without their answer come with the
    answered questions, on average. `held_out`: articles of SQuAD that are measured on and never trained on.
    `relevance_weight`: what telling whether a passage answers counts beside pointing at the answer. `shared_weight`: what it
    counts that the answer stands out among the words of all the question's paragraphs in the batch (a normalisation that
    these share: Clark and Gardner, 2018), where more than one negative of each comes with it. `dropout` is the
    encoder's: where a question is seen once or twice nothing is learnt by heart, and without it a core takes 2,153
    tokens a second instead of 1,758.
    """

    sources: tuple[str, ...] = SOURCES
    passes: float = 1.0
    seed: int = 0
    batch: int = 16
    bf16: bool = True
    rate: float = 1e-4
    warm_up: float = 0.05
    decay: float = 0.6
    negative_share: float = 0.6
    relevance_weight: float = 0.5
    shared_weight: float = 0.0
    dropout: float = 0.0
    held_out: int = 5
    measure_every: int = 400
    patience: int = 6

    def rate_at(self, progress: float) -> float:
        """The learning rate when a share `progress` (0 to 1) is done: warm-up, level, then a straight decay to 0."""
        if progress < self.warm_up:
            return self.rate * progress / self.warm_up
        return self.rate * min(1.0, (1.0 - progress) / self.decay)
