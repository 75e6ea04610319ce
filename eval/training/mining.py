"""Hard negatives: paragraphs that the project's own retrieval finds for a question and that do not answer it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from eval.metrics import comparable
from eval.training.examples import Practice
from eval.training.paragraphs import Paragraph
from index.embedding import Embedder
from index.keywords import KeywordIndex
from index.records import Chunk, Filters, Hit, IndexedChunk
from rag.fusion import fuse, scale_of

FOUND = 40
"""Paragraphs asked of each index."""

KEPT = 8
"""Negatives kept of each question."""

ROUND = 512
"""Questions whose vectors are compared with all paragraphs at a time."""


def mine(
    paragraphs: Sequence[Paragraph],
    questions: Sequence[str],
    practice: Sequence[Practice],
    embedder: Embedder,
    *,
    progress: Callable[[str], None] = lambda line: None,
) -> dict[int, list[int]]:
    """For each question with an answer, by its number, the best paragraphs without that answer, best first."""
    progress(f"embedding {len(paragraphs):,} paragraphs and {len(practice):,} questions")
    vectors = embedder.embed_texts([each.text for each in paragraphs])
    asked = [each for each in practice if each.answer is not None]
    asked_vectors = embedder.embed_texts([questions[each.question] for each in asked])
    texts = [comparable(each.text) for each in paragraphs]
    answers = _answers(paragraphs)
    mined: dict[int, list[int]] = {}
    with TemporaryDirectory(prefix="uradori-mining-") as folder:
        index = KeywordIndex(Path(folder))
        index.add(_chunks(paragraphs, vectors))
        for start in range(0, len(asked), ROUND):
            part = asked[start : start + ROUND]
            cosines = asked_vectors[start : start + ROUND] @ vectors.T
            nearest = np.argpartition(-cosines, FOUND, axis=1)[:, :FOUND] if len(paragraphs) > FOUND else None
            for line, each in enumerate(part):
                near = nearest[line] if nearest is not None else np.arange(len(paragraphs))
                dense = sorted((Hit(int(row), float(cosines[line, row])) for row in near), key=_descending)
                ranked = _fused(dense, index.search(questions[each.question], FOUND, Filters()))
                answer = comparable(answers[each.question])
                mined[each.question] = [
                    row for row in ranked if row != each.paragraph and answer not in texts[row]
                ][:KEPT]
            progress(f"mined {start + len(part):,} of {len(asked):,} questions")
    return mined


def _descending(hit: Hit) -> float:
    return -hit.score


def _fused(dense: Sequence[Hit], keyword: Sequence[Hit]) -> list[int]:
    dense_scale, keyword_scale = scale_of(dense), scale_of(keyword)
    fused = fuse(
        {hit.row: dense_scale.of(hit.score) for hit in dense},
        {hit.row: keyword_scale.of(hit.score) for hit in keyword},
    )
    return sorted(fused, key=lambda row: -fused[row].score)


def _answers(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [
        each.text[question.start : question.end] if question.start is not None else ""
        for each in paragraphs
        for question in each.questions
    ]


def _chunks(paragraphs: Sequence[Paragraph], vectors: np.ndarray) -> list[IndexedChunk]:
    return [
        IndexedChunk(
            row=number,
            chunk=Chunk(str(number), 0, 0, len(each.text), each.text, context=""),
            title=each.title,
            source=each.source,
            language="en",
            day=0,
            vector=vector,
        )
        for number, (each, vector) in enumerate(zip(paragraphs, vectors, strict=True))
    ]
