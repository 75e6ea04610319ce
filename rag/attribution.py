"""Names: who or what a sentence names must stand in the article that it quotes."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.abbreviations import STARTERS, TITLES
from rag.alignment import align
from rag.evidence import Evidence
from rag.units import longest_japanese_unit
from rag.wording import quoted_wordings

SAME_STEM = 4
"""Letters that two forms of a name share at least ("China", "Chinese")."""

LONGEST_ENDING = 3
"""Letters in which two forms of a name may differ at the end ("Russia", "Russian"; not "Portland", "Portugal")."""

SAME_JAPANESE = 2
"""Characters with which two forms of a Japanese name begin: a full name and the family name."""

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f"
_TOKEN = re.compile(rf"[^\W\d_{_CJK}](?:[^\W{_CJK}]|&(?=[A-Z])|[.'’-](?=[^\W{_CJK}]))*")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENING = re.compile(r"(?:^|[.!?:;—–\n(\[*•]\s*)[\"'“‘«(\[]*$")
_COMMON = frozenset(
    "Mr Mrs Ms Dr Prof Sir Lord Lady Miss Prime Minister President Vice Chairman Chairwoman Chair Chief Executive "
    "Officer Director Governor Mayor Senator Secretary General King Queen Prince Princess Pope Professor Captain "
    "Coach Judge Justice Representative Rep Sen Gov Gen Government Cabinet Ministry Parliament Congress Senate "
    "House Court State States Republic City County Province University College Department Agency Party "
    "I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July "
    "August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Spring Summer "
    "Autumn Fall Winter Christmas Easter New North South East West Northern Southern Eastern Western Central "
    "Internet Web TV CEO PM AM OK God English Q1 Q2 Q3 Q4 FY St Street".split()
) | TITLES | STARTERS  # fmt: skip

_SYNONYMS = tuple(
    frozenset(group.split("|"))
    for group in (
        "us|usa|u.s|u.s.a|america|american|americans|united|washington",
        "uk|u.k|britain|british|briton|britons|england|english|united|london",
        "un|u.n|united|nations",
        "eu|e.u|europe|european|union",
        "france|french|paris", "spain|spanish", "netherlands|dutch", "germany|german", "greece|greek",
        "switzerland|swiss", "denmark|danish|danes", "turkey|turkish|türkiye", "wales|welsh", "ukraine|kyiv|kiev",
        "ireland|irish", "poland|polish", "finland|finnish", "thailand|thai", "philippines|filipino|philippine",
        "argentina|argentine", "norway|norwegian", "iraq|iraqi", "peru|peruvian", "japan|japanese|tokyo",
        "china|chinese|beijing", "russia|russian|moscow|kremlin",
    )
)  # fmt: skip

_JAPANESE_NAME = re.compile(
    r"[ァ-ヶー]+(?:[・＝][ァ-ヶー]+)+"
    r"|[一-龥々ァ-ヶー]{2,12}?(?=氏|さん|首相|大統領|知事|社長|会長|大臣|議員|市長|容疑者|被告|教授|監督|選手)"
    r"|[一-龥々ァ-ヶー]{2,12}(?P<body>省|庁|党|大学|銀行|新聞|研究所|委員会|県)"
)
_KANJI_NUMBER = re.compile("[一二三四五六七八九十百千]{1,4}")
_JAPANESE_LETTERS = re.compile(r"[ぁ-んァ-ヶ]")


def foreign_name(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """That a name of the sentence stands nowhere in the quoted articles, as a message; None if all do.

    A sentence in another script than its articles is not judged: names change with the script. On SummEdits it
    finds 297 of 2,617 altered summaries and 20 of 1,378 consistent ones (16 of these from scientific papers).
    """
    articles = [each.article for each in evidence]
    told = "\n".join(
        dict.fromkeys(part for a in articles for part in (a.title, a.source, a.author, a.text) if part)
    )
    if bool(_JAPANESE_LETTERS.search(sentence)) != bool(_JAPANESE_LETTERS.search(told)):
        return None
    exchanged = _exchanged_name(sentence, evidence)
    if exchanged is not None:
        return exchanged
    vocabulary = _vocabulary(told)
    for name in _names(sentence):
        if not vocabulary.knows(name):
            return _message(name)
    for match in _JAPANESE_NAME.finditer(sentence):
        name = _without_unit(sentence, match)
        if name[:SAME_JAPANESE] not in told and not (match["body"] and name[-LONGEST_ENDING:] in told):
            return _message(name)
    return None


ALMOST_ALL = 0.75
"""Part of a sentence's words that stand in a quoted one in the same order, so that another name is a change."""


