"""A sentence whose quotes are about something else: they share next to no words with it."""

from collections.abc import Sequence

from rag.across_languages import other_script
from rag.evidence import Evidence
from rag.wording import telling_share, telling_words, wording_of

LEAST_SHARED = 0.15
"""Part of a sentence's telling words that its quotes have. Of RAGTruth's sentences in which nothing is marked, beside the
source's sentence that is likest, below .1 0 % (Summary, 681) and 0.8 % (QA, 635), .15 1.0 and 2.4, .2 2.5 and 3.6; beside
a sentence drawn from the source 72 and 47 %, 81 and 59, 86 and 66. Japanese is not measured: there one word is enough."""

FEWEST_WORDS = 3
"""Telling words of a sentence of which a share can be told."""


def other_matter(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """That the quotes have next to none of the sentence's words, as a message; None where they have some."""
    words = telling_words(sentence)
    if len(words) < FEWEST_WORDS or not evidence or other_script(sentence, evidence):
        return None
    share = telling_share(wording_of(sentence), wording_of(" ".join(each.text for each in evidence)))
    latin = any(word.isascii() and word.isalpha() for word in words)
    if share >= (LEAST_SHARED if latin else 1 / len(words)):
        return None
    return "Its quotes are about something else: they have next to none of its words."
