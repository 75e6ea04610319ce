import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.backup import inspect_backup, write_backup
from index.errors import InvalidRequest, LibraryDamaged, LibraryMismatch
from index.identity import content_hash
from index.library import Library
from index.records import Article, Chunk
from index.stored import PreparedArticle

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


def prepared(number):
    text = f"Note {number} stands here."
    article = Article(id=f"n{number}", title=f"Note {number}", text=text)
    vector = np.random.default_rng(number).normal(size=(1, 8)).astype(np.float32)
    chunk = Chunk(article.id, 0, 0, len(text), text, article.title)
    return PreparedArticle(article, content_hash(article), [chunk], vector / np.linalg.norm(vector))


def stock(library, numbers):
    library.store.put(prepared(number) for number in numbers)
    library._follow_all()


@pytest.fixture
def open_in(tmp_path):
    """Opens a library in a folder of the test, without embedder."""

    def opened(name, **options):
        return closing(Library(tmp_path / name, embedder="none", models=tmp_path, **options))

    return opened


def test_a_backup_put_back_elsewhere_is_the_same_library(open_in, tmp_path):
    with open_in("one") as library:
        stock(library, range(10))
        report = write_backup(library.home, tmp_path / "backup.sqlite")
        assert (report.articles, report.chunks) == (10, 10)
        assert report.size == (tmp_path / "backup.sqlite").stat().st_size
    with open_in("two") as library:
        library.restore(tmp_path / "backup.sqlite")
        assert library.verify(everything=True).ok
        assert [article.id for article in library.page(offset=0, limit=99).articles] == sorted(
            f"n{number}" for number in range(10)
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.sqlite", "one", "two"]


def test_backups_taken_while_articles_are_added_are_each_whole(open_in, tmp_path):
    with open_in("one") as library:
        stock(library, range(5))
        adding = threading.Thread(target=lambda: [stock(library, range(n, n + 5)) for n in range(5, 200, 5)])
        adding.start()
        held = []
        while adding.is_alive():
            file = tmp_path / f"backup-{len(held)}"
            held.append(write_backup(library.home, file))
        adding.join()
        assert [report.articles for report in held] == sorted(report.articles for report in held)
        assert all(report.articles % 5 == 0 and report.articles == report.chunks for report in held)
        assert library.verify(everything=True).ok
    with open_in("two") as library:
        library.restore(tmp_path / f"backup-{len(held) // 2}")
        assert library.verify(everything=True).ok


def test_a_library_with_articles_is_replaced_only_by_force(open_in, tmp_path):
    with open_in("one") as library:
        stock(library, range(3))
        write_backup(library.home, tmp_path / "backup")
        stock(library, range(3, 6))
        with pytest.raises(InvalidRequest, match="holds 6 articles.*--force"):
            library.restore(tmp_path / "backup")
        assert library.store.article_count() == 6
        library.restore(tmp_path / "backup", force=True)
        assert library.store.article_count() == 3
        assert library.verify(everything=True).ok


def test_what_is_no_library_is_refused_before_anything_is_touched(open_in, tmp_path):
    with open_in("one") as library:
        stock(library, range(300))
        good = tmp_path / "good"
        write_backup(library.home, good)
        text, table, newer, hole = (tmp_path / name for name in ("text", "table", "newer", "hole"))
        text.write_text("hello" * 1000)
        with closing(sqlite3.connect(table)) as database:
            database.execute("CREATE TABLE manifest (x)")
        shutil.copy(good, newer)
        with closing(sqlite3.connect(newer)) as database:
            database.execute("PRAGMA user_version = 99")
        data = bytearray(good.read_bytes())
        data[4096 * 3 : 4096 * 8] = bytes(4096 * 5)
        hole.write_bytes(data)
        for file, kind in (
            (tmp_path / "missing", InvalidRequest),
            (tmp_path, InvalidRequest),
            (text, LibraryDamaged),
            (table, InvalidRequest),
            (newer, LibraryMismatch),
            (hole, LibraryDamaged),
        ):
            with pytest.raises(kind, match=file.name):
                library.restore(file, force=True)
        assert library.store.article_count() == 300
        assert library.verify(everything=True).ok


def test_a_backup_is_the_way_out_of_a_damaged_library(open_in, tmp_path):
    with open_in("one") as library:
        stock(library, range(30))
        write_backup(library.home, tmp_path / "backup")
    (tmp_path / "one" / "library.sqlite").write_bytes(b"gone" * 5000)
    with open_in("one") as library:
        with pytest.raises(LibraryDamaged, match="rag restore FILE --force"):
            library.store  # noqa: B018
        library.restore(tmp_path / "backup", force=True)
        assert library.verify(everything=True).ok


@pytest.mark.parametrize(("name", "articles"), [("backup copied", 4), ("backup put back", 2)])
def test_a_kill_while_restoring_leaves_the_old_or_the_new(open_in, tmp_path, name, articles):
    with open_in("one") as library:
        stock(library, range(2))
        write_backup(library.home, tmp_path / "backup")
        stock(library, range(2, 4))
    script = (
        "import os, signal\nfrom pathlib import Path\nfrom index.library import Library\n"
        "def step(name):\n"
        f"    if name == {name!r}: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"home = Path({str(tmp_path)!r})\n"
        "library = Library(home / 'one', embedder='none', models=home, step=step)\n"
        "library.restore(home / 'backup', force=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == -9
    with open_in("one") as library:
        assert library.store.article_count() == articles
        assert library.verify(everything=True).ok


def test_a_backup_that_cannot_be_written_says_so(open_in, tmp_path):
    with pytest.raises(InvalidRequest, match="no library in"):
        write_backup(tmp_path / "nowhere", tmp_path / "backup")
    with open_in("one") as library:
        stock(library, range(2))
        for file in (tmp_path, library.home / "library.sqlite", tmp_path / "no" / "folder"):
            with pytest.raises(InvalidRequest, match="cannot be written"):
                write_backup(library.home, file)
    assert inspect_backup(tmp_path / "one" / "library.sqlite").articles == 2
