"""What a set of judged answers says of their confidence and their speed: pure functions over results."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics import mean

BINS = 5
"""Of confidence: with some seventy facts, a dozen answers in each."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer: whether it was given, whether it was right, how sure the program was, how long it took (ms)."""

    answered: bool
    right: bool
    confidence: float | None
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve, and the number of answers behind it."""

    x: float
    y: float
    count: int


def calibration(judged: Sequence[Judged], *, bins: int = BINS) -> list[Point]:
    """Per bin of equal width: mean confidence, and the share of right answers; empty bins are left out."""
    points = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [
            (each.confidence, each.answered and each.right)
            for each in judged
            if each.confidence is not None
            and (low <= each.confidence < high or (number == bins - 1 and each.confidence == 1.0))
        ]
        if inside:
            points.append(Point(mean(c for c, _ in inside), mean(right for _, right in inside), len(inside)))
    return points


def calibration_error(judged: Sequence[Judged], *, bins: int = BINS) -> float:
    """The mean distance of confidence from the share of right answers, by bins (expected calibration error)."""
    points = calibration(judged, bins=bins)
    total = sum(point.count for point in points)
    return sum(point.count * abs(point.x - point.y) for point in points) / total if total else 0.0


def accuracy_by_coverage(judged: Sequence[Judged]) -> list[Point]:
    """For each number of questions answered, the surest first: their share of all, and the share right of them."""
    sure = sorted(
        (each for each in judged if each.confidence is not None), key=lambda e: -(e.confidence or 0.0)
    )
    points, right = [], 0
    for number, each in enumerate(sure, start=1):
        right += each.answered and each.right
        points.append(Point(number / len(sure), right / number, number))
    return points


def shares_within(judged: Sequence[Judged]) -> list[Point]:
    """The share of answers that took at most so many milliseconds, at each of their times."""
    times = sorted(each.milliseconds for each in judged)
    return [Point(time, number / len(times), number) for number, time in enumerate(times, start=1)]
