"""Reranking: the best passages read together with the question, and put in a better order."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from index.records import Passage
from rag.belief import beliefs
from rag.joining import Joined, narrowed
from rag.question import LONGEST_QUESTION, analyse
from rag.reading import Reader, Reading, ReadPassage

DEPTH = 20
"""Passages that are reread. A weight of .3, with 10 / 20 of them: passage hit@5 and @10 on realtimeqa-2022 .851 and .891 /
.843 and .883; answers gain from the further ones' votes (docs/reader.md)."""

FOCUS_CHARACTERS = 760
"""Of each passage so much is reread, around the chunk that was found: one window of the reader. With 450 the exact match of
short answers on realtimeqa-2022 is .434 where it is .473."""

FURTHER_WINDOWS = 2
"""Windows that a whole passage has beyond the first."""


FIRST_READ = 6
"""Passages that are read first where an answer is wanted, and mostly alone: 9.5 are read on average. Exact match and F1 of
short answers, and passage hit@1 and MRR, on realtimeqa-2022: 5 .479/.567 .697/.759, 6 .492/.578 .691/.756, 8 .484/.568
.697/.760, 10 .487/.570 .702/.763, all 20 .481/.564 .702/.764."""

BELIEVED = 0.0
"""The rest is left unread if one of the first ones has a span with so many logits over "no answer here": the reader then
believes it. Exact match and F1: -2 .487/.574, 0 .492/.578, 2 .492/.572."""

BELIEF_WEIGHT = 0.3
"""What it counts, beside the logarithm of the score before, that the answers that are believed stand in a passage. Article
and passage hit@1 and MRR on realtimeqa-2022: 0 .612/.723 .676/.748, .15 .612/.722 .694/.759, .3 .612/.723 .702/.764, .6
.583/.707 .697/.763."""


class Reranker(Protocol):
    """Reads a question with passages; `depth` passages are handed to it at the most."""

    @property
    def depth(self) -> int:
        """How many passages it is given."""
        ...

    @property
    def weight(self) -> float:
        """What its logit counts beside the logarithm of the score before."""
        ...

    def scores(self, question: str, passages: Sequence[Passage]) -> Sequence[float | None]:
        """How well each passage answers, in logits, higher is better; None for one that it cannot read."""
        ...


def rerank(
    reranker: Reranker, question: str, joined: Sequence[Joined], *, until_believed: bool = False
) -> list[Joined]:
    """The passages in the order of the reranker's scores, of the answers they hold, and of their own; those beyond its
    depth follow.

    A passage that it cannot read keeps its place. The score of a reranked passage stays the one by which it was
    found; its part `rerank` has the logit, and `belief` and `read` what was read, if the reranker is a reader. With
    `until_believed` a reader stops after FIRST_READ passages if it believes an answer in them.
    """
    head, tail = joined[: reranker.depth], joined[reranker.depth :]
    if not head:
        return list(joined)
    reread = _with_beliefs(question, _reread(reranker, question, head, until_believed))
    read = [each for each in reread if each.parts.rerank is not None]
    best = iter(sorted(read, key=lambda each: -_total(each, reranker.weight)))
    return [each if each.parts.rerank is None else next(best) for each in reread] + list(tail)


def _reread(
    reranker: Reranker, question: str, joined: Sequence[Joined], until_believed: bool
) -> list[Joined]:
    """The passages, with what the reranker says of each."""
    # Where fewer passages were found than can be read, there is time to read the best of them whole.
    whole = (reranker.depth - len(joined)) // FURTHER_WINDOWS
    focused = [
        each.passage if rank < whole else narrowed(each, FOCUS_CHARACTERS) for rank, each in enumerate(joined)
    ]
    if isinstance(reranker, Reader):
        readings = _read(reranker, question, focused, until_believed)
        return [
            each
            if reading is None
            else replace(_with_logit(each, reading.relevance), read=ReadPassage(passage, reading))
            for each, passage, reading in zip(joined, focused, readings, strict=True)
        ]
    logits = reranker.scores(question, focused)
    return [
        each if logit is None else _with_logit(each, logit)
        for each, logit in zip(joined, logits, strict=True)
    ]


def _read(
    reader: Reader, question: str, passages: Sequence[Passage], until_believed: bool
) -> list[Reading | None]:
    first = len(passages) if not until_believed else FIRST_READ
    readings = list(reader.read(question, passages[:first]))
    believed = any(span.score >= BELIEVED for each in readings if each for span in each.spans[:1])
    rest = passages[first:]
    return readings + ([None] * len(rest) if believed else list(reader.read(question, rest)))


def _with_beliefs(question: str, reread: Sequence[Joined]) -> Sequence[Joined]:
    if not any(each.read for each in reread):
        return reread
    shares = beliefs(analyse(question[:LONGEST_QUESTION]), reread)
    return [
        replace(each, parts=replace(each.parts, belief=round(share, 4))) if each.read else each
        for each, share in zip(reread, shares, strict=True)
    ]


def _total(joined: Joined, weight: float) -> float:
    """What reranked passages are sorted by."""
    logit, belief = joined.parts.rerank or 0.0, joined.parts.belief or 0.0
    return weight * logit + BELIEF_WEIGHT * belief + math.log(max(joined.passage.score, 1e-9))


def _with_logit(joined: Joined, logit: float) -> Joined:
    return replace(joined, parts=replace(joined.parts, rerank=round(float(logit), 4)))
