"""Trains the judge of `rag/judgement.py`: `python -m eval.judge_training DIR [FILE]`.

DIR is the folder of the benchmark `guard`. Learned from are SummEdits without its news, and WiCE's claims of
`tokens.train`; a word of a faulty text counts as faulty where it stands in an edited or marked stretch. Each
domain is judged once by what was learned from the others, and these figures are printed; news is never
learned from. With FILE, coefficients learned from all of it (but news) are written there.
"""

import difflib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.guard_data import GuardItem, summedits, wice_tokens
from eval.metrics import auroc, mean
from index.sentences import split_sentences
from rag.alignment import align
from rag.judgement import Regression, sentence_row, word_rows
from rag.source_sentences import SourceSentences, sentences_of, words_of

HELD_OUT = "news"

WORD_RIDGE, SENTENCE_RIDGE = 10.0, 3.0
"""Weights of the squared coefficients, in items; a tenth and ten times as much changed AUROC by under .01."""

UNCHANGED = 0.3
"""Weight of words that no edit touched."""

STEPS = 12
"""Newton's method is done after about six."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a text: the features of its words, which of them are faulty, and which were touched."""

    item: int
    group: str
    rows: Floats
    faulty: NDArray[np.bool_]
    touched: NDArray[np.bool_]


def examples(items: Sequence[GuardItem]) -> list[Example]:
    """The sentences of the items that have any word that claims something."""
    sources: dict[str, SourceSentences] = {}
    found = []
    for number, item in enumerate(items):
        if item.source.text not in sources:
            sources[item.source.text] = SourceSentences(tuple(sentences_of([item.source])))
        touched = _touched(item)
        for span in split_sentences(item.text, language="en"):
            aligned = align(item.text[span.start : span.end], sources[item.source.text])
            kept = [n for n, word in enumerate(aligned.words) if word.claims]
            if kept:
                marks = np.array(
                    [touched[span.start + aligned.words[n].word.start] for n in kept], dtype=np.bool_
                )
                rows = np.array([aligned.features[n] for n in kept], np.float64)
                found.append(Example(number, item.group, rows, marks & item.faulty, marks))
    return found


def _touched(item: GuardItem) -> NDArray[np.bool_]:
    """For each character whether it stands in an edited or marked stretch."""
    marks = np.zeros(len(item.text) + 1, np.bool_)
    spans = list(item.spans)
    if item.original is not None:
        before, after = words_of(item.original), words_of(item.text)
        matcher = difflib.SequenceMatcher(None, [w.text for w in before], [w.text for w in after], autojunk=False)
        spans += [(after[a].start, after[b - 1].end) for tag, _, _, a, b in matcher.get_opcodes() if tag != "equal" and a < b]
    for start, end in spans:
        marks[start:end] = True
    return marks


def fit(rows: Floats, labels: NDArray[np.bool_], weights: Floats, ridge: float) -> Regression:
    """Logistic regression by Newton's method over standardised features."""
    mean_of, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    inputs = np.hstack([(rows - mean_of) / scale, np.ones((len(rows), 1))])
    found = np.zeros(inputs.shape[1])
    penalty = np.full(len(found), ridge)
    penalty[-1] = 1e-6
    for _ in range(STEPS):
        guess = 1 / (1 + np.exp(-(inputs @ found)))
        gradient = inputs.T @ (weights * (labels - guess)) - penalty * found
        curvature = (inputs * (weights * guess * (1 - guess))[:, None]).T @ inputs + np.diag(penalty)
        found += np.linalg.solve(curvature, gradient)
    return Regression(mean_of, scale, found[:-1], float(found[-1]))


def train(found: Sequence[Example]) -> tuple[Regression, Regression]:
    """The regression over words, and the one over sentences."""
    words = np.vstack([word_rows(example.rows) for example in found])
    faulty = np.concatenate([example.faulty for example in found])
    touched = np.concatenate([example.touched for example in found])
    over_words = fit(words, faulty, np.where(touched, 1.0, UNCHANGED), WORD_RIDGE)
    sentences = _sentence_rows(found, over_words)
    labels = np.array([example.faulty.any() for example in found])
    share = labels.mean()
    balanced = np.where(labels, 0.5 / share, 0.5 / (1 - share))
    return over_words, fit(sentences, labels, balanced, SENTENCE_RIDGE)


def _sentence_rows(found: Sequence[Example], over_words: Regression) -> Floats:
    scores = np.split(
        over_words.probabilities(np.vstack([word_rows(example.rows) for example in found])),
        np.cumsum([len(example.rows) for example in found])[:-1],
    )
    return np.vstack([sentence_row(e.rows, s) for e, s in zip(found, scores, strict=True)])


def judged(found: Sequence[Example], models: tuple[Regression, Regression]) -> dict[int, float]:
    """The highest probability of a sentence, for each item."""
    probabilities = models[1].probabilities(_sentence_rows(found, models[0]))
    highest: dict[int, float] = {}
    for example, probability in zip(found, probabilities, strict=True):
        highest[example.item] = max(highest.get(example.item, 0.0), float(probability))
    return highest


def main(directory: Path, file: Path | None) -> None:
    """Print the figures of each domain held out, and write the coefficients."""
    edits = summedits(directory)
    claims = wice_tokens(directory, "train")
    items = [*edits, *claims]
    found = examples(items)
    for group in sorted({item.group for item in edits}):
        kept = [each for each in found if each.group not in (group, HELD_OUT)]
        scores = judged([each for each in found if each.group == group], train(kept))
        wrong = [p for n, p in scores.items() if items[n].faulty]
        right = [p for n, p in scores.items() if not items[n].faulty]
        print(f"{group:12} AUROC {auroc(wrong, right):.3f}", end="")
        for threshold in (0.4, 0.5, 0.6, 0.7):
            accuracy = (mean(p > threshold for p in wrong) + mean(p <= threshold for p in right)) / 2
            print(f"  {threshold}: {accuracy:.3f}", end="")
        print(flush=True)
    if file is not None:
        words, sentence = train([each for each in found if each.group != HELD_OUT])
        data = {"words": _json(words), "sentence": _json(sentence), "threshold": 0.5, "word_threshold": 0.5}
        file.write_text(json.dumps(data) + "\n", "utf-8")


def _json(regression: Regression) -> dict[str, list[float]]:
    weights = [*regression.weights, regression.bias]
    parts = (("mean", regression.mean), ("scale", regression.scale), ("weights", weights))
    return {name: [float(f"{value:.6g}") for value in values] for name, values in parts}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
