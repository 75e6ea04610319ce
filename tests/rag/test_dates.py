from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.dates import DateExpression, find_date_expressions, find_dates, same_date

PUBLISHED = "2025-12-19T16:32+09:00"  # a Friday


def values(text: str, published_at: str | None = PUBLISHED, language: str | None = None) -> list[str]:
    return [date.value for date in find_dates(text, published_at=published_at, language=language)]


def only(text: str, published_at: str | None = PUBLISHED) -> DateExpression:
    (expression,) = find_date_expressions(text, published_at=published_at)
    return expression


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The mayor spoke on Friday.", "2025-12-19"),
        ("The council is expected to vote Tuesday at the earliest.", "2025-12-23"),
        ("The service will be fully opened to schools in May.", "2026-05"),
        ("The service was opened to schools in May.", "2025-05"),
        ("On Tuesday, the council will vote.", "2025-12-23"),
        ("The bridge was closed Tuesday.", "2025-12-16"),
        ("He resigned last Monday.", "2025-12-15"),
        ("Talks resume next Tuesday.", "2025-12-23"),
        ("It opened today.", "2025-12-19"),
        ("It opened yesterday.", "2025-12-18"),
        ("It closed later yesterday.", "2025-12-18"),
        ("It opens tomorrow.", "2025-12-20"),
        ("It opened this week.", "2025-W51"),
        ("It opened last month.", "2025-11"),
        ("It opens next year.", "2026"),
        ("It opened two years ago.", "2023"),
        ("It opened earlier this month.", "2025-12"),
        ("It must close by the end of March.", "2026-03"),
        ("It opened in the third quarter of 2024.", "2024-Q3"),
        ("Sales for 2025-Q3 rose.", "2025-Q3"),
        ("It opened in the 1990s.", "199X"),
        ("It opened in fiscal 2025.", "FY2025"),
        ("It was built in the 19th century.", "18XX"),
        ("It opened in 1987.", "1987"),
        ("The doors open at 3 p.m. Friday.", "2025-12-19T15:00"),
        ("The doors opened on Dec. 19, 2025, at 3:30 p.m. JST.", "2025-12-19T15:30+09:00"),
        ("It opened Dec. 2.", "2025-12-02"),
        ("It has grown since 3 June.", "2025-06-03"),
        ("Updated 2025-12-19T16:32+09:00.", "2025-12-19T16:32+09:00"),
        ("On 12/19/2025 it opened.", "2025-12-19"),
    ],
)
def test_english_expression_is_resolved_against_its_article(text: str, value: str) -> None:
    assert values(text, language="en") == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("会議は令和8年11月23日(月)午後3時に開かれる予定。", "2026-11-23T15:00"),
        ("会議は令和八年十一月二十三日（月）午後３時半に開かれる。", "2026-11-23T15:30"),
        ("市は19日、計画案をまとめた。", "2025-12-19"),
        ("市議会は23日にも採決する見通し。", "2025-12-23"),
        ("来年5月に全校で始める予定だと発表した。", "2026-05"),
        ("今月19日に開いた。", "2025-12-19"),
        ("昨年末に決めた。", "2024"),
        ("先月決めた。", "2025-11"),
        ("来週火曜日に開く。", "2025-12-23"),
        ("火曜日に決めた。", "2025-12-16"),
        ("5月に始める方針。", "2026-05"),
        ("5月に始めた。", "2025-05"),
        ("2025年度に始めた。", "FY2025"),
        ("来年度に始める。", "FY2026"),
        ("1990年代に始めた。", "199X"),
        ("3年前に始めた。", "2022"),
        ("一昨日始めた。", "2025-12-17"),
        ("平成元年1月8日に始めた。", "1989-01-08"),
        ("二〇二五年十二月十九日に始めた。", "2025-12-19"),
        ("12/19(金)に始めた。", "2025-12-19"),
        ("２０２５年１２月１９日に始めた。", "2025-12-19"),
    ],
)
def test_japanese_expression_is_resolved_against_its_article(text: str, value: str) -> None:
    assert values(text, language="ja") == [value]


def test_the_fiscal_year_before_is_that_before_the_one_named() -> None:
    text = "2026年度予算案の総額は842億円で、前年度に比べて3%増えた。"
    assert values(text, language="ja") == ["FY2026", "FY2025"]


