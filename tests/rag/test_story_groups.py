from dataclasses import replace

from index.records import Article
from rag.story_groups import group_stories, story_notes

TIDE = (
    "The harbour office of Minatomi warned on Tuesday of a spring tide that may reach the fish market. "
    "Workers carried sandbags to the quay in the morning and closed two of the three slipways. "
    "The market's manager, Kenji Oda, said the ice house stood a metre above the highest tide on record. "
    "Fishing boats were told to double their lines before the evening and to leave nobody aboard."
)
POST = Article(
    id="post",
    title="Spring tide may reach Minatomi fish market, harbour office warns",
    text=f"MINATOMI (Reuters) — {TIDE}",
    source="Harbour Post",
    published_at="2026-03-03T09:00",
)
COURIER = replace(
    POST, id="courier", text=f"{TIDE} More follows.", source="Bay Courier", published_at="2026-03-03T08:00"
)
OTHER = Article(
    id="other", title="Ferry", text="The ferry to the island ran on time all week.", published_at="2026-03-02"
)


def test_the_same_text_in_two_papers_is_one_story_the_earliest_first() -> None:
    stories = group_stories([POST, OTHER, COURIER])
    assert [story.record.article_ids for story in stories] == [("courier", "post"), ("other",)]
    assert stories[0].quoted is COURIER


def test_quoted_is_the_article_that_was_found() -> None:
    assert group_stories([COURIER, POST], preferred={"post"})[0].quoted is POST


def test_duplicates_that_the_library_knows_are_one_story_however_short() -> None:
    short = replace(OTHER, id="short", duplicates=("other",))
    assert len(group_stories([OTHER, short])) == 1


def test_a_note_names_the_papers_the_agency_and_the_first() -> None:
    (note,) = story_notes(group_stories([POST, OTHER, COURIER]), "en")
    assert note.kind == "duplicates"
    assert note.text == (
        "2 articles are one text by Reuters (Bay Courier, Harbour Post) and count as one source. "
        "First: Bay Courier, 2026-03-03."
    )
    (note,) = story_notes(group_stories([POST, COURIER]), "ja")
    assert note.text.startswith("2本の記事は同じ文章（Reuters）です")
