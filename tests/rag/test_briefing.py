import re
from itertools import chain
from typing import Any

import pytest

from index.records import Article
from rag.briefing import TITLES
from rag.briefing_kinds import kind_of
from rag.records import Section, Summary
from rag.summary import summarize
from rag.summary_request import SummaryRequest

SUBSIDY = Article(
    id="subsidy",
    title="Tokigawa weighs a subsidy for night buses",
    source="Tokigawa Mirror",
    url="https://mirror.example/buses",
    published_at="2026-03-03",
    text=(
        "Night buses in Tokigawa carried 41,000 passengers last year, 8 percent more than in 2024.\n\n"
        "The prefecture is considering a subsidy for the three companies that run them. "
        "Officials did not say how much it would spend.\n\n"
        '"Without help two of the lines will close," said Governor Haruka Ono. '
        "She told reporters that the buses are used by nurses above all.\n\n"
        "The assembly will vote on the plan on June 12, 2026. "
        "The companies have denied that they asked for the money.\n\n"
        "Six of ten drivers are over 60."
    ),
)
ROAD = Article(
    id="road",
    title="県道の拡幅を検討",
    published_at="2026-03-03",
    language="ja",
    text=(
        "県は3日、南浜と北浜を結ぶ県道を拡幅する方針を明らかにした。延長は4.2キロで、1日平均9,400台が通る。\n\n"
        "着工の時期は未定だ。大野春香知事は会見で「通学路の安全を急ぐ」と述べた。\n\n"
        "住民説明会は2026年4月20日に開く予定だ。"
    ),
)


def briefing(*articles: Article, **request: Any) -> Summary:
    request = {"as_of": "2026-03-04", **request}
    made = summarize(articles, None, SummaryRequest(style="briefing", **request), embedder="none")
    by_id = {article.id: article for article in articles}
    for citation in made.citations:
        text = by_id[citation.article_id].text
        assert text[citation.start : citation.end] == citation.quote
    return made


def section(made: Summary, kind: str) -> Section:
    return next(each for each in made.sections if each.kind == kind)


def texts(made: Summary, kind: str, *, bare: bool = True) -> list[str]:
    """The sentences of a section, without what is put in brackets to read them alone."""
    told = [made.sentences[position].text for position in section(made, kind).sentences]
    return [re.sub(r" ?\[[^\]]*\]|［[^］]*］", "", text) if bare else text for text in told]


def asked(made: Summary) -> list[str]:
    return [note.text for note in section(made, "questions").notes]


@pytest.mark.parametrize("article", [SUBSIDY, ROAD], ids=["en", "ja"])
@pytest.mark.parametrize("length", ["short", "medium", "long"])
def test_every_sentence_stands_in_exactly_one_section(article: Article, length: str) -> None:
    made = briefing(article, length=length)
    positions = sorted(chain.from_iterable(each.sentences for each in made.sections))
    assert positions == list(range(len(made.sentences)))
    assert [each.kind for each in made.sections] == ["facts", "statements", "undecided", "next", "questions"]
    assert [each.title for each in made.sections] == list(TITLES[article.language].values())


def test_facts_statements_what_is_open_and_what_is_to_come_are_told_apart() -> None:
    made = briefing(SUBSIDY)
    assert texts(made, "facts") == [
        "Night buses in Tokigawa carried 41,000 passengers last year, 8 percent more than in 2024.",
        "Six of ten drivers are over 60.",
    ]
    assert '"Without help two of the lines will close," said Governor Haruka Ono.' in texts(
        made, "statements"
    )
    assert texts(made, "undecided") == [
        "The prefecture is considering a subsidy for the three companies that run them.",
        "The companies have denied that they asked for the money.",
    ]
    assert texts(made, "next") == ["The assembly will vote on the plan on June 12, 2026."]


