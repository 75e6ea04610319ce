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
    r"|(?:here (?:is|are)|below (?:is|are)|the following (?:is|are))\b.{0,200}[:.]\W*$"
    r"|(?:based on|according to|from|in|using) the (?:given |provided |above |following )?"
    r"(?:passages?|articles?|texts?|sources?|information|context)[^.]{0,40},?\s*(?:here (?:is|are)|the following)\b.{0,200}$"
    r"|(?:i hope|let me know|feel free|please)\b.{0,200}$)",
    re.IGNORECASE | re.DOTALL,
)
_HEADING_WORDS = 4
"""A line of so few words that ends in no stop is a heading."""


def is_opinion(sentence: str) -> bool:
    """Whether the sentence states no fact that a source could prove; one with a figure always states one."""
    words = re.findall(r"\w+", sentence)
    if not words:
        return True
    if figures_of(sentence):
        return False
    remark = _QUESTION.search(sentence) or _OPINION.search(sentence) or _REMARK.search(sentence)
    return remark is not None or (_NORMATIVE.search(sentence) is not None and not _names(sentence))


def is_heading(sentence: str) -> bool:
    """Whether it is a heading or a label rather than a sentence: "Key points:", "1."."""
    bare = sentence.strip()
    if not re.search(r"[^\W\d_]", bare):
        return not figures_of(bare) and len(re.findall(r"\d+", bare)) < _HEADING_WORDS
    if bare.endswith((":", "：")) and not figures_of(bare):
        return len(bare.split()) <= 2 * _HEADING_WORDS
    return False


def _names(sentence: str) -> list[str]:
    """Capitalised words after the first."""
    return re.findall(r"(?<=[a-z,] )[A-Z]\w+", sentence)
