from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.linking import link_older
from index.records import Article
from index.store import Store
from index.stored import PreparedArticle

WORDS = [f"word{number}" for number in range(80)]
NOTHING = np.zeros((0, 4), dtype=np.float32)


def text(*, changed=0, length=80):
    """80 words, of which the last so many are others."""
    return " ".join([*WORDS[: length - changed], *(f"other{number}" for number in range(changed))])


def prepared(article_id, body, *, day="2026-03-03"):
    return PreparedArticle(
        Article(id=article_id, title="", text=body, published_at=day), f"{article_id}{body}", [], NOTHING
    )


def links(items, path):
    store = Store(path)
    store.put(items)
    ids = [item.article.id for item in items]
    found = {article_id: store.duplicates(ids).get(article_id, ()) for article_id in ids}
    store.close()
    return found


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "library.sqlite")
    yield store
    store.close()


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(["2026-03-03", "2026-03-05", "2026-04", None])),
        min_size=2,
        max_size=6,
    ),
    st.randoms(),
)
@settings(max_examples=60, deadline=None)
def test_links_are_symmetric_and_do_not_depend_on_the_order_of_adding(edits, chance):
    items = [prepared(f"a{n}", text(changed=changed), day=day) for n, (changed, day) in enumerate(edits)]
    found = links(items, Path(":memory:"))
    assert all(one in found[other] for one, others in found.items() for other in others)
    assert all(one not in others for one, others in found.items())
    shuffled = chance.sample(items, len(items))
    assert links(shuffled, Path(":memory:")) == found


def test_three_papers_that_ran_one_story_are_linked_in_any_order(tmp_path):
    items = [prepared("a", text()), prepared("b", text(changed=2)), prepared("c", text(changed=4))]
    for number, order in enumerate(permutations(items)):
        found = links(list(order), tmp_path / f"{number}.sqlite")
        assert found == {"a": ("b", "c"), "b": ("a", "c"), "c": ("a", "b")}


def test_duplicates_stand_with_the_article_and_in_the_list(store):
    store.put([prepared("a", text()), prepared("b", text()), prepared("c", text(changed=60))])
    assert store.article("a").duplicates == ("b",)
    assert {article.id: article.duplicates for article in store.page(0, 9)} == {
        "a": ("b",),
        "b": ("a",),
        "c": (),
    }


def test_links_vanish_with_the_article(store):
    store.put([prepared("a", text()), prepared("b", text())])
    store.remove("b")
    assert store.article("a").duplicates == ()
    store.put([prepared("b", text(changed=60))])
    assert store.article("a").duplicates == ()


def test_links_follow_a_new_version(store):
    store.put([prepared("a", text()), prepared("b", text(changed=60))])
    assert store.duplicates(["a", "b"]) == {}
    store.put([prepared("b", text(changed=1))])
    assert store.duplicates(["a", "b"]) == {"a": ("b",), "b": ("a",)}
    store.put([prepared("a", text(changed=60))])
    assert store.duplicates(["a", "b"]) == {}


def test_nothing_is_left_behind_by_removed_articles(store):
    store.put([prepared("a", text()), prepared("b", text())])
    store.remove("a")
    store.remove("b")
    for table in ("signatures", "bands", "duplicates"):
        assert store._value(f"SELECT count(*) FROM {table}") == 0


def test_articles_of_an_older_program_are_linked_once_and_said_so(store):
    store.put([prepared("a", text()), prepared("b", text())])
    for table in ("signatures", "bands", "duplicates"):
        store._rows(f"DELETE FROM {table}")
    said = []
    link_older(store, say=said.append)
    assert store.article("a").duplicates == ("b",)
    link_older(store, say=said.append)
    assert said == ["Comparing 2 articles with each other for near-duplicates; this is done once."]
