"""A training run: rounds of examples, steps, measurements, and checkpoints from which it goes on."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from eval.training.examples import Corpus, Example, Practice, examples
from eval.training.measuring import Measured, measure
from eval.training.network import ReaderNetwork
from eval.training.plan import ROUND, Plan
from rag.reader_input import reader_batch

SAVE_EVERY = 100  # steps

SHUT = -1e4
"""The logit of a position that cannot be it."""


@dataclass(slots=True)
class State:
    """How far a run has come: `round` counts all rounds of all passes, `step` the steps within it."""

    round: int = 0
    step: int = 0
    steps: int = 0
    best: float = 0.0
    worse: int = 0


class Run:
    """Trains `network` on a corpus by a plan, in `folder`; what is there already is gone on with.

    `folder/best.pt` has the best weights so far, `folder/log.jsonl` a line a measurement.
    """

    def __init__(
        self,
        folder: Path,
        plan: Plan,
        network: ReaderNetwork,
        corpus: Corpus,
        measured_on: Sequence[Example],
        *,
        device: str = "cpu",
        progress: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._folder = folder
        self._plan = plan
        self._network = network.to(device)
        self._corpus = corpus
        self._measured_on = measured_on
        self._device = device
        self._progress = progress
        learning = [each for each in network.parameters() if each.requires_grad]
        self._optimizer = torch.optim.AdamW(learning, lr=plan.rate, weight_decay=0.01)
        self._state = State()
        self._rounds = -(-len(corpus.practice) // ROUND)
        self._all_rounds = max(1, round(self._rounds * plan.passes))
        folder.mkdir(parents=True, exist_ok=True)
        self._resume()

    def run(self) -> Measured | None:
        """Train to the end, or until measurements get no better; returns the last measurement."""
        state, plan, last = self._state, self._plan, None
        began, tokens = time.monotonic(), 0
        while state.round < self._all_rounds:
            batches = self._batches(state.round)
            while state.step < len(batches):
                progress = (state.round + state.step / len(batches)) / self._all_rounds
                loss = self._step(batches[state.step], plan.rate_at(progress), seed=state.steps)
                tokens += sum(len(each.row.ids) for each in batches[state.step])
                state.step += 1
                state.steps += 1
                if state.steps % 20 == 0:
                    speed = tokens / (time.monotonic() - began)
                    self._progress(
                        f"step {state.steps} ({progress:.1%}) loss {loss:.3f}, {speed:.0f} tokens/s"
                    )
                if state.steps % plan.measure_every == 0:
                    last = self._measure(progress)
                    if state.worse >= plan.patience:
                        return last
                if state.steps % SAVE_EVERY == 0:
                    self._save()
            state.round, state.step = state.round + 1, 0
        last = self._measure(1.0)
        self._save()
        return last

    def _batches(self, number: int) -> list[list[Example]]:
        """The batches of a round, the same whenever they are asked for."""
        plan = self._plan
        of_pass, within = divmod(number, self._rounds)
        order = np.random.default_rng((plan.seed, of_pass)).permutation(len(self._corpus.practice))
        chosen: list[Practice] = [
            self._corpus.practice[position] for position in order[within * ROUND : (within + 1) * ROUND]
        ]
        generator = np.random.default_rng((plan.seed, 1, number))
        drawn = list(examples(self._corpus, chosen, generator, negative_share=plan.negative_share))
        batches = batched(drawn, plan.batch)
        return [batches[position] for position in generator.permutation(len(batches))]

    def _step(self, batch: Sequence[Example], rate: float, *, seed: int) -> float:
        torch.manual_seed(self._plan.seed * 1_000_003 + seed)  # dropout, the same after a resumption
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._network.train()
        with torch.autocast(self._device, torch.bfloat16, enabled=self._plan.bf16):
            loss = batch_loss(self._network, batch, self._plan, device=self._device)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        return float(loss.detach())

    def _measure(self, progress: float) -> Measured:
        measured = measure(self._network, self._measured_on)
        state = self._state
        line = {
            "steps": state.steps,
            "progress": round(progress, 4),
            "score": measured.score,
            **asdict(measured),
        }
        with (self._folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        self._progress(json.dumps(line))
        if measured.score > state.best:
            state.best, state.worse = measured.score, 0
            _save(self._network.state_dict(), self._folder / "best.pt")
        else:
            state.worse += 1
        return measured

    def _save(self) -> None:
        saved = {
            "network": self._network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "state": asdict(self._state),
            "plan": asdict(self._plan),
        }
        _save(saved, self._folder / "checkpoint.pt")

    def _resume(self) -> None:
        path = self._folder / "checkpoint.pt"
        if not path.is_file():
            return
        saved = torch.load(path, map_location=self._device, weights_only=True)
        self._network.load_state_dict(saved["network"])
        self._optimizer.load_state_dict(saved["optimizer"])
        self._state = State(**saved["state"])
        self._progress(f"going on after step {self._state.steps}")


def batched(drawn: Sequence[Example], size: int) -> list[list[Example]]:
    """Batches of some `size` rows of like length; the rows of one question stay together."""
    groups = [list(group) for _, group in groupby(drawn, key=lambda example: example.question)]
    groups.sort(key=lambda group: max(len(example.row.ids) for example in group))
    batches: list[list[Example]] = [[]]
    for group in groups:
        if batches[-1] and len(batches[-1]) + len(group) > size:
            batches.append([])
        batches[-1] += group
    return batches


def batch_loss(
    network: ReaderNetwork, batch: Sequence[Example], plan: Plan, *, device: str = "cpu"
) -> torch.Tensor:
    """How wrong the network is about a batch: cross entropy of both ends, within each row and, where the plan weighs
    that, among all rows of a question; and of the relevance."""
    rows = reader_batch([each.row for each in batch])
    tensors = [torch.from_numpy(each).to(device) for each in (rows.ids, rows.types, rows.mask)]
    starts, ends, relevance = network(*tensors)
    shut = ~torch.from_numpy(rows.answerable).to(device)
    starts, ends = starts.masked_fill(shut, SHUT), ends.masked_fill(shut, SHUT)
    start = torch.tensor([each.start for each in batch], device=device)
    end = torch.tensor([each.end for each in batch], device=device)
    span = (cross_entropy(starts, start) + cross_entropy(ends, end)) / 2
    answered = (end > 0).float()
    loss = span + plan.relevance_weight * binary_cross_entropy_with_logits(relevance, answered)
    if not plan.shared_weight:
        return loss
    return loss + plan.shared_weight * (shared_loss(starts, batch, start) + shared_loss(ends, batch, end)) / 2


def shared_loss(logits: torch.Tensor, batch: Sequence[Example], places: torch.Tensor) -> torch.Tensor:
    """The mean cross entropy of the answers' places, each among the tokens of all rows of its question; "no answer here"
    is none of them. 0 where no question has an answer."""
    questions = torch.tensor([each.question for each in batch], device=logits.device)
    inside = logits.clone()
    inside[:, 0] = SHUT
    by_row = torch.logsumexp(inside, dim=1)
    same = questions[:, None] == questions[None, :]
    by_question = torch.logsumexp(by_row[None, :].masked_fill(~same, SHUT), dim=1)
    answered = places > 0
    if not answered.any():
        return logits.new_zeros(())
    at = logits.gather(1, places[:, None])[:, 0]
    return (by_question - at)[answered].mean()


def split(
    practice: Sequence[Practice], articles: Sequence[str], held_out: Sequence[str]
) -> Iterator[list[Practice]]:
    """The questions of all other articles, then those of the articles held out; `articles` is by paragraph."""
    kept = set(held_out)
    yield [each for each in practice if articles[each.paragraph] not in kept]
    yield [each for each in practice if articles[each.paragraph] in kept]


def _save(what: Any, path: Path) -> None:
    """Write, so that a run that is stopped meanwhile leaves the file that was there."""
    scratch = path.with_suffix(".part")
    torch.save(what, scratch)
    scratch.replace(path)
