"""The benchmark `extraction`: is the article of a news page read whole, and nothing besides?

A folder holds `ground-truth*.json`, `{id: {url, articleBody}}`, and the pages as `html/ID.html.gz`. Texts are compared as
in Zyte's article-extraction-benchmark: by their word 4-grams, each as often as it stands, words being runs of letters,
digits and underscores; precision and recall are averaged over the pages, and F1 is that of the averages.

- `html`: the page as the library reads it.
- `pasted`: the page's visible text, as `inscriptis.get_text` makes it, read as a text pasted without a title.
- `baselines.html`, `baselines.pasted`: the same for simpler ways (eval/page_baselines.py).
- `even`, `odd`: `html` and `pasted` over every other page, in the order of their ids.
- `removed`: of the 4-grams of the articles that are not in the text that was read, the share that is kept as removed.
"""

import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.metrics import mean
from eval.page_baselines import HTML, PASTED
from eval.reports import Progress, Report, no_progress
from index.decoding import decode
from index.errors import MissingPackage, UnreadableSource
from index.reading import read_html, read_text
from index.records import Article
from rag.engine import Engine

TRUTHS = "ground-truth*.json"
WORDS = 4
"""Words of a shingle."""

_WORD = re.compile(r"\w+")

Shingles = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page, and the text of its article."""

    name: str
    html: str
    body: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """How the 4-grams of a text fare against those of the article, from 0 to 1."""

    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class _Missed:
    """4-grams of articles that are not in what was read, and how many of them are among what was removed."""

    all: int
    kept: int


def run(directory: Path, engine: Engine, *, progress: Progress = no_progress) -> Report:
    """The figures over the pages in `directory`; the engine is not used. Raises UnreadableSource, MissingPackage."""
    pages = list(saved_pages(directory))
    get_text = _inscriptis()
    html: list[Overlap] = []
    pasted: list[Overlap] = []
    missed: dict[str, list[_Missed]] = {"html": [], "pasted": []}
    baselines: dict[str, dict[str, list[Overlap]]] = {
        "html": {name: [] for name in HTML},
        "pasted": {name: [] for name in PASTED},
    }
    for number, page in enumerate(pages, 1):
        text = get_text(page.html)
        for way, found, article in (
            ("html", html, _article(read_html, page.html)),
            ("pasted", pasted, _article(read_text, text)),
        ):
            found.append(overlap(page.body, article.text if article else ""))
            missed[way].append(_missed(page.body, article))
        for way, source, functions in (("html", page.html, HTML), ("pasted", text, PASTED)):
            for name, read in functions.items():
                baselines[way][name].append(overlap(page.body, read(source)))
        progress(number, len(pages))
    return {
        "html": measures(html),
        "pasted": measures(pasted),
        "baselines": {
            way: {name: measures(found) for name, found in each.items()} for way, each in baselines.items()
        },
        "even": {"html": measures(html[::2]), "pasted": measures(pasted[::2])},
        "odd": {"html": measures(html[1::2]), "pasted": measures(pasted[1::2])},
        "removed": {way: _share_kept(found) for way, found in missed.items()},
        "pages": len(pages),
    }


def saved_pages(directory: Path) -> Iterator[SavedPage]:
    """The pages of a folder by their ids. Raises UnreadableSource."""
    truths = sorted(directory.glob(TRUTHS))
    if not truths:
        raise UnreadableSource(f"{directory} holds no {TRUTHS}.")
    try:
        known = {
            name: each["articleBody"]
            for path in truths
            for name, each in json.loads(path.read_text("utf-8")).items()
        }
        for name, body in sorted(known.items()):
            data = gzip.decompress((directory / "html" / f"{name}.html.gz").read_bytes())
            yield SavedPage(name, decode(data, name=name), body)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableSource(f"The pages in {directory} cannot be read ({error}).") from error


def shingles(text: str) -> Shingles:
    """The runs of WORDS words, with how often each stands; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + WORDS]) for at in range(max(1, len(words) - WORDS + 1)))


def overlap(body: str, text: str) -> Overlap:
    """Precision and recall of the 4-grams of `text` against those of the article `body`."""
    expected, found = shingles(body), shingles(text)
    common = (expected & found).total()
    return Overlap(common / found.total(), common / expected.total())


def measures(found: Sequence[Overlap]) -> Mapping[str, float]:
    """The averages over pages, and the F1 of them."""
    precision = mean(each.precision for each in found)
    recall = mean(each.recall for each in found)
    both = precision + recall
    return {
        "f1": 2 * precision * recall / both if both else 0.0,
        "precision": precision,
        "recall": recall,
    }


def _article(read: Callable[[str], Article], source: str) -> Article | None:
    """What was read; None where that was refused, as a page without text is."""
    try:
        return read(source)
    except UnreadableSource:
        return None


def _missed(body: str, article: Article | None) -> _Missed:
    lost = shingles(body) - shingles(article.text if article else "")
    removed: Shingles = Counter()
    for block in article.removed if article else ():
        removed += shingles(block.text)
    return _Missed(lost.total(), (lost & removed).total())


def _share_kept(found: Sequence[_Missed]) -> float:
    lost = sum(each.all for each in found)
    return sum(each.kept for each in found) / lost if lost else 1.0


def _inscriptis() -> Callable[[str], str]:
    try:
        from inscriptis import get_text
    except ImportError as error:
        raise MissingPackage(
            "The benchmark extraction needs inscriptis: pip install 'uradori[bench]'"
        ) from error
    typed: Callable[[str], str] = get_text
    return typed