@pytest.mark.parametrize(
    "text",
    [
        "On 03/04/2025 it opened.",
        "It may rain, and they march on.",
        "It was scheduled to end Tuesday.",
        "February 30, 2025 never came.",
        "It opened in the past year.",
        "About 2,000 people came, and 1990 workers.",
        "The index fell 5.8% to 2025.31 points.",
        "会期は3日間で、1日平均2時間だった。",
        "10日ぶりに晴れた。",
        "十日町市の話。",
        "25年12月19日に始めた。",
        "去年の今日とは違う。",
        "The park stays closed through at least Wednesday; it was shut.",
        "By Tuesday the water had receded.",
        "The series runs from June to October.",
        "She wrote it in her early thirties.",
        "It was reported by USA TODAY.",
        "売上高は前年比3%増だった。",
        "前年度より増えた。",
        "合併前日の準備だった。",
        "一時は3位だった。",
        "渡し船が1日48便出る。",
    ],
)
def test_what_is_no_date_or_has_two_readings_has_no_value(text: str) -> None:
    assert [value for value in values(text) if value != "2024"] == []


@pytest.mark.parametrize(
    "text", ["It opened Friday.", "市は19日、開いた。", "It opened in May.", "先週開いた。"]
)
@pytest.mark.parametrize("published_at", [None, "", "lately"])
def test_relative_date_without_publication_day_is_unknown(text: str, published_at: str | None) -> None:
    assert only(text, published_at).value is None


def test_absolute_date_needs_no_publication_day() -> None:
    assert values("It opened on December 19, 2025.", published_at=None) == ["2025-12-19"]


def test_weekday_that_is_not_that_days_is_a_conflict_and_has_no_value() -> None:
    for text in ("It opened on Monday, Dec. 19, 2025.", "2025年12月19日（月）に開いた。"):
        assert only(text).weekday_conflict
        assert only(text).value is None
    assert not only("It opened on Friday, Dec. 19, 2025.").weekday_conflict


def test_range_carries_month_and_year_to_both_ends() -> None:
    assert values("From May to July 2023 it ran.") == ["2023-05", "2023-07"]
    assert values("It ran Dec. 19-21, 2023.") == ["2023-12-19", "2023-12-21"]
    assert values("It ran from November 2024 to February.") == ["2024-11", "2025-02"]
    assert values("It ran from late November to mid-February 2022.") == ["2021-11", "2022-02"]
    assert values("It ran Dec. 30-Jan. 2, 2024.") == ["2023-12-30", "2024-01-02"]
    assert values("2023年12月30日から1月3日まで休んだ。") == ["2023-12-30", "2024-01-03"]
    assert values("2023年5月から7月まで開いた。") == ["2023-05", "2023-07"]
    assert values("2023年12月19日から21日まで開いた。") == ["2023-12-19", "2023-12-21"]


def test_open_ends_are_told() -> None:
    expressions = find_date_expressions(
        "It ran from May to July, and since 2023 by night.", published_at=PUBLISHED
    )
    assert [each.bound for each in expressions] == ["from", "to", "since"]
    assert only("2023年以降に始めた。").bound == "since"


def test_japanese_day_counts_from_the_one_named_before() -> None:
    assert values("市は3日に開いた。前日に決めた。") == ["2025-12-03", "2025-12-02"]
    assert values("市は3日に開き、同日中に閉じた。") == ["2025-12-03", "2025-12-03"]


def test_same_day_after_two_days_were_named_is_unknown() -> None:
    assert values("市は3日に開いた。前日に決め、同日中に知らせた。") == ["2025-12-03", "2025-12-02"]


def test_month_in_a_sentence_about_another_year_is_unknown() -> None:
    assert values("In 2019 the port closed, and in May the pier fell.") == ["2019"]


_FORMATS = (
    "%B %-d, %Y",
    "%-d %B %Y",
    "%b. %-d, %Y",
    "%-d %b. %Y",
    "%A, %B %-d, %Y",
    "%a., %-d %b %Y",
    "the %-dth of %B, %Y",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y年%-m月%-d日",
    "%Y年%m月%d日",
    "西暦%Y年%-m月%-d日",
)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


