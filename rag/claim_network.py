"""The verifier that comes with the program: a small network that reads a claim and what of the sources is beside it.

It is the reader trained further (docs/checking.md, eval/verifier) and run by OpenVINO. It reads English.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.embedding import default_source
from rag.reader import compiled, weights_of
from rag.reader_input import reader_batch, reader_row

WEIGHTS = Path(__file__).parent / "data" / "verifier.safetensors"

DIGEST = "94f12501e5ac5e4add2efeedd92134e7db5005962fcd1ecb19bef261fbd75486"
"""SHA-256 of the file; another one is refused."""

ROWS = 16
"""Rows read at a time."""


@dataclass(frozen=True, slots=True)
class ClaimReading:
    """How surely the sources bear a claim out, and how surely its worst word is wrong, in logits.

    `worst` is the stretch of the claim that the worst word is.
    """

    sound: float
    wrong: float
    worst: tuple[int, int]


class ClaimNetwork:
    """The network with its weights loaded. Safe to call from several threads, one at a time is served."""

    def __init__(self, weights: Path = WEIGHTS, *, digest: str | None = DIGEST) -> None:
        folder, _ = default_source()
        self._tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._model = compiled(weights_of(weights, Path(folder), digest, what="verifier"))
        self._lock = threading.Lock()

    def read(self, claims: Sequence[tuple[str, str]]) -> list[ClaimReading]:
        """A reading of each claim with the text beside it."""
        encoded = [self._tokenizer.encode(claim, add_special_tokens=False) for claim, _ in claims]
        rows = [
            reader_row(each.ids, (), self._tokenizer.encode(text, add_special_tokens=False).ids)
            for each, (_, text) in zip(encoded, claims, strict=True)
        ]
        order = sorted(range(len(rows)), key=lambda n: len(rows[n].ids))
        found: dict[int, ClaimReading] = {}
        for start in range(0, len(order), ROWS):
            part = order[start : start + ROWS]
            batch = reader_batch([rows[n] for n in part])
            with self._lock:
                outputs = self._model([batch.ids, batch.types, batch.mask])
                words, sound = np.array(outputs[0])[..., 0], np.array(outputs[1])[:, 0]
            for line, n in enumerate(part):
                of_claim = words[line, 1 : rows[n].second - 1]
                worst = int(of_claim.argmax())
                place = encoded[n].offsets[worst]
                found[n] = ClaimReading(float(sound[line]), float(of_claim[worst]), (place[0], place[1]))
        return [found[n] for n in range(len(rows))]
