"""Status: a thing that is only considered, planned or expected must not leave as decided or done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.date_checks import limit_dropped
from rag.evidence import Evidence
from rag.question import stem
from rag.stages import allegation_dropped, stage_raised
from rag.wording import WORD, Wording, quoted_wordings, wording_of

ENOUGH_SHARED = 0.5
"""Part of a sentence's content words that a quoted sentence has to share to be about the same thing."""

_REACH = 5
"""Words between a hedge and the verb that it governs: "is planning, officials said, to invest"."""

_HEDGE = re.compile(
    r"plan(?:s|ned|ning)?|mull(?:s|ed|ing)?|consider(?:s|ed|ing)?|propos(?:e|es|ed|ing|al|als)|expect(?:s|ed|ing)?"
    r"|draft(?:s|ed|ing)?|aim(?:s|ed|ing)?|hop(?:e|es|ed|ing)|seek(?:s|ing)?|sought|intend(?:s|ed|ing)?|intention"
    r"|may|might|could|likely|possibly|potentially|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing)|vow(?:s|ed|ing)?"
    r"|urg(?:e|es|ed|ing)|want(?:s|ed|ing)?|weigh(?:s|ed|ing)?|set|scheduled|due|slated|poised|discuss(?:es|ed|ing)?"
    r"|would|should|look(?:s|ing)?|call(?:s|ed|ing)?|ask(?:s|ed|ing)?|try|tries|trying|threaten(?:s|ed|ing)?"
    r"|prepar(?:e|es|ed|ing)|ready|goal|target|bid|agreed|decided|anticipat(?:e|es|ed|ing)"
    r"|foresee\w*|await\w*|guidance|outlook|wish(?:es)?|demand(?:s|ed|ing)?",
    re.IGNORECASE,
)
_THINGS = frozenset("plan plans draft drafts proposal proposals goal target set due call calls bid".split())
"""Hedges that are also plain nouns and participles: one of these alone does not make a sentence tentative."""

_IRREGULAR_PAST = frozenset(
    "spent bought paid sold rose fell grew won lost broke broken built chose chosen gave given held kept led made met "
    "said saw seen sent spoke spoken took taken told began begun went gone drew drawn drove driven wrote written".split()
)
"""Pasts without -ed whose form is never the present."""

_FUTURE = re.compile(r"will|shall|\w+['’]ll", re.IGNORECASE)
_NO_VERBS = frozenset(
    "need needed between below above under over more less than with from into around nearly".split()
)
_TENTATIVE = re.compile(
    r"allege[ds]?|allegedly|reportedly|suspected|accused|if|unless|whether|can|estimat\w+|project\w+|forecast\w*"
    r"|predict\w*|suggest\w*|recommend\w*|believ\w+|possible|potential|future|upcoming|until|before|when|once",
    re.IGNORECASE,
)

_JAPANESE_HEDGE = re.compile(
    r"検討|方針|見込|予定|見通し|計画|案|目指|可能性|目標|意向|構え|考え|調整|模索|とみられ|と見られ|だろう|かもしれ|たい"
)
_JAPANESE_DONE = re.compile(
    r"([一-龥々]{2})(?:を?(?:し|さ)(?:た|ました|ている|れた|れました|れている)|を?(?:決定|決め))"
)


@dataclass(frozen=True, slots=True)
class _Use:
    """A verb in a sentence: its stem, the hedge that governs it, if any, and whether it tells of the past."""

    stem: str
    word: str
    hedge: str | None
    future: bool
    done: bool

    @property
    def open(self) -> bool:
        """Whether the verb tells of what is not done."""
        return self.future or self.hedge is not None


def upgrade(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """What the sentence tells as settled and its quotes as open, as a message; None if nothing.

    On SummEdits, which alters no status on purpose, it finds 8 of 2,617 altered summaries and 1 of 1,378
    consistent ones.
    """
    own, quoted = wording_of(sentence), quoted_wordings(evidence)
    raised = stage_raised(own, quoted) or allegation_dropped(own, quoted)
    if raised is not None:
        return raised
    if any(_is_tentative(word) for word in WORD.findall(sentence)):
        return None
    return (
        _english_upgrade(own, quoted)
        or _japanese_upgrade(sentence, quoted)
        or (None if _JAPANESE_HEDGE.search(sentence) else limit_dropped(sentence, evidence))
    )


def _is_hedge(word: str) -> bool:
    """Whether a word hedges; "May" with a capital is the month."""
    return word != "May" and _HEDGE.fullmatch(word) is not None


def _is_tentative(word: str) -> bool:
    return (_is_hedge(word) and word.lower() not in _THINGS) or _TENTATIVE.fullmatch(word) is not None


def _is_past(word: str) -> bool:
    return word.endswith("ed") or word.lower() in _IRREGULAR_PAST


def _english_upgrade(own: Wording, quoted: Sequence[Wording]) -> str | None:
    uses = {each.text: _uses(each.text) for each in quoted}
    settled = {use.stem for each in uses.values() for use in each if not use.open}
    near = [each for each in quoted if own.share_in(each) >= ENOUGH_SHARED]
    sources = {use.stem: use for each in near for use in uses[each.text] if use.open}
    for claim in _uses(own.text):
        source = sources.get(claim.stem)
        if source is None or claim.stem in settled or claim.hedge:
            continue
        if (claim.future and source.hedge) or (claim.done and not claim.future):
            how = f"{source.hedge or 'will'} … {source.word}"
            return f"The sentence tells “{claim.word}” as settled; its quotes say “{how}”."
    return None


@lru_cache(maxsize=256)
def _uses(text: str) -> tuple[_Use, ...]:
    return tuple(_read_uses(text))


def _read_uses(text: str) -> Iterator[_Use]:
    words = WORD.findall(text)
    for place, word in enumerate(words):
        before = words[max(place - _REACH, 0) : place]
        hedge = next((each for each in reversed(before) if _is_hedge(each)), None)
        close = before[-3:]
        future = any(_FUTURE.fullmatch(each) for each in close)
        governed = hedge if any(each in ("to", "be") or _is_hedge(each) for each in close) else None
        if len(word) > 3 and word not in _NO_VERBS:
            yield _Use(stem(word.lower()), word, governed, future, _is_past(word))


def _japanese_upgrade(sentence: str, quoted: Sequence[Wording]) -> str | None:
    if _JAPANESE_HEDGE.search(sentence):
        return None
    for done in _JAPANESE_DONE.finditer(sentence):
        speaking = [each.text for each in quoted if done[1] in each.text]
        hedges = [_JAPANESE_HEDGE.search(text, text.index(done[1])) for text in speaking]
        if hedges and all(hedges):
            hedge = hedges[0].group() if hedges[0] else ""
            return f"The sentence tells “{done.group()}” as settled; its quotes say “{hedge}”."
    return _japanese_will(sentence, quoted)


def _japanese_will(sentence: str, quoted: Sequence[Wording]) -> str | None:
    """「運航する。」 where the quotes have 「運航する計画だ」."""
    will = _JAPANESE_WILL.search(sentence)
    if will is None:
        return None
    speaking = [each.text for each in quoted if f"{will[1]}する" in each.text]
    hedges = [
        _JAPANESE_HEDGE.match(text, text.index(f"{will[1]}する") + len(will[1]) + 2) for text in speaking
    ]
    if hedges and all(hedges):
        hedge = hedges[0].group() if hedges[0] else ""
        return f"The sentence tells “{will[1]}する” as settled; its quotes say “{will[1]}する{hedge}”."
    return None


_JAPANESE_WILL = re.compile(r"([一-龥々ァ-ヶー]{2,10})する。?\s*$")
