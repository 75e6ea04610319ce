"""Which part of a briefing a sentence belongs to: what is to come, what is open, what somebody said, or a fact."""

import re
from collections.abc import Iterable
from datetime import date

from rag.date_values import days_of
from rag.records import SectionKind
from rag.speakers import says

KINDS: tuple[SectionKind, ...] = ("facts", "statements", "undecided", "next")
"""The sections that have sentences, in the order in which they are read."""

_OPEN = re.compile(
    r"\b(?:plan(?:s|ned|ning)?(?= (?:to|for|on)\b| \w+ing\b)|plans?(?= (?:is|are|calls|would)\b)|(?:has|have|had|is|are) (?:no )?plans?"
    r"|propos(?:e|es|ed|ing|al|als)|considering|considers|(?:under|in) (?:consideration|review|discussion|negotiation)"
    r"|mull(?:s|ed|ing)?|weigh(?:s|ing)(?= (?:whether|a|the|up|up the)\b)|explor(?:es|ing)|intend(?:s|ing)? to|(?<!was )(?<!were )intended to|aim(?:s|ing)? (?:to|at|for)"
    r"|hop(?:e|es|ed|ing) to|expect(?:s|ed)? (?:\w+ ){0,3}to\b|(?:is|are|was|were) expected|scheduled|slated|set to|due to (?=be|begin|start|open|end|take|go|come)"
    r"|pledg(?:e|es|ed)|vow(?:s|ed)?|promis(?:e|es|ed) (?:to|that)|urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:for|on)|seek(?:s|ing)? (?:to|a|an|the)"
    r"|draft(?= (?:bill|law|plan|budget|rules?|report|guidelines?|resolution|legislation)\b)|would(?! (?:later|become|go on|eventually|not be reached)\b)|(?:might|may)(?! as well\b)(?= (?:not )?[a-z])|could(?! not\b)"
    r"|likely to|if approved|subject to|pending|undecided|unclear|unknown|uncertain|yet to (?=be|decide|say|set|announce|agree)"
    r"|not (?:yet )?(?:been )?(?:decided|determined|finali[sz]ed|approved|confirmed|agreed)"
    r"|alleg\w+|accus(?:e|es|ed|ing)|suspected|reportedly|den(?:y|ies|ied|ial)|disputed|under investigation)\b"
)
_JAPANESE_OPEN = re.compile(
    r"検討|方針|計画|予定|見通し|見込み|見込む|目指|意向|可能性|提案|提言|調整|模索|視野に|素案|原案|骨子|未定|要請|求めて|求めた"
    r"|疑い|容疑|否定|否認|と主張|かもしれ|だろう|とみられ|と見られ|決まってい(?:ない|ません)|決めてい(?:ない|ません)|協議"
)
_SETTLED_MODAL = re.compile(
    r"\b(?:would|might|may|could) as well\b"
    r"|\b(?:I|[Ww]e|[Yy]ou|[Oo]ne|who(?:ever)?|whom|what|how) (?:\w+ )?(?:would|might|may|could)\b"
    r"|\b(?:would|could) (?:not |never |also |\w+ly )?(?:have|['’]ve)\b"
    r"|\bwould (?:like|love|prefer|rather|say|argue|think|suggest|often|always|usually|never|sometimes)\b"
    r"|\bcould (?:\w+ly |also |only )?(?:be (?:seen|heard|felt|found)|see|hear|feel|find|smell|remember|tell|afford|imagine|do|get|say)\b"
    r"|\b(?:may|might|would|could) (?:be (?:my|the (?:best|worst|most))|seem|sound|look|appear)\b"
    r"|^\W*(?:While|Although|Though|Even (?:if|though)|As)\b[^,]*\b(?:may|might|could|would)\b"
)
"""Modal verbs that leave nothing open: idioms ("might as well"), ability and habit in the past, what would have been,
advice to the reader, and what is only granted ("while it may seem small, …")."""

_WILL = re.compile(
    r"(?<!\bI )(?<!\b[Ww]e )(?<!\b[Yy]ou )(?<!\bwho )(?<!\ba )(?<!\bthe )(?<!\b(?:free|good) )\b(?:will|shall|won['’]t)\b(?= [a-z])"
    r"|\b(?:is|are) to (?:be|become|begin|start|open|close|end|take|go|come|visit|vote|meet|hold|decide|receive|get)\b"
)
"""What is still to come; not advice ("you will need"), people who do something ("those who will"), nor "free will"."""

_SPEECH = re.compile(r"“[^”]*(?:”|\Z)|\A[^“”]*”|\"[^\"]*(?:\"|\Z)|「[^」]*」")
"""What is quoted: words of the speaker's, and not of the article's."""

SPEECH_WORDS = 6
"""Words in quotation marks from which on they are speech; titles of books and bills are mostly shorter."""

_FORWARD = re.compile(
    r"\b(?:will|shall|to be|is to|are to|expected|scheduled|slated|due|set|planned|plans?|until|by|deadline|expires?)\b|予定|見通し|見込み|計画|方針|まで|期限|[るす]。?$"
)


def kind_of(text: str, dates: Iterable[str], *, as_of: str) -> SectionKind:
    """The section of a sentence that names these dates (ISO 8601), read on the day `as_of`.

    A date to come goes before all, an open matter before who said so, and what nobody says and is not open is a fact.
    """
    today = date.fromisoformat(as_of[:10])
    if any(_to_come(value, today, text) for value in dates):
        return "next"
    if _is_undecided(text):
        return "undecided"
    return "statements" if says(text) or _speaks(text) else "facts"


def _is_undecided(text: str) -> bool:
    """Whether the article, and not only somebody in it, tells what is still to come or to be decided."""
    told = _SPEECH.sub(" ", text)
    settled = _SETTLED_MODAL.sub(" ", told)
    return is_open(settled) or _WILL.search(told) is not None


def _speaks(text: str) -> bool:
    """Whether somebody's own words are quoted at length, so that they are no fact of the article's."""
    return any(len(speech.split()) >= SPEECH_WORDS for speech in _SPEECH.findall(text))


def is_open(text: str) -> bool:
    """Whether the sentence tells of what is only planned, proposed, considered, alleged or denied."""
    return (_OPEN.search(text) or _JAPANESE_OPEN.search(text)) is not None


def looks_forward(text: str) -> bool:
    """Whether the sentence tells of what is still to come, on the day on which it was written."""
    return _FORWARD.search(text) is not None


def _to_come(value: str, today: date, text: str) -> bool:
    """Whether the date lies after the day, or is a period that goes on beyond it of which the sentence expects more."""
    if value.startswith("FY"):
        return value[2:6].isdecimal() and int(value[2:6]) > today.year
    if value[5:] in _SEASONS:
        return value[:4].isdecimal() and date(int(value[:4]), _SEASONS[value[5:]], 1) > today
    days = days_of(value) if value[:4].isdecimal() else None  # a decade or a century is no date to come
    if days is None:
        return False
    return days.first > today or (days.last > today and looks_forward(text) and is_open(text))


_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""The months with which they begin, in the north."""
