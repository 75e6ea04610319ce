"""Models of others in the reader's place: a CrossEncoder that reranks, or a SQuAD-style model that points as well."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from index.errors import MissingPackage, ModelUnavailable
from index.records import Passage
from rag.reading import Reading, best_spans, merged
from rag.reranking import DEPTH

WEIGHT = 1.0
"""What the logit of another model counts. Not tuned: none comes with the program."""

QUESTION_ANSWERING = "ForQuestionAnswering"
"""How the architecture of a SQuAD-style model ends in its configuration."""

STRIDE = 64
"""Tokens that the windows of a long passage share."""


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder by name or folder, looked for on this machine first.

    Raises ModelUnavailable if there is none, MissingPackage without sentence-transformers.
    """

    depth = DEPTH
    weight = WEIGHT

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise _missing() from error
        self._model: Any = _loaded(lambda **how: CrossEncoder(name, device="cpu", **how), name)

    def scores(self, question: str, passages: Sequence[Passage]) -> Sequence[float | None]:
        """The model's logits; of a model with several outputs, the last (relevant)."""
        import torch

        pairs = [(question, passage.text) for passage in passages]
        found = self._model.predict(pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False)
        return [float(value if not hasattr(value, "__len__") else value[-1]) for value in found]


class SquadReader:
    """A model of transformers for question answering, by name or folder, trained with unanswerable questions."""

    depth = DEPTH
    weight = WEIGHT

    def __init__(self, name: str) -> None:
        try:
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        except ImportError as error:
            raise _missing() from error
        self._model: Any = _loaded(
            lambda **how: AutoModelForQuestionAnswering.from_pretrained(name, **how).eval(), name
        )
        self._tokenizer: Any = _loaded(lambda **how: AutoTokenizer.from_pretrained(name, **how), name)

    def scores(self, question: str, passages: Sequence[Passage]) -> Sequence[float | None]:
        """By how much the best span is likelier than none."""
        return [None if each is None else each.relevance for each in self.read(question, passages)]

    def read(self, question: str, passages: Sequence[Passage]) -> Sequence[Reading | None]:
        """A reading of each passage; its relevance is the best span's score."""
        return [self._read(question, passage.text) for passage in passages]

    def _read(self, question: str, text: str) -> Reading | None:
        import torch

        width = min(self._tokenizer.model_max_length, self._model.config.max_position_embeddings)
        encoded = self._tokenizer(
            question, text, truncation="only_second", max_length=width, stride=STRIDE,
            return_overflowing_tokens=True, return_offsets_mapping=True, padding=True, return_tensors="pt",
        )  # fmt: skip
        encoded.pop("overflow_to_sample_mapping")
        offsets = encoded.pop("offset_mapping").tolist()
        with torch.inference_mode():
            output = self._model(**encoded)
        windows = []
        for line, characters in enumerate(offsets):
            text_tokens = [place for place, part in enumerate(encoded.sequence_ids(line)) if part == 1]
            starts, ends = (
                logits[line].float().numpy() for logits in (output.start_logits, output.end_logits)
            )
            spans = tuple(
                best_spans(
                    np.asarray(starts[text_tokens]),
                    np.asarray(ends[text_tokens]),
                    [tuple(characters[place]) for place in text_tokens],
                    none=float(starts[0] + ends[0]),
                )
            )
            if spans:
                windows.append(Reading(spans[0].score, spans))
        return merged(windows)


def foreign_reader(name: str) -> CrossEncoderReranker | SquadReader:
    """The model called `name`, by what its configuration says it is. Raises ModelUnavailable, MissingPackage."""
    try:
        from transformers import AutoConfig
    except ImportError as error:
        raise _missing() from error
    config = _loaded(lambda **how: AutoConfig.from_pretrained(name, **how), name)
    architectures: list[str] = getattr(config, "architectures", None) or []
    squad = any(each.endswith(QUESTION_ANSWERING) for each in architectures)
    return SquadReader(name) if squad else CrossEncoderReranker(name)


def _missing() -> MissingPackage:
    return MissingPackage("RAG_RERANKER needs sentence-transformers: pip install sentence-transformers")


def _loaded(load: Any, name: str) -> Any:
    try:
        return load(local_files_only=True)
    except (OSError, ValueError):
        try:
            return load()
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"The reranker {name} cannot be loaded ({str(error).splitlines()[0]}); "
                "correct RAG_RERANKER, or unset it."
            ) from error
