"""Names in a sentence, by their form: capitalised runs in English, titles and name characters in Japanese.

No model stands behind this; the reader that points at answers will take its place where it is better.
"""

import re
from dataclasses import dataclass
from typing import Literal

NameKind = Literal["person", "place", "name"]


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name: `sentence[start:end] == text`; `fits` if its surroundings speak for the kind asked for."""

    start: int
    end: int
    text: str
    fits: bool


TITLES = (
    "President|Prime Minister|Vice President|Minister|Chancellor|King|Queen|Prince|Princess|Pope|Mayor|Governor|"
    "Senator|Sen|Rep|Gov|Gen|General|Judge|Justice|Dr|Mr|Mrs|Ms|Professor|Prof|Sir|Lord|Lady|Secretary|"
    "Chairman|Chairwoman|Chair|Chief Executive|CEO|Captain|Coach|Officer|Director|Pastor|Rev|Sheriff|Actor|"
    "Actress|Singer|Rapper|Speaker|Attorney General|Rabbi|Bishop|Archbishop|Detective|Sgt|Lt|Col|Maj"
)
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]*\.?"
_RUN = re.compile(rf"(?:{_WORD})(?:\s+(?:(?:of|the|de|la|al|bin|van|von|der|and|for)\s+)?{_WORD})*")
_TITLE = re.compile(rf"(?:\b(?:{TITLES})\b\.?\s+)+")
_NOT_NAMES = frozenset(
    (
        "The A An In On At It He She They We I But And Or If As By For From This That These Those There When "
        "While After Before Since Under Over With Without Its His Her Their Our My One Two Three Most Many "
        "Some No Not Yes Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March "
        "April May June July August September October November December Now Then Still Once Because Although "
        "However Meanwhile"
    ).split()
)
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:in|at|from|near|to|into|across|outside|off|around|of|between|through)\s+(?:the\s+)?"
    r"(?:(?:southern|northern|eastern|western|central|south|north|east|west|downtown|nearby|city|town|port|"
    r"gymnasium|state|island|village)\s+(?:of\s+)?)?)$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"^,?\s*(?:\w+\s+)?(?:said|says|told|announced|won|wrote|added|argued|became|is|was|who|whose|has|had|will|"
    r"expects|reads|heads|chairs|leads)\b"
)
_ORGANISATION = re.compile(
    r"\b(?:Ministry|Agency|Institute|University|School|College|Hospital|Headquarters|Bureau|Committee|Council|"
    r"Party|Court|Bank|Corp|Inc|Ltd|Company|Foods|Motors|Group|Association|Union|Commission|Department|House|"
    r"Congress|Senate|Parliament|Times|Post|Journal|News|Chronicle|Courier|Review|Foundation|Museum|Library|"
    r"Act|Award|Awards|Cup|Game|Games|League|War|River|Mount|Lake|Street|Avenue|Hall|Pass|Bridge|County|Office|Cabinet|Government|Plant|Station)\b"
)
_JAPANESE_TITLES = (
    r"首相|総理|大臣|市長|町長|村長|知事|社長|会長|院長|校長|所長|局長|部長|課長|理事長|議長|代表|監督|選手|教授|"
    r"さん|氏|容疑者|被告|議員|長官|総裁|委員長|館長|園長|駅長|店長"
)
_JAPANESE_PERSON = re.compile(
    rf"(?P<name>[一-龥々]{{1,4}}[一-龥々ぁ-ねは-んァ-ヶー]{{1,6}}?)(?:（\d+）|\(\d+\))?(?P<title>{_JAPANESE_TITLES})"
)
_JAPANESE_PERSON_AFTER = re.compile(
    rf"(?:{_JAPANESE_TITLES})(?:の|、)(?P<name>[一-龥々]{{1,3}}[一-龥々ぁ-ん]{{1,4}}?)(?=さん|氏|が|は|、|（|\(|と)"
)
_JAPANESE_PLACE = re.compile(r"[一-龥々ァ-ヶー]{1,8}(?:都|道|府|県|市|区|町|村|国|島|港|駅|川|山|半島|地方)")
_JAPANESE_NAME = re.compile(r"「([^」]{1,30})」|[ァ-ヶー]{3,}(?:・[ァ-ヶー]{2,})*")


def find_names(sentence: str, *, kind: NameKind, language: str, text: str = "") -> list[NameMention]:
    """The names in a sentence, in order, each marked whether it fits the kind.

    `text`, the article, tells a name that opens a sentence from any other word that does: the latter stands
    somewhere in small letters too.
    """
    if language == "ja":
        return _japanese_names(sentence, kind)
    return _english_names(sentence, kind, text)


def _english_names(sentence: str, kind: NameKind, text: str) -> list[NameMention]:
    mentions = []
    for match in _RUN.finditer(sentence):
        start, end = _trimmed(sentence, match.start(), match.end(), text)
        if start >= end:
            continue
        title = _TITLE.match(sentence, start)
        titled = title is not None and title.end() < end
        if kind == "person" and titled and title is not None:
            start = title.end()
        name = sentence[start:end]
        mentions.append(NameMention(start, end, name, _fits(kind, sentence, start, end, titled)))
    return mentions


def _fits(kind: NameKind, sentence: str, start: int, end: int, titled: bool) -> bool:
    text, before, after = sentence[start:end], sentence[:start], sentence[end:]
    if kind == "person":
        words = text.split()
        if _ORGANISATION.search(text) or len(words) > 4:
            return False
        return titled or len(words) in (2, 3) or bool(_SPEAKS.match(after))
    if kind == "place":
        return bool(_PLACE_BEFORE.search(before)) and not titled
    return True


def _trimmed(sentence: str, start: int, end: int, text: str) -> tuple[int, int]:
    """The run without leading words that are no names, and without a final stop or possessive."""
    while word := re.match(r"[\w'’-]+", sentence[start:end]):
        plain = word.group().removesuffix("'s").removesuffix("’s")
        opens = not sentence[:start].strip("\"'“‘( ")
        common = opens and (plain.endswith("ing") or f" {plain.lower()} " in text)
        if not (plain in _NOT_NAMES or plain.islower() or common):
            break
        start += word.end()
        while start < end and not sentence[start].isalnum():
            start += 1
    name = sentence[start:end]
    if name.endswith(".") and not re.search(r"\b[A-Z]\.$|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|St)\.$", name):
        end -= 1
    for possessive in ("'s", "’s"):
        if sentence[start:end].endswith(possessive):
            end -= 2
    return start, end


def _japanese_names(sentence: str, kind: NameKind) -> list[NameMention]:
    if kind == "person":
        found = [m.span("name") for m in _JAPANESE_PERSON.finditer(sentence)]
        found += [m.span("name") for m in _JAPANESE_PERSON_AFTER.finditer(sentence)]
    elif kind == "place":
        found = [m.span() for m in _JAPANESE_PLACE.finditer(sentence)]
    else:
        found = [m.span(1) if m.group(1) else m.span() for m in _JAPANESE_NAME.finditer(sentence)]
    return [NameMention(start, end, sentence[start:end], True) for start, end in sorted(set(found))]
