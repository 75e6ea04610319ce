from pathlib import Path
from typing import Any

from api.checkup import Check, check_up
from index.embedding import DEFAULT_EMBEDDER
from index.errors import LibraryInUse
from index.records import LibraryStatus


def _checks(engine: Any) -> dict[str, Check]:
    return {check.name: check for check in check_up(engine).checks}


def _status(chroma: int, tantivy: int) -> LibraryStatus:
    return LibraryStatus(2, 3, chroma, tantivy, DEFAULT_EMBEDDER)


def test_indexes_that_hold_what_the_library_holds_are_well(engine: Any) -> None:
    engine.play(_status(3, 3))
    check = _checks(engine)["library"]
    assert (check.ok, check.detail) == (True, "articles: 2; chunks: 3, in Chroma: 3, in Tantivy: 3")


def test_an_index_that_lost_something_is_a_problem_with_its_remedy(engine: Any) -> None:
    engine.play(_status(2, 3))
    check = _checks(engine)["library"]
    assert not check.ok
    assert "rag rebuild" in check.detail


def test_a_library_at_work_elsewhere_is_no_fault(engine: Any) -> None:
    engine.play(LibraryInUse("It is in use by process 7."))
    check = _checks(engine)["library"]
    assert (check.ok, check.detail) == (True, "It is in use by process 7.")


def test_a_home_that_is_a_file_is_a_problem(engine: Any, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("", "utf-8")
    engine.play(_status(3, 3))
    checkup = check_up(engine)
    assert not checkup.ok
    assert [check.name for check in checkup.checks if not check.ok] == ["home"]


def test_everything_a_first_question_needs_is_named(engine: Any) -> None:
    engine.play(_status(3, 3))
    names = set(_checks(engine))
    assert {"python", "chromadb", "tantivy", "token ranks", "home", "library", "embedder", "reader"} <= names
