"""What checking a sentence gives: its evidence, its figures, and the first check that it did not pass."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence import Evidence
from rag.records import FigureKind, Verdict, WithheldReason

_SHOWN = 4
"""Figures of the quotes that a message names; more would not be read."""


@dataclass(frozen=True, slots=True)
class CheckedFigure:
    """A figure or date of a sentence that its quotes bear out; `sentence[start:end] == text`.

    `evidence` is the position, among the sentence's evidence, of the quote in which the equal one stands,
    or from which it is derived by the rule that `derivation` states.
    """

    text: str
    start: int
    end: int
    kind: FigureKind
    value: float | str
    unit: str | None
    approx: str | None
    verdict: Verdict
    evidence: int
    derivation: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """The first check that a sentence did not pass, and what exactly differed."""

    reason: WithheldReason
    detail: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence after all checks: it may leave the program if `failure` is None.

    `figures` are in the order of the sentence; `evidence` is every quote that was located.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    figures: tuple[CheckedFigure, ...] = ()
    failure: Failure | None = None

    @property
    def verdict(self) -> Verdict:
        """`derived` if any figure is."""
        return "derived" if any(figure.verdict == "derived" for figure in self.figures) else "supported"


def difference(said: str, quoted: Sequence[str], nothing: str) -> str:
    """The message that the sentence says one thing and its quotes another, or `nothing` of the kind."""
    shown = list(dict.fromkeys(quoted))
    there = ", ".join(shown[:_SHOWN]) + (", …" if len(shown) > _SHOWN else "")
    return f"The sentence says {said}; its quotes say {there or nothing}."
