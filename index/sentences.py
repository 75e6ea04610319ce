"""Sentences of English and Japanese news, by rule: where each begins and ends."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from index.abbreviations import (
    AFTER_CLOCK,
    CLOCK,
    EXCLAIMED,
    LETTERED,
    NUMBERED,
    OPEN_ENDED,
    SPEECH,
    STARTERS,
    TITLES,
)

BRACKET_REACH = 300
"""Characters within which a Japanese bracket must close to keep the stops in it from ending the sentence.
A longer speech is several sentences, and a bracket that never closes must not swallow the paragraph."""

ABBREVIATION_REACH = 24
"""Characters looked at before a period for the word it may abbreviate."""

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(
    r"([.!?…。！？．｡‼⁇⁈⁉]+|(?<= )\.(?: \.)+)"
    r"((?:[\"'”’»›)\]」』｣）】〉》〕］]|\[\d{1,3}\]|[ \xa0\u2009\u200a\u202f][”’](?!\w))*)"
)
_NEXT = re.compile(r"\s+[\"'“‘«‹(\[「『｢（【〈《〔［•*–—-]*\s*")
_WORD = re.compile(r"[^\W\d_]+")
_SPEAKER = re.compile(rf"(?:[^\W\d_][\w’'.-]*\s+){{1,4}}?(?:{'|'.join(sorted(SPEECH))})\b")
_ENUMERATOR = re.compile(r"\s*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5}))$")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_JAPANESE = re.compile(r"[々〆ぁ-ゖゝゞァ-ヺー-ヿ㐀-䶿一-鿿豈-﫿ｦ-ﾟ\U00020000-\U0003ffff]")
_CREDIT = re.compile(r"\s*[（(][^（）()。！？.!?]{1,20}[）)]\s*$")
"""A short source in brackets after the last stop of a line: 「…した。（共同）」."""

_BRACKETS = dict(zip("「『｢（【〈《〔［", "」』｣）】〉》〕］", strict=True))
_OPENERS = frozenset("「『｢（【〈《〔［“(")
_BRACKETS_IN_JAPANESE = _BRACKETS | {"“": "”", "(": ")"}

_BRACKET_MARK = re.compile("[「」『』｢｣（）【】〈〉《》〔〕［］“”()]")
_CLOSER = re.compile("[」』｣）】〉》〕］”)]")
_FIRST_IDEOGRAPHIC = "\u2e80"
"""Where East Asian scripts begin: what stands before is set in words with space between."""
_JAPANESE_STOPS = frozenset("。！？．｡‼⁇⁈⁉")

_GOES_ON = re.compile(
    r"(?!ところ|とはいえ|もちろん|もっとも|でも|はたして|なお|なぜ|かつて|にもかかわらず|とりわけ|とくに)"
    r"(?:[とのをにはがもでへやか、。，．・…―]|など|なら|なんて|なの|なん|まで|より|って|だ|しか|ばかり|くらい|ぐらい|だけ|らし)"
)
"""What follows a quotation that is part of a larger sentence; in front, words that begin a new one."""

_NAMES_WITH_STOP = ("モーニング娘",)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text."""

    start: int
    end: int


def split_sentences(text: str, *, language: str) -> list[Span]:
    """The sentences of `text`, in order, without the white space around them.

    Every character that is not white space is in exactly one span. A line end always ends a sentence.
    Both scripts are handled whatever the language; `language` "ja" makes round brackets and curly quotes
    hold a sentence together as Japanese brackets do.
    """
    brackets = _BRACKETS_IN_JAPANESE if language == "ja" else _BRACKETS
    spans = []
    for line in _LINE.finditer(text):
        start = line.start()
        for end in _ends(text, line.start(), line.end(), brackets):
            span = _stripped(text, start, end)
            if span is not None:
                spans.append(span)
            start = end
    return spans


def _ends(text: str, start: int, end: int, brackets: dict[str, str]) -> Iterator[int]:
    """Ends of the sentences of the line `text[start:end]`; the last is the end of the line."""
    held = _held(text, start, end, brackets)
    starts = [span.start for span in held]
    for stop in _STOP.finditer(text, start, end):
        place = bisect_right(starts, stop.start()) - 1
        if place >= 0 and stop.end() < held[place].end:
            continue
        if _is_end(text, start, end, stop) and not _CREDIT.match(text, stop.end(), end):
            yield stop.end()
    yield end


