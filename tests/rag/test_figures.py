import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import FigureMention, find_figures


def only(text: str) -> FigureMention:
    figures = find_figures(text)
    assert len(figures) == 1, figures
    return figures[0]


def values(text: str) -> list[float]:
    return [figure.value for figure in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Japan mulls ¥1 Tril. for chips", 1e12, "JPY"),
        ("It costs ¥1 trillion.", 1e12, "JPY"),
        ("It costs 1 trillion yen.", 1e12, "JPY"),
        ("1兆円を投じる", 1e12, "JPY"),
        ("1兆2,345億円の予算", 1_234_500_000_000, "JPY"),
        ("3千万円を支払った", 30_000_000, "JPY"),
        ("三億円を盗まれた", 300_000_000, "JPY"),
        ("a $1.2bn deal", 1.2e9, "USD"),
        ("a US$5 million deal", 5e6, "USD"),
        ("an A$5 fee", 5, "AUD"),
        ("a fee of half a million dollars", 500_000, "USD"),
        ("it paid three million euros", 3e6, "EUR"),
        ("a 300 million-yen grant", 3e8, "JPY"),
        ("a fare of 50 cents", 0.5, "USD"),
        ("£3m was raised", 3e6, "GBP"),
        ("₩500 a cup", 500, "KRW"),
        ("売り上げは100元だった", 100, "CNY"),
        ("RMB 300 million", 3e8, "CNY"),
        ("¥100 yuan", 100, "CNY"),
        ("20 million pounds", 2e7, "GBP"),
        ("500万ドルの契約", 5e6, "USD"),
        ("two and a half million dollars", 2.5e6, "USD"),
        ("￥１，０００を返す", 1000, "JPY"),
    ],
)
def test_money_is_read_in_the_unit_of_its_currency(text: str, value: float, unit: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.value, figure.unit) == ("money", value, unit)


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("up 87 %", "percent", 87, "percent"),
        ("87 percent", "percent", 87, "percent"),
        ("３０％だった", "percent", 30, "percent"),
        ("8割5分が賛成", "percent", 85, "percent"),
        ("-5 percent", "percent", -5, "percent"),
        ("−0.3%だった", "percent", -0.3, "percent"),
        ("マイナス5%", "percent", -5, "percent"),
        ("5 percentage points", "percent", 5, "points"),
        ("25 basis points", "percent", 0.25, "points"),
        ("5ポイント上昇", "count", 5, "points"),
        ("30 staff", "count", 30, "staff"),
        ("three people", "count", 3, "people"),
        ("30 persons", "count", 30, "people"),
        ("職員30人を増やす", "count", 30, "people"),
        ("十二万人が来た", "count", 120_000, "people"),
        ("1万2千社が加盟", "count", 12_000, "companies"),
        ("a dozen eggs", "count", 12, "eggs"),
        ("2 million vaccines", "count", 2e6, "vaccines"),
        ("a 30-person team", "count", 30, "people"),
        ("1\u200b0 people", "count", 10, "people"),
        ("He is No. 1 in the world", "count", 1, "rank"),
        ("the 47th president", "count", 47, "rank"),
        ("the third-largest economy", "count", 3, "rank"),
        ("大会で3位に入った", "count", 3, "rank"),
        ("two-thirds of voters", "count", 2 / 3, "fraction"),
        ("one in five adults", "count", 0.2, "fraction"),
        ("5人に1人が回答", "count", 0.2, "fraction"),
        ("3分の2が賛成", "count", 2 / 3, "fraction"),
        ("参加者の半数が", "count", 0.5, "fraction"),
        ("a third of the money", "count", 1 / 3, "fraction"),
        ("It will double the staff", "count", 2, "times"),
        ("a three-fold rise", "count", 3, "times"),
        ("売り上げが倍増した", "count", 2, "times"),
        ("3倍に増えた", "count", 3, "times"),
        ("in five years", "duration", 5, "years"),
        ("6か月間続いた", "duration", 6, "months"),
        ("懲役5年の判決", "duration", 5, "years"),
        ("48 hours", "duration", 48, "hours"),
        ("a 10-day trip", "duration", 10, "days"),
        ("a 45-year-old man", "duration", 45, "years"),
        ("John Smith, 45, said", "duration", 45, "years"),
        ("half an hour", "duration", 0.5, "hours"),
        ("100 km away", "measure", 100, "kilometers"),
        ("時速60キロで走る", "measure", 60, "kilometers per hour"),
        ("a 5-foot wall", "measure", 5, "feet"),
        ("a magnitude 6.4 quake", "measure", 6.4, "magnitude"),
        ("30°C in the shade", "measure", 30, "celsius"),
        ("300 megawatts", "measure", 300, "megawatts"),
        ("a 2-1 win", "count", 2, "score"),
    ],
)
def test_figures_are_read_with_kind_value_and_unit(text: str, kind: str, value: float, unit: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.value, figure.unit) == (kind, value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "on May 5, 2025, at 16:32",
        "5 May and Sept. 11",
        "12月19日の朝、16時32分",
        "令和7年と2025年度",
        "fiscal 2025 and FY2024",
        "in the 1990s",
        "In 2022 the season of 2022-23 began.",
        "on 12/19/2025 or 2025-12-19",
        "at 4 p.m. on the 5th.",
        "five years ago, 3日前",
        "the 21st century",
        "the G20, COVID-19, an F-35, 5G and S&P 500",
        "Apollo 11 and the iPhone 14",
        "一宮市の三井さんと千葉の八王子、十勝と四国、一部は一方で万一",
        "八戸市と六ヶ所村の三菱、第三者と二人三脚",
        "one of them said no one came one day",
        "at one point",
        "version 1.2.3 of it",
        "quoted before [3]",
        "",
    ],
)
def test_dates_names_and_idioms_are_not_figures(text: str) -> None:
    assert find_figures(text) == []


