"""What a figure is said of: in "sales rose 5% and profit fell 12%" each has a subject of its own.

A sentence is cut into clauses, and the subject of a figure is what stands before the verb of its clause, or of the one
before where it has none ("sales rose 5% in May and 7% in June"). A claimed figure is of something else where the quote
says it of another subject, and says another figure of the same kind of the claim's. What cannot be told (a pronoun, a
clause without a subject) is left alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index.language import detect_language
from index.sentences import split_sentences
from rag.lexicon import lexicon
from rag.opposites import FALLING, RISING
from rag.placement import Place
from rag.question import stem
from rag.source_sentences import EMPTY

_CUT = re.compile(
    r"[;:()\[\]—–\n]|,(?![0-9])|\s-\s"
    r"|\b(?:and|but|while|whereas|or|than|versus|though|although|compared|because|which|who|that|when|if)\b"
)
_JAPANESE_CUT = re.compile(r"[、，。；;：:（）()「」『』\n]")
_ASIDE = re.compile(r"\([^()\n]*\)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_PRONOUNS = frozenset(
    "it its they their them he his him she her hers this these those we our you your i my both".split()
)
_PREPOSITIONS = frozenset(
    "in on at for from since by with to after before during under over among between against through until within".split()
)
_OF = "of"
_SAYS = frozenset(
    "said says say told tells announced reported reports showed shows estimated estimates found added noted warned "
    "according expects expected forecast believes predicted".split()
)
_VERBS = frozenset(
    "is are was were be been has have had will would can could may might must shall should did does do rose fell grew "
    "rise rises fall falls grow grows shrank lost won gained cost costs took takes take made makes sold sells bought "
    "paid pays got gets went goes came comes held holds saw sees hit hits led put puts set cut cuts beat spent spends "
    "stood stands ran runs gave gives kept left met killed drew draws became remains".split()
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """The clause around a figure, in words before and after it; `earlier` are the clauses before, the nearest first."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    earlier: tuple[tuple[str, ...], ...]


def said_of_another(claim: Place, equal: Sequence[Place], rivals: Sequence[Place]) -> Place | None:
    """Return the rival that the quotes give to the claim's subject, where the equal ones are of another; else None.

    `rivals` are figures of the same kind: those in one sentence with an equal one, and those of another sentence that has
    every word of the claim. What each adds: docs/checking.md.
    """
    if not equal or not rivals:
        return None
    claim, equal = _in_line(claim), [*map(_in_line, equal)]
    given = {_in_line(each): each for each in rivals}
    tell = _japanese_rival if detect_language(claim.text) == "ja" else _english_rival
    found: Place | None = None
    for own in equal:
        sentence = _sentence(own)
        beside = [each for each in given if each.text == own.text and _sentence(each) == sentence]
        found = next((each for each in beside if tell(claim, own, each)), None)
        if found is None and tell is _english_rival:
            found = next((each for each in given if _told_whole(claim, own, each)), None)
        if found is None:
            return None
    return given[found] if found is not None else None


def _in_line(place: Place) -> Place:
    """The place in its line alone, which holds its sentence: no article is divided into sentences for one of them."""
    start = place.text.rfind("\n", 0, place.start) + 1
    end = place.text.find("\n", place.end)
    text = place.text[start:] if end < 0 else place.text[start:end]
    return Place(text, place.start - start, place.end - start)


def _told_whole(claim: Place, own: Place, rival: Place) -> bool:
    """Whether another sentence has every word of the claim beside a figure of its own, and this one another subject."""
    if rival.text == own.text and _sentence(rival) == _sentence(own):
        return False
    return _sentence_stems(claim) <= _sentence_stems(rival) and _other_subject(
        _clause(claim), _clause(own), _clause(rival)
    )


def _sentence_stems(place: Place) -> frozenset[str]:
    start, end = _sentence(place)
    return frozenset(word for word in _stems(_words(place.text[start:end])) if word.isalpha())


def _english_rival(claim: Place, own: Place, rival: Place) -> bool:
    ours, theirs, others = _clause(claim), _clause(own), _clause(rival)
    return _other_subject(ours, theirs, others) or _other_part(ours, theirs, others)


def _other_subject(claim: _Clause, own: _Clause, rival: _Clause) -> bool:
    said, of, other = _subject(claim), _subject(own), _subject(rival)
    if not said or not of or not other:
        return False
    only_own, only_other = of - other, other - of
    if not only_own or not said & only_other or said & only_own:
        return False
    return not said & only_other & _stems((*own.before, *own.after)) and not _alike(said, only_own)


def _other_part(claim: _Clause, own: _Clause, rival: _Clause) -> bool:
    """ "12% of women" where the quote has 5% of women and 12% of men."""
    ours, theirs, others = _parts(claim.after), _parts(own.after), _parts(rival.after)
    for preposition, said in ours.items():
        of, other = theirs.get(preposition), others.get(preposition)
        if not (said and of and other):
            continue
        if (
            said[0] in other
            and said[0] not in of
            and of[0] not in (*said, *other)
            and not _alike(said[:1], of)
        ):
            return True
    return False


def _alike(one: Iterable[str], other: Iterable[str]) -> bool:
    known = lexicon()
    return bool(frozenset().union(*map(known.senses, one)) & frozenset().union(*map(known.senses, other)))


