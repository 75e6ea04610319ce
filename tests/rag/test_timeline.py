"""Timelines: which dates are events, on which day, planned or not, and one entry for one event."""

from dataclasses import replace

import pytest

from index.records import Article
from rag.records import Summary, TimelineEntry
from rag.summary import summarize
from rag.summary_request import SummaryRequest

TUESDAY = Article(
    id="post",
    title="Minatomi to build a second ferry",
    source="Harbour Post",
    published_at="2026-03-03",
    text="The council of Minatomi approved the budget for a second ferry on Monday.",
)


def timeline(*articles: Article, **asked: object) -> Summary:
    request = SummaryRequest(**{"style": "timeline", "as_of": "2026-03-20", **asked})  # type: ignore[arg-type]
    summary = summarize(list(articles), None, request, embedder="none")
    by_id = {article.id: article for article in articles}
    for entry in summary.timeline:
        assert entry.citations[0] == entry.citation
        assert summary.citations[entry.citation - 1].quote == entry.text
        for number in entry.citations:
            quoted = summary.citations[number - 1]
            assert by_id[quoted.article_id].text[quoted.start : quoted.end] == quoted.quote
    return summary


def told(text: str, **article: object) -> list[tuple[str, str]]:
    """Day and status of each entry of an article with this text, published on Tuesday, 3 March 2026."""
    summary = timeline(replace(TUESDAY, text=text, **article))  # type: ignore[arg-type]
    return [(entry.value, entry.status) for entry in summary.timeline]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("The council approved the budget for the boat on Monday.", [("2026-03-02", "reported")]),
        ("The council will vote on the fares of the boat on 12 March.", [("2026-03-12", "planned")]),
        ("The ferry is to enter service in October.", [("2026-10", "planned")]),
        ("The council will meet at the town hall on Tuesday.", [("2026-03-03", "planned")]),
        ("The first ferry began to run between the islands in 1998.", [("1998", "reported")]),
        ("A third ferry will be built at the old shipyard in 2031.", [("2031", "planned")]),
        ("The council will hold an October vote on the fares.", [("2026-10", "planned")]),
        (
            "Four boats that were sold in 2019 came home today.",
            [("2019", "reported"), ("2026-03-03", "reported")],
        ),
        ("3 March 2026: vote of the council on the second ferry", [("2026-03-03", "reported")]),
        ("The fair runs from 6 March to 9 March in the old harbour.", [("2026-03-06", "planned")]),
    ],
)
def test_a_day_on_which_something_happens_is_an_event(text: str, entries: list[tuple[str, str]]) -> None:
    assert told(text) == entries


@pytest.mark.parametrize(
    "text",
    [
        "The boat carried more passengers than in 2019 and as many as a year earlier.",
        "Fares have risen by ¥40 since 2 February for all islanders.",
        "The 2019 budget of the town was the largest of that decade by far.",
        "The ferry of the 1990s had a wooden deck and a brass bell.",
        "A ride will cost ¥230, the same as on the two lines that exist today.",
        "In a single day more rain fell than is usual, nearly as much as in an ordinary October.",
        "The market is held every Tuesday.",
        "3 March 2026, 18:30 Aya Sato",
        "The town needs a larger boat in today's traffic between the islands.",
        "Will the council vote on the fares of the boat on 12 March?",
        "Sign up for the newsletter of the harbour before 12 March.",
        "Aya Sato, 52, has been mayor of the town for nine years.",
    ],
)
def test_a_date_that_is_only_mentioned_is_none(text: str) -> None:
    assert told(text) == []


def test_the_day_of_a_statement_gives_way_to_the_day_that_it_tells() -> None:
    assert told("The ferry will open on 5 October, Mayor Aya Sato said on Tuesday.") == [
        ("2026-10-05", "planned")
    ]
    assert told("The mayor told the council on Monday that nobody had asked for a pier.") == [
        ("2026-03-02", "reported")
    ]


def test_a_sentence_that_tells_two_days_makes_two_entries() -> None:
    text = "The council approved the budget on Monday and will vote on the fares on 12 March."
    assert told(text) == [("2026-03-02", "reported"), ("2026-03-12", "planned")]


