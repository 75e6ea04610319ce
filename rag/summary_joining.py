"""Checked sentences of several parts made into one summary: chosen or joined, on the quotes that they have already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.across_languages import other_script
from rag.checked import Checked, Failure
from rag.evidence import Evidence
from rag.verification import check
from rag.wording import telling_share, wording_of

if TYPE_CHECKING:
    from rag.drafts import Draft
    from rag.writing import DraftStream

LEAST_SHARED = 0.6
"""Part of a joined sentence's telling words that stand in the sentences it is made of. Not measured: no joined sentences
are at hand to measure on; a joint needs a word or two of its own, and two thirds are left where it has them."""

ADDED = Failure("uncited", "The joined sentence says what the sentences that it is made of do not.")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that holds, the number of its part from 0, and whether the model wrote it or it is quoted."""

    checked: Checked
    part: int
    by_model: bool


def joined(
    stream: "DraftStream", candidates: Sequence[Candidate], withheld: list[Checked]
) -> Iterator[Candidate]:
    """The summary that a model makes of the candidates; a draft names by their numbers those that it is made of.

    A joined sentence is checked against the quotes of its candidates; one that fails is put into `withheld`, and its
    candidates stand as they were. Raises ModelUnavailable, at the first sentence or later.
    """
    used: set[int] = set()
    for draft in stream:
        numbers = [n for n in _numbers(draft, candidates) if n not in used]
        used.update(numbers)
        if numbers:
            yield from _made(draft.text, [candidates[n - 1] for n in numbers], withheld)


def evenly(candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """At most so many of the candidates in their order: the first, and of the others every nth, the model's first."""
    kept = [each for each in candidates if each.by_model]
    if len(kept) < most:
        quoted = [each for each in candidates if not each.by_model]
        chosen = [*kept, *_spread(quoted, most - len(kept))]
        return sorted(chosen, key=lambda each: each.part)
    return _spread(kept, most)


def _spread(candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    if len(candidates) <= most:
        return list(candidates)
    return [candidates[n * len(candidates) // most] for n in range(most)]


def _numbers(draft: "Draft", candidates: Sequence[Candidate]) -> Iterator[int]:
    """The candidates that a draft names, or, where it names none, the one that it repeats."""
    named = [*(quote.passage for quote in draft.quotes), *draft.passages]
    numbers = [n for n in dict.fromkeys(named) if n is not None and 1 <= n <= len(candidates)]
    if not numbers:
        numbers = [n for n, each in enumerate(candidates, start=1) if each.checked.text == draft.text][:1]
    yield from numbers


def _made(text: str, sources: Sequence[Candidate], withheld: list[Checked]) -> list[Candidate]:
    same = next((each for each in sources if each.checked.text == text), None)
    if same is not None:
        return [same]
    evidence = _evidence(sources)
    checked = check(text, evidence)
    if checked.failure is None and not _says_the_same(text, sources, evidence):
        checked = Checked(text, evidence, failure=ADDED)
    # A quotation joined with the model's own words is the model's sentence.
    if checked.failure is None:
        return [Candidate(checked, sources[0].part, by_model=True)]
    withheld.append(checked)
    return list(sources)


def _says_the_same(text: str, sources: Sequence[Candidate], evidence: Sequence[Evidence]) -> bool:
    """Whether the words are those of the sources; not asked where a quoted sentence was put into another language."""
    told = " ".join(each.checked.text for each in sources)
    if other_script(text, evidence) and not all(each.by_model for each in sources):
        return True
    return telling_share(wording_of(text), wording_of(told)) >= LEAST_SHARED


def _evidence(sources: Sequence[Candidate]) -> tuple[Evidence, ...]:
    """The quotes of all of them, each once."""
    places = {(e.article.id, e.start, e.end): e for each in sources for e in each.checked.evidence}
    return tuple(places.values())
