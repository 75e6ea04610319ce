from typing import Any

from api.wire import wire
from index.errors import UnknownArticle
from index.records import ArticlePage


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


def test_known_ids_are_removed_beside_unknown_ones(rag: Any, engine: Any) -> None:
    engine.play(UnknownArticle("There is no article x."), None)
    outcome = rag("remove", "x", "ferry1", "--json")
    assert (outcome.code, outcome.json) == (1, {"removed": ["ferry1"], "unknown": ["x"]})
    assert outcome.err == "rag: There is no article x.\n"
