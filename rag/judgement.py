"""Whether a sentence says more than its evidence, by the words that nothing there licenses.

A logistic regression over the features of each word, and one over the words of a sentence; coefficients by
`eval/judge_training.py` (docs/checking.md has the data, and what was tried).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.alignment import FEATURES, Alignment

FILE = Path(__file__).parent / "data" / "judge.json"

_PLACE = {name: number for number, name in enumerate(FEATURES)}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FaultyWord:
    """A word of the claim that its evidence does not license; `opposite` if it has the opposite instead."""

    start: int
    end: int
    opposite: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """How probable it is that the sentence says more than its evidence (0 to 1), and by which words.

    Words are faulty only where the sentence is.
    """

    probability: float
    faulty: tuple[FaultyWord, ...]


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression over standardised features."""

    mean: Floats
    scale: Floats
    weights: Floats
    bias: float

    def probabilities(self, rows: Floats) -> Floats:
        """The probability of each row."""
        return 1 / (1 + np.exp(-(((rows - self.mean) / self.scale) @ self.weights + self.bias)))


@dataclass(frozen=True, slots=True)
class Model:
    """Both regressions, and the probabilities from which a sentence, and a word of it, counts as faulty."""

    words: Regression
    sentence: Regression
    threshold: float
    word_threshold: float


def judge(alignment: Alignment) -> Judgement:
    """The judgement on one aligned sentence."""
    model = load_model()
    claims = [number for number, word in enumerate(alignment.words) if word.claims]
    if not claims:
        return Judgement(0.0, ())
    rows = np.asarray([alignment.features[number] for number in claims], np.float64)
    scores = model.words.probabilities(word_rows(rows))
    probability = float(model.sentence.probabilities(sentence_row(rows, scores)[None])[0])
    if probability <= model.threshold:
        return Judgement(probability, ())
    least = min(model.word_threshold, float(scores.max()))
    faulty = [
        FaultyWord(word.start, word.end, bool(row[_PLACE["slot_opposite"]]))
        for word, row, score in zip(
            (alignment.words[number].word for number in claims), rows, scores, strict=True
        )
        if score >= least
    ]
    return Judgement(probability, tuple(faulty))


def word_rows(features: Floats) -> Floats:
    """What the regression over words reads: the features, again for words that stand in no source, and again
    for those that do not stand in the evidence."""
    absent = 1 - features[:, [_PLACE["in_sources"]]]
    elsewhere = 1 - features[:, [_PLACE["in_evidence"]]]
    return np.hstack([features, absent * features, elsewhere * features])


def sentence_row(features: Floats, scores: Floats) -> Floats:
    """What the regression over sentences reads: the highest scores of its words, and counts of their kinds."""
    highest = np.sort(np.pad(scores, (0, 3)))[::-1][:3]
    absent = features[:, _PLACE["in_sources"]] == 0
    unrelated = absent & (features[:, _PLACE["synonym_in_sources"]] == 0)
    unrelated &= features[:, _PLACE["derived_in_sources"]] == 0
    negations = (features[:, _PLACE["negation"]] == 1) & (features[:, _PLACE["in_evidence"]] == 0)
    return np.asarray(
        [
            *np.log((highest + 1e-3) / (1 - highest + 1e-3)),
            np.log1p(-np.minimum(scores, 0.99)).sum(),
            scores.mean(),
            absent.sum(),
            absent.mean(),
            unrelated.sum(),
            (absent & (features[:, _PLACE["number"]] == 1)).sum(),
            (absent & (features[:, _PLACE["capital"]] == 1)).sum(),
            (absent * features[:, _PLACE["opposite_in_evidence"]]).sum(),
            negations.sum(),
            features[:, _PLACE["cover"]].min(),
            len(scores) / 50,
        ]
    )


@cache
def load_model() -> Model:
    """The coefficients that the package carries."""
    data = json.loads(FILE.read_text("utf-8"))
    return Model(
        _regression(data["words"]), _regression(data["sentence"]), data["threshold"], data["word_threshold"]
    )


def _regression(data: dict[str, Sequence[float]]) -> Regression:
    mean, scale, weights = (np.asarray(data[name], np.float64) for name in ("mean", "scale", "weights"))
    return Regression(mean, scale, weights[:-1], float(weights[-1]))
