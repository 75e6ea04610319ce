"""Words beside a number that loosen it ("about", "以上"), and words that say per what or over how long."""

import re
from dataclasses import dataclass

from rag.mentions import Approx
from rag.units import JAPANESE_UNITS

_BEFORE_PHRASES: dict[Approx, str] = {
    "about": "about|around|approximately|roughly|some|nearly|almost|close to|an estimated|estimated|circa|c.|ca.|"
    "approx|approx.|or so|in the region of|just about|somewhere around|virtually|nearing|approaching|near|~",
    "at_least": "at least|no less than|no fewer than|not less than|a minimum of|minimum|min",
    "at_most": "at most|up to|as much as|as many as|no more than|not more than|a maximum of|maximum|as high as",
    "over": "more than|over|above|in excess of|upwards of|upward of|exceeding|exceeded|exceeds|exceed|just over|"
    "well over|surpassing|surpassed|top|tops|topped|topping|greater than|higher than|larger than|bigger than|beyond|>",
    "under": "less than|fewer than|under|below|lower than|smaller than|just under|well under|just below|<",
}
_BEFORE = {phrase: approx for approx, phrases in _BEFORE_PHRASES.items() for phrase in phrases.split("|")}
_LONGEST_PHRASE = 4
_REACH = 34
"""Characters before a number in which its approximator stands ("in the region of", and a currency's sign)."""

_JAPANESE_BEFORE: dict[str, Approx] = {
    "約": "about",
    "およそ": "about",
    "おおよそ": "about",
    "ほぼ": "about",
    "推定": "about",
    "概算": "about",
    "少なくとも": "at_least",
    "最低": "at_least",
    "最低でも": "at_least",
    "最短": "at_least",
    "最短で": "at_least",
    "最大": "at_most",
    "最大で": "at_most",
    "最高": "at_most",
    "最長": "at_most",
    "最多": "at_most",
}
_JAPANESE_ENDS = tuple(_JAPANESE_BEFORE)

_AFTER = re.compile(
    r"(?P<at_least> ?\+(?![0-9])|以上|[ \-]plus\b|,? or (?:more|over|above|older|higher|longer|greater)\b)"
    r"|(?P<at_most>以下|以内|以降? まで|,? or (?:less|fewer|under|below|younger|lower)\b)"
    r"|(?P<over>超|余り|あまり|余(?![ら地])|強(?![いくさめ制力調化])|を超|を上回|を突破|台後半)"
    r"|(?P<under>未満|弱(?![いくさめ体者点])|足らず|に満たな|を下回|を割り込)"
    r"|(?P<about>-odd\b|程度|前後|ほど|くらい|ぐらい|近く|,? or so\b)"
)
_PER = re.compile(
    r"(?:-| |, )?(?:per|an?|each|every|/)[ \-]?"
    r"(year|month|week|day|hour|minute|second|night|person|capita|head|household|family|share|barrel|ton|tonne|"
    r"pound|gallon|liter|litre|kilogram|kilo|ounce|unit|student|child|worker|100,000 people)\b(?! (?:ago|earlier|before|later)\b)",
    re.IGNORECASE,
)
_RATE = re.compile(r" (?:to|against|per) (?:the |a )?(?:U\.?S\.? )?(dollar|euro|pound)\b", re.IGNORECASE)
_ADVERB = re.compile(r" (annually|yearly|monthly|weekly|daily|hourly|apiece)\b", re.IGNORECASE)
_ADVERBS = {"annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day"}
_ADVERBS |= {"hourly": "hour", "apiece": "unit"}
_OVER = re.compile(
    r" (?:over|within|during|in) (?:the |a )?(?:next |past |last |coming |following )?"
    r"([a-z0-9]{1,12}(?:-[a-z]{1,6})?)[ \-](year|month|week|day|decade)s?\b",
    re.IGNORECASE,
)
_JAPANESE_PER = {
    "年間": "per year", "年額": "per year", "毎年": "per year", "年": "per year", "月額": "per month", "毎月": "per month",
    "月": "per month", "毎日": "per day", "日額": "per day", "1日": "per day", "毎時": "per hour", "時給": "per hour",
    "毎秒": "per second", "1人当たり": "per person", "1人あたり": "per person", "一人当たり": "per person",
    "1日当たり": "per day", "1日あたり": "per day", "1株当たり": "per share", "1世帯当たり": "per household",
}  # fmt: skip
_JAPANESE_EACH = re.compile(r"[1一] ?([^\s0-9、。]{1,6}?)(?:当たり|あたり|につき)、?\Z")
_JAPANESE_OVER = re.compile(
    r"([0-9]{1,2})([年月週日]間|[かカヵヶ]月間)(?:で|の|に|にわたり|にわたって)(?:、|計|総額|合計)?\Z"
)
_JAPANESE_SPANS = {"年": "year", "月": "month", "週": "week", "日": "day"}
_IN_A_WORD = re.compile("[0-9一-龥々]")
_JAPANESE_PER_ENDS = tuple(_JAPANESE_PER)


