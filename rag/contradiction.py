"""Contradictions that the wording gives away: a negation added or dropped, a word turned into its opposite.

The rules compare a sentence with those quoted ones that share most of its words, and keep silent wherever the
quotes speak both ways: a true sentence withheld costs more trust than these rules can earn.
"""

from collections.abc import Sequence

from rag.alignment import align
from rag.evidence import Evidence
from rag.figure_checks import direction_turned
from rag.negation import JAPANESE_NEGATION, japanese_negation, negation_added, negation_dropped
from rag.opposites import japanese_opposite, opposite
from rag.turned import turned
from rag.wording import Wording, quoted_wordings, wording_of

ENOUGH_SHARED = 0.6
"""Part of a sentence's content words that a quoted sentence has to share to be compared with it."""

ALMOST_ALL = 0.7
"""Part of a sentence's words that stand in a quoted one in the same order, so that what differs is a change."""


def contradiction(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """What in the sentence says the opposite of its quotes, as a message; None if nothing does.

    On SummEdits (2,617 altered summaries, 1,378 consistent ones, the whole document as evidence) it finds
    42 altered ones and no consistent one.
    """
    own, quoted = wording_of(sentence), quoted_wordings(evidence)
    near = [each for each in quoted if own.share_in(each) >= ENOUGH_SHARED]
    return (
        _in_the_same_words(own, quoted)
        or opposite(own, near, quoted)
        or negation_added(own, near, quoted)
        or negation_dropped(own, near, quoted)
        or _japanese(own, quoted)
        or direction_turned(sentence, evidence)
    )


def _in_the_same_words(own: Wording, quoted: Sequence[Wording]) -> str | None:
    """A sentence that is a quoted one but for a negation, or for a word turned into its opposite."""
    for each in quoted:
        alignment = align(own.text, each.text)
        if alignment.agreement < ALMOST_ALL:
            continue
        for difference in alignment.differences:
            found = turned(difference)
            if found is not None:
                return found
    return None


def _japanese(own: Wording, quoted: Sequence[Wording]) -> str | None:
    together = "\n".join(each.text for each in quoted)
    found = japanese_negation(own.text, together)
    if found is None and not JAPANESE_NEGATION.search(own.text) and not JAPANESE_NEGATION.search(together):
        found = japanese_opposite(own.text, together)
    return found
