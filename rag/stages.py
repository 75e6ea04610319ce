"""How far a thing has come: mulled < proposed < planned < drafted < approved < done; and what is only alleged.

A sentence may not tell of a later stage than the quotes that speak of the same thing, nor leave out that they
only allege or deny it.
"""

import re
from collections.abc import Sequence

from rag.question import stem
from rag.wording import WORD, Wording, telling_share

ENOUGH_SHARED = 0.5
"""Part of a sentence's content words that a quoted sentence has to share to speak of the same thing."""

STAGES = ("mulled", "proposed", "planned", "drafted", "approved")

_ENGLISH = tuple(
    re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for pattern in (
        r"mull(?:s|ed|ing)?|consider(?:s|ed|ing)?|weigh(?:s|ed|ing)|explor(?:es|ed|ing)|ey(?:es|ed|eing)"
        r"|under consideration|thinking about|look(?:s|ed|ing)? (?:at|into)",
        r"propos(?:e|es|ed|ing|al|als)|recommend(?:s|ed|ing|ation)?|call(?:s|ed|ing)? for|urg(?:es|ed|ing)",
        r"plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|intention|aim(?:s|ed|ing)?|pledg(?:e|es|ed)|vow(?:s|ed)?"
        r"|promis(?:e|es|ed)|set to|scheduled|slated|expect(?:s|ed)?|due to",
        r"draft(?:s|ed|ing)?|drew up|drawn up|drawing up|compil(?:es|ed|ing)|outlin(?:es|ed)",
        r"approv(?:e|es|ed|ing|al)|adopt(?:s|ed)|ratif(?:y|ies|ied)|decid(?:es|ed)|agree(?:s|d)|authori[sz](?:es|ed)"
        r"|endors(?:es|ed)|green-?light(?:s|ed)?|go-ahead|signed off|pass(?:es|ed)|cleared|finali[sz]ed|confirm(?:s|ed)",
    )
)
_JAPANESE = tuple(
    re.compile(pattern)
    for pattern in (
        "検討|模索|視野に|考えてい",
        "提案|提言|要請|求めて|求めた|呼び掛|呼びかけ",
        "計画|方針|予定|目指|意向|見通し|見込み|考えを(?:示|表)",
        "素案|原案|骨子|案をまとめ|策定",
        "決定|決めた|決まっ|承認|可決|了承|合意|認可|採択|成立|決議",
    )
)
_ALLEGED = re.compile(
    r"\b(?:alleg\w+|accus\w+|suspect\w*|reportedly|rumou?r\w*|claim(?:s|ed)?|charged with|den(?:y|ies|ied))\b"
    r"|疑い|容疑|とされ|と主張|否定|否認|との見方",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:alleg\w+|accus\w+|suspect\w*|reportedly|rumou?r\w*|claim\w*|charge\w*|den(?:y|ies|ied|ial)|said|says|if|may"
    r"|might|could|according|told|report\w*|trial|court|police|prosecutor\w*|whether)\b"
    r"|疑い|容疑|とされ|主張|否定|否認|という|によると|見方|起訴|逮捕|被告",
    re.IGNORECASE,
)


def stage_raised(own: Wording, quoted: Sequence[Wording]) -> str | None:
    """That the sentence tells of a later stage than its quotes, as a message; None if it does not.

    Only quotes that name a stage themselves are compared, and the latest that any of them names counts.
    """
    claimed = _stages(own.text)
    near = [each for each in quoted if telling_share(own, each) >= ENOUGH_SHARED]
    told = [stage for each in near for stage in _stages(each.text)]
    if not claimed or not told or max(claimed) <= max(told):
        return None
    if any(stage >= max(claimed) for each in quoted for stage in _stages(each.text)):
        return None
    return f"The sentence says {STAGES[max(claimed)]}; its quotes say {STAGES[max(told)]} at most."


def allegation_dropped(own: Wording, quoted: Sequence[Wording]) -> str | None:
    """That the sentence tells as a fact what every quote about it only alleges or denies, as a message, or None."""
    if _TOLD.search(own.text):
        return None
    near = [each for each in quoted if telling_share(own, each) >= _SAME_STATEMENT]
    alleged = [_alleged(own, each) for each in near]
    if not near or not all(alleged):
        return None
    return f"The sentence tells as a fact what its quotes say is “{alleged[0]}”."


_SAME_STATEMENT = 0.75
"""Part of the content words that a quoted sentence has to share to make the same statement."""


def _alleged(own: Wording, quoted: Wording) -> str | None:
    """The word of allegation that stands before the sentence's own words in a quoted one, or closes it."""
    found = _ALLEGED.search(quoted.text)
    if found is None:
        return None
    if not found.group().isascii():
        return found.group()
    after = {stem(word.lower()) for word in WORD.findall(quoted.text[found.end() :])}
    return found.group() if 2 * len(own.content & after) >= len(own.content) else None


def _stages(text: str) -> list[int]:
    return [
        stage
        for stage, patterns in enumerate(zip(_ENGLISH, _JAPANESE, strict=True))
        if any(pattern.search(text) for pattern in patterns)
    ]
