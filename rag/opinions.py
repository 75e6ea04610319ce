"""Sentences that claim nothing that a source could prove: opinions, questions, remarks on the text itself."""

import re

from rag.figure_checks import figures_of

_OPINION = re.compile(
    r"^\W*(?:I|we) (?:personally )?(?:think|believe|feel|hope|wish|suppose|guess|doubt|fear|would (?:say|argue))\b"
    r"|^\W*(?:in (?:my|our) (?:opinion|view)|to my mind|personally|frankly|sadly|happily|unfortunately|fortunately)\b"
    r"|\b(?:ought to|should (?:be proud|be ashamed|know better|think twice))\b"
    r"|^\W*(?:this|that|it) is (?:\w+ )?(?:wonderful|beautiful|terrible|awful|shameful|a shame|a pity|a mistake|wrong)\b"
    r"|(?:と思う|と思います|べきだ|べきである|べきです|ではないだろうか|と願う|ほしい|てもらいたい)[。！]?\W*$",
    re.IGNORECASE,
)
_NORMATIVE = re.compile(r"^\W*(?:we|you|they|the [\w ]{1,40}|it) (?:must|should|needs? to)\b", re.IGNORECASE)
_QUESTION = re.compile(r"[?？]\W*$|(?:だろうか|でしょうか)。?\W*$")
_REMARK = re.compile(
    r"^\W*(?:(?:sure|certainly|of course|hello|dear|thanks?|thank you|note)\b.{0,40}[,:!.]?$"
    r"|(?:(?:sure|certainly|of course)\W+)?(?:here(?:['’]s| is| are)|below (?:is|are)|(?:the )?following (?:is|are))\b.{0,200}:\W*$"
    r"|(?:based on|according to|from|in|using) the (?:given |provided |above |following )?"
    r"(?:passages?|articles?|texts?|sources?|information|context)[^.]{0,40},?\s*(?:here (?:is|are)|the following)\b.{0,200}$"
    r"|(?:based on|according to|from) the (?:\w+ )?(?:passages?|articles?|texts?|sources?)\b.{0,200}:\W*$"
    r"|(?:therefore,? |so,? )?(?:i am |i'm )?(?:unable|not able) to (?:answer|provide|determine)\b.{0,200}$"
    r"|(?:i hope|let me know|feel free|please)\b.{0,200}$)",
    re.IGNORECASE | re.DOTALL,
)
_ON_SOURCES = re.compile(
    r"\b(?:passages?|articles?|texts?|sources?|context)(?: \d)?(?: \w+){0,3} (?:do(?:es)? not|don't|doesn't|did not) "
    r"(?:provide|mention|say|give|contain|include|specify|state|address)\b"
    r"|\bno (?:mention|information)\b.{0,60}\b(?:passages?|articles?|texts?|sources?)\b",
    re.IGNORECASE,
)
"""What a text says of its sources ("the passages do not mention …") no sentence in them can prove."""

_MARKDOWN_HEADING = re.compile(r"#{1,6} [^.!?。]*$")
_HEADING_WORDS = 4
"""A line of so few words that ends in no stop is a heading."""


def is_opinion(sentence: str) -> bool:
    """Whether the sentence states no fact that a source could prove; an opinion with a figure does state one."""
    words = re.findall(r"\w+", sentence)
    if not words:
        return True
    if _REMARK.search(sentence) or _ON_SOURCES.search(sentence):
        return True
    if figures_of(sentence):
        return False
    remark = _QUESTION.search(sentence) or _OPINION.search(sentence)
    return remark is not None or (_NORMATIVE.search(sentence) is not None and not _names(sentence))


def speaks_of_its_sources(sentence: str) -> bool:
    """Whether the sentence says what its sources do not say: "The articles do not mention a date."."""
    return _ON_SOURCES.search(sentence) is not None


def is_heading(sentence: str) -> bool:
    """Whether it is a heading or a label rather than a sentence: "Key points:", "1."."""
    bare = sentence.strip()
    if not re.search(r"[^\W\d_]", bare):
        return not figures_of(bare) and len(re.findall(r"\d+", bare)) < _HEADING_WORDS
    if _MARKDOWN_HEADING.match(bare):
        return True
    if bare.endswith((":", "：")) and not figures_of(bare):
        return len(bare.split()) <= 2 * _HEADING_WORDS
    return False


def _names(sentence: str) -> list[str]:
    """Capitalised words after the first."""
    return re.findall(r"(?<=[a-z,] )[A-Z]\w+", sentence)
