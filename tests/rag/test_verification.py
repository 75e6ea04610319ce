"""Invariant 2: no figure or date leaves unless an equal one stands in a quote, or follows by a stated rule."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Article, Passage
from rag.drafts import Draft, DraftQuote
from rag.evidence import Evidence
from rag.verification import Checked, check, verify

HARBOUR = Article(
    id="harbour",
    title="Kirishio to Widen Harbour",
    published_at="2025-12-19T16:32+09:00",
    source="The Harumi Courier",
    text=(
        "Kirishio is planning to spend ¥11 billion on a wider harbour, Mayor Emi Aoki said on Friday.\n\n"
        "The port has a staff of 30, a number that the city pledges to double. "
        "The council is expected to vote on Tuesday at the earliest.\n\n"
        "Fishing fell 12 percent last year. “We will not close the old pier,” Aoki said."
    ),
)
FERRY = Article(
    id="ferry",
    title="Ferry Line Ends",
    published_at="2025-11-02",
    text="The last ferry will sail on Friday. It carried 4,500 people in 2024.",
)
ARTICLES = {HARBOUR.id: HARBOUR, FERRY.id: FERRY}


def passage(article: Article) -> Passage:
    return Passage(
        article.id, article.title, article.source, article.url, article.published_at, 0, len(article.text), article.text, 1.0
    )  # fmt: skip


PASSAGES = [passage(HARBOUR), passage(FERRY)]
SPENDING = "Kirishio is planning to spend ¥11 billion on a wider harbour"
STAFF = "a staff of 30, a number that the city pledges to double"
VOTE = "The council is expected to vote on Tuesday at the earliest."


def checked(text: str, *quotes: str, number: int | None = 1) -> Checked:
    return verify(Draft(text, tuple(DraftQuote(number, quote) for quote in quotes)), PASSAGES, ARTICLES)


def reason(text: str, *quotes: str) -> str | None:
    failure = checked(text, *quotes).failure
    return failure.reason if failure else None


def test_sentence_without_quotes_is_uncited() -> None:
    assert reason("The port has a staff of about 30.") == "uncited"


def test_sentence_with_one_lost_quote_is_withheld() -> None:
    result = checked("The port has a staff of about 30.", STAFF, "a crew of about 30")
    assert result.failure is not None
    assert result.failure.reason == "quote_not_found"
    assert "a crew of about 30" in result.failure.detail


def test_quote_is_found_in_another_article_than_the_model_named() -> None:
    result = checked("The last ferry will sail on Friday.", "The last ferry will sail on Friday", number=1)
    assert result.failure is None
    assert [each.article.id for each in result.evidence] == ["ferry"]


@pytest.mark.parametrize("number", [None, 0, -1, 3, 99])
def test_passage_number_that_does_not_exist_is_no_obstacle(number: int | None) -> None:
    assert (
        checked(
            "The last ferry will sail on Friday.", "The last ferry will sail", "on Friday", number=number
        ).failure
        is None
    )


def test_named_passage_is_searched_first() -> None:
    twin = Article(id="twin", title="", text=FERRY.text)
    draft = Draft("It carried 4,500 people in 2024.", (DraftQuote(2, "It carried 4,500 people in 2024."),))
    result = verify(draft, [passage(FERRY), passage(twin)], {FERRY.id: FERRY, "twin": twin})
    assert [each.article.id for each in result.evidence] == ["twin"]


def test_stitched_quote_becomes_one_evidence_for_each_part() -> None:
    result = checked("Kirishio is planning to spend ¥11 billion.", "Kirishio is planning … ¥11 billion")
    assert [each.text for each in result.evidence] == ["Kirishio is planning", "¥11 billion"]
    assert result.failure is None


def test_evidence_is_the_article_verbatim() -> None:
    for each in checked("The old pier stays.", "we will not close the old pier").evidence:
        assert each.article.text[each.start : each.end] == each.text


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Kirishio plans to spend 11 billion yen on its harbour.", SPENDING),
        ("桐潮市は港に110億円を使う計画だ。", SPENDING),
        ("The port employs 30 people.", STAFF),
        ("The council may vote on December 23 at the earliest.", VOTE),
        ("Fishing dropped by 12%.", "Fishing fell 12 percent last year."),
        ("In 2024, fishing fell 12 percent.", "Fishing fell 12 percent last year."),
    ],
)
def test_equal_figures_and_dates_in_other_words_pass(text: str, quote: str) -> None:
    assert checked(text, quote).failure is None


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("Kirishio plans to spend ¥12 billion on its harbour.", SPENDING, "figure_mismatch"),
        ("Kirishio plans to spend ¥11 million on its harbour.", SPENDING, "figure_mismatch"),
        ("Kirishio plans to spend $11 billion on its harbour.", SPENDING, "figure_mismatch"),
        ("桐潮市は港に11億円を使う計画だ。", SPENDING, "figure_mismatch"),
        ("Three hundred people work at the port.", STAFF, "figure_mismatch"),
        ("The council may vote on December 24.", VOTE, "date_mismatch"),
        ("The council may vote on Wednesday.", VOTE, "date_mismatch"),
        ("The port will be wider in spring.", SPENDING, "date_mismatch"),
        ("In 2023, fishing fell 12 percent.", "Fishing fell 12 percent last year.", "date_mismatch"),
        ("Fishing rose 12 percent last year.", "Fishing fell 12 percent last year.", "contradicted"),
        ("Fishing did not fall last year.", "Fishing fell 12 percent last year.", "contradicted"),
        ("The city will close the old pier.", "We will not close the old pier", "contradicted"),
        ("Kirishio will spend ¥11 billion on a wider harbour.", SPENDING, "status_upgraded"),
        ("Kirishio spent ¥11 billion on a wider harbour.", SPENDING, "status_upgraded"),
        ("The council will vote on Tuesday.", VOTE, "status_upgraded"),
        ("Mayor Kenji Ueda said the council may vote on Tuesday.", VOTE, "misattributed"),
    ],
)
def test_what_differs_is_withheld_with_its_reason(text: str, quote: str, expected: str | None) -> None:
    assert reason(text, quote) == expected


def test_message_says_what_differs() -> None:
    failure = checked("Kirishio plans to spend ¥12 billion.", SPENDING).failure
    assert failure is not None
    assert failure.detail == "The sentence says ¥12 billion; its quotes say ¥11 billion."


def test_a_figure_is_not_proved_by_another_quote_of_the_article() -> None:
    assert reason("The port plans cost ¥11 billion.", STAFF) == "figure_mismatch"


def test_a_date_is_read_on_the_day_of_the_article_that_is_quoted() -> None:
    sentence = "The last ferry will sail on November 7, 2025."
    assert reason(sentence, "The last ferry will sail on Friday") is None
    assert reason(sentence, "Mayor Emi Aoki said on Friday") == "date_mismatch"


def test_derived_figure_shows_its_rule() -> None:
    result = checked("The port is to have a staff of 60.", STAFF)
    assert result.failure is None
    assert result.verdict == "derived"
    (figure,) = result.figures
    assert (figure.value, figure.verdict, figure.evidence) == (60, "derived", 0)
    assert figure.derivation is not None
    assert "30" in figure.derivation


def test_figures_and_dates_are_listed_in_the_order_of_the_sentence() -> None:
    text = "On Friday the mayor named a cost of ¥11 billion."
    result = checked(text, SPENDING, "Mayor Emi Aoki said on Friday")
    assert [(f.kind, f.value, f.unit, f.evidence) for f in result.figures] == [
        ("date", "2025-12-19", None, 1),
        ("money", 11e9, "JPY", 0),
    ]
    assert all(text[f.start : f.end] == f.text for f in result.figures)


def test_a_sentence_that_is_its_own_quote_passes_with_its_figures() -> None:
    result = checked(VOTE, VOTE)
    assert result.failure is None
    assert [figure.value for figure in result.figures] == ["2025-12-23"]


SCALES = {"million": 10**6, "billion": 10**9, "trillion": 10**12}
CURRENCIES = {"JPY": ("¥", "yen", "円"), "USD": ("$", "dollars", "ドル"), "EUR": ("€", "euros", "ユーロ")}


@dataclass(frozen=True)
class Claim:
    """What a sentence states: an amount, a share, a head count and a day."""

    number: int
    scale: str
    currency: str
    percent: int
    people: int
    day: date


CLAIMS = st.builds(
    Claim,
    number=st.integers(2, 9),
    scale=st.sampled_from(list(SCALES)),
    currency=st.sampled_from(list(CURRENCIES)),
    percent=st.integers(11, 98),
    people=st.integers(101, 998),
    day=st.dates(date(2026, 1, 1), date(2026, 11, 30)),
)


def english(claim: Claim, *, signs: bool) -> list[str]:
    sign, name, _ = CURRENCIES[claim.currency]
    money = f"{sign}{claim.number} {claim.scale}" if signs else f"{claim.number} {claim.scale} {name}"
    share = f"{claim.percent}%" if signs else f"{claim.percent} percent"
    day = (
        f"{claim.day:%B} {claim.day.day}, {claim.day.year}"
        if signs
        else f"{claim.day.day} {claim.day:%B} {claim.day.year}"
    )
    return [
        f"The harbour will cost {money}.",
        f"Fishing will fall by {share}.",
        f"The port will employ {claim.people} people.",
        f"The council will vote on {day}.",
    ]


def japanese(claim: Claim) -> list[str]:
    value = claim.number * SCALES[claim.scale]
    amount = (
        f"{value // 10**12}兆"
        if value >= 10**12
        else f"{value // 10**8}億"
        if value >= 10**8
        else f"{value // 10**4}万"
    )
    return [
        f"港の費用は{amount}{CURRENCIES[claim.currency][2]}となる。",
        f"漁獲は{claim.percent}%減る。",
        f"港では{claim.people}人が働く。",
        f"議会は{claim.day.year}年{claim.day.month}月{claim.day.day}日に採決する。",
    ]


WRITERS: list[Callable[[Claim], list[str]]] = [
    lambda claim: english(claim, signs=True),
    lambda claim: english(claim, signs=False),
    japanese,
]
FIELDS = {"number": 0, "scale": 0, "currency": 0, "percent": 1, "people": 2, "day": 3}


def altered(claim: Claim, field: str, data: st.DataObject) -> Claim:
    value = getattr(claim, field)
    if field == "day":
        other = value + timedelta(days=data.draw(st.integers(1, 20)))
    elif field in ("scale", "currency"):
        names = list(SCALES) if field == "scale" else list(CURRENCIES)
        other = data.draw(st.sampled_from([name for name in names if name != value]))
    else:
        other = value + data.draw(st.sampled_from([-1, 1, 10, 100]))
    return Claim(
        **{name: other if name == field else getattr(claim, name) for name in Claim.__dataclass_fields__}
    )


def evidence_of(sentence: str) -> list[Evidence]:
    text = f"It was a quiet day. {sentence} Nobody else spoke."
    language = "en" if sentence.isascii() or sentence[0].isascii() else "ja"
    article = Article(id="a", title="", text=text, published_at="2025-12-19", language=language)
    start = text.index(sentence)
    return [Evidence(article, start, start + len(sentence), sentence)]


@given(CLAIMS, st.sampled_from(WRITERS), st.sampled_from(WRITERS), st.integers(0, 3))
def test_unaltered_figures_and_dates_pass(
    claim: Claim, write: Callable[[Claim], list[str]], quote: Callable[[Claim], list[str]], which: int
) -> None:
    assert check(write(claim)[which], evidence_of(quote(claim)[which])).failure is None


@given(CLAIMS, st.sampled_from(WRITERS), st.sampled_from(WRITERS), st.sampled_from(list(FIELDS)), st.data())
def test_one_altered_figure_or_date_is_withheld(
    claim: Claim,
    write: Callable[[Claim], list[str]],
    quote: Callable[[Claim], list[str]],
    field: str,
    data: st.DataObject,
) -> None:
    which = FIELDS[field]
    failure = check(write(altered(claim, field, data))[which], evidence_of(quote(claim)[which])).failure
    assert failure is not None
    assert failure.reason == ("date_mismatch" if field == "day" else "figure_mismatch")


@pytest.mark.parametrize(
    "hostile",
    [
        "1" * 100_000,
        "a" * 100_000,
        "not a " * 4_000,
        "a\u202eb 5\u202c " * 5_000,
        "Mayor Ito said " * 2_000,
        "ない" * 50_000,
        "¥1 trillion, " * 2_000,
        "Friday, " * 2_500,
        "(" * 50_000 + "“" * 50_000,
        "\x00\ud800\u200b" * 30_000,
    ],
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    article = Article(id="a", title="", text="It rose on Friday. " + hostile, published_at="2025-12-19")
    passages = [passage(article)]
    started = time.perf_counter()
    verify(Draft(hostile, (DraftQuote(1, "It rose on Friday"),)), passages, {"a": article})
    verify(Draft("It rose on Friday.", (DraftQuote(1, article.text),)), passages, {"a": article})
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("The mayor resigned over a bribe.", "The port has a staff of 30"),
        ("Anglers blocked the road to the airport.", "The last ferry will sail on Friday."),
    ],
)
def test_a_sentence_on_a_quote_about_something_else_is_withheld(sentence: str, quote: str) -> None:
    checked = verify(Draft(sentence, (DraftQuote(1, quote),)), PASSAGES, ARTICLES)
    assert checked.failure is not None
    assert checked.failure.reason == "uncited"
    assert "about something else" in checked.failure.detail


def test_other_words_for_what_the_quote_says_pass() -> None:
    quote = "“We will not close the old pier,” Aoki said."
    draft = Draft("Aoki promised that the old pier stays open to the public.", (DraftQuote(1, quote),))
    assert verify(draft, PASSAGES, ARTICLES).failure is None


def test_a_japanese_sentence_needs_one_word_of_its_quote() -> None:
    article = Article(
        id="ja",
        title="渡し船",
        language="ja",
        text="町議会は渡し船の更新を承認した。町長は桟橋の延長を見送った。",
    )
    quote = Evidence(article, 0, 16, article.text[:16])
    assert check("議会が渡し船の買い替えを認めた。", [quote]).failure is None
    failure = check("県知事が汚職疑惑で辞職を表明した。", [quote]).failure
    assert failure is not None
    assert failure.reason == "uncited"