def test_a_japanese_article_is_told_apart_likewise() -> None:
    made = briefing(ROAD)
    assert texts(made, "facts") == ["延長は4.2キロで、1日平均9,400台が通る。"]
    assert texts(made, "statements") == ["大野春香知事は会見で「通学路の安全を急ぐ」と述べた。"]
    assert "県は3日、南浜と北浜を結ぶ県道を拡幅する方針を明らかにした。" in texts(made, "undecided")
    assert texts(made, "next") == ["住民説明会は2026年4月20日に開く予定だ。"]
    assert "記事が残す点：「着工の時期は未定だ。」" in asked(made)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The budget will be explained at a meeting in the town hall.", "undecided"),
        ("The new fares were announced in the harbour office.", "facts"),
        ("The new fares were announced by the mayor.", "statements"),
        ("The fever claimed 20 lives in six states.", "facts"),
        ("The company added a route to Kanae.", "facts"),
        ("The route is safe, the mayor added.", "statements"),
        ("Half the fleet might as well be scrap.", "facts"),
        ("You might want to take the early boat.", "facts"),
        ("While the sum may seem small, it is a tenth of the budget.", "facts"),
        ("Those who could have sold their boats.", "facts"),
        ("The lamp could be seen from Kanae.", "facts"),
        ("The dredging might take a year.", "undecided"),
        ("A bill that would ban night boats lies before the assembly.", "undecided"),
        ("The pier will stay closed.", "undecided"),
        ('"We may have to close the pier and look for another one," Ono said.', "statements"),
        ("“It was the worst winter that any of us has seen.”", "statements"),
        ("Ono said the pier may close.", "undecided"),
        ("市長は「移転も検討する」と述べた。", "statements"),
        ("市は移転を検討している。", "undecided"),
    ],
)
def test_a_sentence_belongs_where_the_article_itself_puts_it(text: str, kind: str) -> None:
    assert kind_of(text, (), as_of="2026-03-04") == kind


def test_a_sentence_can_be_read_alone() -> None:
    made = briefing(SUBSIDY)
    statements = texts(made, "statements", bare=False)
    assert any("She [Haruka Ono]" in text or "Ono. She" in text for text in statements)
    assert texts(made, "facts", bare=False)[0].startswith(
        "Night buses in Tokigawa carried 41,000 passengers last year [2025]"
    )


def test_a_date_that_has_passed_is_a_question_and_not_to_come() -> None:
    made = briefing(SUBSIDY, as_of="2026-07-01")
    assert texts(made, "next") == []
    assert (
        "2026-06-12 has passed, and no article tells what became of it: "
        "“The assembly will vote on the plan on June 12, 2026.”"
    ) in asked(made)
    later = Article("later", "Vote", "The assembly passed the bill.", published_at="2026-06-13")
    assert not any("has passed" in text for text in asked(briefing(SUBSIDY, later, as_of="2026-07-01")))


def test_what_the_article_says_is_not_said_is_asked_in_its_own_words() -> None:
    made = briefing(SUBSIDY)
    [note] = [n for n in section(made, "questions").notes if n.text == "Not said: how much it would spend."]
    assert made.citations[note.citations[0] - 1].quote == "Officials did not say how much it would spend."


def article(text: str, **fields: Any) -> Article:
    return Article(**{"id": "a", "title": "A", "text": text, "published_at": "2026-03-03", **fields})


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The ministry has not decided whether it will appeal.", "Not said: whether it will appeal."),
        ("It remains unclear who gave the order, police said.", "Not said: who gave the order."),
        ("It remains unclear who gave the order, said Jo Hart, a lawyer.", "Not said: who gave the order."),
        ("The company declined to comment.", "Left open: “The company declined to comment.”"),
        ("No date has been set for the talks.", "Left open: “No date has been set for the talks.”"),
        (
            "The town plans to build a library by 2028.",
            "No cost is named: “The town plans to build a library by 2028.”",
        ),
        ("The town plans to hold talks.", "No date is named: “The town plans to hold talks.”"),
        (
            "The firm will merge, people familiar with the matter said.",
            "The source is not named: “The firm will merge, people familiar with the matter said.”",
        ),
        ("市は負担額を明らかにしていない。", "Left open: “市は負担額を明らかにしていない。”"),
        ("市は図書館を建設する計画だ。", "No cost is named: “市は図書館を建設する計画だ。”"),
    ],
)
def test_questions_come_from_what_the_article_leaves_open(text: str, question: str) -> None:
    language = "ja" if "市" in text else "en"
    assert question in asked(briefing(article(text, language=language), language="en"))


