"""The reader that comes with the program: a small network that reads a question and a passage together.

It is all-MiniLM-L6-v2, trained further (docs/reader.md, eval/training) and run by OpenVINO. It reads English.
"""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.bert import BertGraph, Weights
from index.embedding import default_source
from index.errors import ModelUnavailable
from index.inference import openvino
from index.language import detect_language
from index.records import Passage
from rag.reader_input import PASSAGE_TOKENS, ReaderBatch, ReaderRow, reader_batch, reader_row
from rag.reading import ReaderSpan, Reading, best_spans, merged
from rag.reranking import DEPTH

WEIGHTS = Path(__file__).parent / "data" / "reader.safetensors"

DIGEST = "3f20eba1490fb9ef3970415bbcec52fc6a68287b3f83a24a0bbdd65ead5390ca"
"""SHA-256 of the file; another one is refused."""

WEIGHT = 0.1
"""What its relevance counts beside the logarithm of the score before, BELIEF_WEIGHT being what it is. Article
hit@1/5/10/MRR and passage hit@1/5/10/MRR on realtimeqa-2022: .05 .602/.864/.932/.716 .694/.856/.894/.760, .1
.612/.874/.932/.723 .702/.859/.894/.764, .15 .602/.879/.932/.719 .697/.856/.891/.760."""

HEADS = 12
"""Attention heads of all-MiniLM-L6-v2."""

OVERLAP = 48
"""Tokens that a window of a long passage shares with the one before, so that no answer is cut in two."""

ROWS = 16
"""Rows read at a time."""

LATIN_SHARE = 0.8
"""Share of a question's letters that are plain Latin ones; names bring others."""

LONGEST_TOKENISED = 60_000
"""Characters of a passage that are tokenised; passages have 2,400."""


@dataclass(frozen=True, slots=True)
class _Window:
    """A row, the passage that it is of, and the characters of each of its text's tokens there."""

    passage: int
    row: ReaderRow
    spans: Sequence[tuple[int, int]]


class OwnReader:
    """The reader with its weights loaded. Safe to call from several threads, one at a time is served."""

    depth = DEPTH
    weight = WEIGHT

    def __init__(self, weights: Path = WEIGHTS, *, digest: str | None = DIGEST) -> None:
        folder, _ = default_source()
        self._tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._model = compiled(weights_of(weights, Path(folder), digest))
        self._lock = threading.Lock()

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Reading | None]:
        """A reading of each passage; None for one that is not English, or all if the question is in other letters."""
        found: list[list[Reading]] = [[] for _ in passages]
        for part in self._grouped(question, passages):
            for window, reading in zip(part, self._read(part), strict=True):
                found[window.passage].append(reading)
        return [merged(readings) for readings in found]

    def batches(self, question: str, passages: Sequence[Passage]) -> Sequence[ReaderBatch]:
        """What the network is given to read these passages."""
        return [reader_batch([window.row for window in part]) for part in self._grouped(question, passages)]

    def _grouped(self, question: str, passages: Sequence[Passage]) -> Iterator[Sequence[_Window]]:
        """The windows of all passages that can be read, those of like length together."""
        asked = self._ids(question)
        if not asked or not is_latin(question):
            return
        windows = [
            window
            for number, passage in enumerate(passages)
            if detect_language(passage.text) == "en"
            for window in self._windows(number, asked, passage)
        ]
        windows.sort(key=lambda window: len(window.row.ids))
        yield from (windows[start : start + ROWS] for start in range(0, len(windows), ROWS))

    def scores(self, question: str, passages: Sequence[Passage]) -> Sequence[float | None]:
        """How surely each passage answers, in logits; None for one that is not English."""
        return [None if each is None else each.relevance for each in self.read(question, passages)]

    def _windows(self, number: int, question: Sequence[int], passage: Passage) -> Iterator[_Window]:
        encoding = self._tokenizer.encode(passage.text[:LONGEST_TOKENISED], add_special_tokens=False)
        title = self._ids(passage.title)
        ids, spans = encoding.ids, encoding.offsets
        begin = 0
        while begin < len(ids):
            row = reader_row(question, title, ids[begin : begin + PASSAGE_TOKENS])
            yield _Window(number, row, spans[begin : begin + PASSAGE_TOKENS])
            if begin + PASSAGE_TOKENS >= len(ids):
                return
            begin += PASSAGE_TOKENS - OVERLAP

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text[:LONGEST_TOKENISED], add_special_tokens=False).ids)

    def _read(self, windows: Sequence[_Window]) -> list[Reading]:
        batch = reader_batch([window.row for window in windows])
        with self._lock:
            outputs = self._model([batch.ids, batch.types, batch.mask])
            span, relevance = np.array(outputs[0]), np.array(outputs[1])
        return [
            Reading(float(relevance[line, 0]), _spans(span[line], window))
            for line, window in enumerate(windows)
        ]


def is_latin(question: str) -> bool:
    """Whether a question is in Latin letters: too short a text to tell more of its language."""
    letters = [character for character in question if character.isalpha()]
    return sum(map(str.isascii, letters)) > LATIN_SHARE * len(letters)


def _spans(logits: NDArray[np.float32], window: _Window) -> tuple[ReaderSpan, ...]:
    """The best spans of a window, of logits of shape (width, 2)."""
    text = logits[window.row.text : window.row.text_end]
    return tuple(best_spans(text[:, 0], text[:, 1], window.spans, none=float(logits[0].sum())))


_OFF = {"reader": "RAG_RERANKER", "verifier": "RAG_VERIFIER"}


def weights_of(path: Path, embedder: Path, digest: str | None, *, what: str = "reader") -> Weights:
    """The weights of a network made from the embedder, in f32, with its word embeddings, which it shares.

    Raises ModelUnavailable if they are missing or others than those with this SHA-256.
    """
    from safetensors import safe_open
    from safetensors.numpy import load_file

    if not path.is_file():
        raise ModelUnavailable(
            f"The {what}'s weights are missing ({path.name}); install uradori again, or set {_OFF[what]}=none."
        )
    if digest is not None:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest:
            raise ModelUnavailable(
                f"{path.name} has the SHA-256 {found[:16]}… and not {digest[:16]}…, so it is not the {what} that was "
                f"shipped; install uradori again, or set {_OFF[what]}=none."
            )
    with safe_open(embedder / "model.safetensors", "numpy") as tensors:
        shared = tensors.get_tensor("embeddings.word_embeddings.weight")
    own = {name: tensor.astype(np.float32) for name, tensor in load_file(path).items()}
    return {**own, "embeddings.word_embeddings.weight": shared.astype(np.float32)}


def compiled(weights: Weights) -> Any:
    """The network, ready to run: ids, types and mask in, the span's two logits a token and the relevance out."""
    runtime = openvino()
    ops = runtime.opset13
    inputs = [ops.parameter([-1, -1], runtime.Type.i64, name=name) for name in ("ids", "types", "mask")]
    graph = BertGraph(weights, heads=HEADS)
    hidden = graph.encoded(*inputs)
    first = ops.gather(hidden, ops.constant(np.int64(0)), ops.constant(np.int64(1)))
    heads = [graph.dense(hidden, "span"), graph.dense(first, "relevance")]
    model = runtime.Model([head.output(0) for head in heads], inputs, "reader")
    core = runtime.Core()
    precision = "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"
    return core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": precision, "NUM_STREAMS": 1})
