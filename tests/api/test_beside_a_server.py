"""Real commands beside a real server over the same articles."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eval.facts import SAMPLE_ARTICLES
from eval.synthetic_articles import synthetic_articles
from tests.api.commands_run import PROJECT, Place, ended, write_lines

QUESTION = "How much does Japan plan to invest in AI?"
HEAVY = ("torch", "chromadb", "openvino", "tantivy", "fastapi", "langchain", "sentence_transformers")
PROGRAM = f"""
import sys
from api.cli import run
code = run(sys.argv[1:])
heavy = [name for name in {HEAVY} if name in sys.modules]
sys.exit(code if not heavy else 'loaded: ' + ', '.join(heavy))
"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Iterator[tuple[Place, Place]]:
    """Two libraries of the same articles: one without a server, one with."""
    folder = tmp_path_factory.mktemp("places")
    alone, served = Place(folder / "alone", models_folder), Place(folder / "served", models_folder)
    assert alone.run("add", str(SAMPLE_ARTICLES)).code == 0
    shutil.copytree(alone.home, served.home)
    server = served.serve()
    yield alone, served
    assert ended(server) == ""


def _comparable(text: str) -> str:
    """Without what differs from run to run: an answer's id, its times, and when a version was first seen."""
    text = re.sub(r'"(id": "[0-9a-f]{32}|seen_at": "[^"]*)"', '"', text)
    return re.sub(r'"timings_ms": \{[^}]*\}|"milliseconds": [\d.]+', "", text)


COMMANDS = [
    ["list"],
    ["list", "--offset", "2", "--limit", "3"],
    ["search", "the cost of the tram", "--k", "3"],
    ["search", "tram", "--from", "2030-01-01"],
    ["ask", QUESTION, "--as-of", "2025-12-20"],
    ["ask", "Who won the chess championship?", "--as-of", "2026-03-04"],
    ["ask", "tram", "--mode", "llm"],
    ["ask", QUESTION, "--as-of", "2025-12-20", "--language", "en", "--mode", "extractive"],
    ["summarize", "--topic", "the harbour tram"],
    ["summarize", str(SAMPLE_ARTICLES / "tram-vote.txt")],
    ["summarize", "lantern-foods-2026-02", str(SAMPLE_ARTICLES / "tram-vote.txt"), "--style", "bullets"],
    ["summarize", "missing.txt"],
    ["check", "-"],
    ["check", str(SAMPLE_ARTICLES / "tram-vote.txt")],
    ["check", "missing.txt"],
    ["show", "lantern-foods-2026-02"],
    ["show", "nothing"],
    ["show", ".."],
    ["show", "a/b?c"],
    ["show", ""],
    ["remove", "nothing", "nothing else"],
    ["add", str(SAMPLE_ARTICLES)],
    ["add", "missing.txt"],
    ["add", "-"],
    ["add", "-", "missing.txt"],
    ["verify", "--quiet"],
    ["verify", "--all", "--quiet"],
    ["rebuild", "--quiet"],
    ["eval", str(PROJECT / "eval" / "data" / "seed-facts.jsonl"), "--quiet"],
]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_says_the_same_beside_a_server(places: tuple[Place, Place], arguments: list[str]) -> None:
    alone, served = places
    stdin = "Boat\n\nA boat cost ¥3 million.\n{broken" if len(arguments) == 2 else '{"text": "A quay."}\n{x'
    for extra in ([], ["--json"]):
        expected = alone.run(*arguments, *extra, stdin=stdin)
        found = served.run(*arguments, *extra, stdin=stdin)
        assert (found.code, _comparable(found.out), found.err) == (
            expected.code,
            _comparable(expected.out),
            expected.err,
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", QUESTION],
        ["add", str(SAMPLE_ARTICLES)],
        ["search", "tram"],
        ["list"],
        ["show", "lantern-foods-2026-02"],
        ["remove", "nothing"],
        ["summarize", "--topic", "tram"],
        ["verify"],
        ["check", str(SAMPLE_ARTICLES / "tram-vote.txt")],
    ],
    ids=" ".join,
)
def test_the_client_of_a_server_loads_nothing_heavy(
    places: tuple[Place, Place], arguments: list[str]
) -> None:
    done = places[1].run(*arguments, program=PROGRAM)
    assert "loaded" not in done.err
    assert done.code in {0, 1}


@pytest.mark.slow
def test_the_check_for_heavy_packages_sees_those_of_a_command_without_a_server(
    places: tuple[Place, Place],
) -> None:
    assert "loaded: chromadb" in places[0].run("search", "tram", program=PROGRAM).err


