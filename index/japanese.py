"""Japanese text as the words that a keyword index holds."""

import re
import threading
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

PIECE_CHARACTERS = 4_000
"""Characters given to Sudachi at once: it refuses more than 49,149 bytes, and a character has up to four."""

_PIECE = re.compile(rf"[^\n。]{{1,{PIECE_CHARACTERS}}}[\n。]?|[\n。]+")
_SURROGATE = re.compile("[\ud800-\udfff]")

_LETTERS = re.compile(r"[^\W_]+")

_COMPANY = re.compile(r"㈱|[(（]株[)）]")

_DROPPED_CLASSES = frozenset(("助詞", "助動詞", "補助記号", "空白", "接続詞", "代名詞", "連体詞", "感動詞"))
"""Parts of speech that say nothing of what a text is about; question words are among the pronouns."""

_GRAMMATICAL = "為る 有る 居る 成る 因る 於く 行く 来る 出来る 呉れる 貰う 事 物 為 所 様 つ"
_ASKING = "幾ら 幾つ 幾 何故 どう"
_DROPPED_WORDS = frozenset(f"{_GRAMMATICAL} {_ASKING}".split())
"""Normal forms of words that serve grammar (する, ある, こと, もの, ため) or ask (いくら, なぜ, どう)."""

_WHAT = "何"
"""Begins the question words that are no pronouns: 何人, 何年, 何兆."""

_NOUN_CLASSES = frozenset(("名詞", "接頭辞", "接尾辞", "形状詞"))
_JOINING = frozenset("・＝=-～〜‐–")
"""Marks within names: ヨハネス・グーテンベルク."""
_QUOTED = re.compile(r"「([^「」]{1,40})」|『([^『』]{1,40})』")

_per_thread = threading.local()


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """Nouns that stand together, `text[start:end]`.

    `names` has Sudachi's kinds of the proper nouns among them (人名, 地名, 一般); `quoted` those in 「」.
    """

    start: int
    end: int
    names: frozenset[str]
    quoted: bool = False


def tokenize(text: str) -> list[str]:
    """The content words of `text` in order, normalised, each without white space.

    A compound is followed by its parts (国家公務員, 国家, 公務, 員), so that either finds it. Widths,
    spellings and numerals are made one: ㈱ is 株式会社, １兆 and 一兆 are the same word.
    """
    _, parts_mode = _tokenizer()
    # Sudachi takes ㈱ for punctuation; the names of companies have to keep it.
    read = _morphemes(_COMPANY.sub("株式会社", text))
    return [word for _, morpheme in read for word in _words(morpheme, parts_mode)]


def character_pairs(text: str) -> list[str]:
    """The pairs of neighbouring letters and digits in `text` in order, in one width and case.

    They find what Sudachi cuts otherwise in a question than in a text. Blanks and punctuation part them.
    """
    folded = unicodedata.normalize("NFKC", _SURROGATE.sub("\ufffd", text)).lower()
    return [
        run[start : start + 2] for run in _LETTERS.findall(folded) for start in range(max(1, len(run) - 1))
    ]


def noun_phrases(text: str) -> list[NounPhrase]:
    """The runs of nouns in `text`, in order, and what stands in 「」 or 『』.

    A lone word of time or manner (当時, 様々) or one that serves grammar (ため) is none.
    """
    phrases: list[NounPhrase] = []
    run: list[Any] = []
    for offset, morpheme in _morphemes(text):
        joins = bool(run) and morpheme.surface() in _JOINING
        if joins or morpheme.part_of_speech()[0] in _NOUN_CLASSES:
            run = [*run, (offset, morpheme)]
            continue
        phrases += _phrase(run)
        run = []
    phrases += _phrase(run)
    for match in _QUOTED.finditer(text):
        group = match.lastindex or 0
        phrases.append(NounPhrase(match.start(group), match.end(group), frozenset(), quoted=True))
    return phrases


