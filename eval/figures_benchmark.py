"""The benchmark `figures`: is a sentence with one figure altered caught, and its true neighbour let through?

A folder, or each of its folders, holds `articles.jsonl.gz`. Sentences of its English and Japanese articles are
checked against themselves as the quote: as they are and said in another form (25% and 25 percent, 1 trillion and
1,000 billion, 5人 and 五人), and with one figure altered:

- `value`: another digit or number word; `unit`: another currency, measure or thing counted; `scale`: thousand,
  million, billion exchanged; `date`: another day, month, year or weekday;
- `negated`: the statement denied or turned to its opposite;
- `borrowed`: a figure from elsewhere in the article in its place; `swapped`: two figures of the sentence exchanged;
- `crossed`: one clause of the sentence alone, with the figure of another clause ("profit rose 5%" of "sales rose 5% and
  profit fell 12%"); the form `clause` is such a clause as it is.

`caught` is the share of altered sentences that fail any check; one whose figure is called derived is missed.
`let_through` is the share of the others that pass all. Only sentences that pass unaltered are altered.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.alterations import Alterations
from eval.english_alterations import ENGLISH
from eval.japanese_alterations import JAPANESE
from eval.news_questions import ARTICLES, read_lines
from eval.reports import Progress, Report, no_progress
from index.errors import UnreadableSource
from index.reading import read_record
from index.records import Article
from index.sentences import split_sentences
from rag.engine import Engine
from rag.verification import Evidence, check

TRIALS = 2_000
"""Altered sentences asked for of each kind and language: a share of 99.5 % is then known to 0.3 points. `--each` asks for
another number."""

LENGTHS = {"en": range(40, 400), "ja": range(15, 160)}
"""Characters of the sentences taken: shorter ones are headings, longer ones lists and tables."""

PER_ARTICLE = 20
"""Sentences taken of one article in one turn, so that long ones do not decide."""

TURNS = 6
"""How often the articles are gone through for kinds that are still short of TRIALS: two of a sentence's figures can be
exchanged in several ways, and the first turn takes one."""

SEED = 6
UNALTERED, BORROWED = "unaltered", "borrowed"
_LANGUAGES = {"en": ENGLISH, "ja": JAPANESE}


@dataclass(frozen=True, slots=True)
class Trial:
    """One checked sentence: `kind` as in the module's docstring, or "unaltered" or "form.NAME"."""

    kind: str
    sentence: str
    quote: str
    passed: bool
    detail: str


@dataclass(slots=True)
class Tally:
    """How many sentences of a kind were checked, and how many of these passed every check."""

    checked: int = 0
    passed: int = 0


@dataclass(slots=True)
class _Counts:
    kinds: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))


def run(
    directory: Path, engine: Engine, *, progress: Progress = no_progress, each: int | None = None
) -> Report:
    """The figures over the articles of `directory`, of so many trials of `each` kind and language (TRIALS if not told).

    The engine is not used. Raises UnreadableSource.
    """
    counts: dict[str, _Counts] = {}
    for done, (language, trial) in enumerate(trials(directory, TRIALS if each is None else each), 1):
        tally = counts.setdefault(language, _Counts()).kinds[trial.kind]
        tally.checked += 1
        tally.passed += trial.passed
        progress(done, None)
    merged = _Counts()
    for count in counts.values():
        for kind, tally in count.kinds.items():
            merged.kinds[kind].checked += tally.checked
            merged.kinds[kind].passed += tally.passed
    return {**_measures(merged), **{language: _measures(count) for language, count in sorted(counts.items())}}


def trials(directory: Path, each: int) -> Iterator[tuple[str, Trial]]:
    """Every sentence that is checked, with its language, until each kind has so many, or the articles offer no more."""
    files = (
        [directory / ARTICLES]
        if (directory / ARTICLES).is_file()
        else sorted(directory.glob(f"*/{ARTICLES}"))
    )
    if not files:
        raise UnreadableSource(f"There is no {ARTICLES} in {directory}, nor in a folder in it.")
    for file in files:
        yield from _file_trials(file, each)


