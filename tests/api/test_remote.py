"""Real commands beside a real server over the same articles, and the client of it against the real app."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from api.remote import RemoteEngine, ServerGone
from api.wire import json_text, unwire, wire
from eval.facts import SAMPLE_ARTICLES
from eval.synthetic_articles import synthetic_articles
from index.errors import InvalidRequest, LibraryMismatch, ModelUnavailable, UnknownArticle, UnreadableSource
from index.lock import Owner
from index.records import (
    AddReport,
    Article,
    ArticlePage,
    Fault,
    Filters,
    ReadFailure,
    RebuildReport,
    VerifyReport,
)
from rag.checking import check_text
from rag.records import Answer, Summary
from rag.settings import Settings
from rag.summary_request import SummaryRequest

PROJECT = Path(__file__).parents[2]
QUESTION = "How much does Japan plan to invest in AI?"
HEAVY = ("torch", "chromadb", "openvino", "tantivy", "fastapi", "langchain", "sentence_transformers")
PROGRAM = f"""
import sys
from api.cli import run
code = run(sys.argv[1:])
heavy = [name for name in {HEAVY} if name in sys.modules]
sys.exit(code if not heavy else 'loaded: ' + ', '.join(heavy))
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Place:
    """A library, and how commands are run over it."""

    home: Path
    models: Path

    def start(self, *arguments: str, program: str | None = None, **options: Any) -> subprocess.Popen[str]:
        command = ["-m", "api.cli"] if program is None else ["-c", program]
        return subprocess.Popen(
            [sys.executable, *command, *arguments],
            env={
                **os.environ,
                "RAG_HOME": str(self.home),
                "RAG_MODELS": str(self.models),
                "RAG_LLM": "",
            },
            cwd=PROJECT,
            text=True,
            **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    def run(self, *arguments: str, stdin: str = "", program: str | None = None) -> Done:
        began = time.monotonic()
        process = self.start(*arguments, program=program)
        out, err = process.communicate(stdin, timeout=120)
        return Done(process.returncode, out, err, time.monotonic() - began)

    def serve(self) -> subprocess.Popen[str]:
        process = self.start("serve", "--port", "0", "--quiet")
        assert process.stderr is not None
        assert "listening on" in process.stderr.readline()
        return process


def _ended(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> str:
    process.send_signal(number)
    return process.communicate(timeout=60)[1]


def _write_lines(path: Path, articles: list[Article]) -> Path:
    keys = ("id", "title", "text", "published_at")
    lines = (json.dumps({key: getattr(article, key) for key in keys}) for article in articles)
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Iterator[tuple[Place, Place]]:
    """Two libraries of the same articles: one without a server, one with."""
    folder = tmp_path_factory.mktemp("places")
    alone, served = Place(folder / "alone", models_folder), Place(folder / "served", models_folder)
    assert alone.run("add", str(SAMPLE_ARTICLES)).code == 0
    shutil.copytree(alone.home, served.home)
    server = served.serve()
    yield alone, served
    assert _ended(server) == ""


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
        _ended(server)
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
        _ended(server)
    assert (done.code, done.json["total"]) == (0, 0)


@pytest.mark.slow
def test_a_killed_server_is_no_hindrance(tmp_path: Path, models_folder: Path) -> None:
    place = Place(tmp_path, models_folder)
    server = place.serve()
    _ended(server, signal.SIGKILL)
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
        _ended(server)
    assert done.code == 2
    assert f"(process {server.pid}) does not answer" in done.err


@pytest.mark.slow
def test_beside_an_owner_that_does_not_serve_a_command_fails_soon_naming_it(
    tmp_path: Path, models_folder: Path
) -> None:
    place = Place(tmp_path / "home", models_folder)
    articles = _write_lines(tmp_path / "news.jsonl", synthetic_articles(400))
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
    articles = _write_lines(tmp_path / "news.jsonl", synthetic_articles(150))
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
    articles = _write_lines(tmp_path / "news.jsonl", synthetic_articles(80))
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
        _ended(server)


@pytest.mark.slow
def test_an_add_whose_server_is_killed_says_how_many_are_in(tmp_path: Path, models_folder: Path) -> None:
    place = Place(tmp_path / "home", models_folder)
    articles = _write_lines(tmp_path / "news.jsonl", synthetic_articles(80))
    server = place.serve()
    process = place.start("add", str(articles))
    assert process.stderr is not None
    process.stderr.readline()
    _ended(server, signal.SIGKILL)
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
    process = place.start("add", str(_write_lines(tmp_path / "news.jsonl", synthetic_articles(400))))
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
    halves = [_write_lines(tmp_path / f"{n}.jsonl", marked[n::2]) for n in (0, 1)]
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
        _ended(server)
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


# the client against the real app, over the fake engine


@pytest.fixture
def remote(client: Any, tmp_path: Path) -> Iterator[RemoteEngine]:
    """The client of the app in this process."""
    engine = RemoteEngine(Settings(home=tmp_path), _owner_at(str(client.base_url), os.getpid()))
    yield engine
    engine.close()


VERIFIED = VerifyReport(
    False, 1, 2, 2, 2, 2, (Fault("vector", 1, ("7",), "Wrong.", "rag rebuild --embed"),), ("Mended.",)
)


def _owner_at(url: str, pid: int) -> Owner:
    return Owner(pid, os.uname().nodename, "2026-03-03T10:00:00+00:00", url)


def test_records_come_back_as_they_were(records: Any) -> None:
    for record in (records.answer, records.not_found, records.summary, records.article, records.added):
        assert unwire(type(record), json.loads(json_text(record))) == record


def test_every_call_gives_the_record_of_the_engine(remote: Any, engine: Any, records: Any) -> None:
    calls: list[tuple[Callable[[], object], object, object]] = [
        (lambda: remote.ask("How much?", filters=Filters(source=("Post",))), records.answer, records.answer),
        (lambda: remote.retrieve("ferry", k=3), records.retrieval, records.retrieval),
        (lambda: remote.summarize(request=SummaryRequest(topic="ferries")), records.summary, records.summary),
        (lambda: remote.article("ferry1"), records.article, records.article),
        (
            lambda: remote.articles(offset=2, limit=1),
            ArticlePage((records.article,), 9, 3),
            ArticlePage((replace(records.article, text=""),), 9, 3),
        ),
        (lambda: remote.remove("ferry1"), None, None),
        (lambda: remote.verify(everything=True), VERIFIED, VERIFIED),
        (lambda: remote.rebuild(embed=True), RebuildReport(1, 2, 1), RebuildReport(1, 2, 1)),
    ]
    for call, played, expected in calls:
        engine.play(played)
        assert call() == expected
    assert engine.calls[0][2]["filters"] == Filters(source=("Post",))
    assert engine.calls[1] == ("retrieve", ("ferry",), {"k": 3, "as_of": None, "filters": Filters()})
    assert isinstance(records.answer, Answer)
    assert isinstance(records.summary, Summary)


def test_a_check_goes_through_the_server_with_its_sources(remote: Any, engine: Any, records: Any) -> None:
    text = "The town will spend ¥240 million. It sails in May."
    made = check_text(text, [records.article], records.answer.engine)
    engine.play(made, made)
    assert remote.check(text, [records.article]) == made
    assert engine.calls[0] == ("check", (text, [records.article]), {"article_ids": ()})
    assert remote.check(text, article_ids=["ferry1"]) == made
    assert engine.calls[1] == ("check", (text, None), {"article_ids": ("ferry1",)})


def test_articles_at_hand_are_summarised_as_they_are(remote: Any, engine: Any, records: Any) -> None:
    engine.play(records.summary)
    remote.summarize([records.article], SummaryRequest(length="short"))
    assert engine.calls[0][1] == ([records.article], SummaryRequest(length="short"))


def test_articles_are_sent_in_parts_and_the_reports_are_one(remote: Any, engine: Any, records: Any) -> None:
    many = [replace(records.article, id=f"a{n}", text="x" * 20_000) for n in range(5)]
    failure = ReadFailure("x.txt", "There is no file x.txt.")
    engine.play(
        AddReport(("a0", "a1"), chunks=3), AddReport(("a2",), ("a3",), chunks=4), AddReport(unchanged=("a4",))
    )
    told: list[tuple[int, int]] = []
    report = remote.add([*many[:1], failure, *many[1:]], progress=lambda *done: told.append(done))
    assert report == AddReport(("a0", "a1", "a2"), ("a3",), ("a4",), (failure,), 7)
    assert told == [(2, 3), (4, 7), (5, 7)]
    sent = [article for _, arguments, _ in engine.calls for article in arguments[0]]
    assert sent == many


def test_an_article_larger_than_a_request_fails_alone(client: Any, remote: Any, engine: Any) -> None:
    small = Article("small", "Small", "A ferry.")
    large = Article("large", "Large", "x" * 21_000_000)
    engine.play(AddReport(("small",)))
    report = remote.add([small, large])
    assert report.added == ("small",)
    assert [failure.source for failure in report.failed] == ["Large"]
    assert "RAG_MAX_UPLOAD_BYTES" in report.failed[0].reason


@pytest.mark.parametrize(
    "error",
    [
        UnknownArticle("No article x."),
        UnreadableSource("It is empty."),
        InvalidRequest("The date is none."),
        LibraryMismatch("Another embedder."),
        ModelUnavailable("It does not answer."),
    ],
)
def test_a_failure_there_is_the_same_failure_here(remote: Any, engine: Any, error: Exception) -> None:
    engine.play(error)
    with pytest.raises(type(error), match=str(error)):
        remote.ask("who?")


def test_a_bug_there_is_said_to_be_one(remote: Any, engine: Any) -> None:
    engine.play(ZeroDivisionError("bug"))
    with pytest.raises(Exception, match="the server's log says what"):
        remote.retrieve("ferry")


def test_a_server_of_another_process_is_not_the_owner(client: Any, engine: Any, tmp_path: Path) -> None:
    stranger = RemoteEngine(Settings(home=tmp_path), _owner_at(str(client.base_url), os.getpid() + 1))
    with pytest.raises(ServerGone, match="Another server"):
        stranger.wait_until_ready(lambda message: None)
    stranger.close()


def test_one_waits_for_a_server_that_opens_and_is_told(remote: Any, engine: Any) -> None:
    engine.opened = False
    told: list[str] = []

    def say(message: str) -> None:
        told.append(message)
        engine.opened = True

    remote.wait_until_ready(say)
    assert len(told) == 1
    assert "still opening" in told[0]


@pytest.mark.parametrize(
    "faulty",
    [
        {"id": "a/b"},
        {"text": " "},
        {"text": "a\0"},
        {"published_at": "Tuesday"},
        {"title": 7},
    ],
)
def test_a_batch_with_what_is_no_article_is_refused(
    client: Any, records: Any, faulty: dict[str, Any]
) -> None:
    response = client.post("/articles/batch", json={"articles": [{**wire(records.article), **faulty}]})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("The field `articles.0")
