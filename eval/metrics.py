"""The measures of the benchmarks: pure functions over ranks, texts and scores."""

import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

_ARTICLES = frozenset({"a", "an", "the"})
_PUNCTUATION = str.maketrans("", "", string.punctuation)


# ranking


def first_rank(relevant: Iterable[bool]) -> int | None:
    """The rank, from 1, of the first relevant item of a ranking; None if none is relevant."""
    return next((rank for rank, is_relevant in enumerate(relevant, 1) if is_relevant), None)


def hit_rate(ranks: Sequence[int | None], k: int) -> float:
    """hit@k: the share of rankings whose first relevant item stands at `k` or better; 0 for no rankings."""
    return mean(rank is not None and rank <= k for rank in ranks)


def mean_reciprocal_rank(ranks: Sequence[int | None], k: int) -> float:
    """MRR@k: the mean of 1/rank, 0 where the first relevant item stands below `k` or nowhere."""
    return mean(1 / rank if rank is not None and rank <= k else 0.0 for rank in ranks)


# answers


def comparable(text: str) -> str:
    """`text` lower-cased, its words of letters and digits alone, without a, an and the.

    Words are parted by single spaces and begun and ended by one, so that `in` compares whole words.
    """
    words = re.sub(r"[\W_]+", " ", text.lower()).split()
    return f" {' '.join(word for word in words if word not in _ARTICLES)} "


def contains_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether one of `answers` stands in `text` on whole words; an answer without a word stands nowhere."""
    inside = comparable(text)
    return any(answer.strip() and answer in inside for answer in map(comparable, answers))


def squad_normalised(text: str) -> str:
    """`text` as SQuAD's evaluation compares it (Rajpurkar et al. 2016): lower-cased, without ASCII
    punctuation, without articles, with single spaces."""
    words = re.sub(r"\b(a|an|the)\b", " ", text.lower().translate(_PUNCTUATION)).split()
    return " ".join(words)


def exact_match(prediction: str, answers: Iterable[str]) -> float:
    """1 if the prediction equals one of `answers` after SQuAD's normalisation, else 0."""
    return float(any(squad_normalised(prediction) == squad_normalised(answer) for answer in answers))


def token_f1(prediction: str, answers: Iterable[str]) -> float:
    """The highest F1 between the words of the prediction and of one of `answers`, as SQuAD counts it."""
    return max((_overlap_f1(prediction, answer) for answer in answers), default=0.0)


def _overlap_f1(prediction: str, answer: str) -> float:
    predicted, expected = squad_normalised(prediction).split(), squad_normalised(answer).split()
    common = sum((Counter(predicted) & Counter(expected)).values())
    if not common:
        return float(predicted == expected)
    precision, recall = common / len(predicted), common / len(expected)
    return 2 * precision * recall / (precision + recall)


# scores


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half; .5 if either is empty.

    By the ranks of the pooled scores (Mann and Whitney 1947).
    """
    if not positives or not negatives:
        return 0.5
    pooled = sorted([(score, True) for score in positives] + [(score, False) for score in negatives])
    rank_sum, below = 0.0, 0
    for _, group in groupby(pooled, key=lambda item: item[0]):
        flags = [is_positive for _, is_positive in group]
        mean_rank = below + (len(flags) + 1) / 2
        rank_sum += mean_rank * sum(flags)
        below += len(flags)
    wins = rank_sum - len(positives) * (len(positives) + 1) / 2
    return wins / (len(positives) * len(negatives))


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean, 0 for no values."""
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below or at which `percent` of 100 of the values lie (nearest rank); 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]