def _file_trials(file: Path, each: int) -> Iterator[tuple[str, Trial]]:
    generator = random.Random(SEED)
    records = list(read_lines(file))
    generator.shuffle(records)
    wanted: dict[str, dict[str, int]] = {}
    made: set[tuple[str, str]] = set()
    for _ in range(TURNS):
        before = len(made)
        for record in records:
            if wanted and not any(any(left.values()) for left in wanted.values()):
                return
            article = read_record({k: v for k, v in record.items() if k != "retrieved_for"}, name=file.name)
            alterations = _LANGUAGES.get(article.language)
            if alterations is None:
                continue
            left = wanted.setdefault(article.language, dict.fromkeys(kinds(alterations), each))
            for trial in article_trials(article, alterations, generator, left, made):
                yield article.language, trial
        if len(made) == before:
            return


def kinds(alterations: Alterations) -> list[str]:
    """What a sentence is checked as: unaltered, in other forms, altered, with a borrowed figure."""
    return [UNALTERED, *(f"form.{name}" for name in alterations.forms), *alterations.kinds, BORROWED]


def article_trials(
    article: Article,
    alterations: Alterations,
    generator: random.Random,
    wanted: dict[str, int],
    made: set[tuple[str, str]],
) -> Iterator[Trial]:
    """The sentences of one article as they are, in other forms, and altered in each way that they offer.

    `wanted` counts down what is still asked for of each kind; `made` has those that were made, which are not made again.
    """
    spans = [
        span
        for span in split_sentences(article.text, language=article.language)
        if span.end - span.start in LENGTHS[article.language]
    ]
    texts = [article.text[span.start : span.end] for span in spans]
    numbered = [n for n, text in enumerate(texts) if any(character.isdecimal() for character in text)]
    for n in sorted(generator.sample(numbered, min(PER_ARTICLE, len(numbered)))):
        quote = texts[n]
        evidence = Evidence(article, spans[n].start, spans[n].end, quote)
        asked = frozenset(kind for kind, number in wanted.items() if number)
        said = _said(quote, texts[:n] + texts[n + 1 :], alterations, generator, asked)
        offered = {kind: text for kind, text in said if text is not None and (kind, text) not in made}
        if not offered:
            continue
        unaltered = _checked(UNALTERED, quote, evidence)
        for kind, text in offered.items():
            if kind == UNALTERED or (unaltered.passed and text != quote):
                wanted[kind] -= 1
                made.add((kind, text))
                yield unaltered if kind == UNALTERED else _checked(kind, text, evidence)


def _said(
    quote: str,
    others: Sequence[str],
    alterations: Alterations,
    generator: random.Random,
    asked: frozenset[str],
) -> Iterator[tuple[str, str | None]]:
    """The sentence in every way that is asked for; None where it offers nothing to alter."""
    if UNALTERED in asked:
        yield UNALTERED, quote
    for name, form in alterations.forms.items():
        if f"form.{name}" in asked:
            yield f"form.{name}", form(quote, generator)
    for kind, alter in alterations.kinds.items():
        if kind in asked:
            yield kind, alter(quote, generator)
    if BORROWED in asked:
        yield BORROWED, alterations.borrow(quote, others, generator)


def _checked(kind: str, sentence: str, evidence: Evidence) -> Trial:
    checked = check(sentence, [evidence])
    failure = checked.failure
    detail = f"{failure.reason}: {failure.detail}" if failure else checked.verdict
    return Trial(kind, sentence, evidence.text, failure is None, detail)


def _measures(counts: _Counts) -> dict[str, Report | float]:
    true = {kind: tally for kind, tally in counts.kinds.items() if _is_true(kind)}
    false = {kind: tally for kind, tally in counts.kinds.items() if not _is_true(kind)}
    return {
        "caught": {
            "all": _share(
                sum(t.checked - t.passed for t in false.values()), sum(t.checked for t in false.values())
            ),
            **{kind: _share(tally.checked - tally.passed, tally.checked) for kind, tally in false.items()},
        },
        "let_through": {
            "all": _share(sum(t.passed for t in true.values()), sum(t.checked for t in true.values())),
            **{kind: _share(tally.passed, tally.checked) for kind, tally in true.items()},
        },
        "checked": {kind: tally.checked for kind, tally in counts.kinds.items()},
    }


def _is_true(kind: str) -> bool:
    return kind == UNALTERED or kind.startswith("form.")


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
