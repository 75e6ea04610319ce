"""Another person for a named one: "Mori's brother designed the pier" where the quotes have Mori design it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.evidence import Evidence
from rag.wording import quoted_wordings, wording_of

_FAMILIES = tuple(
    frozenset(words.split())
    for words in (
        "brother brothers sister sisters sibling siblings twin twins half-brother half-sister stepbrother stepsister bro",
        "wife wives husband husbands spouse spouses widow widower bride groom married marry marries marriage couple partner "
        "wedding divorced divorce ex-wife ex-husband newlyweds ex fiancé fiancée fiance fiancee girlfriend boyfriend dating",
        "mother mothers father fathers parent parents mom dad mum son sons daughter daughters child children kid kids baby "
        "boy girl born birth stepfather stepmother stepson stepdaughter family infant toddler newborn",
        "uncle uncles aunt aunts nephew nephews niece nieces",
        "cousin cousins",
        "grandfather grandmother grandson granddaughter grandchild grandchildren grandparents grandparent grandma grandpa",
        "lawyer lawyers attorney attorneys counsel barrister solicitor represents representing represented",
    )
)
"""Words of one family stand for one another: the wife of one is married to a husband."""

_KIN = (
    r"(?:half-|step|ex-)?(?:brothers?|sisters?|wife|husband|widow|widower|mother|father|sons?|daughters?|uncle|aunt|nephew|niece"
    r"|cousin|grandfather|grandmother|grandson|granddaughter|girlfriend|boyfriend|fiancée?|lawyers?|attorneys?)"
)
_WHOSE = re.compile(
    rf"(?:(?P<name>[A-Z][\w.-]*)['’]s?|\b(?:[Hh]is|[Hh]er|[Tt]heir))\s+(?:[a-z-]+\s+){{0,2}}?(?P<kin>{_KIN})\b"
    rf"|\b(?P<kin_of>{_KIN})\s+of\s+(?:[A-Z][\w.-]*\s+){{0,3}}?(?P<whom>[A-Z][\w-]*)"
)


@dataclass(frozen=True, slots=True)
class _Relative:
    """The relative that a text names, and of whom; empty where that is a pronoun."""

    kin: str
    of: str


SHARED = 0.6
"""Part of a sentence's content words that a quoted one has to have to be what it tells."""


def another_relative(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """That the sentence names a relative of whom the articles do not speak, or puts a person in the place of a relative
    that its quotes name; as a message, else None.

    On SummEdits and RAGTruth it finds two altered summaries that no other check does, and two sentences
    in which nothing is marked.
    """
    relatives = list(_relatives(sentence))
    if relatives:
        articles = {each.article.id: each.article for each in evidence}.values()
        for relative in relatives:
            family = _family(relative.kin)
            if not any(family & (_words(each.title) | _words(each.text)) for each in articles):
                return f"The quoted articles name no {relative.kin}."
    own = wording_of(sentence)
    near = [each.text for each in quoted_wordings(evidence) if own.share_in(each) >= SHARED]
    for relative in (each for text in near for each in _relatives(text)):
        naming = [text for text in near if relative.of in text]
        if relative.of and all(_is_alone(relative, sentence, text) for text in naming):
            return f"The sentence says of {relative.of} what its quotes say of the {relative.kin} of {relative.of}."
    return None


def _is_alone(relative: _Relative, sentence: str, quoted: str) -> bool:
    """Whether the sentence names the person and no relative, and the quote the person for the relative's sake only."""
    name = rf"\b{re.escape(relative.of)}\b"
    return (
        re.search(rf"{name}(?!['’])", sentence) is not None
        and not _family(relative.kin) & _words(sentence)
        and len(re.findall(name, quoted)) == 1
        and any(each.of == relative.of for each in _relatives(quoted))
    )


def _relatives(text: str) -> Iterator[_Relative]:
    for found in _WHOSE.finditer(text):
        yield _Relative((found["kin"] or found["kin_of"]).lower(), found["name"] or found["whom"] or "")


def _family(kin: str) -> frozenset[str]:
    return frozenset((kin, *(word for family in _FAMILIES if kin in family for word in family)))


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    """The words in lower case, "half-brother" whole and in parts; kept, since several sentences cite one article."""
    return frozenset(re.findall(r"\w+(?:-\w+)*", text.lower())) | frozenset(re.findall(r"\w+", text.lower()))
