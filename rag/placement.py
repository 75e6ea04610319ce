"""Figures and dates in the wrong place: a quote has the figure, but says it of something else.

"A rose 5 percent and B 7 percent" does not bear out "A rose 7 percent". The words around a claimed figure are
compared with those around each figure of the quotes: where they are those of another one, the claimed figure
is not the source's. A sentence that tells it in its own words is left alone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.alignment import tokens_of

REACH = 6
"""Words compared on each side."""

WINDOW = 300
"""Characters on each side in which these words are looked for; the longest word is some 50."""

ENOUGH = 4
"""Words, of both sides together, that have to agree before two figures stand in the same place."""

MARGIN = 3
"""Words by which another figure's surroundings have to agree better than those of the equal one."""

_NUMBER = re.compile(r"[0-9]")
_STOPS = frozenset(".。!?！？")


@dataclass(frozen=True, slots=True)
class Place:
    """A figure or date at `text[start:end]`."""

    text: str
    start: int
    end: int


def in_place_of(
    claim: Place, equal: Iterable[Place], others: Iterable[Place], *, enough: int = ENOUGH
) -> Place | None:
    """Return the other whose surroundings the claim has, if those of the equal ones are plainly further off.

    `enough` words around the two have to agree.
    """
    best, found = 0, None
    for other in others:
        like = _likeness(claim, other)
        if like.left and like.right and like.left + like.right > best:
            best, found = like.left + like.right, other
    if found is None or best < enough:
        return None
    nearest = max((like.left + like.right for like in (_likeness(claim, each) for each in equal)), default=0)
    return found if best - nearest >= MARGIN else None


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How many words in a row agree before and after two places."""

    left: int
    right: int


def _likeness(claim: Place, source: Place) -> _Likeness:
    claim, source = _near(claim), _near(source)
    return _Likeness(_agreeing(_before(claim), _before(source)), _agreeing(_after(claim), _after(source)))


def _near(figure: Place) -> Place:
    """The place in the text around it alone: an article of 2 MB is not divided into words for six of them."""
    start = max(0, figure.start - WINDOW)
    return Place(figure.text[start : figure.end + WINDOW], figure.start - start, figure.end - start)


def _before(figure: Place) -> list[str]:
    """The words before a figure from the nearest on; of one that it cuts, the part before it."""
    tokens = tokens_of(figure.text)
    place = bisect_left(tokens, figure.start, key=lambda token: token.end)
    cut = place < len(tokens) and tokens[place].start < figure.start < tokens[place].end
    words = [figure.text[tokens[place].start : figure.start].lower()] if cut else []
    place += not cut and place < len(tokens) and tokens[place].end == figure.start
    return [*words, *(token.text for token in reversed(tokens[max(0, place - REACH) : place]))][:REACH]


def _after(figure: Place) -> list[str]:
    tokens = tokens_of(figure.text)
    place = bisect_left(tokens, figure.end, key=lambda token: token.start)
    cut = place > 0 and tokens[place - 1].start < figure.end < tokens[place - 1].end
    words = [figure.text[figure.end : tokens[place - 1].end].lower()] if cut else []
    return [*words, *(token.text for token in tokens[place : place + REACH])][:REACH]


def _agreeing(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Equal words from the figure outwards; any number agrees with any, and a sentence's edge with another's."""
    count = 0
    for one, other in zip(ours, theirs, strict=False):
        if one != other and not (_NUMBER.match(one) and _NUMBER.match(other)):
            return count
        count += 1
        if one in _STOPS:
            return count + 1
    edge = count < REACH and all(len(words) == count or words[count] in _STOPS for words in (ours, theirs))
    return count + 2 if edge else count
