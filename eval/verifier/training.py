"""The training of the verifier: the reader's network, taught to tell whether a claim is borne out and which words are not."""

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits

from eval.metrics import auroc
from eval.training.network import ReaderNetwork
from eval.verifier.rows import Row
from rag.reader_input import ReaderRow, reader_batch, reader_row


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of one run. `words_weight`: what telling the wrong words counts beside telling the claim."""

    passes: int = 1
    seed: int = 0
    batch: int = 16
    rate: float = 1e-4
    warm_up: float = 0.06
    words_weight: float = 2.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A row as token ids, with the label of each token of the claim: wrong (1) or not (0)."""

    row: ReaderRow
    sound: bool
    labels: tuple[int, ...]
    tell_words: bool


def lesson(row: Row, tokenizer: Tokenizer) -> Lesson:
    """The row, tokenised."""
    encoding = tokenizer.encode(row.claim, add_special_tokens=False)
    text = tokenizer.encode(row.text, add_special_tokens=False).ids
    read = reader_row(encoding.ids, (), text)
    labels = tuple(
        int(any(first < end and start < last for start, end in row.wrong)) for first, last in encoding.offsets
    )
    return Lesson(read, row.sound, labels[: read.second - 2], row.tell_words)


def train(
    network: ReaderNetwork,
    lessons: Sequence[Lesson],
    measured_on: Sequence[Lesson],
    plan: Plan,
    folder: Path,
    say: Callable[[str], None],
) -> None:
    """Train, measure after each pass, and write `folder/network.pt` and `folder/log.jsonl`."""
    folder.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(
        [each for each in network.parameters() if each.requires_grad], lr=plan.rate, weight_decay=0.01
    )
    began, tokens, step = time.monotonic(), 0, 0
    steps = plan.passes * -(-len(lessons) // plan.batch)
    for number in range(plan.passes):
        for batch in _batches(lessons, plan.batch, random.Random(f"{plan.seed}/{number}")):
            share = step / steps
            rate = plan.rate * min(share / plan.warm_up, (1 - share) / (1 - plan.warm_up))
            for group in optimizer.param_groups:
                group["lr"] = rate
            with torch.autocast("cpu", torch.bfloat16):
                loss = batch_loss(network, batch, plan.words_weight)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            tokens += sum(len(each.row.ids) for each in batch)
            if step % 10 == 0:
                speed = tokens / (time.monotonic() - began)
                say(f"step {step} of {steps}, loss {float(loss.detach()):.3f}, {speed:.0f} tokens/s")
        line = json.dumps({"pass": number + 1, "steps": step, **measured(network, measured_on)})
        say(line)
        with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")
        torch.save(network.state_dict(), folder / "network.pt")


def batch_loss(network: ReaderNetwork, batch: Sequence[Lesson], words_weight: float) -> torch.Tensor:
    """Cross entropy of whether the claims are borne out, and of which of their words are wrong."""
    words, sound = _outputs(network, batch)
    loss = binary_cross_entropy_with_logits(sound, torch.tensor([float(each.sound) for each in batch]))
    labels, asked = np.zeros(words.shape, np.float32), np.zeros(words.shape, np.float32)
    for line, each in enumerate(batch):
        if each.tell_words and each.labels:
            labels[line, 1 : 1 + len(each.labels)] = each.labels
            asked[line, 1 : 1 + len(each.labels)] = 1.0 / len(each.labels)
    weight = torch.from_numpy(asked)
    of_words = binary_cross_entropy_with_logits(words, torch.from_numpy(labels), weight, reduction="sum")
    return loss + words_weight * of_words / max(1.0, float(weight.sum()))


def measured(network: ReaderNetwork, lessons: Sequence[Lesson]) -> dict[str, float]:
    """How well claims are told apart by their own logit, and by that of their worst word."""
    sound: list[float] = []
    worst: list[float] = []
    for start in range(0, len(lessons), 32):
        batch = lessons[start : start + 32]
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            words, claims = _outputs(network, batch)
        sound += claims.tolist()
        worst += [float(words[line, 1 : each.row.second - 1].max()) for line, each in enumerate(batch)]
    truth = [each.sound for each in lessons]
    return {
        "claim_auroc": auroc(*_parted(sound, truth)),
        "word_auroc": 1.0 - auroc(*_parted(worst, truth)),
    }


def _parted(scores: Sequence[float], truth: Sequence[bool]) -> tuple[list[float], list[float]]:
    """The scores of what is true, and those of what is not."""
    pairs = list(zip(scores, truth, strict=True))
    return [score for score, true in pairs if true], [score for score, true in pairs if not true]


def _outputs(network: ReaderNetwork, batch: Sequence[Lesson]) -> tuple[torch.Tensor, torch.Tensor]:
    rows = reader_batch([each.row for each in batch])
    words, _, sound = network(*(torch.from_numpy(each) for each in (rows.ids, rows.types, rows.mask)))
    return words, sound


def _batches(lessons: Sequence[Lesson], size: int, chance: random.Random) -> Iterator[list[Lesson]]:
    """All lessons once, those of like length together."""
    order = sorted(lessons, key=lambda each: len(each.row.ids) + chance.random() * 24)
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(batches)
    return iter(batches)
