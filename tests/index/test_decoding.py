import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.decoding import decode
from index.errors import UnreadableSource

JAPANESE = "青浜市は、老朽化した港の防波堤を建て替える計画を公表した。カタカナの「ニュース」も含む。"
FRENCH = "Le café de la préfecture est fermé — « oui », dit le maire, c’est la fête au port."


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp932", "euc_jp", "iso2022_jp"],
)
def test_japanese_text_is_read_in_each_of_its_encodings(encoding: str) -> None:
    assert decode(JAPANESE.encode(encoding), name="a.txt") == JAPANESE


def test_signs_of_windows_japanese_are_read() -> None:
    text = JAPANESE + "①㈱～髙"
    assert decode(text.encode("cp932"), name="a.txt") == text


def test_latin_text_is_read_as_windows_1252() -> None:
    assert decode(FRENCH.encode("cp1252"), name="a.txt") == FRENCH


def test_declared_charset_of_a_page_and_of_a_header_is_used() -> None:
    page = '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Новый волнорез'
    assert decode(page.encode("cp1251"), name="a.html") == page
    assert decode("Новый волнорез".encode("koi8-r"), name="a", declared="KOI8-R") == "Новый волнорез"


def test_one_cut_character_at_the_end_does_not_spoil_utf_8() -> None:
    assert decode(JAPANESE.encode()[:-1], name="a.txt").startswith(JAPANESE[:-1])


def test_single_nul_bytes_are_dropped() -> None:
    assert decode(b"word " * 1000 + b"\0", name="a.txt") == "word " * 1000


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a PNG image"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04" + bytes(20), "a ZIP archive or an Office document"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"ab\0cd\0" * 50, "a binary file"),
    ],
)
def test_what_is_not_text_is_refused_by_its_kind(data: bytes, kind: str) -> None:
    with pytest.raises(UnreadableSource, match=f"^a.txt is {kind}, not text"):
        decode(data, name="a.txt")


@pytest.mark.parametrize(
    "data",
    ["Премьер-министр заявил".encode("cp1251"), "zażółć gęślą jaźń".encode("cp1250"), bytes(range(128, 256))],
)
def test_unknown_encoding_is_refused_and_not_guessed(data: bytes) -> None:
    with pytest.raises(UnreadableSource, match="unknown text encoding"):
        decode(data, name="a.txt")


def test_damaged_utf_16_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="damaged"):
        decode(b"\xff\xfe\x00\xd8\x00", name="a.txt")


@given(st.binary(max_size=300))
@example(b"<meta charset=undefined>\xff")
@example(b"<meta charset=rot13>\xff")
@example(b"<meta charset=punycode>\xff")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(UnreadableSource):
        assert "\0" not in decode(data, name="a.txt")
