from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rag.figures import FigureMention, approximator_dropped, find_figures, same_figure


def figure(text: str) -> FigureMention:
    (found,) = find_figures(text)
    return found


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("¥1 Tril.", "1兆円"),
        ("1 trillion yen", "¥1 trillion"),
        ("1.1 trillion yen", "1100 billion yen"),
        ("30 people", "30人"),
        ("30 staff", "30 people"),
        ("30", "30 people"),
        ("30 people", "30"),
        ("50 percent", "half of them"),
        ("半数", "50%"),
        ("two days", "48 hours"),
        ("1 km", "1,000 meters"),
        ("two years", "24か月"),
        ("50 cents", "$0.50"),
        ("87%", "87 percent"),
        ("5 points", "5 percentage points"),
        ("about ¥1 trillion", "¥1.04 trillion"),
        ("about 30 people", "30 people"),
        ("about 8 kilometers", "5 miles"),
        ("more than 30 people", "31 people"),
        ("more than 30 people", "30 or more"),
        ("more than 30 people", "over 30 people"),
        ("at least 30 people", "30 people"),
        ("up to 30 people", "30 people"),
        ("less than 30 people", "29 people"),
        ("30 people", "about 30 people"),
        ("5-7%", "between 5 and 7 percent"),
        ("up to 7%", "5-7%"),
        ("at least 5%", "5-7%"),
        ("millions of people", "3.2 million people"),
        ("ranked third", "3位"),
    ],
)
def test_same(claim: str, source: str) -> None:
    assert same_figure(figure(claim), figure(source))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("¥1 trillion", "¥1 billion"),
        ("¥1 trillion", "$1 trillion"),
        ("¥1 trillion", "¥1.04 trillion"),
        ("about ¥1 trillion", "¥1.4 trillion"),
        ("1 trillion", "¥1 trillion"),
        ("30", "30%"),
        ("30", "¥30"),
        ("30 people", "30 companies"),
        ("30人", "30社"),
        ("30 people", "30 percent"),
        ("5 percent", "5 percentage points"),
        ("5 years", "5 months"),
        ("5 km", "5 miles"),
        ("more than 30 people", "30 people"),
        ("more than 30 people", "fewer than 30 people"),
        ("30歳以上", "30歳未満"),
        ("more than 30 people", "about 30 people"),
        ("more than 30 people", "300 people"),
        ("less than 30 people", "31 people"),
        ("5-7%", "5-8%"),
        ("5%", "5-7%"),
        ("5-7%", "5%"),
        ("millions of people", "thousands of people"),
        ("3.2 million people", "millions of people"),
        ("$5 a day", "$5 a month"),
        ("double the sum", "triple the sum"),
        ("three people", "3位"),
        ("-5%", "5%"),
    ],
)
def test_different(claim: str, source: str) -> None:
    assert not same_figure(figure(claim), figure(source))


def test_ends_of_a_range_match_only_a_claim_that_names_both() -> None:
    (source,) = find_figures("between 5 and 7 percent")
    lower, upper = find_figures("from 5 to 7 percent")
    assert same_figure(lower, source)
    assert same_figure(upper, source)


def test_a_dropped_approximator_is_told() -> None:
    assert approximator_dropped(figure("30 people"), figure("about 30 people"))
    assert not approximator_dropped(figure("about 30 people"), figure("over 30 people"))
    assert not approximator_dropped(figure("30 people"), figure("30 people"))


KANJI = "〇一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def below_hundred(number: int) -> str:
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


def in_words(number: int) -> str:
    for scale, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= scale:
            rest = f" {in_words(number % scale)}" if number % scale else ""
            return f"{in_words(number // scale)} {name}{rest}"
    if number >= 100:
        rest = f" and {below_hundred(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    return below_hundred(number)


def below_man_in_kanji(number: int) -> str:
    written = ""
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += (KANJI[digit] if digit > 1 or not name else "") + name
    return written


def in_kanji(number: int, *, digits: bool) -> str:
    written = ""
    for place, name in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        part = number // place % 10**4
        if part:
            written += (f"{part:,}" if digits else below_man_in_kanji(part)) + name
    return written


def scaled(number: int) -> str:
    for scale, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if number >= scale:
            return f"{Decimal(number) / scale:f} {name}"
    return str(number)


def yen(number: int) -> list[str]:
    """Return an amount of yen in every notation."""
    return [
        f"¥{number:,}",
        f"¥{number}",
        f"{number:,} yen",
        f"{number}円",
        f"¥{scaled(number)}",
        f"{scaled(number)} yen",
        f"{in_words(number)} yen",
        f"{in_kanji(number, digits=True)}円",
        f"{in_kanji(number, digits=False)}円",
        f"{number:,}円".translate(FULL_WIDTH),
        "\u200b".join(f"{number:,}") + "円",
    ]


AMOUNTS = st.integers(2, 9_999 * 10**12) | st.integers(1, 9_999).flatmap(
    lambda n: st.sampled_from([10**4, 10**6, 10**8, 10**9, 10**12]).map(lambda scale: n * scale)
)


@given(AMOUNTS)
def test_an_amount_is_the_same_in_every_notation(number: int) -> None:
    figures = [figure(written) for written in yen(number)]
    assert {f.value for f in figures} == {float(number)}
    for claim in figures:
        for source in figures:
            assert same_figure(claim, source)


@given(AMOUNTS, AMOUNTS, st.data())
def test_another_amount_is_never_the_same(number: int, other: int, data: st.DataObject) -> None:
    assume(float(number) != float(other))
    claim = figure(data.draw(st.sampled_from(yen(number))))
    source = figure(data.draw(st.sampled_from(yen(other))))
    assert not same_figure(claim, source)


@given(
    st.integers(2, 999),
    st.permutations(
        [
            "million yen",
            "billion yen",
            "trillion yen",
            "million dollars",
            "percent",
            "people",
            "companies",
            "years",
            "kilometers",
        ]
    ),
)
def test_another_unit_or_scale_is_never_the_same(number: int, units: list[str]) -> None:
    claim, source = (figure(f"{number} {unit}") for unit in units[:2])
    assert not same_figure(claim, source)