@pytest.mark.slow
def test_what_is_added_changed_and_removed_beside_a_server_is_so_everywhere(
    tmp_path: Path, models_folder: Path
) -> None:
    place = Place(tmp_path / "home", models_folder)
    server = place.serve()
    try:
        ferry = json.dumps(
            {"id": "ferry", "title": "Ferry", "text": "The ferry of Minatomi cost ¥240 million."}
        )
        assert place.run("add", "-", "--json", stdin=ferry).json["added"] == ["ferry"]
        again = place.run("add", "-", "--json", stdin=ferry).json
        assert (again["unchanged"], again["chunks"]) == (["ferry"], 0)
        changed = ferry.replace("240", "260")
        assert place.run("add", "-", "--json", stdin=changed).json["changed"] == ["ferry"]
        answer = place.run("ask", "How much did the ferry of Minatomi cost?", "--json").json
        assert answer["short"] == "¥260 million"
        assert place.run("remove", "ferry", "--json").json == {"removed": ["ferry"], "unknown": []}
    finally:
        ended(server)
    assert place.run("list", "--json").json == {"articles": [], "total": 0}


@pytest.mark.slow
def test_a_command_waits_for_a_server_that_is_still_opening(tmp_path: Path, models_folder: Path) -> None:
    place = Place(tmp_path, models_folder)
    server = place.start("serve", "--port", "0")
    try:
        deadline = time.monotonic() + 30
        while '"url": "http' not in _text(tmp_path / "lock"):
            assert time.monotonic() < deadline
            time.sleep(0.005)
        done = place.run("list", "--json")
    finally:
        ended(server)
    assert (done.code, done.json["total"]) == (0, 0)


@pytest.mark.slow
def test_a_killed_server_is_no_hindrance(tmp_path: Path, models_folder: Path) -> None:
    place = Place(tmp_path, models_folder)
    server = place.serve()
    ended(server, signal.SIGKILL)
    assert '"url": "http' in _text(tmp_path / "lock")
    done = place.run("list", "--json")
    assert (done.code, done.err) == (0, "")


@pytest.mark.slow
def test_a_server_that_is_halted_is_named(tmp_path: Path, models_folder: Path) -> None:
    place = Place(tmp_path, models_folder)
    server = place.serve()
    server.send_signal(signal.SIGSTOP)
    try:
        done = place.run("list")
    finally:
        server.send_signal(signal.SIGCONT)
        ended(server)
    assert done.code == 2
    assert f"(process {server.pid}) does not answer" in done.err


