"""How much of what the reader believes stands in each passage: what passages are reranked by besides their relevance."""

import math
from collections import defaultdict
from collections.abc import Sequence

from rag.asked_noun import kind_score
from rag.joining import Joined
from rag.pointing import ASKED, comparable_words, prior_of, summed
from rag.question import Question

ANSWERS = 8
"""Answers between which the belief is shared out."""

TEMPERATURE = 2.0
"""Logits. With a first reader, and weights of .05 and .3, passage hit@1 and MRR on realtimeqa-2022 were .686 and .755 at 4,
and .691 and .759 at 2."""


def beliefs(question: Question, joined: Sequence[Joined]) -> list[float]:
    """For each passage the share of belief, 0 to 1, in the answers that stand in it, whoever pointed at them there.

    A passage that was not read has none: its place does not change.
    """
    scores = _scores(question, joined)
    best = sorted(scores, key=lambda words: -scores[words])[:ANSWERS]
    if not best:
        return [0.0] * len(joined)
    shares = [math.exp((scores[words] - scores[best[0]]) / TEMPERATURE) for words in best]
    texts = [f" {comparable_words(each.passage.text)} " if each.read else "" for each in joined]
    held = (
        sum(share for words, share in zip(best, shares, strict=True) if f" {words} " in text)
        for text in texts
    )
    return [each / sum(shares) for each in held]


def _scores(question: Question, joined: Sequence[Joined]) -> dict[str, float]:
    """What speaks for each answer that is pointed at anywhere, in logits."""
    asked = f" {comparable_words(question.text)} "
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for number, each in enumerate(joined):
        if each.read is None:
            continue
        prior = prior_of(each.read)
        for span in each.read.reading.spans:
            text = each.read.passage.text[span.start : span.end]
            words = comparable_words(text)
            if words:
                score = span.score + prior + kind_score(question, text) - ASKED * (f" {words} " in asked)
                found[words][number] = max(score, found[words].get(number, -math.inf))
    return {words: summed(votes.values()) for words, votes in found.items()}
