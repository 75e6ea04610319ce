"""Near-duplicates: one story run by several papers, told by MinHash signatures of its shingles.

MinHash: A. Broder, "On the resemblance and containment of documents", 1997. The figures below are from the
3,957 articles of realtimeqa-2022, all of whose pairs were compared and those from .3 on read by hand.
"""

import hashlib
import re
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.records import Article

if TYPE_CHECKING:
    from datasketch import MinHash

SIGNATURE_SCHEME = 1
"""Goes up with any change to what a signature is made of; articles signed under another are signed anew."""

PERMUTATIONS = 128
"""Numbers in a signature: it then estimates a resemblance of .8 within .035 (one standard deviation)."""

BAND_SIZE = 4
"""Numbers of a signature that have to agree for two articles to be compared at all, in one of 32 bands. Two
that resemble each other by .6 are compared in 99 of 100 cases, by .3 in 23, by .1 in 0.3."""

SAME_TEXT = 0.8
"""Least resemblance of duplicates whenever they appeared: 34 pairs of stories reach it, each one text in two
editions. Of the 8 below, down to .6, 4 tell of another day and one of another matter."""

SAME_DAYS_TEXT = 0.65
SAME_DAYS = 2
"""Within so many days a text that was cut or extended by a third is the same story: both such pairs between
this and SAME_TEXT are (the next below, at .63, are reports of two days). Lower down stand digests
of one series (up to .53) and, among the 3,670 Japanese articles of jawikinews, reports of one typhoon after
another in the same sentences (up to .61)."""

WORDS = 4
CHARACTERS = 8
"""Length of a shingle: words, or in Japanese the characters that make up about as many."""

FEWEST_SHINGLES = 40
"""A shorter text is a notice more often than a story: one of 36 words stands on 19 of the pages."""

TITLE_SHARE = 0.35
"""A text with fewer of its title's words is no story but a notice that the site shows in its place: one such
notice of 170 words stands on 42 of the pages and made 861 of 1,055 pairs with the very same text. All but 2
of those pages have less than this; of 40 true duplicates with a title, the least has .40."""

_WORD = re.compile(r"\w+")
_TITLE_WORD = re.compile(r"[^\W_]{4,}")
_JAPANESE_WORD = re.compile(r"[一-鿿々]{2}|[ァ-ヺー]{2,}")


@dataclass(frozen=True, slots=True)
class Signed:
    """An article as the comparison sees it: `signature` as bytes, `day` as 20251219, 0 if unknown."""

    article_id: str
    signature: bytes
    day: int


def sign(article: Article) -> bytes:
    """The signature of an article's text: PERMUTATIONS 32-bit numbers; empty if it cannot have duplicates."""
    found = shingles(article.text, language=article.language)
    if len(found) < FEWEST_SHINGLES or not _speaks_of_its_title(article):
        return b""
    sketch = _empty_sketch().copy()
    sketch.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in found])
    return bytes(sketch.hashvalues.astype("<u4").tobytes())


def shingles(text: str, *, language: str) -> set[str]:
    """Every run of WORDS words, or of CHARACTERS characters in Japanese; case and punctuation do not count."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    if language == "ja":
        joined = "".join(words)
        return {joined[at : at + CHARACTERS] for at in range(max(0, len(joined) - CHARACTERS + 1))}
    return {" ".join(words[at : at + WORDS]) for at in range(max(0, len(words) - WORDS + 1))}


def band_keys(signature: bytes) -> list[int]:
    """Signed 64-bit keys, one per band: duplicates have at least one in common. None for no signature."""
    size = 4 * BAND_SIZE
    return [
        struct.unpack("<q", hashlib.blake2b(signature[at : at + size], digest_size=8, salt=_salt(at)).digest())[0]
        for at in range(0, len(signature), size)
    ]  # fmt: skip


def duplicates_of(article: Signed, others: Sequence[Signed]) -> list[str]:
    """The ids of those of `others` that are near-duplicates of an article; the relation is symmetric."""
    if not article.signature or not others:
        return []
    rows = np.stack([_numbers(other.signature) for other in others])
    agreeing = (rows == _numbers(article.signature)).mean(axis=1)
    return [
        other.article_id
        for other, resemblance in zip(others, agreeing, strict=True)
        if resemblance >= (SAME_DAYS_TEXT if _near(article.day, other.day) else SAME_TEXT)
    ]


def _numbers(signature: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(signature, "<u4")


def _near(one: int, other: int) -> bool:
    if not one or not other:
        return False
    return abs((_date(one) - _date(other)).days) <= SAME_DAYS


def _date(day: int) -> date:
    """The date of a day number; of one that is not in the calendar, the first of its year."""
    try:
        return date(day // 10_000, day // 100 % 100, day % 100)
    except ValueError:
        return date(max(1, day // 10_000), 1, 1)


def _speaks_of_its_title(article: Article) -> bool:
    pattern = _JAPANESE_WORD if article.language == "ja" else _TITLE_WORD
    wanted = set(pattern.findall(article.title.casefold()))
    return len(wanted.intersection(pattern.findall(article.text.casefold()))) >= TITLE_SHARE * len(wanted)


def _salt(at: int) -> bytes:
    return at.to_bytes(4, "little")


@cache
def _empty_sketch() -> "MinHash":
    from datasketch import MinHash  # brings SciPy, a third of a second that only adding needs

    return MinHash(PERMUTATIONS, seed=1, hashfunc=zlib.crc32, scheme="affine32")
