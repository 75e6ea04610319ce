import time
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rag.quotes import SHORTEST_QUOTE, locate_quote

BRIDGE = (
    "The “Swallow” bridge — closed since May — will reopen on Friday, the mayor’s office said.\n"
    "Repairs cost ¥11 billion, she\u00a0added;   nobody isn’t glad.\n\n"
    "橋の名前は「つばめ」で、全長１２００メートル。市は 10 月に再開すると決めていない。"
)

ALPHABET = st.sampled_from(list("ab1 2.,“”'’\n-—…「」橋は。ガｶﾞé\u200b\u00ad㈱"))
WORDS = st.text(ALPHABET, min_size=1, max_size=8) | st.text(min_size=1, max_size=8)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


def located(quote: str, text: str = BRIDGE) -> str | None:
    found = locate_quote(quote, text)
    if found is None:
        return None
    assert not found.stitched
    (part,) = found.parts
    assert text[part.start : part.end] == part.text
    return part.text


@pytest.mark.parametrize(
    ("quote", "original"),
    [
        ("will reopen on Friday", "will reopen on Friday"),
        ('The "Swallow" bridge', "The “Swallow” bridge"),
        ("the mayor's office said", "the mayor’s office said"),
        ("bridge - closed since May - will", "bridge — closed since May — will"),
        ("bridge—closed since May", "bridge — closed since May"),
        ("she added; nobody", "she\u00a0added;   nobody"),
        ("office said.\nRepairs cost", "office said.\nRepairs cost"),
        ("office said. Repairs cost", "office said.\nRepairs cost"),
        ("“…will reopen on Friday…”", "will reopen on Friday"),
        ("[...] will reopen on Friday", "will reopen on Friday"),
        ("Will reopen on Friday.", "will reopen on Friday"),
        ("repairs cost ¥11 billion", "Repairs cost ¥11 billion"),
        ("will re\u00adopen on\u200b Friday", "will reopen on Friday"),
        ("橋の名前は“つばめ”で", "橋の名前は「つばめ」で"),
        ("全長1200メートル", "全長１２００メートル"),
        ("市は10月に再開", "市は 10 月に再開"),
        ("橋の名前は\n「つばめ」で、全長", "橋の名前は「つばめ」で、全長"),
    ],
)
def test_typography_may_differ(quote: str, original: str) -> None:
    assert located(quote) == original


@pytest.mark.parametrize(
    "quote",
    [
        "will reopen on Monday",
        "Repairs cost ¥12 billion",
        "Repairs cost ¥1 billion",
        "1 billion, she",
        "Repairs cost ¥1",
        "pen on Friday",
        "nobody isn",
        "closed for May",
        "全長1300メートル",
        "200メートル",
        "市は10月に再開すると決めて",
        "will reopen  the mayor",
        "is",
        "“ — ”",
        "",
    ],
)
def test_other_words_or_digits_are_not_found(quote: str) -> None:
    assert locate_quote(quote, BRIDGE) is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("profit schools closed", "Many non-profit schools closed."),
        ("公開の会議", "非公開の会議を開いた。"),
        ("They can", "They can't say."),
        ("cafe", "The café closed."),
        ("カンタ", "ガンタンク"),
        ("5 percent more", "They want 1.5 percent more."),
        ("十億円", "予算は三十億円だ。"),
        ("102 units", "There are 10² units."),
    ],
)
def test_a_quote_does_not_cut_what_it_quotes(quote: str, text: str) -> None:
    assert locate_quote(quote, text) is None


def test_an_uncut_place_is_preferred_to_an_earlier_cut_one() -> None:
    text = "It had 130 people; now 30 people stay."
    found = locate_quote("30 people", text)
    assert found is not None
    assert found.parts[0].start == text.index(" 30 people") + 1


def test_the_nearest_of_several_places_is_taken() -> None:
    text = "He agreed.\nShe left.\nHe agreed.\n“He agreed”."
    starts = [locate_quote("He agreed", text, near=near).parts[0].start for near in (0, 25, 99)]  # type: ignore[union-attr]
    assert starts == [0, 21, 33]


@pytest.mark.parametrize("dots", [" … ", "...", " [...] ", "……", "(…)", " . . . "])
def test_places_joined_by_an_ellipsis_are_told_apart(dots: str) -> None:
    found = locate_quote(f"The “Swallow” bridge{dots}will reopen on Friday.", BRIDGE)
    assert found is not None
    assert found.stitched
    assert [part.text for part in found.parts] == ["The “Swallow” bridge", "will reopen on Friday"]
    assert all(BRIDGE[part.start : part.end] == part.text for part in found.parts)


def test_joined_places_stand_in_order() -> None:
    assert locate_quote("will reopen on Friday … The “Swallow” bridge", BRIDGE) is None


def test_japanese_places_joined_by_the_word_for_omission_are_found() -> None:
    found = locate_quote(
        "橋の名前は「つばめ」で（中略）再開する", "橋の名前は「つばめ」で、市は来月再開する。"
    )
    assert found is not None
    assert [part.text for part in found.parts] == ["橋の名前は「つばめ」で", "再開する"]


def test_an_ellipsis_that_the_article_has_is_no_joint() -> None:
    assert located("we wait … and see", "“Well, we wait ... and see,” he said.") == "we wait ... and see"


@given(TEXTS, st.data())
def test_whole_words_of_any_text_are_located_verbatim(text: str, data: st.DataObject) -> None:
    words = text.split(" ")
    first = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))]).strip()
    assume(sum(map(str.isalnum, quote)) >= SHORTEST_QUOTE)
    found = locate_quote(quote, text)
    assert found is not None
    assert [part.text for part in found.parts] == [quote]
    assert text[found.parts[0].start : found.parts[0].end] == quote


@given(TEXTS, TEXTS)
def test_offsets_always_point_at_the_text_returned(text: str, quote: str) -> None:
    found = locate_quote(quote, text)
    parts = found.parts if found else ()
    assert all(text[part.start : part.end] == part.text for part in parts)
    assert all(first.end <= second.start for first, second in pairwise(parts))


@given(st.text("abc123 ,.“”\n橋", min_size=8, max_size=60), st.data())
def test_a_quote_with_one_other_letter_or_digit_is_not_found(text: str, data: st.DataObject) -> None:
    alphanumeric = [place for place, character in enumerate(text) if character.isalnum()]
    assume(len(alphanumeric) >= SHORTEST_QUOTE)
    place = data.draw(st.sampled_from(alphanumeric))
    changed = text[:place] + data.draw(st.sampled_from("xyz789川")) + text[place + 1 :]
    assert locate_quote(changed, text) is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("a" * 50_000, "a" * 100_000 + "b"),
        ("a" * 150, "xa" + "a" * 100_000),
        ("b" + "a " * 30_000, "a " * 60_000),
        ("1" * 1000, "1" * 1_000_000),
        ("\x00\ud800abc", "\x00\ud800 abc" * 20_000),
        ("“" * 50_000 + "abc", "“" * 100_000),
        (". . . " * 20_000 + "abc", ". " * 100_000),
        ("ab … " * 5_000, "ab … cd " * 20_000),
    ],
)
def test_hostile_text_takes_linear_time(quote: str, text: str) -> None:
    started = time.perf_counter()
    locate_quote(quote, text)
    assert time.perf_counter() - started < 5
