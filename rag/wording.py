"""The words of a sentence, as the checks of its wording compare them with those of its quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.sentences import split_sentences
from rag.evidence import Evidence
from rag.question import content_words

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")

NEGATION = re.compile(
    r"\b(?:not|never|cannot|no|none|nor|neither|nobody|nothing|without|\w{1,20}n['’]t|against|yet|few|little|only|rather"
    r"|(?:fail|den(?:y|ie)|refus|reject|lack|avoid|prevent|stop|declin|halt|doubt|instead|unless|hardly|barely|cancel"
    r"|oppos|block|dismiss|exclud|absen|miss|ruled?|ruling|disagree|disput|disapprov|dislik|discontinu|impossib"
    r"|inab|incapab|insuffic|incorrect|inaccura|ineffic|informal|non-|un(?!der|it|ion|ive|til|ique|cle))\w*)",
    re.IGNORECASE,
)
"""Whatever turns a statement round, or may: beside one of these, no negation is called added or missing."""

NOT_ONLY = frozenset("only just merely simply".split())
"""What makes of a "not" before it no negation, but the first of two things."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence: its words in lower case, the stems of those that carry meaning, and its words of negation."""

    text: str
    words: frozenset[str]
    content: frozenset[str]
    negations: frozenset[str]

    def share_in(self, other: "Wording") -> float:
        """The part of this sentence's content words that the other has too, from 0 to 1."""
        return len(self.content & other.content) / len(self.content) if self.content else 0.0


@lru_cache(maxsize=256)
def wording_of(text: str) -> Wording:
    """The wording of one sentence; the checks of one draft ask for the same ones."""
    return Wording(
        text,
        frozenset(word.lower() for word in WORD.findall(text)),
        frozenset(content_words(text)),
        frozenset(found.group().lower() for found in NEGATION.finditer(text)),
    )


_JAPANESE_WORD = re.compile("[一-龥々]{2,}|[ァ-ヶー]{2,}|[0-9０-９]+")


def telling_words(text: str) -> frozenset[str]:
    """The words that carry the meaning of a text: stems of English ones, runs of kanji, katakana and digits."""
    return frozenset(content_words(text)) | frozenset(_JAPANESE_WORD.findall(text))


def telling_share(own: Wording, other: Wording) -> float:
    """The part of a sentence's telling words that another has too; Japanese ones also within its runs."""
    words = telling_words(own.text)
    theirs = telling_words(other.text)
    found = sum(word in theirs or (not word.isascii() and word in other.text) for word in words)
    return found / len(words) if words else 0.0


def quoted_wordings(evidence: Sequence[Evidence]) -> list[Wording]:
    """The wording of each sentence of the quotes."""
    return [
        wording_of(each.text[span.start : span.end])
        for each in evidence
        for span in split_sentences(each.text, language=each.article.language)
    ]
