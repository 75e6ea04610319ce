"""How fast the reader reads, against the same network in torch, in turns within one run; and the memory that it takes."""

import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.reports import Report
from index.conversion import quiet
from index.embedding import DEFAULT_EMBEDDER, default_source, load_embedder
from index.records import Article, Passage
from rag.reader import OwnReader
from rag.reranking import DEPTH, FOCUS_CHARACTERS

QUESTION = "How much money did the council set aside for the new bridge, and when?"

TURNS = 5
"""Turns of each side, after one that is not counted."""


def reader_speed(articles: Sequence[Article], models: Path) -> Report:
    """Milliseconds (median) to read DEPTH passages of FOCUS_CHARACTERS, tokenising included, and torch's f32 time for
    the same rows over it, without tokenising; and the megabytes by which a process with the embedder grows."""
    passages = [_passage(article) for article in articles if len(article.text) >= FOCUS_CHARACTERS][:DEPTH]
    reader = OwnReader()
    theirs = _torch_forward(reader, passages)
    own: list[float] = []
    torch: list[float] = []
    for _ in range(TURNS + 1):
        own.append(_seconds(lambda: reader.read(QUESTION, passages)))
        torch.append(_seconds(theirs))
    ours = statistics.median(own[1:])
    return {
        "ms": 1000 * ours,
        "torch_f32_ratio": statistics.median(torch[1:]) / ours,
        "passages": len(passages),
        "memory_mb": _in_a_process_of_its_own(_memory_taken, passages, models),
    }


def _memory_taken(passages: Sequence[Passage], models: Path) -> float | None:
    """Megabytes that reading adds to a process that has embedded; None where the system does not tell."""
    embedder = load_embedder(DEFAULT_EMBEDDER, models=models, say=lambda line: None)
    embedder.embed_texts([passage.title for passage in passages])
    before = _resident_megabytes()
    reader = OwnReader()
    reader.read(QUESTION, passages)
    after = _resident_megabytes()
    return None if before is None or after is None else after - before


def _resident_megabytes() -> float | None:
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    lines = dict(line.split(":", 1) for line in status.read_text("utf-8").splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024


def _in_a_process_of_its_own(work: Callable[..., Any], *arguments: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _passage(article: Article) -> Passage:
    text = article.text[:FOCUS_CHARACTERS]
    return Passage(article.id, article.title, None, None, None, 0, len(text), text, 1.0)


def _torch_forward(reader: OwnReader, passages: Sequence[Passage]) -> Callable[[], Any]:
    """The encoder of the default embedder in torch, on the rows that the reader makes of the passages."""
    import torch
    from transformers import BertModel

    with quiet():
        model: Any = BertModel.from_pretrained(Path(default_source()[0]), add_pooling_layer=False)
    model.eval()
    batches = [
        [torch.from_numpy(each) for each in (batch.ids, batch.types, batch.mask)]
        for batch in reader.batches(QUESTION, passages)
    ]

    def forward() -> None:
        with torch.inference_mode():
            for ids, types, mask in batches:
                model(input_ids=ids, token_type_ids=types, attention_mask=mask)

    return forward


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
