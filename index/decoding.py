"""Bytes to text, for the encodings that news comes in; what is not text is refused by name."""

import codecs
import re
from collections.abc import Callable
from functools import partial

from index.errors import UnreadableSource

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, audio or video file"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
)

# One NUL byte in a thousand is damage that can be dropped; more than that is not text.
MOST_NULS = 0.001

# Broken sequences that are forgiven in UTF-8, as a share of the sound ones: a page cut in the middle of a
# character, or with one foreign quotation mark, not a page in another encoding.
MOST_BROKEN = 0.02

# Latin text has few bytes above 127: 6 % in French news in windows-1252, over 60 % in Cyrillic or Greek.
MOST_LATIN = 0.15

CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w.:-]{2,40})""", re.I
)
CHARSET_WITHIN = 4_096  # bytes; HTML asks for the declaration within the first 1,024

# Names on web pages mean what browsers take them to mean, which is the wider Windows set.
BROWSER_NAMES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-euc-jp": "euc_jp",
}

# Python knows more: codecs that unpack, escape or warn. UTF-16 would have been told by its mark.
CODEC_OF_PAGES = re.compile(
    r"cp\d+|iso8859-\d+|koi8-[rtu]|gb\w+|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+|mac-\w+|tis-620|johab|hz"
)

KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u3001\u3002]")
HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Letters and the punctuation of print; fractions and superscripts betray another table, such as Polish.
NOT_LATIN = re.compile(
    r"[^\x00-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
    r"\u00a0\u00a1\u00a3\u00a7\u00a9\u00ab\u00ad\u00ae\u00b0\u00b4\u00b7\u00bb\u00bd\u00bf"
    r"\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)

# Japanese text is a third to a half kana and 、。; text decoded by the wrong table is kanji at random.
LEAST_KANA = 0.15


def decode(data: bytes, *, name: str, declared: str | None = None) -> str:
    """Return the text of `data`: UTF-8, UTF-16 and UTF-32 with a mark, Shift_JIS, EUC-JP, ISO-2022-JP, Latin.

    A charset in `declared` (of an HTTP header) or in the page itself is used where UTF-8 does not fit.
    Raises UnreadableSource, naming `name`, for what is not text and for unknown encodings.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding, name)
    _refuse_binary(data, name)
    data = data.replace(b"\0", b"")
    guesses: tuple[Callable[[bytes], str | None], ...] = (
        _iso_2022_jp,
        partial(_strictly, encoding="utf-8"),
        partial(_declared, declared=declared),
        _japanese,
        _damaged_utf8,
        _latin,
    )
    for guess in guesses:
        text = guess(data)
        if text is not None:
            return text
    raise UnreadableSource(f"{name} is in an unknown text encoding; save it as UTF-8 and try again.")


def _decode_marked(data: bytes, encoding: str, name: str) -> str:
    text = _strictly(data, encoding)
    if text is None:
        raise UnreadableSource(
            f"{name} starts as {encoding.upper()} text but is damaged; save it as UTF-8 again."
        )
    return text.replace("\0", "")


def _refuse_binary(data: bytes, name: str) -> None:
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise UnreadableSource(f"{name} is {kind}, not text; give its text as .txt or .html instead.")
    if data.count(0) > MOST_NULS * len(data):
        raise UnreadableSource(f"{name} is a binary file, not text; give its text as .txt or .html instead.")


def _strictly(data: bytes, encoding: str) -> str | None:
    """Return the text, or None where `data` does not fit the encoding or Python does not know it."""
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _iso_2022_jp(data: bytes) -> str | None:
    return _strictly(data, "iso2022_jp") if b"\x1b$" in data else None


def _declared(data: bytes, declared: str | None) -> str | None:
    match = CHARSET.search(data, 0, CHARSET_WITHIN)
    for charset in (declared, match and match[1].decode("ascii")):
        if charset:
            encoding = charset.strip().lower()
            text = _strictly(data, _known_codec(BROWSER_NAMES.get(encoding, encoding)))
            if text is not None:
                return text
    return None


def _known_codec(encoding: str) -> str:
    """Return Python's name of the encoding; UTF-8, which is known not to fit, for what no page can mean."""
    try:
        codec = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return "utf-8"
    return codec if CODEC_OF_PAGES.fullmatch(codec) else "utf-8"


def _japanese(data: bytes) -> str | None:
    best, best_share = None, LEAST_KANA
    for encoding in ("cp932", "euc_jp", "euc_jis_2004"):
        text = _strictly(data, encoding)
        share = 0.0 if text is None else _kana_share(text)
        if share > best_share:
            best, best_share = text, share
    return best


def _kana_share(text: str) -> float:
    foreign = len(NOT_ASCII.findall(text))
    kana = len(KANA.findall(text)) - len(HALF_WIDTH_KANA.findall(text))
    return kana / foreign if foreign else 0.0


def _damaged_utf8(data: bytes) -> str | None:
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = len(NOT_ASCII.findall(text)) - broken
    return text if broken <= max(1, MOST_BROKEN * sound) and sound > broken else None


def _latin(data: bytes) -> str | None:
    high = sum(byte > 127 for byte in data)
    text = _strictly(data, "cp1252")
    if text is None or high > MOST_LATIN * len(data) or NOT_LATIN.search(text):
        return None
    return text
