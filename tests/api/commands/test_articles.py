from typing import Any

from api.wire import wire
from index.errors import UnknownArticle, UnknownVersion
from index.records import ArticlePage, ArticleVersion
from index.revisions import Change, Revision

REVISION = Revision(
    "ferry1",
    ArticleVersion("2026-03-03T09:12:00", "a" * 64),
    ArticleVersion("2026-03-05T10:00:00", "b" * 64),
    (Change("It costs 4.", "It costs 5.", 0, 11),),
)


def test_the_list_has_every_article_without_its_text(rag: Any, engine: Any, records: Any) -> None:
    one = (records.article,)
    engine.play(ArticlePage(one, 2, 1), ArticlePage(one, 2, 1), ArticlePage(one, 2))
    outcome = rag("list", "--json")
    assert outcome.code == 0
    assert outcome.json["total"] == 2
    assert len(outcome.json["articles"]) == 2
    assert "text" not in outcome.json["articles"][0]


def test_an_empty_library_is_no_failure(rag: Any, engine: Any) -> None:
    engine.play(ArticlePage((), 0))
    outcome = rag("list")
    assert (outcome.code, outcome.out) == (0, "0 articles in the library.\n")


def test_an_offset_and_a_limit_pick_a_page(rag: Any, engine: Any, records: Any) -> None:
    engine.play(ArticlePage((), 9), ArticlePage((records.article,), 9, 6))
    assert rag("list", "--offset", "5", "--limit", "1").code == 0
    assert engine.asked("articles") == {"offset": 5, "limit": 1}


def test_one_article_is_shown(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.article)
    assert rag("show", "ferry1", "--json").json == wire(records.article)


def test_what_changed_is_shown_and_given_as_json(rag: Any, engine: Any) -> None:
    engine.play(REVISION, REVISION)
    assert rag("show", "ferry1", "--diff", "--json").json == {
        "article_id": "ferry1",
        "from": {"seen_at": "2026-03-03T09:12:00", "hash": "a" * 64},
        "to": {"seen_at": "2026-03-05T10:00:00", "hash": "b" * 64},
        "changes": [{"before": "It costs 4.", "after": "It costs 5."}],
    }
    assert engine.asked("revision") == {"since": None}
    shown = rag("show", "ferry1", "--diff", "aaaa")
    assert "- It costs 4.\n+ It costs 5.\n  4 → 5" in shown.out
    assert engine.asked("revision") == {"since": "aaaa"}


def test_an_earlier_version_is_shown(rag: Any, engine: Any, records: Any) -> None:
    engine.play(records.article)
    assert rag("show", "ferry1", "--version", "aaaa", "--json").json == wire(records.article)
    assert engine.calls[-1][:2] == ("version", ("ferry1", "aaaa"))


def test_a_version_that_is_not_there_is_exit_status_1(rag: Any, engine: Any) -> None:
    engine.play(UnknownVersion("No version begins with 'ff'."))
    outcome = rag("show", "ferry1", "--version", "ff")
    assert (outcome.code, outcome.err) == (1, "rag: No version begins with 'ff'.\n")


def test_diff_and_version_do_not_go_together(rag: Any, engine: Any) -> None:
    assert rag("show", "ferry1", "--version", "aa", "--diff").code == 2
    assert engine.calls == []


def test_known_ids_are_removed_beside_unknown_ones(rag: Any, engine: Any) -> None:
    engine.play(UnknownArticle("There is no article x."), None)
    outcome = rag("remove", "x", "ferry1", "--json")
    assert (outcome.code, outcome.json) == (1, {"removed": ["ferry1"], "unknown": ["x"]})
    assert outcome.err == "rag: There is no article x.\n"
