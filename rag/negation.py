"""Negations that a sentence adds to its quotes, or drops from them."""

import re
from collections.abc import Iterator, Sequence

from rag.question import stem
from rag.wording import NOT_ONLY, WORD, Wording

_NEGATOR = re.compile(r"not|never|cannot|\w{1,20}n['’]t", re.IGNORECASE)
_REACH = 4
"""Words after a negator among which the negated one is looked for."""

_PASSED_OVER = frozenset(
    "be been being have has had do does did a an the any to yet also only just longer more less much very so "
    "too quite really even always ever that it its their his her is was are were will would can could".split()
)

_JAPANESE_NEGATED = re.compile(
    r"([一-龥々]{1,4}|[ァ-ヶー]{2,12})(?:[をはがも]?(?:し|され|さ|せ|[えいきちりみびげけてべめれ]))?"
    r"(?:て(?:い|はい|は)?)?(?:ない|なかっ|ません|ずに?[、。])"
)
JAPANESE_NEGATION = re.compile(r"ない|なかっ|ません|ず[、。に]|ぬ|否定|拒否|非|未|不|無")


def negation_added(own: Wording, near: Sequence[Wording], quoted: Sequence[Wording]) -> str | None:
    """A word that the sentence negates and a near quote has, while no quoted sentence with it negates anything."""
    for negator, head in _negated(own.text):
        speaking = [each for each in quoted if head in each.content]
        if any(each in near for each in speaking) and not any(each.negations for each in speaking):
            return f"The sentence says “{negator}” of what its quotes do not negate ({head}…)."
    return None


def negation_dropped(own: Wording, near: Sequence[Wording], quoted: Sequence[Wording]) -> str | None:
    """A word that a near quote negates and the sentence, which negates nothing, has."""
    if own.negations:
        return None
    for each in near:
        for negator, head in _negated(each.text):
            if head in own.content and not any(head in o.content for o in quoted if o is not each):
                return f"Its quotes say “{negator}” of what the sentence does not negate ({head}…)."
    return None


def _negated(text: str) -> Iterator[tuple[str, str]]:
    """Each negator with the stem of the word that it negates, each word once."""
    words = WORD.findall(text)
    seen = set()
    for place, word in enumerate(words):
        if not _NEGATOR.fullmatch(word):
            continue
        following = [each.lower() for each in words[place + 1 : place + 1 + _REACH]]
        if NOT_ONLY & set(following[:1]):
            continue
        head = next((stem(each) for each in following if each not in _PASSED_OVER), None)
        if head is not None and head not in seen:
            seen.add(head)
            yield word, head


def japanese_negation(sentence: str, quoted: str) -> str | None:
    """A word negated in the sentence or in `quoted` (all quotes together), where the other negates nothing."""
    if not JAPANESE_NEGATION.search(quoted):
        for negated in _JAPANESE_NEGATED.finditer(sentence):
            if negated[1] in quoted:
                return f"The sentence says “{negated.group()}”, which its quotes do not."
    if not JAPANESE_NEGATION.search(sentence):
        for negated in _JAPANESE_NEGATED.finditer(quoted):
            if negated[1] in sentence:
                return f"Its quotes say “{negated.group()}”, which the sentence does not."
    return None
