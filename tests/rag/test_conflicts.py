from index.records import Article
from rag.conflicts import conflicts
from rag.joining import passage
from rag.records import Citation

COURIER = Article(
    "courier",
    "Tram",
    "The harbour tram of Minatomi will cost ¥18.6 billion, the city said.",
    source="Courier",
    published_at="2026-03-05",
)
POST = Article(
    "post",
    "Tram bill",
    "Minatomi's harbour tram will cost ¥21.2 billion, the city council was told.",
    source="Post",
    published_at="2026-04-01",
)
PLAN = Article(
    "plan",
    "Ministry plan",
    "The ministry plans to invest around ¥1 trillion over five years in artificial intelligence.",
    source="Post",
    published_at="2025-12-01",
)
PLEDGE = Article(
    "pledge",
    "Pledge",
    "The government plans to invest ¥3 trillion over ten years in artificial intelligence.",
    source="Courier",
    published_at="2025-12-19",
)


def found(cited, *others, language="en"):
    articles = {article.id: article for article in (cited, *others)}
    passages = [passage(article, 0, len(article.text), 1.0) for article in articles.values()]
    citation = Citation(
        1, cited.id, cited.title, cited.source, None, cited.published_at, cited.text, 0, len(cited.text)
    )
    return list(conflicts([citation], passages, articles, language=language))


def test_another_figure_for_the_same_thing_is_shown_beside_it_with_both_days():
    ((text, evidence),) = found(COURIER, POST)
    assert text == (
        "The articles give different figures: ¥18.6 billion (Courier, 2026-03-05); "
        "¥21.2 billion (Post, 2026-04-01). None of them was chosen over the others."
    )
    assert [each.article.id for each in evidence] == ["courier", "post"]
    for each in evidence:
        assert each.article.text[each.start : each.end] == each.text


def test_plans_over_different_periods_are_shown_with_their_scope_and_not_called_different_figures_of_one_thing():
    ((text, _),) = found(PLEDGE, PLAN)
    assert "¥3 trillion over ten years (Courier, 2025-12-19)" in text
    assert "about ¥1 trillion over five years (Post, 2025-12-01)" in text
    assert text.endswith("They do not cover the same.")


def test_an_equal_figure_in_other_words_is_no_conflict():
    same = Article("same", "Tram", "The harbour tram of Minatomi is to cost 18.6 billion yen, the city says.")
    assert found(COURIER, same) == []


def test_a_figure_of_another_town_is_no_conflict():
    other = Article(
        "other", "Tram", "The harbour tram of Kamezaki will cost ¥30 billion, Kamezaki city said."
    )
    assert found(COURIER, other) == []


def test_a_figure_of_another_month_is_no_conflict():
    may = Article("may", "Prices", "Food prices in the city rose 3 percent in May 2025 from a year earlier.")
    june = Article(
        "june", "Prices", "Food prices in the city rose 4 percent in June 2025 from a year earlier."
    )
    assert found(may, june) == []


def test_a_sentence_about_something_else_is_no_conflict():
    other = Article("other", "School", "The new school at the harbour will cost ¥5 billion, parents heard.")
    assert found(COURIER, other) == []


def test_japanese_figures_are_told_in_japanese():
    one = Article(
        "a",
        "路面電車",
        "港の路面電車の総事業費は186億円と市が発表した。",
        language="ja",
        published_at="2026-03-05",
    )
    two = Article(
        "b",
        "路面電車",
        "港の路面電車の総事業費は212億円になると市が明らかにした。",
        language="ja",
        published_at="2026-04-01",
    )
    ((text, _),) = found(one, two, language="ja")
    assert "186億円" in text
    assert "212億円" in text
    assert "2026-04-01" in text
