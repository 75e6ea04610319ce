import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Article
from rag.evidence import Evidence
from rag.records import Summary
from rag.standing_alone import is_beside_the_story
from rag.summary import summarize
from rag.summary_quotation import choose_sentences
from rag.summary_request import SummaryRequest
from rag.verification import check

HARBOUR = Article(
    id="harbour",
    title="Kirishio to spend ¥4 billion on its harbour",
    published_at="2026-03-04",
    text=(
        "By Emi Hara\n\n"
        "Kirishio will spend ¥4 billion on its harbour, Mayor Aya Sato said on Tuesday. "
        "She wants the work to begin in June. "
        "The city has 61,000 residents.\n\n"
        "The harbour lost 38 percent of its passengers last year.\n\n"
        "The harbour of Kirishio is old. The harbour of Kirishio is old and narrow. "
        "A pier of 240 meters will be built, and 12 cranes are to be bought. "
        "Fishermen of Kirishio fear for their moorings. "
        "The prefecture pays ¥1.5 billion of the ¥4 billion. "
        "The council votes on the plan next month. "
        "The last harbour master, Jun Oda, aged 71, welcomed it. "
        "“It was high time,” Oda said.\n\n"
        "Subscribe to our newsletter for 5% off."
    ),
)
MINATO = Article(
    id="minato",
    title="港町、新しい船に2億4000万円",
    published_at="2026-03-04",
    language="ja",
    text=(
        "港町は3日、新しい船に2億4000万円を投じると発表した。"
        "佐藤町長は会見で、昨年の乗客は3万1000人だったと述べた。"
        "乗客は前年より12％増えた。"
        "新しい船は120人を乗せる。"
        "町議会は来月、予算を審議する。"
        "漁師からは桟橋を延ばすよう求める声がある。"
        "『港町が新船』。霧潮新聞、2026年3月4日。"
    ),
)


def summary_of(article: Article, length: str = "medium") -> Summary:
    return summarize([article], None, SummaryRequest(length=length), embedder="none")  # type: ignore[arg-type]


def evidence_of(article: Article, summary: Summary, numbers: tuple[int, ...]) -> list[Evidence]:
    quotes = [summary.citations[number - 1] for number in numbers]
    return [Evidence(article, quote.start, quote.end, quote.quote) for quote in quotes]


@pytest.mark.parametrize("article", [HARBOUR, MINATO], ids=["english", "japanese"])
def test_every_sentence_holds_as_it_leaves_brackets_and_all(article: Article) -> None:
    summary = summary_of(article, "long")
    assert any(re.search(r"\[\d|［\d", sentence.text) for sentence in summary.sentences)
    for sentence in summary.sentences:
        assert check(sentence.text, evidence_of(article, summary, sentence.citations)).failure is None


@pytest.mark.parametrize("article", [HARBOUR, MINATO], ids=["english", "japanese"])
def test_every_key_figure_is_told_or_named_as_left_out(article: Article) -> None:
    summary = summary_of(article, "short")
    said = " ".join([*(s.text for s in summary.sentences), *(n.text for n in summary.notes)])
    wanted = (
        ["¥4 billion", "38 percent", "61,000"] if article is HARBOUR else ["2億4000万円", "12％", "3万1000人"]
    )
    assert all(figure in said for figure in wanted)
    assert "71" not in said.replace("171", "")


def test_boilerplate_bylines_and_notes_of_sources_are_never_chosen() -> None:
    said = " ".join(s.text for a in (HARBOUR, MINATO) for s in summary_of(a, "long").sentences)
    assert not re.search("newsletter|By Emi|霧潮新聞", said)


def test_nothing_is_said_twice() -> None:
    texts = [sentence.text for sentence in choose_sentences(HARBOUR, count=12)]
    assert not {"The harbour of Kirishio is old.", "The harbour of Kirishio is old and narrow."} <= set(texts)


def test_a_count_and_a_number_of_characters_are_kept() -> None:
    assert len(choose_sentences(HARBOUR, count=2)) == 2
    chosen = choose_sentences(HARBOUR, count=9, characters=150)
    assert 0 < sum(len(sentence.text) for sentence in chosen) <= 150


def test_a_topic_draws_its_sentences() -> None:
    [chosen] = choose_sentences(HARBOUR, count=1, topic="fishermen and their moorings")
    assert "Fishermen" in chosen.text


