from hypothesis import given
from hypothesis import strategies as st

from index.plaintext import normalise, one_line, unwrap

WRAPPED = """The city of Aohama will rebuild its old
breakwater for twelve billion yen, the
mayor told reporters on Friday, and the
work is to end in March next year.

- the wall rises to eight meters high
- the harbor stays open all the time,
even at night."""


def test_line_ends_blanks_and_invisible_characters_get_one_spelling() -> None:
    assert normalise("\ufeffA\u00a0b \r\n\r\n\r\n\u200bC\x00d\u2028e\x07\n\n") == "A b\n\nCd\ne"


def test_lone_surrogates_become_replacement_characters() -> None:
    assert normalise("a\ud800b") == "a\ufffdb"


def test_special_tokens_of_language_models_are_plain_text() -> None:
    assert normalise("Say <|endoftext|> twice") == "Say <|endoftext|> twice"


def test_one_line_has_no_line_ends() -> None:
    assert one_line(" Harbor\n wall\t rises ") == "Harbor wall rises"


def test_lines_broken_at_a_width_are_joined_to_paragraphs_and_list_entries_are_not() -> None:
    assert unwrap(WRAPPED).split("\n") == [
        "The city of Aohama will rebuild its old breakwater for twelve billion yen, the mayor told reporters "
        "on Friday, and the work is to end in March next year.",
        "",
        "- the wall rises to eight meters high",
        "- the harbor stays open all the time, even at night.",
    ]


def test_japanese_lines_are_joined_without_a_blank() -> None:
    sentence = (
        "青浜市は老朽化した港の防波堤を建て替える計画を公表し市議会は来週の火曜日に予算案を採決する見通しとなった。"
        * 3
    )
    lines = [sentence[at : at + 30] for at in range(0, len(sentence), 30)]
    assert unwrap("\n".join(lines)) == sentence


def test_lines_of_their_own_stay() -> None:
    poem = "Short lines\nthat are\nnot broken at any width whatever they say\nstay"
    assert unwrap(poem) == poem


@given(st.text(st.characters(codec=None)))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert "\0" not in once
    once.encode()
