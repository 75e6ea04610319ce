"""What several articles agree on, what one says alone, what is new, and where their figures differ."""

from dataclasses import replace

import pytest

from index.records import Article
from rag import stories_at_hand
from rag.records import Section, Summary
from rag.summary import summarize
from rag.summary_request import SummaryRequest

POST = Article(
    id="post",
    title="Minatomi to build a second ferry",
    source="Harbour Post",
    published_at="2026-03-03",
    text=(
        "The town of Minatomi will spend ¥240 million on a second ferry, Mayor Aya Sato said. "
        "The boat is to carry 120 passengers between the harbour and the island of Okinose.\n\n"
        "Anglers of the island had asked the town for a longer pier in a letter last winter. "
        "The first ferry carried 31,000 people over the year, the harbour office said."
    ),
)
COURIER = Article(
    id="courier",
    title="Second ferry for Minatomi",
    source="Bay Courier",
    published_at="2026-03-12",
    text=(
        "Mayor Aya Sato said the town of Minatomi will spend ¥260 million on a second ferry. "
        "The new boat is to carry 120 passengers between Minatomi's harbour and the island of Okinose.\n\n"
        "A shipyard in the neighbouring town is to lay the keel in the summer. "
        "The first ferry carried 13,000 people over the year, the harbour office said."
    ),
)


def several(*articles: Article, **asked: object) -> Summary:
    summary = summarize(list(articles), None, SummaryRequest(**asked), embedder="none")  # type: ignore[arg-type]
    by_id = {article.id: article for article in articles}
    for citation in summary.citations:
        assert by_id[citation.article_id].text[citation.start : citation.end] == citation.quote
    for section in summary.sections:
        assert all(0 <= position < len(summary.sentences) for position in section.sentences)
    placed = [position for section in summary.sections for position in section.sentences]
    assert not summary.sections or sorted(placed) == list(range(len(summary.sentences)))
    return summary


def section(summary: Summary, kind: str) -> Section:
    return next(each for each in summary.sections if each.kind == kind)


def texts(summary: Summary, kind: str) -> list[str]:
    return [summary.sentences[position].text for position in section(summary, kind).sentences]


def test_what_both_say_is_cited_from_each() -> None:
    summary = several(POST, COURIER)
    (position,) = section(summary, "agreed").sentences
    sentence = summary.sentences[position]
    assert "carry 120 passengers" in sentence.text
    assert {summary.citations[number - 1].article_id for number in sentence.citations} == {"post", "courier"}
    assert summary.title == "2 articles"


def test_a_sentence_with_another_figure_is_not_agreed_on() -> None:
    agreed = " ".join(texts(several(POST, COURIER, length="long"), "agreed"))
    assert "million" not in agreed
    assert "31,000" not in agreed


def test_what_one_says_alone_is_told_apart() -> None:
    single = " ".join(texts(several(POST, COURIER), "single"))
    assert "longer pier" in single
    assert "lay the keel" in single
    assert "120 passengers" not in single


def test_figures_that_differ_stand_side_by_side_in_the_order_of_publication() -> None:
    summary = several(POST, COURIER, length="long")
    rows = {
        tuple(figure.text for figure in difference.figures): difference for difference in summary.differences
    }
    assert set(rows) == {("¥240 million", "¥260 million"), ("31,000 people", "13,000 people")}
    cost = rows["¥240 million", "¥260 million"]
    assert [figure.published_at for figure in cost.figures] == ["2026-03-03", "2026-03-12"]
    assert [figure.value for figure in cost.figures] == [240e6, 260e6]
    assert "second ferry" in cost.about
    for figure in cost.figures:
        assert figure.text in summary.citations[figure.citation - 1].quote


def test_a_rounded_figure_does_not_differ() -> None:
    about = replace(
        COURIER, text="The first ferry carried about 31,200 people over the year, the harbour office said."
    )
    assert several(POST, about).differences == ()


def test_what_is_denied_is_not_compared_with_what_is_not() -> None:
    one = replace(
        POST, text="Captains who hold a licence get ¥3,000 a day from the harbour office of the town."
    )
    other = replace(
        COURIER,
        text="Captains who do not hold a licence get ¥2,000 a day from the harbour office of the town.",
    )
    assert several(one, other).differences == ()
    other = replace(other, text=other.text.replace("do not hold", "hold"))
    assert len(several(one, other).differences) == 1


def test_since_a_day_what_was_not_said_before_is_new_and_the_older_article_is_not_summarised() -> None:
    summary = several(POST, COURIER, since="2026-03-10")
    new = " ".join(texts(summary, "new"))
    assert "¥260 million" in new
    assert "lay the keel" in new
    assert "120 passengers" not in new
    assert all("pier" not in sentence.text for sentence in summary.sentences)
    assert any("120 passengers" in text for text in texts(summary, "agreed"))
    assert [each.kind for each in summary.sections] == ["new", "agreed"]
    assert section(summary, "new").title == "New since 2026-03-10"


def test_since_a_day_after_all_of_them_there_is_nothing_and_it_is_said() -> None:
    summary = several(POST, COURIER, since="2026-04-01")
    assert summary.sentences == ()
    assert [note.text for note in summary.notes] == ["None of the 2 articles was published since 2026-04-01."]