def test_without_a_date_relative_days_stay_and_a_note_says_so() -> None:
    undated = Article(id="u", title="Harbour", text=HARBOUR.text)
    summary = summary_of(undated)
    assert not any("2026" in sentence.text for sentence in summary.sentences)
    assert any("bears no date" in note.text and "Tuesday" in note.text for note in summary.notes)


@pytest.mark.parametrize(
    ("text", "language", "sentences", "note"),
    [
        ("", "en", 0, "no text"),
        ("Nobody was hurt.", "en", 1, None),
        ("Timetable\n- fare ¥300\n- children ¥150", "en", 3, "no whole sentences"),
        ("町名、運賃\n第1町、300円\n第2町、150円", "ja", 3, "文がなく"),
        ("La ville va dépenser 240 millions d'euros. Le conseil vote lundi.", "fr", 2, "not understood"),
        ("x" * 49_000, "en", 1, "no whole sentences"),
    ],
)
def test_odd_texts_get_a_shorter_honest_summary(
    text: str, language: str, sentences: int, note: str | None
) -> None:
    summary = summary_of(Article(id="odd", title="", text=text, published_at="2026-03-04", language=language))
    assert len(summary.sentences) == sentences
    assert all(len(sentence.text) <= 710 for sentence in summary.sentences)
    assert (note is None) == (not summary.notes)
    assert note is None or any(note in each.text for each in summary.notes)


PIECES = st.sampled_from(
    ["The tide rose by 2 meters on Friday. ", "He left. ", "“Yes,” she said. ", "¥3 million", "\n\n", " ", "12％増えた。",
     "同氏は3日に述べた。", "「港」", "...", "Mr. Oda, 71, said ", "1,000 people came. ", "\u2028", "🚢", "(", "last year "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["en", "ja", "de"]))
@settings(max_examples=60, deadline=None)
def test_every_quote_stands_in_the_article_whatever_its_text(text: str, language: str) -> None:
    article = Article(id="any", title="Tide", text=text, published_at="2026-03-04", language=language)
    for chosen in choose_sentences(article, length="long"):
        assert text[chosen.start : chosen.end] == chosen.text
    summary = summary_of(article, "long")
    for quote in summary.citations:
        assert text[quote.start : quote.end] == quote.quote
    for sentence in summary.sentences:
        bare = re.sub(r" ?[\[［][^\]］]*[\]］]", "", sentence.text)
        assert bare == re.sub(
            r" ?[\[［][^\]］]*[\]］]", "", summary.citations[sentence.citations[0] - 1].quote
        )


def test_progress_is_told_in_characters_of_all_articles() -> None:
    long = Article("long", "Piers", "The pier cost 40 million yen. " * 400, published_at="2026-03-04")
    for style in ("prose", "briefing"):
        seen: list[tuple[int, int, str]] = []
        request = SummaryRequest(topic="pier" if style == "prose" else None, style=style)  # type: ignore[arg-type]
        summarize(
            [long],
            None,
            request,
            embedder="none",
            progress=lambda done, total, unit, seen=seen: seen.append((done, total, unit)),  # type: ignore[misc]
        )
        assert seen == sorted(seen)
        assert len(seen) > 4
        assert seen[-1] == (len(long.text), len(long.text), "characters")


def test_progress_goes_on_from_article_to_article() -> None:
    seen: list[int] = []
    summarize(
        [HARBOUR, MINATO],
        None,
        SummaryRequest(style="briefing", as_of="2026-03-05"),
        embedder="none",
        progress=lambda done, total, unit: seen.append(done),
    )
    assert seen == sorted(seen)
    assert seen[-1] == len(HARBOUR.text) + len(MINATO.text)


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("Refresh often for updates throughout the day of the vote.", True),
        ("Find the latest news about fires on the island, and what to watch for.", True),
        ("Here are updates and information on the ferry.", True),
        ("Below is the obituary that we ran on the day after.", True),
        ("The Harbour Post will be providing updates as they come.", True),
        ("Purchases made through our links may earn us a commission.", True),
        ("The mayor and her family pose for a photo on the pier.", True),
        ("The island has a newspaper here and there, and a station.", False),
        ("Share prices of the line fell below ¥900 on the news.", False),
        ("The board will find the money below the line.", False),
    ],
)
def test_what_a_page_says_of_itself_is_not_of_the_story(text: str, beside: bool) -> None:
    assert is_beside_the_story(text, japanese=False) is beside
