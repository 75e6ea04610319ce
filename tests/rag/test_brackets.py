import pytest

from index.records import Article
from rag.brackets import date_brackets, with_brackets
from rag.evidence import Evidence
from rag.readable import readable
from rag.verification import check


def shown(text: str, language: str = "en", published_at: str | None = "2026-03-04") -> str:
    article = Article(id="a", title="", text=text, published_at=published_at, language=language)
    checked = check(text, [Evidence(article, 0, len(text), text)])
    brackets = list(date_brackets(checked, published_at, language=language))
    bracketed = with_brackets(checked, brackets, language=language)
    assert all(bracketed.text[f.start : f.end] == f.text for f in bracketed.figures)
    return bracketed.text


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("It closed on Tuesday.", "en", "It closed on Tuesday [3 March 2026]."),
        ("Last month's budget rose by 3%.", "en", "Last month's [February 2026] budget rose by 3%."),
        ("The pier was built in December.", "en", "The pier was built in December [2025]."),
        ("Next week it opens.", "en", "Next week it opens."),
        ("It opens on March 9.", "en", "It opens on March 9."),
        ("Young people today like ferries.", "en", "Young people today like ferries."),
        ("町は3日、予算を発表した。", "ja", "町は3日［2026年3月3日］、予算を発表した。"),
        ("昨年の乗客は30人だった。", "ja", "昨年［2025年］の乗客は30人だった。"),
        ("来年度は黒字を見込む。", "ja", "来年度［2026年度］は黒字を見込む。"),
    ],
)
def test_relative_dates_get_their_value_and_others_stay(text: str, language: str, expected: str) -> None:
    assert shown(text, language) == expected


def test_an_article_without_a_date_gets_no_brackets() -> None:
    assert shown("It closed on Tuesday.", published_at=None) == "It closed on Tuesday."


STORY = Article(
    id="s",
    title="",
    published_at="2026-03-04",
    text="The plan of Mayor Aya Sato is new. It costs much. “We will build,” she said.\n\nCritics doubt it, Sato said.",
)


def of(words: str, **kwargs: object) -> str:
    start = STORY.text.index(words)
    return readable(STORY, start, start + len(words), **kwargs).text  # type: ignore[arg-type]


def test_a_speaker_named_by_a_pronoun_gets_the_name() -> None:
    assert of("“We will build,” she said.") == "“We will build,” she [Aya Sato] said."


def test_a_surname_gets_the_full_name_once() -> None:
    assert of("Critics doubt it, Sato said.") == "Critics doubt it, Sato [Aya Sato] said."
    assert of("Critics doubt it, Sato said.", before="Aya Sato spoke.") == "Critics doubt it, Sato said."


def test_a_sentence_that_points_back_comes_with_the_one_before() -> None:
    assert of("It costs much.") == "The plan of Mayor Aya Sato is new. It costs much."
    assert of("It costs much.", follows=STORY.text.index(" It costs")) == "It costs much."


def test_neither_a_country_nor_the_wrong_fiscal_year_is_put_in_brackets() -> None:
    text = "It is a field where Japan has often been told that it trails others.\n\nThe race is open. The price is fair, she said."
    made = readable(
        Article("a", "Tunnel", text, published_at="2026-03-03"), text.index("The price"), len(text)
    )
    assert made.text == "The price is fair, she said."
    text = "2026年度予算案の総額は842億円で、前年度に比べて3%増えた。"
    made = readable(Article("b", "予算", text, published_at="2026-02-17", language="ja"), 0, len(text))
    assert made.text == text