@pytest.mark.slow
def test_beside_an_owner_that_does_not_serve_a_command_fails_soon_naming_it(
    tmp_path: Path, models_folder: Path
) -> None:
    place = Place(tmp_path / "home", models_folder)
    articles = write_lines(tmp_path / "news.jsonl", synthetic_articles(400))
    owner = place.start("add", str(articles), stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not _text(place.home / "lock"):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        for arguments in (["ask", "who"], ["list"], ["add", str(articles)]):
            done = place.run(*arguments)
            assert (done.code, done.out) == (2, "")
            assert f"in use by process {owner.pid} (`cli.py add " in done.err
            # Half a second on an idle machine; the suite may share its processor.
            assert done.seconds < 4
        assert place.run("read", "-", stdin="A boat\n\nIt cost ¥3 million.").code == 0
    finally:
        owner.kill()
        owner.communicate()
    assert place.run("list").code == 0


@pytest.mark.slow
def test_an_interrupted_add_says_how_many_are_in_and_the_same_command_adds_the_rest(
    tmp_path: Path, models_folder: Path
) -> None:
    place, whole = Place(tmp_path / "home", models_folder), Place(tmp_path / "whole", models_folder)
    articles = write_lines(tmp_path / "news.jsonl", synthetic_articles(150))
    for number in (signal.SIGINT, signal.SIGTERM):
        process = place.start("add", str(articles), "--json")
        assert process.stderr is not None
        process.stderr.readline()  # the first line of progress
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 130
        total = place.run("list", "--json").json["total"]
        assert 0 < total < 150
        assert f"{total:,} of 150 articles are in the library; run the same command again" in err
        report = json.loads(out)
        assert len(report["added"]) + len(report["unchanged"]) == total
    assert place.run("add", str(articles)).code == whole.run("add", str(articles)).code == 0
    assert place.run("list").out == whole.run("list").out
    again = place.run("add", str(articles), "--json")
    assert (len(again.json["unchanged"]), again.json["chunks"]) == (150, 0)


@pytest.mark.slow
def test_an_add_through_a_server_is_interrupted_and_resumed_alike(
    tmp_path: Path, models_folder: Path
) -> None:
    place = Place(tmp_path / "home", models_folder)
    articles = write_lines(tmp_path / "news.jsonl", synthetic_articles(80))
    server = place.serve()
    try:
        process = place.start("add", str(articles), "--json")
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        added = len(json.loads(out)["added"])
        assert process.returncode == 130
        assert f"interrupted: {added:,} of 80 articles are in the library" in err
        assert place.run("list", "--json").json["total"] == added < 80
        rest = place.run("add", str(articles), "--json").json
        assert (len(rest["added"]), len(rest["unchanged"])) == (80 - added, added)
    finally:
        ended(server)


@pytest.mark.slow
def test_an_add_whose_server_is_killed_says_how_many_are_in(tmp_path: Path, models_folder: Path) -> None:
    place = Place(tmp_path / "home", models_folder)
    articles = write_lines(tmp_path / "news.jsonl", synthetic_articles(80))
    server = place.serve()
    process = place.start("add", str(articles))
    assert process.stderr is not None
    process.stderr.readline()
    ended(server, signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    told = re.search(r"broke off; is it still running\? (\d+) articles were added before; run the same", err)
    assert told is not None
    total = place.run("list", "--json").json["total"]
    # The server may have stored what it could not report any more.
    assert 0 < int(told[1]) <= total < 80


@pytest.mark.slow
def test_a_second_signal_stops_an_add_at_once(tmp_path: Path, models_folder: Path) -> None:
    place = Place(tmp_path / "home", models_folder)
    process = place.start("add", str(write_lines(tmp_path / "news.jsonl", synthetic_articles(400))))
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.endswith("rag: interrupted.\n")  # after one signal the batch ends, and it says how many are in
    assert place.run("list").code == 0


@pytest.mark.slow
def test_adders_and_a_reader_beside_a_server_find_everything(tmp_path: Path, models_folder: Path) -> None:
    place = Place(tmp_path / "home", models_folder)
    articles = synthetic_articles(80)
    lighthouse = "The lighthouse of Kamezaki was painted violet for ¥{} million."
    marked = [replace(a, text=f"{a.text}\n\n{lighthouse.format(n)}") for n, a in enumerate(articles, 301)]
    halves = [write_lines(tmp_path / f"{n}.jsonl", marked[n::2]) for n in (0, 1)]
    server = place.serve()
    try:
        adders = [place.start("add", str(half), "--json", "--quiet") for half in halves]
        waits = []
        while any(adder.poll() is None for adder in adders):
            asked = place.run("search", "the lighthouse of Kamezaki", "--json")
            assert asked.code in {0, 1}
            waits.append(asked.seconds)
        reports = [json.loads(adder.communicate(timeout=60)[0]) for adder in adders]
        assert sorted(i for r in reports for i in r["added"]) == sorted(a.id for a in articles)
        assert max(waits) < 10
        began = time.monotonic()
        place.run("add", "-", stdin=json.dumps({"id": "new", "title": "New", "text": lighthouse.format(999)}))
        answer = place.run("ask", "Which lighthouse was painted for ¥999 million?", "--id", "new", "--json")
        assert answer.json["status"] == "answered"
        assert time.monotonic() - began < 10
        checkup = place.run("doctor", "--json")
    finally:
        ended(server)
    assert checkup.code == 0
    for n, article in enumerate(marked, 301):
        if n % 20 == 1:
            found = place.run("search", lighthouse.format(n), "--id", article.id, "--json").json["passages"]
            assert any(lighthouse.format(n) in passage["text"] for passage in found)
    _assert_every_chunk_is_in_both_indexes(place)


def _assert_every_chunk_is_in_both_indexes(place: Place) -> None:
    """Each stored chunk is found by its own vector."""
    program = """
import sys
from pathlib import Path
from index.library import Library
from index.records import Filters
library = Library(Path(sys.argv[1]), embedder="all-MiniLM-L6-v2", models=Path(sys.argv[2]))
chunks = library.store.indexed_chunks(1, library.store.last_row())
lost = [c.row for c in chunks if library.search_vectors(c.vector, 3, Filters())[0].score < 0.999]
status = library.status()
print(len(chunks), status.vectors_in_chroma, status.documents_in_tantivy, len(lost))
library.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(place.home), str(place.models)],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=True,
    )
    chunks, vectors, documents, lost = map(int, done.stdout.split())
    assert chunks == vectors == documents > 80
    assert lost == 0


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
