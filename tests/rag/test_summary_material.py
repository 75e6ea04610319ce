"""Which stored articles a summary is made from."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.errors import UnknownArticle
from index.records import Article, Chunk, Passage
from index.store import Store
from index.stored import PreparedArticle
from rag.joining import passage
from rag.retrieval import Search
from rag.summary_material import gather
from rag.summary_request import SummaryRequest

TEXTS = {
    "2026-03-01": "The harbour tram of Kirishio will cost ¥3 billion.",
    "2026-03-10": "The harbour tram of Kirishio will cost ¥4 billion.",
    "2026-03-12": "Rice was planted a week early in the upper valley.",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "library.sqlite")
    for day, text in TEXTS.items():
        article = Article(id=day, title="News", text=text, published_at=day)
        chunk = Chunk(day, 0, 0, len(text), text, "News")
        store.put([PreparedArticle(article, day, [chunk], np.ones((1, 4), np.float32))])
    yield store
    store.close()


def gathered(store: Store, *ids: str, **asked: str) -> tuple[list[str], SummaryRequest]:
    """What is gathered where a search finds every article of its days, however far from the topic."""

    def find(search: Search) -> Sequence[Passage]:
        first, last = search.filters.published_from or "", search.filters.published_to or "~"
        found = [store.article(day) for day in TEXTS if first <= day <= last]
        return [passage(each, 0, len(each.text), 1.0) for each in found]

    material = gather(store, SummaryRequest(**asked), ids, find)  # type: ignore[arg-type]
    return [article.id for article in material.articles], material.request


def test_since_a_day_all_of_it_up_to_the_day_of_asking_the_newest_first(store: Store) -> None:
    assert gathered(store, since="2026-03-10", as_of="2026-03-20")[0] == ["2026-03-12", "2026-03-10"]
    assert gathered(store, since="2026-03-10", as_of="2026-03-11")[0] == ["2026-03-10"]
    assert gathered(store, since="2026-03-13", as_of="2026-03-20")[0] == []


def test_a_topic_leaves_out_what_does_not_speak_of_it(store: Store) -> None:
    ids, request = gathered(store, topic="harbour tram", as_of="2026-03-20")
    assert ids == ["2026-03-01", "2026-03-10"]
    assert request.gathered == ()
    assert gathered(store, topic="lighthouse", as_of="2026-03-20")[0] == []


def test_a_topic_since_a_day_brings_what_stood_before_to_tell_the_new_from(store: Store) -> None:
    ids, _ = gathered(store, topic="harbour tram", since="2026-03-05", as_of="2026-03-20")
    assert ids == ["2026-03-10", "2026-03-01"]


def test_an_article_that_has_but_a_part_of_the_topic_is_said_to(store: Store) -> None:
    _, request = gathered(store, topic="tram strike", as_of="2026-03-20")
    assert [note.text for note in request.gathered] == [
        "No article speaks of all of “tram strike”: none found has strike."
    ]


def test_an_id_that_does_not_exist_is_named(store: Store) -> None:
    assert gathered(store, "2026-03-10", "2026-03-10")[0] == ["2026-03-10"]
    with pytest.raises(UnknownArticle, match="nowhere"):
        gathered(store, "nowhere")