def _parts(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What stands after each preposition, to the next one or a verb."""
    parts: dict[str, list[str]] = {}
    current: list[str] | None = None
    for word in words:
        if word in _PREPOSITIONS or word == _OF:
            current = parts.setdefault(word, []) if word not in parts else None
        elif word in _VERBS:
            current = None
        elif current is not None:
            current.append(word)
    return {
        preposition: tuple(stem(word) for word in found if word not in EMPTY)
        for preposition, found in parts.items()
        if not _PRONOUNS & set(found)
    }


def _subject(clause: _Clause) -> frozenset[str]:
    """The stems of the words of the subject; none where it is a pronoun, or cannot be told."""
    found: list[str] = []
    for words in (clause.before, *clause.earlier):
        # "Revenues and earnings rose": what stands before without a verb is part of the subject.
        if found and (any(map(_is_verb, words)) or any(word[0].isdigit() for word in words)):
            break
        own = list(_subject_words(words))
        if _PRONOUNS & set(own):
            return frozenset()
        found += [word for word in own if word not in EMPTY]
    return _stems(found)


def _is_verb(word: str) -> bool:
    return word in _VERBS or word in _SAYS or word.endswith("ed")


def _subject_words(words: Sequence[str]) -> Iterator[str]:
    """The words before the verb, without what hangs on a preposition but "of"."""
    says = max((n for n, word in enumerate(words) if word in _SAYS), default=-1)
    named = False
    for word in words[says + 1 :]:
        # A figure before the figure is no subject either: "7 tons in June".
        if word in _PREPOSITIONS or word in _VERBS or word[0].isdigit() or (named and _is_verb(word)):
            return
        named = named or word not in EMPTY
        yield word


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if word not in EMPTY)


@lru_cache(maxsize=512)
def _clause(place: Place) -> _Clause:
    start, end = _sentence(place)
    text = _without_asides(place, start, end)
    cuts = [start, *(c for m in _CUT.finditer(text, start, end) for c in (m.start(), m.end())), end]
    first = max(c for c in cuts if c <= place.start)
    last = min((c for c in cuts if c >= place.end), default=end)
    spans = [(a, b) for a, b in pairwise(cuts) if b <= first and a < b]
    earlier = tuple(words for a, b in reversed(spans) if (words := _words(text[a:b])))
    return _Clause(_words(text[first : place.start]), _words(text[place.end : last]), earlier)


def _without_asides(place: Place, start: int, end: int) -> str:
    """The text with spaces for what its sentence has in brackets, unless the figure stands there."""
    text = place.text
    for found in _ASIDE.finditer(text, start, end):
        if not found.start() <= place.start < found.end():
            text = text[: found.start()] + " " * len(found.group()) + text[found.end() :]
    return text


def directed(place: Place) -> bool | None:
    """Return whether the words before a figure, in its clause, tell of a rise or of a fall; None where of neither or both."""
    if detect_language(place.text) == "ja":
        after = _JAPANESE_CHANGE.match(place.text, place.end)
        return None if after is None else after["up"] is not None
    words = frozenset(_clause(place).before)
    up, down = bool(words & RISING), bool(words & FALLING)
    return up if up != down else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(text))


def _sentence(place: Place) -> tuple[int, int]:
    sentences = _sentences(place.text)
    number = bisect_right(sentences, place.start, key=lambda sentence: sentence[0]) - 1
    return sentences[number] if number >= 0 else (0, len(place.text))


@lru_cache(maxsize=512)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((s.start, s.end) for s in split_sentences(text, language=detect_language(text)))


_JAPANESE_CHANGE = re.compile(
    r"(?:程度|ほど|の|も|ポイント)?(?:(?P<up>増|上昇|上が|伸び|高(?![校等速])|プラス)|(?P<down>減|下落|低下|下が|落ち|安(?!全)|マイナス))"
)
_JOINED = re.compile("での|への|からの")
_NOUN = "[一-龥々ァ-ヶーA-Za-z0-9０-９]+"
_TOPIC = re.compile(rf"((?:{_NOUN}(?:での|への|からの|の))*{_NOUN})(?:は|が|も)(?![一-龥]*?[はがも])")
_NOUN_BEFORE = re.compile(r"([一-龥々ァ-ヶー]{2,}?)(?:約|およそ|計|同|各|全|平均|最大)?\Z")


def _japanese_rival(claim: Place, own: Place, rival: Place) -> bool:
    said, of, other = _topic(claim), _topic(own), _topic(rival)
    if not said or not of or not other or said in of or of in said:
        return False
    return other != of and (said.endswith(other) or other.endswith(said))


@lru_cache(maxsize=512)
def _topic(place: Place) -> str | None:
    """The noun before the nearest は, が or も, or right before the figure."""
    start, _ = _sentence(place)
    before = place.text[start : place.start]
    clauses = _JAPANESE_CUT.split(before)
    right = _NOUN_BEFORE.search(clauses[-1])
    if right is not None:
        return right[1]
    for clause in reversed(clauses):
        found = list(_TOPIC.finditer(clause))
        if found:
            return _JOINED.sub("の", found[-1][1])
    return None
