from decimal import Decimal

import pytest

from rag.numerals import find_numerals


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("1,234,567.89", "1234567.89", "0.01"),
        ("1.04 trillion", "1040000000000", "10000000000"),
        ("twenty-five", "25", "1"),
        ("one hundred and five", "105", "1"),
        ("five million two hundred thousand", "5200000", "100000"),
        ("a hundred thousand", "100000", "100000"),
        ("half a million", "500000", "100000"),
        ("two and a half", "2.5", "0.5"),
        ("2½", "2.5", "0.25"),
        ("三千二百五十", "3250", "10"),
        ("1兆2,345億", "1234500000000", "100000000"),
        ("二〇二五", "2025", "1"),
        ("a million and a half", "1500000", "500000"),
        ("twelve hundred", "1200", "100"),
        ("half a dozen", "6", "1"),
        ("one thousand two hundred trillion", "1200000000000000", "100000000000000"),
        ("5 lakh", "500000", "100000"),
    ],
)
def test_a_number_has_its_value_and_the_place_of_its_last_digit(text: str, value: str, step: str) -> None:
    (numeral,) = find_numerals(text)
    assert (numeral.start, numeral.end) == (0, len(text))
    assert (numeral.value, numeral.step) == (Decimal(value), Decimal(step))


def test_numbers_in_a_row_stay_apart() -> None:
    assert [n.value for n in find_numerals("one two, twenty two and three")] == [1, 2, 22, 3]


def test_a_run_of_digits_too_long_for_a_quantity_is_left_out() -> None:
    assert find_numerals("1" * 25) == []
    assert len(find_numerals("1" * 24)) == 1