def _held(text: str, start: int, end: int, brackets: dict[str, str]) -> list[Span]:
    """Outermost bracketed stretches of a line, in order, not overlapping."""
    if not _CLOSER.search(text, start, end):
        return []
    openers: dict[str, list[int]] = {closer: [] for closer in brackets.values()}
    found = []
    for mark in _BRACKET_MARK.finditer(text, start, end):
        character = mark.group()
        if character in brackets:
            openers[brackets[character]].append(mark.start())
        elif openers.get(character):
            opener = openers[character].pop()
            if mark.end() - opener <= BRACKET_REACH:
                found.append(Span(opener, mark.end()))
    found.sort(key=lambda span: span.start)
    return _merged(found)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


def _is_end(text: str, start: int, end: int, stop: re.Match[str]) -> bool:
    marks, closers = stop.group(1), stop.group(2)
    if stop.end() == end:
        return True
    if marks[-1] in _JAPANESE_STOPS or _JAPANESE.match(text, max(start, stop.start() - 1)):
        return _is_japanese_end(text, stop)
    following = _NEXT.match(text, stop.end(), end)
    if following is None:
        return _is_glued_end(text, start, end, stop)
    if following.end() == end:
        return False
    if not _may_begin(text, following.end()):
        return False
    if marks == ".":
        return _is_period_end(text, start, end, stop, following.end())
    if marks[0] in "!?" and closers and _SPEAKER.match(text, following.end(), end):
        return False
    return not (marks == "!" and not closers and _word_before(text, start, stop.start()) in EXCLAIMED)


def _is_japanese_end(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop after Japanese, or a Japanese one, ends the sentence."""
    marks, closers, following = stop.group(1), stop.group(2), text[stop.end()]
    if marks[-1] in ".．" and following.isalnum() and (following.isdigit() or following.isascii()):
        return False
    if marks[-1] == "…" and not following.isspace():
        return False
    if text.endswith(_NAMES_WITH_STOP, 0, stop.start()) and _GOES_ON.match(text, stop.end()):
        return False
    full = marks[-1] in "。｡．."
    if closers and not following.isspace() and (not full or following in _OPENERS):
        # 「どこへ？」展, 「ある。」「ない。」と: a title or a list of quotations goes on.
        return False
    return (full and not closers) or _GOES_ON.match(text, stop.end()) is None


def _is_glued_end(text: str, start: int, end: int, stop: re.Match[str]) -> bool:
    """Whether the space is merely missing, as web pages lose it: "last year.The minister"."""
    word, following = _word_before(text, start, stop.start()), _WORD.match(text, stop.end(), end)
    return word.isalpha() and word.islower() and following is not None and following.group() in STARTERS


def _may_begin(text: str, position: int) -> bool:
    """Whether a sentence may begin here: not in lower case, unless as iPhone or e-Residency do."""
    first = text[position]
    if not first.islower():
        return first not in ",;:.!?…"
    return text[position + 1 : position + 2].isupper()


def _is_period_end(text: str, start: int, end: int, stop: re.Match[str], following: int) -> bool:
    """Whether the single period `stop` ends the sentence, a capital or a figure following at `following`."""
    closers = stop.group(2)
    if closers and closers[0] not in ")]":
        return True
    word = _word_before(text, start, stop.start())
    if _ENUMERATOR.fullmatch(text, start, stop.start()):
        return False
    number = text[following].isdigit()
    found = _WORD.match(text, following, end)
    next_word = found.group() if found else ""
    if word in TITLES or (word in NUMBERED and number):
        return False
    if word in CLOCK:
        return next_word not in AFTER_CLOCK
    if word in OPEN_ENDED or _is_initials(text, start, stop.start(), word):
        return next_word in STARTERS
    return True


def _is_initials(text: str, start: int, period: int, word: str) -> bool:
    """Whether `word` is "J", "J.K" or "U.S", and no lettered thing such as "Group C"."""
    if not _ACRONYM.fullmatch(word) or not (word[0].isupper() or "." in word):
        return False
    return len(word) > 1 or _word_before(text, start, period - len(word) - 1) not in LETTERED


def _word_before(text: str, start: int, end: int) -> str:
    """The word, with the periods in it, that stands just before `end`."""
    before = text[max(start, end - ABBREVIATION_REACH) : end]
    position = len(before)
    while position and _is_of_word(before[position - 1]):
        position -= 1
    return before[position:].lstrip(".")


def _is_of_word(character: str) -> bool:
    return character == "." or (character < _FIRST_IDEOGRAPHIC and character.isalpha())


def _stripped(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