@given(DAYS, st.sampled_from(_FORMATS), st.sampled_from(("", "(", "\n", "… ")))
def test_a_day_written_in_any_format_comes_back(day: date, template: str, before: str) -> None:
    written = day.strftime(template).replace("May.", "May")
    text = f"{before}{written}に開いた。" if "年" in template else f"{before}{written}, they said."
    for language in (None, "ja" if "年" in template else "en"):
        (found,) = find_dates(text, published_at=None, language=language)
        assert found.value == day.isoformat()
        assert text[found.start : found.end] == found.text == written


@given(DAYS)
def test_an_era_year_comes_back(day: date) -> None:
    for era, first in (("令和", date(2019, 5, 1)), ("平成", date(1989, 1, 8)), ("昭和", date(1926, 12, 25))):
        if day >= first:
            year = day.year - first.year + 1
            text = f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
            assert values(text, published_at=None) == [day.isoformat()]
            return


@given(DAYS, DAYS)
def test_weekday_is_that_weekday_within_six_days_on_the_side_of_the_verb(
    published: date, other: date
) -> None:
    name, kanji = other.strftime("%A"), "月火水木金土日"[other.weekday()]
    for text, side in (
        (f"The club met {name}.", -1),
        (f"The club will meet {name}.", 1),
        (f"会は{kanji}曜日に開かれた。", -1),
        (f"会は{kanji}曜日に開かれる予定。", 1),
    ):
        (found,) = find_dates(text, published_at=published.isoformat())
        day = date.fromisoformat(found.value)
        assert day.weekday() == other.weekday()
        assert timedelta(0) <= side * (day - published) <= timedelta(days=6)


@given(
    st.text(alphabet=st.sampled_from("MayDec. 19,025年月日令和火曜今来 \n\0\ud800-/:~から(）"), max_size=80)
)
def test_offsets_hold_and_expressions_never_overlap(text: str) -> None:
    for language in ("en", "ja", None):
        end = 0
        for each in find_date_expressions(text, published_at=PUBLISHED, language=language):
            assert text[each.start : each.end] == each.text
            assert end <= each.start < each.end
            end = each.end


def test_dates_found_in_either_language_agree() -> None:
    (english,) = values("The plan will be adopted on Tuesday.", language="en")
    (japanese,) = values("計画は23日に決定される見通し。", language="ja")
    assert same_date(english, japanese)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 1_000_000,
        "a" * 100_000,
        "\0" * 100_000,
        "年月日" * 30_000,
        "十" * 100_000,
        "1/" * 50_000,
        "(" * 100_000,
    ],
    ids=["digits", "no space", "nul", "units", "tens", "slashes", "brackets"],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_hostile_text_is_read_and_holds_no_date(text: str, language: str) -> None:
    assert find_dates(text, published_at=PUBLISHED, language=language) == []


@pytest.mark.parametrize(
    ("text", "expression", "timex"),
    [
        ("The harbour company hopes to close the sale by year-end.", "year-end", "2025-12-31"),
        ("Its shares have gained a tenth since year-end.", "year-end", "2024-12-31"),
        (
            "Weak orders lasted through the first two quarters of 2024.",
            "the first two quarters of 2024",
            "2024-H1",
        ),
        ("Orders grew in the last half of 2024.", "the last half of 2024", "2024-H2"),
        ("The index lost two points from the previous Monday.", "the previous Monday", "2025-12-08"),
        ("Profit doubled from that of the year-earlier quarter.", "the year-earlier quarter", "2024-Q3"),
        ("In the quarter it earned $3 million, up from $2 million a year ago.", "a year ago", "2024-Q3"),
        ("The ferry left around 7:15 p.m.", "7:15 p.m.", "2025-12-19T19:15"),
        ("They told of a correction Friday to November's figures.", "November", "2025-11"),
        ("The bank announced an agreement to acquire the lender in January.", "January", "2026-01"),
    ],
)
def test_what_is_most_likely_meant_is_told_beside_the_certain_value(
    text: str, expression: str, timex: str
) -> None:
    found = {each.text.strip("."): each for each in find_date_expressions(text, published_at=PUBLISHED)}
    assert found[expression.strip(".")].timex == timex
    if expression not in ("November", "the last half of 2024", "the first two quarters of 2024"):
        assert found[expression.strip(".")].value is None
