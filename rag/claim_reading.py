"""What of the sources is laid before a network beside a claim: the evidence, and what else speaks of the same."""

from collections import defaultdict

from rag.licensing import Alignment
from rag.source_sentences import SourceSentences

READ_CHARACTERS = 480
"""Characters of the sources that are read beside a claim, some 110 tokens."""


def read_beside(alignment: Alignment, sources: SourceSentences) -> str:
    """The sentences of the evidence and those that share most of the claim's weight, in the order of the sources."""
    shared: dict[int, float] = defaultdict(float)
    for word in alignment.words:
        for number in {sources.sentence_of[place] for place in word.licensed}:
            shared[number] += word.weight
    ranked = dict.fromkeys([*alignment.evidence, *sorted(shared, key=lambda n: (-shared[n], n))])
    chosen: list[int] = []
    left = READ_CHARACTERS
    for number in ranked:
        length = len(sources.evidence[number].text) + 1
        if chosen and length > left:
            break
        chosen.append(number)
        left -= length
    return " ".join(sources.evidence[number].text for number in sorted(chosen))
