"""Quotes: where in an article stands what a model says it quotes.

Typography may differ, words and digits never: a quote with one other letter is not found.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

SHORTEST_QUOTE = 3
"""Letters and digits. Anything shorter ("is", "5") stands in every article and proves nothing."""

OVERLAP_REACH = 200
"""Characters up to which a quote's occurrences may overlap; a longer one is looked for side by side,
which keeps the search linear on text that repeats itself."""

_QUOTE_MARKS = "\"'“”„‟‘’‚‛«»‹›「」『』｢｣〝〞〟`´′″＂＇"
_DASHES = "-‐‑‒–—―−﹘﹣－─"
_ELLIPSIS = "..."
_WIDTH_FORMS = ("<wide>", "<narrow>", "<compat>", "<noBreak>", "<square>")
"""Compatibility forms that read the same; superscripts, fractions and circled digits do not."""

_RUNS = re.compile(r" *(?:(-)[- ]*|(\.{3,}|\.(?: \.){2,}) *)| +")
_PLAIN = re.compile(r"[A-Za-z0-9,;:?!()$%&/]+")
_CJK = re.compile(r"[々〆〇぀-ヿ㐀-䶿一-鿿豈-﫿]")
_NUMERALS = frozenset("〇一二三四五六七八九十百千万億兆")
_OMISSION = re.compile(r" ?(?:[\[(]\.\.\.[\])]|[\[(]中略[\])]|\.\.\.) ?")
_EDGE_START = re.compile(r"(?:[' ]|[\[(](?:\.\.\.|中略)[\])]|\.\.\.)+")
_EDGE_END = "' .,;:。、．，"

_NEGATING_PREFIX = re.compile(r"\b(?:non|anti|un|ex)[-‐‑–]\Z", re.IGNORECASE)
_NEGATING_KANJI = frozenset("非未不無")
_NEGATING_SUFFIX = re.compile(r"(?<=n)['’]t\b|い?(?:ない|なかった|ませ)|ず(?!つ)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LocatedSpan:
    """Words of an article: `article_text[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class LocatedQuote:
    """Where a quote stands: one part if verbatim, several in order if an ellipsis joins them."""

    parts: tuple[LocatedSpan, ...]

    @property
    def stitched(self) -> bool:
        """Whether the quote joins places that do not adjoin in the article."""
        return len(self.parts) > 1


@dataclass(frozen=True, slots=True)
class _Folded:
    """Text with its typography evened out; `origins[i]` is where its character `i` stands in the original."""

    text: str
    origins: Sequence[int]

    def position(self, offset: int) -> int:
        """Where the original's `offset` stands in the folded text."""
        return bisect_left(self.origins, offset)

    def cuts(self, position: int) -> bool:
        """Whether `position` lies within what is one character in the original."""
        return 0 < position < len(self.origins) and self.origins[position - 1] == self.origins[position]


def locate_quote(quote: str, article_text: str, *, near: int | None = None) -> LocatedQuote | None:
    """Where `quote` stands in an article, None if it does not; of several places the one nearest to `near`.

    Allowed to differ: kinds of quote marks, dashes and width, white space, invisible characters, an
    ellipsis or full stop at the edges, the case of the first letter. A quote never begins or ends within
    a number or a Latin word. Parts joined by an ellipsis are located in order. Takes linear time.
    """
    if sum(map(str.isalnum, quote)) < SHORTEST_QUOTE:
        return None
    exact = quote.strip()
    place = _nearest(_occurrences(exact, article_text), near)
    if place is not None:
        return LocatedQuote((_span(article_text, place, place + len(exact)),))
    article = _fold_article(article_text)
    wanted = _fold(quote).text.strip()
    whole = _locate(wanted, article, article_text, near=None if near is None else article.position(near))
    return LocatedQuote((whole,)) if whole else _stitched(wanted, article, article_text)


def _locate(
    wanted: str, article: _Folded, original: str, *, near: int | None = None, start: int = 0
) -> LocatedSpan | None:
    for variant in _variants(wanted):
        places = (
            place
            for place in _occurrences(variant, article.text, start)
            if not article.cuts(place) and not article.cuts(place + len(variant))
        )
        place = _nearest(places, near)
        if place is not None:
            return _span(original, article.origins[place], article.origins[place + len(variant) - 1] + 1)
    return None


def _variants(wanted: str) -> Iterator[str]:
    """The quote as it is, then without its edges, each with its first letter in the other case too."""
    edge = _EDGE_START.match(wanted)
    core = wanted[edge.end() if edge else 0 :].rstrip(_EDGE_END)
    for variant in dict.fromkeys((wanted, core)):
        if sum(map(str.isalnum, variant)) >= SHORTEST_QUOTE:
            yield variant
            yield variant[0].swapcase()[0] + variant[1:]


def _stitched(wanted: str, article: _Folded, original: str) -> LocatedQuote | None:
    pieces = [piece for piece in _OMISSION.split(wanted) if piece.strip(_EDGE_END)]
    if len(pieces) < 2:
        return None
    parts: list[LocatedSpan] = []
    position = 0
    for piece in pieces:
        part = _locate(piece, article, original, start=position)
        if part is None:
            return None
        parts.append(part)
        position = article.position(part.end)
    return LocatedQuote(tuple(parts))


def _nearest(places: Iterator[int], near: int | None) -> int | None:
    if near is None:
        return next(places, None)
    return min(places, key=lambda place: abs(place - near), default=None)


def _occurrences(wanted: str, text: str, start: int = 0) -> Iterator[int]:
    """Where `wanted` stands in `text` with no word or number cut at either end."""
    step = 1 if len(wanted) <= OVERLAP_REACH else len(wanted)
    place = text.find(wanted, start)
    while place >= 0:
        if not _cuts(text, place) and not _cuts(text, place + len(wanted)):
            yield place
        place = text.find(wanted, place + step)


def _cuts(text: str, position: int) -> bool:
    """Whether a quote that begins or ends at `position` would cut a word, a number or a letter's accent."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    if (unicodedata.combining(after) and before.isalnum()) or _negates(text, position):
        return True
    if _is_numeral(before) and _is_numeral(after):
        return True
    if after in ".,．，" and before.isdigit():
        return text[position + 1 : position + 2].isdigit()
    if before in ".,．，" and after.isdigit():
        return text[position - 2 : position - 1].isdigit()
    return _is_word(before) and _is_word(after)


def _negates(text: str, position: int) -> bool:
    """Whether what is cut off at `position` turns the quote's meaning round: isn|'t, non-|profit, 非|公開."""
    return (
        (text[position - 1] in _NEGATING_KANJI and _is_kanji(text[position]))
        or _NEGATING_PREFIX.search(text[max(position - 6, 0) : position]) is not None
        or _NEGATING_SUFFIX.match(text, position) is not None
    )


def _is_kanji(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_numeral(character: str) -> bool:
    return character.isdigit() or character in _NUMERALS


def _is_word(character: str) -> bool:
    return character.isalnum() and not _CJK.match(character) and not "ｦ" <= character <= "ﾟ"


def _span(text: str, start: int, end: int) -> LocatedSpan:
    return LocatedSpan(start, end, text[start:end])


def _fold(text: str) -> _Folded:
    pieces: list[str] = []
    origins = array("l")
    position = 0
    while position < len(text):
        run = _PLAIN.match(text, position)
        end = run.end() if run else position + 1
        piece = run.group() if run else _folded_character(text[position])
        pieces.append(piece)
        origins.extend(range(position, end) if run else [position] * len(piece))
        position = end
    return _evened(_Folded("".join(pieces), origins))


_fold_article = lru_cache(maxsize=8)(_fold)
"""The quotes of a draft are looked for in the same few articles."""


def _evened(folded: _Folded) -> _Folded:
    """One space for many, none beside a dash, an ellipsis or Japanese; one dash, or three dots, for many."""
    pieces: list[str] = []
    origins = array("l")
    last = 0
    for run in _RUNS.finditer(folded.text):
        piece = _evened_run(folded.text, run)
        place = run.start(run.lastindex or 0)
        pieces.extend((folded.text[last : run.start()], piece))
        origins.extend(folded.origins[last : run.start()])
        origins.extend(folded.origins[place : place + len(piece)])
        last = run.end()
    pieces.append(folded.text[last:])
    origins.extend(folded.origins[last:])
    return _Folded("".join(pieces), origins)


def _evened_run(text: str, run: re.Match[str]) -> str:
    if run.lastindex:
        return "-" if run[1] else _ELLIPSIS
    before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
    return "" if _CJK.match(before) or _CJK.match(after) else " "


@cache
def _folded_character(character: str) -> str:
    if character.isspace() or character == "\u00a0":
        return " "
    if character in _QUOTE_MARKS:
        return "'"
    if character in _DASHES:
        return "-"
    if character == "…":
        return _ELLIPSIS
    if unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    form = unicodedata.decomposition(character)
    return unicodedata.normalize("NFKD" if form.startswith(_WIDTH_FORMS) else "NFD", character)
