"""What turns a statement round where a sentence is otherwise a quoted one: "not" put in, "rose" made "fell"."""

import re
from collections.abc import Sequence

from rag.alignment import Difference
from rag.opposites import are_opposites
from rag.wording import NOT_ONLY

LONGEST_CHANGE = 4
"""Words put in or left out that are a mere negation ("did not rise"); more are another statement."""

_NEGATORS = frozenset("not never cannot no neither nor none hardly without".split())
_AROUND = frozenset("do does did be been has have had to it yet".split())
_JAPANESE_NEGATION = re.compile(r"ない|なかっ|ません|なく|なけれ|(?<![はまわいかみ])ず(?=$|に)|ぬ$")


def turned(difference: Difference) -> str | None:
    """The negation or the opposite that a difference is, as a message; None if it is neither."""
    ours, theirs = difference.ours, difference.theirs
    if max(len(ours), len(theirs)) > LONGEST_CHANGE:
        return None
    negated, quoted = _negation(ours), _negation(theirs)
    if (negated is None) != (quoted is None) and _only_negates(ours, theirs):
        if negated is not None:
            return f"The sentence says “{negated}” where its quotes do not."
        return f"Its quotes say “{quoted}” where the sentence does not."
    if len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            if are_opposites(one, other):
                return f"The sentence says “{one}”; its quotes say “{other}”."
    return None


def _negation(words: Sequence[str]) -> str | None:
    for place, word in enumerate(words):
        if NOT_ONLY & set(words[place + 1 : place + 2]):
            continue
        if word in _NEGATORS or word.endswith(("n't", "n’t")):
            return word
        if not word.isascii() and _JAPANESE_NEGATION.search(word):
            return word
    return None


def _only_negates(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two differing stretches have no word of their own beside the negation and the form of its verb."""
    rest = [
        [word for word in words if _negation([word]) is None and word not in _AROUND]
        for words in (ours, theirs)
    ]
    return all(len(words) <= 1 for words in rest)