@pytest.mark.parametrize(
    ("text", "approx"),
    [
        ("about 30 people", "about"),
        ("nearly ¥30", "about"),
        ("some 30 people", "about"),
        ("約30人", "about"),
        ("30人程度", "about"),
        ("more than 30 people", "over"),
        ("over $30", "over"),
        ("3割超", "over"),
        ("30人を超えた", "over"),
        ("at least 30", "at_least"),
        ("30+ people", "at_least"),
        ("30人以上", "at_least"),
        ("up to 30 people", "at_most"),
        ("最大30人", "at_most"),
        ("less than 30 people", "under"),
        ("30歳未満", "under"),
        ("30 people", None),
    ],
)
def test_approximators_are_kept_apart_from_the_text(text: str, approx: str | None) -> None:
    figure = only(text)
    assert figure.approx == approx
    assert figure.value == 30
    assert figure.text[0] in "30$¥"


@pytest.mark.parametrize(
    ("text", "lower", "upper", "unit"),
    [
        ("between 5 and 7 percent", 5, 7, "percent"),
        ("5-7%", 5, 7, "percent"),
        ("5~7%", 5, 7, "percent"),
        ("five to seven percent", 5, 7, "percent"),
        ("$5 to $7 million", 5e6, 7e6, "USD"),
        ("$500 to $1 million", 500, 1e6, "USD"),
        ("30〜40人", 30, 40, "people"),
    ],
)
def test_ranges_share_unit_and_scale(text: str, lower: float, upper: float, unit: str) -> None:
    figure = only(text)
    assert (figure.value, figure.upper, figure.unit, figure.text) == (
        lower,
        upper,
        unit,
        text.removeprefix("between "),
    )


def test_a_change_from_one_value_to_another_is_two_figures() -> None:
    first, second = find_figures("It rose from 5 to 7 percent.")
    assert (first.value, first.unit, first.bound) == (5, "percent", "lower")
    assert (second.value, second.unit, second.bound) == (7, "percent", "upper")
    assert values("Shares fell $2 to $34.") == [2, 34]
    assert values("5%から7%に上昇") == [5, 7]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("$5 a day", "per day"),
        ("5 million yen per year", "per year"),
        ("年間1兆円", "per year"),
        ("1人当たり3万円", "per person"),
        ("¥3 billion", None),
    ],
)
def test_scope_says_per_what(text: str, scope: str | None) -> None:
    assert only(text).scope == scope


def test_orders_of_magnitude_are_vague_ranges() -> None:
    millions, dozens = find_figures("millions of people in dozens of countries")
    assert (millions.value, millions.upper, millions.unit, millions.vague) == (1e6, 1e9, "people", True)
    assert dozens.vague
    assert only("数千万円").upper == 1e8


def test_bare_yen_sign_is_yuan_in_chinese() -> None:
    assert find_figures("¥30", language="zh")[0].unit == "CNY"


ALPHABET = "0123456789,.-~%$¥￥％０１ 兆億万千百十一二三人円社年月日時か間約第数\n\u200b aehmnotwyk+()"


@given(st.text(alphabet=ALPHABET, max_size=60) | st.text(max_size=60))
def test_offsets_always_give_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert text[figure.start : figure.end] == figure.text != ""
        assert figure.start >= end
        end = figure.end


def seconds(text: str) -> float:
    """Return the least processor time of three runs."""
    times = []
    for _ in range(3):
        before = time.process_time()
        find_figures(text)
        times.append(time.process_time() - before)
    return min(times)


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "a",
        "一",
        "1,",
        "1.",
        "1 ",
        "one ",
        "half a ",
        "三人",
        "$",
        "-",
        " ",
        "May ",
        "1万",
        "1\u200b",
        "hundred and ",
        "数十",
    ],
)
def test_time_grows_in_proportion_to_the_text(unit: str) -> None:
    size = 1200
    # Four times the text: 4 if linear, 16 if quadratic; a pause of the machine is allowed for.
    assert seconds(unit * 4 * size) < 10 * max(seconds(unit * size), 0.001)


def test_a_megabyte_of_digits_is_no_figure() -> None:
    assert find_figures("7" * 1_000_000) == []


def test_lone_surrogates_and_nul_are_passed_over() -> None:
    assert values("\ud800 30 people \x00 5%") == [30, 5]