@dataclass(frozen=True, slots=True)
class Looseness:
    """An approximator (None: none) and the place where it starts or ends."""

    approx: Approx | None
    edge: int


def approximator_before(text: str, start: int) -> Looseness:
    """Return the approximator that ends where a figure starts, and where it starts."""
    before = text[max(0, start - _REACH) : start]
    stripped = before.rstrip(" ")
    if not stripped:
        return Looseness(None, start)
    if stripped[-1] in "~<>" and not stripped[-2:-1].isalnum() and stripped[-2:-1] not in ("%", "-"):
        return Looseness(_BEFORE[stripped[-1]], start - 1)
    if stripped.endswith(_JAPANESE_ENDS):
        ending = max((e for e in _JAPANESE_ENDS if stripped.endswith(e)), key=len)
        return Looseness(_JAPANESE_BEFORE[ending], start - len(before) + len(stripped) - len(ending))
    if before[-1] == " ":
        words = stripped.lower().split(" ")[-_LONGEST_PHRASE:]
        for first in range(len(words)):
            phrase = " ".join(words[first:]).lstrip("(\"'“‘「—[")
            if phrase in _BEFORE:
                return Looseness(_BEFORE[phrase], start - len(before) + len(stripped) - len(phrase))
    return Looseness(None, start)


def approximator_after(text: str, end: int) -> Looseness:
    """Return the approximator that starts where a figure ends, and where it ends."""
    match = _AFTER.match(text, end)
    if match is None:
        return Looseness(None, end)
    for approx in _BEFORE_PHRASES:
        if match[approx]:
            return Looseness(approx, match.end())
    return Looseness(None, end)


def _singular(form: str) -> str:
    """Return what a Japanese unit counts, in the singular: "hour" of 時間."""
    unit = JAPANESE_UNITS.get(form) or JAPANESE_UNITS.get(f"{form}間")
    return unit.name.replace("people", "person").removesuffix("s") if unit else form


def scope_of(text: str, start: int, end: int) -> str | None:
    """Return what the figure at `start:end` (with its approximators) is said to be per, or over how long."""
    if per := _PER.match(text, end):
        return f"per {per[1].lower().replace('capita', 'person').replace('head', 'person')}"
    if rate := _RATE.match(text, end):
        return f"per {rate[1].lower()}"
    if adverb := _ADVERB.match(text, end):
        return f"per {_ADVERBS[adverb[1].lower()]}"
    if over := _OVER.match(text, end):
        return f"over {over[1].lower()} {over[2].lower()}s"
    if over := _JAPANESE_OVER.search(text[max(0, start - _REACH) : start]):
        return f"over {over[1]} {_JAPANESE_SPANS[over[2][-2]]}s"
    if each := _JAPANESE_EACH.search(text[max(0, start - _REACH) : start]):
        return f"per {_singular(each[1])}"
    before = text[max(0, start - 8) : start].rstrip(" ")
    if before.endswith(_JAPANESE_PER_ENDS):
        ending = max((e for e in _JAPANESE_PER_ENDS if before.endswith(e)), key=len)
        if len(ending) > 1 or not _IN_A_WORD.match(before[-2:-1]):
            return _JAPANESE_PER[ending]
    return None
