"""A library with vectors put straight into the store, over real Chroma and Tantivy."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.identity import content_hash
from index.library import Library
from index.records import Article, Chunk, Filters
from index.store import Store
from index.stored import PreparedArticle

ROOT = Path(__file__).parents[2]
DIMENSION = 32
CHUNKS = 3  # of an article
WORDS = "harbour lantern bridge orchard tunnel ferry kettle museum river copper saddle violin".split()


def prepared(number):
    """An article whose sentences and vectors follow from its number."""
    chosen = np.random.default_rng(number)
    parts = [f"Report {number} part {n}: {' '.join(chosen.choice(WORDS, 6))}." for n in range(CHUNKS)]
    text = "\n".join(parts)
    article = Article(
        id=f"a{number:05}",
        title=f"Report {number}",
        text=text,
        source="The Weir" if number % 2 else "Lamb Gazette",
        published_at=f"2026-0{1 + number % 9}-11",
    )
    starts = np.cumsum([0] + [len(part) + 1 for part in parts])
    chunks = [
        Chunk(article.id, n, int(starts[n]), int(starts[n]) + len(part), part, article.title)
        for n, part in enumerate(parts)
    ]
    vectors = chosen.normal(size=(CHUNKS, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return PreparedArticle(article, content_hash(article), chunks, vectors)


def stock(library, numbers):
    """What `Library.add` does after embedding."""
    library.store.put(prepared(number) for number in numbers)
    library._step("stored")
    library._follow_all()


class Shelf:
    """A library in a folder, and what it said."""

    def __init__(self, home):
        self.home = home
        self.said = []

    def open(self, **options):
        return closing(Library(self.home, embedder="none", models=self.home, say=self.said.append, **options))


def top_tens(library):
    """The ten best rows for 20 vectors, and for 6 pairs of words."""
    chosen = np.random.default_rng(7)
    vectors = chosen.normal(size=(20, DIMENSION)).astype(np.float32)
    dense = [{hit.row for hit in library.search_vectors(v, 10, Filters())} for v in vectors]
    pairs = [f"report {number} {WORDS[number]}" for number in range(1, 7)]
    return dense + [{hit.row for hit in library.search_keywords(pair, 10, Filters())} for pair in pairs]


def overlap(before, after):
    return sum(len(a & b) for a, b in zip(before, after, strict=True)) / sum(map(len, before))


def whole(library):
    """Whether all counts are equal and every chunk is found as it is stored, in both indexes."""
    chunks = library.store.indexed_chunks(1, library.store.last_row())
    status = library.status()
    counts = {status.chunks, status.vectors_in_chroma, status.documents_in_tantivy, len(chunks)}
    missing = [*library.vectors.unfindable(chunks), *library.keywords.unfindable(chunks)]
    return len(counts) == 1 and not missing


def truncated(path):
    os.truncate(path, path.stat().st_size // 2)


def run_until(home, name, numbers):
    """Stock a library in another process, which kills itself with SIGKILL at a step."""
    script = (
        "import os, signal, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.index.shelf import Shelf, stock\n"
        "from pathlib import Path\n"
        "def step(name):\n"
        f"    if name == {name!r}: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"with Shelf(Path({str(home)!r})).open(step=step) as library:\n"
        f"    stock(library, {numbers!r})\n"
        "    library.rebuild()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr


def after_a_kill(shelf, name):
    """The state of an index whose owner was killed: its mark has no seal."""
    with closing(Store(shelf.home / "library.sqlite")) as store:
        store.set_mark(name, replace(store.mark(name), seal=None))
