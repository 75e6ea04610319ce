"""The benchmark `speed`: adding articles, against the common ways of doing it, in the same run.

All figures are ratios, ours over theirs; bare seconds would tell more of the machine than of the program.

- `index.ratio`: against LangChain's tutorial path, `RecursiveCharacterTextSplitter(chunk_size=1000,
  chunk_overlap=200)`, `HuggingFaceEmbeddings` and `Chroma.from_documents`, with the same model, kept on
  disk as ours is. `chunks_per_s` counts each side's own chunks; `characters_per_s` the characters of the
  articles, which favours nobody's chunk size or overlap.
- `index.chunks_per_s`: against sentence-transformers' `encode` of our own chunks plus Chroma's `add`.
- `ask.overhead.ms`: from a question to the first request to a language model, `p50` and `p95`, models warm.
- `reader.ms`, `reader.torch_f32_ratio`, `reader.memory_mb`: reading 20 passages, torch's time for the same rows over it, and
  by how much a process that has the embedder grows.
"""

import random
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.news_questions import ARTICLES, read_lines
from eval.overhead import overhead
from eval.reader_speed import reader_speed
from eval.reports import Progress, Report, no_progress
from eval.speed_baselines import Adding, plain_encoding, require_packages, tutorial
from eval.synthetic_articles import synthetic_articles
from index.conversion import load_converted
from index.errors import UnreadableSource
from index.reading import read_record
from index.records import Article
from rag.engine import Engine

SAMPLE_CHARACTERS = 240_000
"""Articles are drawn until they have as many characters: some 500 chunks, half a minute for the three
sides on two free cores."""

SYNTHETIC = 100
"""Synthetic articles to draw from, more than enough at some 3,400 characters each."""


QUESTIONS = 30
"""Questions of which the time until a model is asked is taken."""


@dataclass(slots=True)
class Tally:
    """What one side has done so far, and in how many seconds."""

    chunks: int = 0
    characters: int = 0
    seconds: float = 0.0

    @property
    def chunks_per_s(self) -> float:
        """Chunks a second."""
        return self.chunks / self.seconds

    @property
    def characters_per_s(self) -> float:
        """Characters of articles a second."""
        return self.characters / self.seconds


def run(directory: Path, engine: Engine, *, progress: Progress = no_progress) -> Report:
    """The ratios, over articles of `directory` if it holds any, else over synthetic ones.

    The engine lends its settings; its library is not touched. Raises MissingPackage unless the extra
    `bench` is installed, and UnreadableSource.
    """
    require_packages()
    articles = chosen_articles(directory)
    settings = engine.settings
    with TemporaryDirectory(prefix="uradori-speed-") as folder:
        home = Path(folder)
        fresh = settings.model_copy(update={"home": home / "ours", "models": settings.models_folder})
        with closing(Engine(fresh)) as ours:
            ours.warm_up()
            model = _model_folder(ours)
            tallies = alternate(
                articles,
                [
                    lambda part: ours.add(part).chunks,
                    tutorial(model, home / "tutorial"),
                    plain_encoding(model, home / "plain", ours.library.embedder),
                ],
                progress=progress,
            )
        asked = [f"What is known about {article.title}?" for article in articles[:QUESTIONS]]
        waiting = overhead(fresh, asked)
    own, langchain, plain = tallies
    return {
        "index": {
            "ratio": {
                "chunks_per_s": own.chunks_per_s / langchain.chunks_per_s,
                "characters_per_s": own.characters_per_s / langchain.characters_per_s,
            },
            "chunks_per_s": own.chunks_per_s / plain.chunks_per_s,
            "articles": len(articles),
            "chunks": own.chunks,
            "tutorial_chunks": langchain.chunks,
        },
        "reader": reader_speed(articles, settings.models_folder),
        "ask": {"overhead": waiting},
    }


def alternate(
    articles: Sequence[Article],
    sides: Sequence[Adding],
    *,
    progress: Progress = no_progress,
    clock: Callable[[], float] = time.perf_counter,
) -> list[Tally]:
    """Let each side add every article: the first half in the order given, the second in reverse.

    A machine that slows down or speeds up steadily then burdens all sides alike.
    """
    middle = len(articles) // 2
    tallies = [Tally() for _ in sides]
    turns = [(n, articles[:middle]) for n in range(len(sides))]
    turns += [(n, articles[middle:]) for n in reversed(range(len(sides)))]
    for done, (number, half) in enumerate(turns, 1):
        began = clock()
        chunks = sides[number](half)
        tallies[number].seconds += clock() - began
        tallies[number].chunks += chunks
        tallies[number].characters += sum(len(article.text) for article in half)
        progress(done, len(turns))
    return tallies


def chosen_articles(directory: Path) -> list[Article]:
    """A seeded sample of the folder's articles, or synthetic ones if it has none."""
    path = directory / ARTICLES
    articles = _readable(path) if path.exists() else synthetic_articles(SYNTHETIC)
    random.Random(0).shuffle(articles)
    before = accumulate((len(article.text) for article in articles), initial=0)
    return [article for article, start in zip(articles, before, strict=False) if start < SAMPLE_CHARACTERS]


def _readable(path: Path) -> list[Article]:
    articles = []
    for record in read_lines(path):
        try:
            articles.append(read_record(record, name=path.name))
        except UnreadableSource:
            continue
    return articles


def _model_folder(engine: Engine) -> str:
    """Where the original of the engine's embedder lies, for sentence-transformers."""
    settings = engine.settings
    converted = load_converted(settings.models_folder, settings.embedder, None)
    return converted.source if converted else settings.embedder