def _exchanged_name(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """That the sentence has another name in the place of a quoted one's, otherwise in the same words."""
    for quoted in quoted_wordings(evidence):
        alignment = align(sentence, quoted.text)
        if alignment.agreement < ALMOST_ALL:
            continue
        for difference in alignment.differences:
            ours, theirs = _named(difference.ours, sentence), _named(difference.theirs, quoted.text)
            if ours and theirs and not any(_related(one, other) for one in ours for other in theirs):
                return f"The sentence says {ours[0]} where its quotes say {' '.join(theirs)}."
    return None


def _named(words: Sequence[str], text: str) -> list[str]:
    """The names among a few differing words, as they are written in the text; none if there is another word."""
    if len(words) > _LONGEST_NAME:
        return []
    written = [word.capitalize() for word in words if word.isalpha()]
    if not written or any(re.search(rf"\b{word}\b", text) is None for word in written):
        return []
    return [word for word in written if word not in _COMMON and word.lower() not in _PRONOUNS]


_LONGEST_NAME = 4
_PRONOUNS = frozenset("he she it they we you i this that these those his her its their the a an".split())


def _related(one: str, other: str) -> bool:
    """Whether two names may be one: "China" and "Chinese", "Britain" and "London"."""
    first, second = one.lower(), other.lower()
    synonyms = any(first in group and second in group for group in _SYNONYMS)
    return synonyms or first in second or second in first or _same_stem(first, second)


def _without_unit(sentence: str, match: re.Match[str]) -> str:
    """The name without the unit of a number before it: 「5パーセントマリア・ロペス」."""
    name, before = match.group(), sentence[: match.start()].rstrip()
    number = _KANJI_NUMBER.match(name)
    name = name[number.end() :] if number else name
    unit = longest_japanese_unit(name, 0) if number or before[-1:].isdecimal() else None
    return name.removeprefix(unit) if unit else match.group()


def _message(name: str) -> str:
    return f"The quoted articles do not name {name}."


def _names(sentence: str) -> Iterator[str]:
    """The capitalised words within the sentence; its first word may be capitalised for that alone."""
    for token in _TOKEN.finditer(sentence):
        word = _POSSESSIVE.sub("", token.group())
        if not word[0].isupper() or word in _COMMON or len(word) < 2:
            continue
        if not _OPENING.search(sentence, max(token.start() - 6, 0), token.start()):
            yield word


class _Vocabulary:
    """The words of an article, in lower case, and the initials that its words make."""

    def __init__(self, text: str) -> None:
        tokens = [_american(_POSSESSIVE.sub("", token.group()).lower()) for token in _TOKEN.finditer(text)]
        self._words = set(tokens)
        self._words.update(part for token in tokens for part in re.split(r"[-'’]", token))
        self._stems = {word[:SAME_STEM] for word in self._words}
        self._initials = "".join(part[0] for token in tokens for part in token.split("-") if part)

    def knows(self, name: str) -> bool:
        """Whether the name, each part of it, stands in the article in some form."""
        parts = [part for part in re.split(r"[-'’/]", name) if len(part) > 1 and part[0].isupper()]
        return all(self._knows(part) for part in parts)

    def _knows(self, name: str) -> bool:
        part = _american(name.lower())
        if sum(map(str.isupper, name)) >= 2 and re.sub(r"[.&]", "", part) in self._initials:
            return True
        if {part, part.rstrip("s"), part.replace(".", "")} & self._words:
            return True
        if any(part in group and group & self._words for group in _SYNONYMS):
            return True
        return part[:SAME_STEM] in self._stems and any(_same_stem(part, word) for word in self._words)


def _american(word: str) -> str:
    """The word with the British spellings that names have turned American."""
    return re.sub(r"is(?=ation|e$|ing$)", "iz", word).replace("our", "or").replace("centre", "center")


@lru_cache(maxsize=16)
def _vocabulary(text: str) -> _Vocabulary:
    return _Vocabulary(text)


def _same_stem(first: str, second: str) -> bool:
    shared = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        shared += 1
    return shared >= SAME_STEM and max(len(first), len(second)) - shared <= LONGEST_ENDING
