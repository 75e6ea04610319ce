import sqlite3

import numpy as np
import pytest

from index.records import Article
from index.schema import MIGRATIONS, SCHEMA_VERSION
from index.store import Store
from index.stored import PreparedArticle

NOTHING = np.zeros((0, 4), dtype=np.float32)


def put(store, text, digest, *, title="Ferry"):
    article = Article(id="ferry", title=title, text=text, published_at="2026-03-03")
    store.put([PreparedArticle(article, digest, [], NOTHING)])


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "library.sqlite")
    yield store
    store.close()


def test_a_text_that_comes_back_is_a_version_again(store):
    for text, digest in (("It costs 4.", "a"), ("It costs 5.", "b"), ("It costs 4.", "a")):
        put(store, text, digest)
    assert [version.hash for version in store.article("ferry").versions] == ["a", "b", "a"]
    versions = store.versions("ferry")
    assert [version.text for version in versions] == ["It costs 4.", "It costs 5.", "It costs 4."]
    assert [version.seen_at for version in versions] == sorted(version.seen_at for version in versions)
    assert (versions[0].title, versions[0].published_at) == ("Ferry", "2026-03-03")


def test_storing_the_newest_version_again_changes_nothing(store):
    put(store, "It costs 4.", "a")
    before = store.versions("ferry")
    put(store, "It costs 4.", "a")
    assert store.versions("ferry") == before


def test_only_articles_with_an_earlier_version_are_looked_up(store):
    put(store, "It costs 4.", "a")
    assert store.changed_versions(["ferry"]) == {}
    put(store, "It costs 5.", "b")
    assert [version.hash for version in store.changed_versions(["ferry", "x"])["ferry"]] == ["a", "b"]


def test_removing_an_article_removes_its_versions(store):
    put(store, "It costs 4.", "a")
    store.remove("ferry")
    assert store.versions("ferry") == []


def test_a_file_of_the_first_schema_is_brought_up_to_date_in_place(tmp_path):
    path = tmp_path / "library.sqlite"
    database = sqlite3.connect(path)
    database.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1;")
    database.execute("INSERT INTO manifest VALUES ('embedder', 'e')")
    for name in ("ferry", "market"):
        values = (name, "Ferry", "It costs 5.", "2026-03-03", "en", "[]", "b", 20260303)
        database.execute(
            "INSERT INTO articles (id, title, text, published_at, language, removed, hash, day) "
            "VALUES (?,?,?,?,?,?,?,?)",
            values,
        )
    for digest, seen_at in (("b", "2026-03-05"), ("a", "2026-03-04")):
        database.execute(
            "INSERT INTO versions VALUES ('ferry', ?, ?, 'Ferry', 'It costs.', NULL)", (digest, seen_at)
        )
    database.commit()
    database.close()

    store = Store(path)
    assert [version.hash for version in store.article("ferry").versions] == ["a", "b"]
    assert store.manifest() == {"embedder": "e"}
    assert sorted(store.unlinked()) == ["ferry", "market"]
    store.link(store.unlinked())
    assert store.unlinked() == []
    store.close()
    Store(path).close()
    fresh = Store(tmp_path / "fresh.sqlite")
    fresh.close()
    assert tables(path) == tables(tmp_path / "fresh.sqlite")


def tables(path):
    database = sqlite3.connect(path)
    rows = database.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    database.close()
    return rows
