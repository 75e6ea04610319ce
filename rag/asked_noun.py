"""The noun that a question asks about ("state" in "In which state …?"), and whether words are one of its kind."""

import re
from functools import lru_cache

from rag.noun_kinds import noun_kinds
from rag.question import Question

_ASKED = re.compile(
    r"\b(?:what|which)\b(?: (?:one )?of (?:the|these|this|those|his|her|their)(?: following)?)?"
    r" (?P<words>(?:[\w'’.-]+,? ?){1,6})",
    re.IGNORECASE,
)
_TYPE = re.compile(
    r"\b(?:what|which) (?:\w+ ){0,2}(?:type|kind|sort)s? of (?P<words>[\w'’-]+(?: [\w'’-]+)?)", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"['’]s?$")

_ENDS = frozenset(
    (
        "is was are were do does did has have had will would can could should in at of from on to for with by about "
        "and or this that who now recently won made said set went came ran led left lost put took got saw plan plans "
        "following sent bought sold built held kept met paid told gave found broke wrote spoke stood fell rose grew drew "
        "flew threw hit cut shut"
    ).split()
)
"""Words at which the noun has ended. Some are nouns too ("saw"), but behind which and what they are not meant so."""

_EMPTY = frozenset(("type", "kind", "sort", "part", "one", "name", "thing"))
_SHORTEST = 3
_ADJECTIVE = re.compile(r"(?:al|ous|ful|ic|ive|able|ible|ly|an|ish|less|ese|ern|-\w+)$")
_SAME = {"nation": "country"}

CLOSED = frozenset("country state continent month colour color planet".split())
"""Nouns of which the dictionary knows all instances: what it does not know is none."""

REMEMBERED = 64
"""Questions whose noun is remembered: each is asked for with every span of its passages."""

_CAPITALISED = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]*(?: |$)){1,4}")

FITS, OTHER, UNKNOWN = 2.5, -0.5, 0.0
NOT_OF_CLOSED = -3.5
NO_PERSON = -2.0
"""What it counts, in the reader's logits, that words are of the kind asked about. Exact match / F1 / an answer in the
sentences on the 376 answerable questions of realtimeqa-2022, by a first reader: without .394 / .490 / .710; FITS alone at 3
.404 / .499 / .721; NOT_OF_CLOSED alone at -4 .396 / .491 / .718; OTHER alone at -2 .386 / .484 / .707; NO_PERSON alone at
-3 .394 / .491 / .713; as set .404 / .498 / .721."""


@lru_cache(REMEMBERED)
def asked_noun(question: str) -> str | None:
    """The noun behind "which" or "what", in its dictionary form; None if there is none that tells a kind."""
    match = _ASKED.search(question)
    if match is None:
        return None
    noun = _last_noun(match["words"])
    if noun not in _EMPTY:
        return noun
    match = _TYPE.search(question)
    return _last_noun(match["words"]) if match else None


def asks_for_person(question: Question) -> bool:
    """Whether a person is asked for, by "who" or as "which player"."""
    if question.kind == "person":
        return True
    noun = asked_noun(question.text) if question.language == "en" else None
    return noun is not None and noun_kinds().is_mainly(noun, "person")


def kind_score(question: Question, words: str) -> float:
    """What speaks for (or, below 0, against) words as an answer: whether they are of the kind asked about."""
    if question.language != "en" or question.kind not in ("name", "place", "statement"):
        return UNKNOWN
    noun = asked_noun(question.text)
    if noun is None:
        return UNKNOWN
    known = noun_kinds().is_a(words, noun)
    if asks_for_person(question):
        return UNKNOWN if known or (known is None and _may_be_person(words)) else NO_PERSON
    if known:
        return FITS
    return OTHER if known is False else NOT_OF_CLOSED if noun in CLOSED else UNKNOWN


def _may_be_person(words: str) -> bool:
    return _CAPITALISED.fullmatch(words) is not None and not noun_kinds().is_a(words, "location")


def _last_noun(words: str) -> str | None:
    """The last noun of the first run of them; one in the genitive, or before a comma, ends the run."""
    found = None
    for word in words.split():
        plain = _POSSESSIVE.sub("", word.lower().rstrip(","))
        if plain in _ENDS:
            break
        noun = noun_kinds().noun(plain) if len(plain) >= _SHORTEST else None
        if noun is not None:
            found = _SAME.get(noun, noun)
        elif found is not None and not _ADJECTIVE.search(plain):
            break
        if found is not None and (word.endswith(",") or _POSSESSIVE.search(word)):
            break
    return found
