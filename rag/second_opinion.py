"""A language model's judgement on what the rules let through: it may doubt a sentence, and overrules no figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import ModelUnavailable
from rag.checking import overall
from rag.json_objects import ObjectScanner
from rag.prompts import judgement_prompt
from rag.records import Check, CheckedClaim, FaultySpan
from rag.thinking import ThinkingFilter

if TYPE_CHECKING:
    from rag.llm import LanguageModel

AT_ONCE = 20
"""Sentences in one request: some 3,000 tokens with their quotes, which every model takes."""

_SHOWN = 300
"""Characters of a model's reason that are shown."""


def judged(check: Check, model: "LanguageModel") -> Check:
    """The check, in which sentences that the model doubts are `not_found` and say why.

    Only sentences that the rules bear out are asked about, so that nothing is cleared which they do not bear
    out. A model that fails leaves the rest as it is, and `engine.degraded` says so.
    """
    asked = [n for n, claim in enumerate(check.sentences) if claim.verdict in ("supported", "derived")]
    quotes = {citation.n: citation.quote for citation in check.citations}
    doubts: dict[int, str] = {}
    degraded = None
    try:
        for part in _parts(asked):
            claims = [check.sentences[n] for n in part]
            prompt = judgement_prompt([(c.text, [quotes[number] for number in c.citations]) for c in claims])
            for number, why in _doubts(model.reply(prompt)):
                if 1 <= number <= len(part):
                    doubts[part[number - 1]] = why
    except ModelUnavailable as error:
        degraded = str(error)
    sentences = tuple(
        _doubted(claim, doubts[n], model.name) if n in doubts else claim
        for n, claim in enumerate(check.sentences)
    )
    engine = replace(
        check.engine, mode="extractive" if degraded else "llm", llm=model.name, degraded=degraded
    )
    return replace(check, sentences=sentences, verdict=overall(sentences), engine=engine)


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


def _doubts(reply: str) -> Iterator[tuple[int, str]]:
    """The numbers of the sentences that the reply calls unsupported, with its reasons."""
    thinking, scanner = (
        ThinkingFilter(),
        ObjectScanner(frozenset(("claims", "sentences", "results", "judgements"))),
    )
    text = thinking.feed(reply) + thinking.close()
    for record in [*scanner.feed(text), *scanner.close()]:
        number = record.get("n")
        if isinstance(number, int) and not isinstance(number, bool) and _denied(record):
            yield number, str(record.get("why") or "no reason given")[:_SHOWN]


def _denied(record: Mapping[str, object]) -> bool:
    return record.get("supported") is False or str(record.get("supported")).lower() in ("false", "no")


def _doubted(claim: CheckedClaim, why: str, name: str) -> CheckedClaim:
    """The claim as doubted; its figures stay as they were compared."""
    span = FaultySpan(claim.start, claim.end, "uncited")
    detail = f"The language model {name} doubts it: {' '.join(why.split())}"
    return replace(claim, verdict="not_found", spans=(span,), detail=detail)