def word_places(text: str, words: Collection[str]) -> list[tuple[int, int]]:
    """Where the content words of `text` stand that are among `words`, which are as `tokenize` makes them."""
    _, parts_mode = _tokenizer()
    return [
        (offset + morpheme.begin(), offset + morpheme.end())
        for offset, morpheme in _morphemes(text)
        if any(word in words for word in _words(morpheme, parts_mode))
    ]


def last_word(text: str) -> str | None:
    """The last word of `text` as it stands there; None for no text."""
    words = [morpheme.surface() for _, morpheme in _morphemes(text)]
    return words[-1] if words else None


def _phrase(run: Sequence[tuple[int, Any]]) -> list[NounPhrase]:
    """A run of nouns as a phrase, if it is one; a mark at its end is left out."""
    while run and run[-1][1].surface() in _JOINING:
        run = run[:-1]
    if not run:
        return []
    classes = run[-1][1].part_of_speech()
    if len(run) == 1 and (classes[0] == "形状詞" or classes[1] == "非自立可能" or classes[2] == "副詞可能"):
        return []
    kinds = (morpheme.part_of_speech() for _, morpheme in run)
    names = frozenset(each[2] for each in kinds if each[1] == "固有名詞")
    first, last = run[0], run[-1]
    return [NounPhrase(first[0] + first[1].begin(), last[0] + last[1].end(), names)]


def proper_nouns(text: str) -> list[str]:
    """The names in `text` in order, in their normal form; neighbours (a family name and a first name) are one."""
    names: list[str] = []
    for is_name, run in groupby(_morphemes(text), key=lambda each: each[1].part_of_speech()[1] == "固有名詞"):
        if is_name:
            names.append("".join(morpheme.normalized_form() for _, morpheme in run))
    return names


def _morphemes(text: str) -> Iterable[tuple[int, Any]]:
    """The words of a text, each with where its piece begins; those of a sentence are kept, for whoever asks next."""
    if len(text) > PIECE_CHARACTERS:
        return _read(text)
    if getattr(_per_thread, "text", None) != text:
        _per_thread.morphemes = list(_read(text))
        _per_thread.text = text
    kept: Iterable[tuple[int, Any]] = _per_thread.morphemes
    return kept


def _read(text: str) -> Iterator[tuple[int, Any]]:
    tokenizer, _ = _tokenizer()
    for piece in _PIECE.finditer(_SURROGATE.sub("\ufffd", text)):
        for morpheme in tokenizer.tokenize(piece.group()):
            yield piece.start(), morpheme


def _words(morpheme: Any, parts_mode: Any) -> Iterator[str]:
    """The word itself, then its parts if it is a compound; nothing for a function word."""
    if morpheme.part_of_speech()[0] in _DROPPED_CLASSES:
        return
    parts = morpheme.split(parts_mode)
    for unit in (morpheme, *parts) if len(parts) > 1 else (morpheme,):
        word = _content(unit)
        if word:
            yield word


def _content(morpheme: Any) -> str:
    """The normal form of a content word, or nothing."""
    normal = morpheme.normalized_form()
    if (
        morpheme.part_of_speech()[0] in _DROPPED_CLASSES
        or normal in _DROPPED_WORDS
        or normal.startswith(_WHAT)
    ):
        return ""
    word = "".join(unicodedata.normalize("NFKC", normal).lower().split())
    return word if any(character.isalnum() for character in word) else ""


def _tokenizer() -> tuple[Any, Any]:
    """This thread's Sudachi tokenizer, which yields the longest units, and the mode that divides them.

    The dictionary is shared; a tokenizer keeps state while it works and must not be.
    """
    import sudachipy

    if not hasattr(_per_thread, "tokenizer"):
        _per_thread.tokenizer = _dictionary().tokenizer(mode=sudachipy.SplitMode.C)
    return _per_thread.tokenizer, sudachipy.SplitMode.A


@cache
def _dictionary() -> Any:
    import sudachipy

    return sudachipy.Dictionary(dict="core")
