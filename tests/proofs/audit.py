"""Opens the library of RAG_HOME as the program does and looks for every chunk by its own vector and words.

A process of its own (`python -m tests.proofs.audit [SAMPLE]`), for opening may be what crashes. The findings
are written as JSON; nothing is repaired but by what opening itself does.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from typing import Any

from index.library import Library
from index.records import Filters, IndexedChunk
from rag.settings import load_settings

DEPTH = 10
"""Hits among which a chunk has to be; its own vector should come first, but equal ones share the place."""

ROWS = 2_000


def main(sample: int) -> None:
    settings = load_settings()
    library = Library(settings.home, embedder=settings.embedder, models=settings.models_folder)
    try:
        chunks = _chunks(library)
        step = max(1, len(chunks) // sample) if sample else 1
        print(json.dumps(_findings(library, chunks, chunks[::step])))
    finally:
        library.close()


def _chunks(library: Library) -> list[IndexedChunk]:
    found: list[IndexedChunk] = []
    for first in range(1, library.store.last_row() + 1, ROWS):
        found.extend(library.store.indexed_chunks(first, first + ROWS - 1))
    return found


def _findings(
    library: Library, chunks: Sequence[IndexedChunk], looked_for: Sequence[IndexedChunk]
) -> dict[str, Any]:
    if chunks:
        library.search_vectors(library.embedder.embed_question(chunks[0].chunk.text), 1, Filters())
        library.search_keywords(chunks[0].chunk.text, 1, Filters())
    by_vector = {
        chunk.row: [hit.row for hit in library.search_vectors(chunk.vector, DEPTH, Filters())]
        for chunk in looked_for
    }
    lost_by_words = [
        chunk.row
        for chunk in looked_for
        if chunk.row not in {hit.row for hit in library.search_keywords(chunk.chunk.text, DEPTH, Filters())}
    ]
    status = library.status()
    return {
        "articles": _articles(library, chunks),
        "chunks": len(chunks),
        "in_chroma": status.vectors_in_chroma,
        "in_tantivy": status.documents_in_tantivy,
        "lost_by_vector": [row for row, hits in by_vector.items() if row not in hits],
        "lost_by_words": lost_by_words,
        "first_at_once": sum(hits[:1] == [row] for row, hits in by_vector.items()) / max(1, len(by_vector)),
    }


def _articles(library: Library, chunks: Sequence[IndexedChunk]) -> dict[str, tuple[str, int]]:
    """For each article the digest of its text and how many chunks it has."""
    counts: dict[str, int] = {}
    for chunk in chunks:
        counts[chunk.chunk.article_id] = counts.get(chunk.chunk.article_id, 0) + 1
    page = library.page(offset=0, limit=max(1, library.store.article_count()))
    found = {}
    for article in page.articles:
        text = library.store.article(article.id).text
        found[article.id] = (hashlib.sha256(text.encode()).hexdigest(), counts.get(article.id, 0))
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
