"""A real Chroma server in place of the embedded one."""

import gc
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexUnreachable
from index.identity import content_hash
from index.library import Library
from index.records import Article, Chunk, Filters
from index.stored import PreparedArticle

# Chroma's client leaves its connections to the garbage collector, which warns.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")]

START_SECONDS = 30


def prepared(number):
    text = f"Note {number} stands here."
    article = Article(id=f"n{number}", title=f"Note {number}", text=text)
    vector = np.random.default_rng(number).normal(size=(1, 8)).astype(np.float32)
    chunk = Chunk(article.id, 0, 0, len(text), text, article.title)
    return PreparedArticle(article, content_hash(article), [chunk], vector / np.linalg.norm(vector))


@pytest.fixture(autouse=True)
def connections_collected():
    yield
    gc.collect()


def free_port():
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The URL of a Chroma server on the loopback interface."""
    port = free_port()
    folder = tmp_path_factory.mktemp("server")
    program = Path(sys.executable).with_name("chroma")
    command = [program, "run", "--path", folder / "data", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with closing(socket.socket()) as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def open_with(server, home, said=None):
    say = (said if said is not None else []).append
    return closing(Library(home, embedder="none", models=home, chroma_url=server, say=say))


def stock(library, numbers):
    library.store.put(prepared(number) for number in numbers)
    library._follow_all()


def test_two_libraries_share_a_server_and_keep_apart(server, tmp_path):
    with open_with(server, tmp_path / "one") as one, open_with(server, tmp_path / "two") as two:
        stock(one, range(8))
        stock(two, range(3))
        assert (one.verify(everything=True).ok, two.verify(everything=True).ok) == (True, True)
        one.store.remove("n5")
        one._follow_all()
        assert (one.vectors.count(), two.vectors.count()) == (7, 3)


def test_a_collection_that_is_gone_or_lost_chunks_is_filled_again(server, tmp_path):
    with open_with(server, tmp_path / "one") as library:
        stock(library, range(8))
        library.vectors.remove(3, 4)
    said = []
    with open_with(server, tmp_path / "one", said) as library:
        assert library.verify(everything=True).ok
        assert "6 of 8 chunks" in said[0]
        name = library.vectors._name
        library.vectors._client.delete_collection(name)
        assert len(library.search_vectors(np.ones(8, np.float32), 10, Filters())) == 8
        assert library.verify(everything=True).ok
        library.rebuild()
        library.vectors._client.get_collection(library.vectors._name)
        names = [collection.name for collection in library.vectors._client.list_collections()]
        assert name not in names, "what was replaced is deleted"


def test_a_library_goes_to_a_server_and_back(server, tmp_path):
    with closing(Library(tmp_path / "one", embedder="none", models=tmp_path)) as library:
        stock(library, range(5))
        assert library.verify().ok
    with open_with(server, tmp_path / "one") as library:
        assert library.verify().ok
        stock(library, range(5, 9))
    with closing(Library(tmp_path / "one", embedder="none", models=tmp_path)) as library:
        report = library.verify(everything=True)
        assert (report.ok, report.vectors_in_chroma, report.repaired) == (True, 9, ())


def test_a_server_that_does_not_answer_is_named(tmp_path):
    url = f"http://127.0.0.1:{free_port()}"
    with open_with(url, tmp_path / "one") as library, pytest.raises(IndexUnreachable, match=url):
        library.vectors  # noqa: B018
