"""Retrieval over a real library of small articles."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.errors import InvalidRequest
from index.library import Library
from index.records import Article, Filters
from rag.retrieval import Search, Steps, retrieve, search

pytestmark = pytest.mark.slow

BUDGETS = tuple(
    Article(
        id=f"budget-{month:02}",
        title=f"Hoshimi council passes a budget for month {month}",
        text=f"The council of Hoshimi passed a budget of {month} million euros. " * 3
        + "\n\n"
        + f"It was the vote of month {month}, and the gallery was full.",
        source="The Weir" if month % 2 else "Lamb Gazette",
        published_at=f"2025-{month:02}-10",
    )
    for month in range(1, 13)
)
GLACIER = Article(
    id="glacier",
    title="Glacier loses its name",
    text="A glacier above Port Maren was taken off the maps.",
    published_at="2025-11-30",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Iterator[Library]:
    library = Library(tmp_path_factory.mktemp("retrieval"), embedder="all-MiniLM-L6-v2", models=models_folder)
    library.add([*BUDGETS, GLACIER])
    yield library
    library.close()


@pytest.fixture
def ids(library: Library) -> Callable[..., list[str]]:
    def found(question: str, **asked: object) -> list[str]:
        return [passage.article_id for passage in search(library, question, **asked)]  # type: ignore[arg-type]

    return found


def test_the_newest_of_equals_comes_first(ids: Callable[..., list[str]]) -> None:
    question = "What budget did the council of Hoshimi pass?"
    assert ids(question, as_of="2025-12-12")[0] == "budget-12"
    assert ids(question, as_of="2025-07-12")[0] == "budget-07"


def test_nothing_after_as_of_is_found(ids: Callable[..., list[str]]) -> None:
    assert not set(ids("council budget", as_of="2025-03-09", k=50)) & {f"budget-{m:02}" for m in range(3, 13)}


def test_nothing_after_the_minute_of_as_of_is_found(library: Library) -> None:
    morning, evening = (
        Article(id=f"wharf-{hour}", title="The wharf at Hoshimi", text="The wharf at Hoshimi is closed.",
                published_at=f"2026-02-03T{hour}:00+09:00")
        for hour in ("08", "20")
    )  # fmt: skip
    library.add([morning, evening])
    for steps in (Steps(), Steps(dense=False), Steps(keyword=False)):
        for as_of, expected in (
            ("2026-02-03T12:00+09:00", {"wharf-08"}),
            ("2026-02-02T23:30Z", {"wharf-08"}),
            ("2026-02-02T22:30Z", set()),
            ("2026-02-03", {"wharf-08", "wharf-20"}),
        ):
            found = retrieve(library, Search("Is the wharf at Hoshimi closed?", 50, as_of), steps=steps)
            assert {p.article_id for p in found.passages if p.article_id.startswith("wharf")} == expected


def test_days_named_in_the_question_narrow_the_search(library: Library) -> None:
    found = retrieve(library, Search("What budget did Hoshimi pass in April?", as_of="2025-12-12"))
    assert {passage.article_id for passage in found.passages} == {"budget-04"}
    assert found.window is not None
    assert (found.window.start, found.window.end, found.relaxed) == ("2025-04-01", "2025-04-30", False)
    assert all(parts.in_window for parts in found.parts)


def test_what_came_before_cannot_tell_what_came_since(library: Library) -> None:
    found = retrieve(library, Search("Which budgets has Hoshimi passed since 3 October?", as_of="2025-12-12"))
    assert {passage.article_id for passage in found.passages if passage.article_id != "glacier"} == {
        f"budget-{month}" for month in (10, 11, 12)
    }
    assert not found.relaxed


def test_the_last_few_days_are_left_to_the_recency_prior(library: Library) -> None:
    found = retrieve(library, Search("Which budget did Hoshimi pass this week?", as_of="2025-12-12"))
    assert found.window is None
    assert found.passages[0].article_id == "budget-12"


def test_within_days_that_are_past_none_is_too_old(library: Library) -> None:
    found = retrieve(
        library, Search("What did Hoshimi decide in the first half of 2025?", as_of="2025-12-12")
    )
    assert found.window is not None
    assert (found.window.start, found.window.end) == ("2025-01-01", "2025-06-30")
    assert len({parts.recency for parts in found.parts}) == 1


def test_days_in_which_nothing_fits_are_given_up_and_that_is_said(library: Library) -> None:
    found = retrieve(library, Search("Which glacier was taken off the maps in April?", as_of="2025-12-12"))
    assert found.relaxed
    assert found.passages[0].article_id == "glacier"


def test_filters_hold(ids: Callable[..., list[str]]) -> None:
    asked = {"as_of": "2025-12-31", "k": 50}
    assert set(ids("council budget", filters=Filters(source=("The Weir",)), **asked)) <= {
        f"budget-{month:02}" for month in range(1, 13, 2)
    }
    assert set(ids("council budget", filters=Filters(article_ids=("budget-05",)), **asked)) == {"budget-05"}
    days = Filters(published_from="2025-06-01", published_to="2025-07-31")
    assert set(ids("council budget", filters=days, **asked)) == {"budget-06", "budget-07"}


def test_passages_are_whole_stretches_of_their_article_and_overlap_nowhere(library: Library) -> None:
    found = search(library, "council budget gallery vote", k=50, as_of="2025-12-31")
    places = set()
    for passage in found:
        article = library.store.article(passage.article_id)
        assert article.text[passage.start : passage.end] == passage.text
        for position in range(passage.start, passage.end):
            assert (passage.article_id, position) not in places
            places.add((passage.article_id, position))


def test_each_step_can_be_left_out(library: Library) -> None:
    asked = Search("What budget did Hoshimi pass in April?", as_of="2025-12-12")
    assert retrieve(library, asked, steps=Steps(window=False)).passages[0].article_id == "budget-12"
    without = retrieve(library, asked, steps=Steps(recency=False, article=False, further=False, dense=False))
    assert {(part.recency, part.article, part.further, part.dense) for part in without.parts} == {
        (1.0, 0.0, 0.0, 0.0)
    }


def test_a_date_that_is_none_is_refused(library: Library) -> None:
    with pytest.raises(InvalidRequest, match="as_of"):
        search(library, "council", as_of="soon")


LAMP = Article(
    id="lamp", title="岬の灯台", text="灯台守は、鯨油の代わりに菜種油を使った。" * 2, language="ja"
)
PIER = Article(id="pier", title="木の桟橋", text="大工は、嵐で折れた杭を三日で直した。" * 2, language="ja")


@pytest.fixture(scope="module")
def japanese(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Iterator[Library]:
    library = Library(tmp_path_factory.mktemp("japanese"), embedder="all-MiniLM-L6-v2", models=models_folder)
    library.add([LAMP, PIER, GLACIER])
    yield library
    library.close()


def test_japanese_is_found_by_words_alone_where_the_embedder_reads_english(japanese: Library) -> None:
    found = retrieve(japanese, Search("灯台守は何の油を使ったか。"))
    assert [passage.article_id for passage in found.passages][:1] == ["lamp"]
    assert {parts.dense for parts in found.parts} == {0.0}


def test_the_words_of_a_japanese_title_are_searched(japanese: Library) -> None:
    assert search(japanese, "木の桟橋について")[0].article_id == "pier"


def test_a_japanese_question_whose_words_stand_nowhere_still_finds_something(japanese: Library) -> None:
    assert search(japanese, "ヴヴ")
