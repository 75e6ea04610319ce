import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from index.errors import InvalidRequest, LibraryInUse, LibraryMismatch, UnknownArticle
from index.records import Article, Filters, ReadFailure

pytestmark = pytest.mark.slow

FERRY = Article(
    id="ferry",
    title="Island ferry to run at night",
    text="The ferry to Moss Island will run until midnight from June.\n\nTickets cost 4 euros, the harbour office said.",
    source="The Weir",
    published_at="2026-03-04",
)
BAKERY = Article(
    id="bakery",
    title="Bakery wins bread prize",
    text="A bakery in Upper Lamb won the county's bread prize on Sunday. Its rye loaf weighs two kilograms.",
    source="Lamb Gazette",
    published_at="2026-04-12",
)
TUNNEL = Article(
    id="tunnel",
    title="白浜トンネルが開通",
    text="白浜トンネルが3日、開通した。長さは2.4キロで、工事には6年かかった。",
    language="ja",
    published_at="2026-05-03",
)


def found_by_words(library, words, **filters):
    return {
        place.article_id for place in places(library, library.search_keywords(words, 10, Filters(**filters)))
    }


def found_by_vector(library, text, **filters):
    hits = library.search_vectors(library.embedder.embed_question(text), 10, Filters(**filters))
    return [place.article_id for place in places(library, hits)]


def places(library, hits):
    return [library.places([hit.row])[hit.row] for hit in hits]


def test_added_articles_are_found_by_vector_and_by_words(open_library):
    library = open_library()
    report = library.add([FERRY, BAKERY, TUNNEL])
    assert report.added == ("ferry", "bakery", "tunnel")
    assert found_by_vector(library, "When does the boat sail?")[0] == "ferry"
    assert found_by_words(library, "weighing") == {"bakery"}
    assert found_by_words(library, "トンネルの長さ") == {"tunnel"}


def test_adding_the_same_again_changes_nothing(open_library):
    library = open_library()
    library.add([FERRY, BAKERY])
    before = library.status()
    report = library.add([FERRY, BAKERY, FERRY])
    assert (report.added, report.changed, report.chunks) == ((), (), 0)
    assert report.unchanged == ("ferry", "bakery", "ferry")
    assert library.status() == before


def test_a_changed_text_replaces_the_old_one_everywhere_and_is_a_new_version(open_library):
    library = open_library()
    library.add([FERRY])
    changed = replace(FERRY, text=FERRY.text.replace("midnight", "dawn"))
    assert library.add([changed]).changed == ("ferry",)
    assert found_by_words(library, "dawn") == {"ferry"}
    assert found_by_words(library, "midnight") == set()
    status = library.status()
    assert status.chunks == status.vectors_in_chroma == status.documents_in_tantivy
    assert len(library.store.article("ferry").versions) == 2


def test_two_versions_in_one_batch_end_with_the_later_one(open_library):
    library = open_library()
    changed = replace(FERRY, text=FERRY.text.replace("midnight", "dawn"))
    report = library.add([FERRY, changed])
    assert (report.added, report.changed) == (("ferry",), ("ferry",))
    assert library.store.article("ferry").text == changed.text
    assert found_by_words(library, "midnight") == set()


def test_remove_takes_an_article_out_of_all_three(open_library):
    library = open_library()
    library.add([FERRY, BAKERY])
    library.remove("ferry")
    assert found_by_words(library, "ferry") == set()
    assert "ferry" not in found_by_vector(library, "ferry to the island")
    status = library.status()
    assert (status.articles, status.chunks) == (1, status.vectors_in_chroma)
    assert status.documents_in_tantivy == status.chunks
    with pytest.raises(UnknownArticle, match="ferry"):
        library.remove("ferry")


def test_filters_hold_in_both_indexes(open_library):
    library = open_library()
    library.add([FERRY, BAKERY, TUNNEL])
    words = "ferry bakery prize トンネル"
    for filters, expected in (
        ({"published_to": "2026-04-01"}, {"ferry"}),
        ({"published_from": "2026-04-01", "published_to": "2026-04-30"}, {"bakery"}),
        ({"language": ("ja",)}, {"tunnel"}),
        ({"source": ("The Weir", "Nowhere")}, {"ferry"}),
        ({"article_ids": ("bakery", "tunnel")}, {"bakery", "tunnel"}),
        ({"article_ids": ("bakery",), "language": ("ja",)}, set()),
        ({"without": ("ferry",)}, {"bakery", "tunnel"}),
        ({"without": ("ferry", "bakery"), "language": ("en",)}, set()),
    ):
        assert found_by_words(library, words, **filters) == expected
        assert set(found_by_vector(library, words, **filters)) == expected


def test_deleted_index_folders_are_filled_again_without_embedding(open_library, tmp_path):
    library = open_library()
    library.add([FERRY, BAKERY])
    library.remove("bakery")
    vector = library.embedder.embed_question("ferry")
    for folder in ("chroma", "tantivy"):
        shutil.rmtree(tmp_path / "library" / folder)

    library = open_library()
    status = library.status()
    assert status.vectors_in_chroma == status.documents_in_tantivy == status.chunks
    assert found_by_words(library, "ferry") == {"ferry"}
    assert [p.article_id for p in places(library, library.search_vectors(vector, 1, Filters()))] == ["ferry"]
    assert "embedder" not in library.__dict__, "rebuilding must not load the embedder"


def test_an_index_that_fell_behind_catches_up_at_opening(open_library):
    library = open_library()
    library.add([FERRY])
    library._follow_all = lambda: None  # as if the process had died between store and indexes
    library.add([BAKERY])
    assert found_by_words(library, "bakery") == set()
    library = open_library()
    assert found_by_words(library, "bakery") == {"bakery"}
    assert library.status().vectors_in_chroma == library.status().chunks


def test_failures_are_reported_and_the_rest_is_added(open_library):
    failure = ReadFailure("x.txt", "x.txt is empty.")
    report = open_library().add([FERRY, failure, BAKERY])
    assert (report.added, report.failed) == (("ferry", "bakery"), (failure,))


def test_another_embedder_is_refused_with_the_way_out(open_library):
    library = open_library()
    library.add([FERRY])
    library.store.set_manifest({"digest": "0" * 64})
    library = open_library()
    with pytest.raises(LibraryMismatch, match=r"digest 0000.*RAG_EMBEDDER"):
        library.embedder  # noqa: B018


def test_a_second_process_is_told_who_owns_the_library(open_library, tmp_path):
    open_library()
    script = (
        "import sys\nfrom pathlib import Path\nfrom index.lock import LibraryLock\n"
        "from index.errors import LibraryInUse\n"
        "try:\n    LibraryLock(Path(sys.argv[1]))\nexcept LibraryInUse as error:\n    print(error)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "library")]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
    assert f"process {os.getpid()} " in said


def test_a_closed_library_can_be_opened_again(open_library, tmp_path):
    open_library()
    with pytest.raises(LibraryInUse):
        type(open_library())(tmp_path / "library", embedder="x", models=tmp_path)
    open_library()


def test_a_page_of_articles_says_where_the_next_one_begins(open_library):
    library = open_library()
    library.add([FERRY, BAKERY, TUNNEL])
    page = library.page(offset=0, limit=2)
    assert ([article.id for article in page.articles], page.total, page.next) == (["tunnel", "bakery"], 3, 2)
    assert library.page(offset=2, limit=2).next is None
    with pytest.raises(InvalidRequest):
        library.page(offset=-1, limit=2)