def test_the_event_and_its_publication_are_two_clocks() -> None:
    (entry,) = timeline(TUESDAY).timeline
    assert (entry.value, entry.published_at) == ("2026-03-02", "2026-03-03")


def test_entries_stand_in_the_order_of_their_days() -> None:
    text = (
        "The ferry is to enter service in October. The first ferry began to run on 3 March 1998. "
        "The council approved the budget on Monday. A third boat is to follow in 2031."
    )
    assert [value for value, _ in told(text)] == ["1998-03-03", "2026-03-02", "2026-10", "2031"]


def _one(articles: list[Article]) -> TimelineEntry:
    (entry,) = timeline(*articles).timeline
    return entry


def test_one_event_in_two_papers_is_one_entry_with_both_quotes() -> None:
    courier = replace(
        TUESDAY,
        id="courier",
        published_at="2026-03-04",
        text="On Monday Minatomi's council approved the budget of ¥240 million for a second ferry.",
    )
    entry = _one([courier, TUESDAY])
    assert len(entry.citations) == 2
    assert (entry.text, entry.published_at) == (TUESDAY.text, "2026-03-03")


def test_another_event_of_the_same_day_is_another_entry() -> None:
    other = replace(
        TUESDAY, id="other", text="A fishing boat ran aground off the island of Okinose on Monday."
    )
    assert len(timeline(TUESDAY, other).timeline) == 2


def test_the_same_words_of_others_are_another_event() -> None:
    other = replace(
        TUESDAY, id="other", text="The council of Kirishio approved the budget for a second ferry on Monday."
    )
    assert len(timeline(TUESDAY, other).timeline) == 2


def test_a_plan_that_came_to_pass_is_told_by_the_report_of_it() -> None:
    plan = replace(TUESDAY, text="The council of Minatomi will vote on the fares of the ferry on 12 March.")
    done = replace(
        TUESDAY,
        id="done",
        published_at="2026-03-13",
        text="The council of Minatomi voted on the fares of the ferry on Thursday and set them at ¥300.",
    )
    entry = _one([plan, done])
    assert (entry.status, entry.text, len(entry.citations)) == ("reported", done.text, 2)
    assert entry.published_at == "2026-03-13"


def test_a_plan_whose_day_is_over_is_noted() -> None:
    plan = replace(TUESDAY, text="The council of Minatomi will vote on the fares of the ferry on 12 March.")
    notes = [note.text for note in timeline(plan).notes]
    assert notes == [
        "1 planned event lies before 2026-03-20; whether it came to pass, the articles do not tell."
    ]
    assert timeline(plan, as_of="2026-03-05").notes == ()


def test_more_events_than_are_shown_are_counted() -> None:
    days = " ".join(f"Boat number {n} of the yard was launched on {n} January 2026." for n in range(1, 13))
    summary = timeline(replace(TUESDAY, text=days), length="short")
    assert len(summary.timeline) == 8
    assert any(note.text.startswith("4 further dated events are left out") for note in summary.notes)


def test_many_sentences_of_one_day_do_not_fill_the_timeline() -> None:
    words = ("mast", "keel", "hull", "rudder", "anchor", "cabin")
    text = " ".join(f"Workers repaired the {word} on Monday." for word in words)
    assert len(told(text + " The yard closed for the winter on 5 January.")) == 4


def test_an_article_without_dates_says_so() -> None:
    summary = timeline(replace(TUESDAY, text="Nobody on the council took up the idea of a pier."))
    assert summary.timeline == ()
    assert any(note.text == "The articles date no event." for note in summary.notes)


def test_an_article_without_a_date_of_its_own_places_no_weekday() -> None:
    summary = timeline(replace(TUESDAY, published_at=None))
    assert summary.timeline == ()
    assert any("no date of publication" in note.text for note in summary.notes)


def test_japanese_events_are_dated_too() -> None:
    text = (
        "町議会は2日、フェリーの予算を可決した。フェリーは10月に就航する予定だ。乗客は前年同期より多かった。"
    )
    assert told(text, language="ja") == [("2026-03-02", "reported"), ("2026-10", "planned")]
