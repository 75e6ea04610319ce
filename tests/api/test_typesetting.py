import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.typesetting import MIN_WIDTH, Page, columns, harmless, wrap


@pytest.mark.parametrize(
    "hostile",
    [
        "\033[31mred",
        "\033]0;title\007",
        "\x9b2J",
        "a\bb",
        "right\N{RIGHT-TO-LEFT OVERRIDE}left",
        "\N{LEFT-TO-RIGHT ISOLATE}x\N{POP DIRECTIONAL ISOLATE}",
        "nul\0",
        "\udc80",
    ],
)
def test_control_characters_do_not_reach_the_terminal(hostile: str) -> None:
    shown = harmless(hostile)
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in shown)
    assert "�" in shown


@given(st.text())
def test_nothing_that_moves_the_cursor_survives(text: str) -> None:
    shown = harmless(text)
    left = {c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert left <= {"\n", "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}


def test_line_ends_of_every_system_become_newlines() -> None:
    assert harmless("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert columns("漢字") == 4
    assert columns("e\u0301") == 1
    assert columns("ｱ") == 1


def test_words_are_kept_whole_and_lines_hang() -> None:
    assert wrap("one two three four five", 25, indent="[1] ", hanging="    ") == (
        "[1] one two three four\n    five"
    )


def test_no_line_begins_with_the_space_at_which_it_was_broken() -> None:
    assert wrap("aaaaaaaaa bbbbbbbbbb cccc", MIN_WIDTH) == "aaaaaaaaa bbbbbbbbbb\ncccc"


def test_japanese_is_broken_by_columns_and_never_before_a_full_stop() -> None:
    lines = wrap("港の町が新しい船を造ると市長が述べた。", 20).split("\n")
    assert max(map(columns, lines)) <= 22
    assert not any(line.startswith("。") for line in lines)
    assert "".join(lines) == "港の町が新しい船を造ると市長が述べた。"


@given(st.text(alphabet=st.sampled_from("abc de漢字、。é\n\t"), max_size=200), st.integers(MIN_WIDTH, 60))
def test_wrapping_loses_no_character_and_keeps_to_the_width(text: str, width: int) -> None:
    wrapped = wrap(text, width)
    assert "".join(wrapped.split()) == "".join(text.split())
    # A closing mark may hang over the margin by its own width.
    assert all(columns(line.rstrip("、。")) <= width for line in wrapped.split("\n"))


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "é" * 100_000, "漢" * 100_000, "。" * 100_000, " " * 100_000]
)
def test_a_hundred_thousand_characters_without_a_break_are_wrapped_at_once(text: str) -> None:
    began = time.monotonic()
    wrap(text, 80)
    assert time.monotonic() - began < 2


def test_emphasis_is_written_only_in_colour() -> None:
    assert Page(colour=False).strong("word") == "word"
    assert Page(colour=True).strong("a\nb") == "\033[1ma\033[0m\n\033[1mb\033[0m"
