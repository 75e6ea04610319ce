import pytest

from rag.windows import Window, question_window

AS_OF = "2025-12-19T16:32+09:00"  # a Friday


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What happened this week?", "2025-12-15", "2025-12-19"),
        ("What was decided last month?", "2025-11-01", "2025-11-30"),
        ("Who was elected in May?", "2025-05-01", "2025-05-31"),
        ("What has changed since the election on 3 June?", "2025-06-03", "2025-12-19"),
        ("What was announced in December?", "2025-12-01", "2025-12-19"),
        ("2025年12月に何が発表された？", "2025-12-01", "2025-12-19"),
        ("What did she say yesterday?", "2025-12-18", "2025-12-18"),
        ("What happened between June 1 and June 5?", "2025-06-01", "2025-06-05"),
        ("6月1日から5日までに何があった？", "2025-06-01", "2025-06-05"),
        ("6月3日の選挙以降、何が変わった？", "2025-06-03", "2025-12-19"),
        ("What happened in the past three weeks?", "2025-11-28", "2025-12-19"),
        ("過去1週間の動きは？", "2025-12-12", "2025-12-19"),
        ("What was known before 2020?", None, "2019-12-31"),
        ("Which fires burned last summer?", "2025-06-01", "2025-08-31"),
        ("Which match was called off over the weekend?", "2025-12-13", "2025-12-14"),
        ("先週の会議で何が決まった？", "2025-12-08", "2025-12-14"),
        ("昨年の予算はいくら？", "2024-01-01", "2024-12-31"),
    ],
)
def test_named_days_become_an_explicit_window(question: str, start: str | None, end: str) -> None:
    window = question_window(question, as_of=AS_OF)
    assert window is not None
    assert (window.start, window.end, window.explicit) == (start, end, True)


@pytest.mark.parametrize(
    ("question", "since"),
    [
        ("Who has resigned since the election on 3 June?", True),
        ("6月3日の選挙以降、誰が辞任した？", True),
        ("Who resigned after 3 June?", True),
        ("Who resigned on 3 June?", False),
        ("Who resigned in the past three weeks?", False),
        ("Who resigned before 3 June?", False),
    ],
)
def test_a_question_about_all_that_came_after_a_day_says_so(question: str, since: bool) -> None:
    window = question_window(question, as_of=AS_OF)
    assert window is not None
    assert window.since is since


@pytest.mark.parametrize(
    "question", ["What is the latest on the bridge?", "Who left recently?", "最新の計画は？"]
)
def test_words_for_new_ask_for_new_articles_only(question: str) -> None:
    assert question_window(question, as_of=AS_OF) == Window(None, None, explicit=False)


@pytest.mark.parametrize(
    "question",
    [
        "Who chairs the council?",
        "What will open in May?",
        "Who won the 2018 World Cup?",
        "2020年東京五輪の費用は？",
        "",
    ],
)
def test_question_without_days_or_about_days_to_come_has_no_window(question: str) -> None:
    assert question_window(question, as_of=AS_OF) is None


@pytest.mark.parametrize(
    "question",
    [
        "How much more than last year will the tram cost?",
        "How many came compared with in May?",
        "予算案は前年度より何%増えたか。",
        "昨年に比べて何人増えたか。",
    ],
)
def test_days_that_others_are_compared_with_are_not_those_asked_about(question: str) -> None:
    assert question_window(question, as_of=AS_OF) is None


def test_what_was_before_a_day_is_no_comparison() -> None:
    window = question_window("昨年より前に何があったか。", as_of=AS_OF)
    assert window is not None


def test_window_never_ends_after_the_day_asked() -> None:
    window = question_window("What happened in 2025?", as_of="2025-03-01")
    assert window == Window("2025-01-01", "2025-03-01", explicit=True)
