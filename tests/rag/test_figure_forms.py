"""Any value, written in any form that is read, reads back as the value; any text, as places in it."""

import time
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.dates import find_date_expressions
from rag.figures import find_figures

WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
KANJI = "〇一二三四五六七八九"
SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
MONTHS = ("January February March April May June July August September October November December").split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def kanji(number: int) -> str:
    """The number below ten thousand in kanji."""
    places = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))
    written = ""
    for place, sign in places:
        digit = number // place % 10
        if digit:
            written += (KANJI[digit] if digit > 1 or place == 1 else "") + sign
    return written


def big(number: int, separator: str) -> str:
    """The number with 兆, 億 and 万."""
    written = ""
    for place, sign in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        part = number // place % 10**4
        if part:
            written += (f"{part:,}" if separator else str(part)) + sign
    return written


def only(text: str) -> tuple[float, str | None]:
    (figure,) = find_figures(text)
    return figure.value, figure.unit


@settings(max_examples=50)
@given(st.integers(1, 10**15))
def test_yen_in_any_form_read_back(amount: int) -> None:
    forms = [
        f"¥{amount:,}", f"{amount:,} yen", f"{amount}円", f"{amount:,}円", f"{big(amount, '')}円", f"{big(amount, ',')}円",
        f"{amount:,}円".translate(WIDE), f"{big(amount, ',')}円".translate(WIDE), f"¥{amount:,}".replace(",", ",\u200b"),
    ]  # fmt: skip
    for form in forms:
        assert only(form) == (float(amount), "JPY"), form


@given(st.integers(1, 9999))
def test_people_in_digits_and_kanji_read_back(number: int) -> None:
    for form in (f"{number}人", f"{number:,}人", f"{kanji(number)}人", f"{number}人".translate(WIDE)):
        assert only(form) == (float(number), "people"), form


@given(st.integers(1, 9999), st.sampled_from(["million", "billion", "trillion"]))
def test_scaled_dollars_read_back(hundredths: int, scale: str) -> None:
    number = f"{hundredths / 100:g}"
    value = float(Fraction(hundredths, 100) * {"million": 10**6, "billion": 10**9, "trillion": 10**12}[scale])
    short = {"million": "m", "billion": "bn", "trillion": "tn"}[scale]
    for form in (
        f"${number} {scale}",
        f"{number} {scale} dollars",
        f"${number}{short}",
        f"US${number} {scale}",
    ):
        assert only(form)[0] == pytest.approx(value, rel=1e-12), form
        assert only(form)[1] == "USD"


@given(st.integers(-9999, 9999))
def test_percentages_read_back(hundredths: int) -> None:
    number = f"{abs(hundredths) / 100:g}"
    minus = "-" if hundredths < 0 else ""
    for form in (
        f"{minus}{number}%",
        f"{minus}{number} percent",
        f"{minus}{number}％".translate(WIDE),
        f"{minus}{number}パーセント",
    ):
        assert only(form) == (hundredths / 100, "percent"), form


@given(st.integers(2, 12))
def test_number_words_read_as_their_digits(number: int) -> None:
    assert only(f"{SMALL[number]} people") == only(f"{number} people") == (float(number), "people")
    assert only(f"{SMALL[number]} thousand people") == (float(number) * 1000, "people")


@settings(max_examples=50)
@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_days_in_any_form_read_back(day: date) -> None:
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    english = [
        day.isoformat(), f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}",
        f"{weekday}, {month} {day.day}, {day.year}", f"{day.year}/{day.month}/{day.day}",
    ]  # fmt: skip
    mark = "月火水木金土日"[day.weekday()]
    japanese = [
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}日({mark})",
        f"{day.year}年{day.month}月{day.day}日".translate(WIDE),
        *([f"令和{day.year - 2018}年{day.month}月{day.day}日"] if day.year > 2019 else []),
        *([f"昭和{day.year - 1925}年{kanji(day.month)}月{kanji(day.day)}日"] if day.year < 1989 else []),
    ]  # fmt: skip
    for language, forms in (("en", english), ("ja", japanese)):
        for form in forms:
            (found,) = find_date_expressions(form, published_at=None, language=language)
            assert found.value == day.isoformat(), form


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)), st.integers(1, 6))
def test_a_wrong_weekday_is_a_conflict_and_no_value(day: date, off: int) -> None:
    wrong = (day + timedelta(days=off)).weekday()
    text = f"{WEEKDAYS[wrong]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"
    (found,) = find_date_expressions(text, published_at=None, language="en")
    assert (found.value, found.weekday_conflict) == (None, True)


PIECES = (
    "1", "９", "兆", "億", "万", "三", "十", ",", ".", "%", "¥", "$", " ", "\u200b", "\u202e", "-", "~", "円", "人", "月", "日",
    "年", "前", "million", "half", "third", "of", "to", "in", "May", "Friday", "令和", "半", "数", "対", "(", "「", "“", "\n", "not",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_figures_and_dates_stand_where_they_say(pieces: list[str]) -> None:
    text = "".join(pieces)
    for mentions in (
        find_figures(text),
        find_date_expressions(text, published_at="2026-03-06", language="en"),
        find_date_expressions(text, published_at="2026-03-06", language="ja"),
    ):
        end = 0
        for mention in mentions:
            assert text[mention.start : mention.end] == mention.text
            assert mention.start >= end
            end = mention.end


@pytest.mark.parametrize(
    "unit",
    [
        "1", "1,", "1 ", "三", "a", "(", "「", "\u200b1", "\u202e1", "one ", "half ", "1 to ", "1対", "May ", "1月", "1日、",
        "1時間", "not ", "9/",
    ],
)  # fmt: skip
def test_reading_time_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        best = float("inf")
        for _ in range(2):
            started = time.process_time()
            find_figures(text)
            find_date_expressions(text, published_at="2026-03-06", language="ja")
            find_date_expressions(text, published_at="2026-03-06", language="en")
            best = min(best, time.process_time() - started)
        return best

    # Four times the text takes four times as long, sixteen times if it is quadratic.
    assert seconds(20_000) < 9 * seconds(5_000) + 0.02