def test_an_article_without_a_date_is_left_out_of_since() -> None:
    summary = several(POST, replace(COURIER, published_at=None), since="2026-03-01")
    assert summary.article_ids == ("post",)
    assert any("1 article has no date" in note.text for note in summary.notes)


def test_several_papers_with_one_text_are_one_voice() -> None:
    text = POST.text * 2
    copies = [
        replace(POST, id=str(n), source=f"Paper {n}", text=text, published_at=f"2026-03-0{n}")
        for n in range(1, 5)
    ]
    summary = several(*copies)
    assert [story.article_ids for story in summary.stories] == [("1", "2", "3", "4")]
    assert summary.sections == ()
    assert {citation.article_id for citation in summary.citations} == {"1"}
    assert any(note.text.startswith("4 articles are one text") for note in summary.notes)


def test_articles_that_share_nothing_are_said_to_agree_on_nothing() -> None:
    other = Article(
        id="other",
        title="Rice",
        text="Farmers of the upper valley began to plant their rice a week early after a warm spring.",
        published_at="2026-03-03",
    )
    agreed = section(several(POST, other), "agreed")
    assert agreed.sentences == ()
    assert agreed.notes[0].kind == "missing"


def test_beyond_the_most_that_is_read_the_newest_are_kept_and_the_rest_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stories_at_hand, "MOST_ARTICLES", 2)
    old = replace(POST, id="old", published_at="2020-01-01")
    summary = several(old, POST, COURIER)
    assert set(summary.article_ids) == {"post", "courier"}
    assert any(note.text.startswith("Of 3 articles the newest 2 were read") for note in summary.notes)


def test_newsletters_and_contacts_are_not_what_articles_agree_on() -> None:
    notice = (
        "Sign up for the newsletter of the harbour to receive the tides of Minatomi every Monday morning."
    )
    summary = several(
        replace(POST, text=f"{POST.text} {notice}"), replace(COURIER, text=f"{COURIER.text} {notice}")
    )
    assert all("newsletter" not in sentence.text for sentence in summary.sentences)


def test_japanese_articles_are_compared_too() -> None:
    one = Article(
        id="a",
        title="第2フェリー建造へ",
        language="ja",
        published_at="2026-03-03",
        text="湊見町は第2フェリーの建造に2億4000万円を投じる。新しい船は港と沖ノ瀬島の間で乗客120人を運ぶ。島の釣り人は長い桟橋を求めていた。",
    )
    other = replace(
        one,
        id="b",
        published_at="2026-03-12",
        text="第2フェリーの建造に湊見町は2億6000万円を投じる。新しい船は乗客120人を港と沖ノ瀬島の間で運ぶ。隣町の造船所が夏に起工する。",
    )
    summary = several(one, other)
    assert summary.sections[0].title == "記事が一致して伝えていること"
    assert any("乗客120人" in text for text in texts(summary, "agreed"))
    (difference,) = summary.differences
    assert [figure.value for figure in difference.figures] == [240e6, 260e6]


def spent(how: str) -> str:
    return f"The town of Minatomi will spend {how} on the second ferry, the mayor said."


@pytest.mark.parametrize(
    ("first", "second", "scopes", "may_all_hold"),
    [
        ("¥5 billion over five years", "¥1 billion this year", ["over five years", "this year"], True),
        ("¥110 million including tax", "¥80 million before tax", ["including tax", "before tax"], True),
        ("¥110 million including tax", "¥80 million", ["including tax", None], True),
        ("at least ¥120 million", "¥150 million", [None, None], True),
        ("at least ¥120 million", "¥90 million", [None, None], False),
        ("up to ¥120 million", "¥90 million", [None, None], True),
        ("¥120 million this year", "¥150 million", ["this year", None], False),
        ("¥120 million", "¥150 million", [None, None], False),
    ],
)
def test_figures_that_cover_something_else_are_shown_so_and_not_as_a_contradiction(
    first: str, second: str, scopes: list[str | None], may_all_hold: bool
) -> None:
    one = Article("one", "Ferry", spent(first), published_at="2026-03-03")
    other = Article("other", "The second ferry", spent(second), published_at="2026-03-05")
    [difference] = summarize([one, other], None, SummaryRequest(), embedder="none").differences
    assert [each.scope for each in difference.figures] == scopes
    assert difference.may_all_hold is may_all_hold


def test_a_japanese_article_s_scope_is_in_its_own_words() -> None:
    one = Article(
        "one",
        "船",
        "町は第二の渡し船に5年間で50億円を投じると町長が述べた。",
        published_at="2026-03-03",
        language="ja",
    )
    other = Article(
        "other",
        "渡し船",
        "町は第二の渡し船に今年10億円を投じると町長が述べた。",
        published_at="2026-03-05",
        language="ja",
    )
    [difference] = summarize([one, other], None, SummaryRequest(), embedder="none").differences
    assert [each.scope for each in difference.figures] == ["5年間", "今年"]
    assert difference.may_all_hold