@pytest.mark.parametrize(
    "text",
    [
        "It is clear who gave the order. The reason is known.",
        "The town plans to build a library by 2028 for ¥3 billion.",
        "The town will hold talks within two weeks.",
        "The council approved the budget on Monday.",
        "市は図書館を2028年に3億円で建設する計画だ。",
    ],
)
def test_nothing_is_asked_that_the_article_does_not_leave_open(text: str) -> None:
    assert asked(briefing(article(text, language="ja" if "市" in text else "en"))) == []


def test_a_day_without_a_year_is_asked_for_once_in_an_article_without_a_date() -> None:
    text = "The fair opens on June 30. It closes on July 2."
    [question] = asked(briefing(article(text, published_at=None)))
    assert question.startswith("The article has no date, and does not say of which year June 30 is: ")
    assert asked(briefing(article(text))) == []


@pytest.mark.parametrize(
    ("text", "dates", "kind"),
    [
        ("The bridge opens in spring 2029.", ["2029-SP"], "next"),
        ("The budget for fiscal 2027 is set.", ["FY2027"], "next"),
        ("A 22nd century family flees.", ["21XX"], "facts"),
        ("Aid for 2026 is to be paid and may be raised.", ["2026"], "next"),
        ("Prices rose in 2026.", ["2026"], "facts"),
        ("He was accused of theft, police said.", [], "undecided"),
        ("In May 2020 she may have left.", ["2020-05"], "undecided"),
        ("May was warm.", [], "facts"),
        ("The tool was intended to be safer.", [], "facts"),
        ("They could not be reached.", [], "facts"),
        ("The mayor said so.", [], "statements"),
        ("According to the bureau, 30 came.", [], "statements"),
        ("市によると、30人が来た。", [], "statements"),
        ("市は増税を検討している。", [], "undecided"),
    ],
)
def test_the_kind_of_a_sentence(text: str, dates: list[str], kind: str) -> None:
    assert kind_of(text, dates, as_of="2026-11-25") == kind


def test_the_same_is_not_said_in_two_sections() -> None:
    text = "The museum will reopen on 1 May 2027. The museum, which will reopen on 1 May 2027, is old."
    made = briefing(article(text), as_of="2026-03-04")
    assert len(made.sentences) == 1


@pytest.mark.parametrize(
    "text", ["The tide rose by 2 meters on Friday.", "Nobody came to the old harbour today."]
)
def test_an_article_of_one_sentence_makes_a_short_briefing(text: str) -> None:
    made = briefing(article(text))
    assert texts(made, "facts") == [text]
    assert asked(made) == []


def test_what_is_told_as_a_question_is_quoted_only_if_nothing_else_is() -> None:
    made = briefing(article("The company declined to comment."))
    assert texts(made, "facts") == ["The company declined to comment."]
    made = briefing(article("The company declined to comment. Sales rose by 3 percent in a year."))
    assert texts(made, "facts") == ["Sales rose by 3 percent in a year."]


def test_on_a_topic_only_what_was_found_is_quoted() -> None:
    from rag.joining import passage

    end = SUBSIDY.text.index("\n\n")
    found = passage(SUBSIDY, 0, end, 1.0)
    made = briefing(SUBSIDY, topic="night buses", passages=(found,))
    assert [made.citations[n - 1].quote for s in made.sentences for n in s.citations] == [SUBSIDY.text[:end]]


def test_a_title_that_stands_in_the_text_is_left_out_unless_it_is_its_first_sentence() -> None:
    sales, title = "Sales rose by 3 percent in a single year.", "Harbour sales up by 3 percent in 2025"
    made = briefing(article(f"{title}\n{sales}", title=title))
    assert texts(made, "facts") == [sales]
    made = briefing(article(f"{sales} Nobody knew.", title=sales))
    assert texts(made, "facts") == [sales]
