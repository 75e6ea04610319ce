import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import LibraryInUse
from index.lock import LibraryLock, LibraryOwned, read_owner

ROOT = Path(__file__).parents[2]
OWNS = """
import sys, time
from pathlib import Path
from index.lock import LibraryLock
lock = LibraryLock(Path(sys.argv[1]))
if len(sys.argv) > 2:
    lock.declare(url=sys.argv[2])
print("owned", flush=True)
time.sleep(60)
"""


@contextmanager
def _owner(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns the library in `home`."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNS, str(home), *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "owned\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def _dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


@pytest.mark.slow
def test_the_second_is_told_soon_who_the_first_is(tmp_path: Path) -> None:
    with _owner(tmp_path) as process:
        began = time.monotonic()
        with pytest.raises(LibraryOwned) as caught:
            LibraryLock(tmp_path)
        assert time.monotonic() - began < 1
    owner = caught.value.owner
    assert owner is not None
    assert (owner.pid, owner.url, owner.is_here) == (process.pid, None, True)
    assert f"process {process.pid} (`-c {tmp_path}`) on {os.uname().nodename}, since 20" in str(caught.value)


@pytest.mark.slow
def test_a_server_is_named_with_its_address_at_once(tmp_path: Path) -> None:
    with _owner(tmp_path, "http://127.0.0.1:9"):
        began = time.monotonic()
        with pytest.raises(LibraryInUse, match=r"which serves http://127.0.0.1:9, since"):
            LibraryLock(tmp_path)
        assert time.monotonic() - began < 0.2


@pytest.mark.slow
@pytest.mark.parametrize("url", [[], ["http://127.0.0.1:9"]])
def test_a_dead_owners_lock_is_taken_over(tmp_path: Path, url: list[str]) -> None:
    with _owner(tmp_path, *url) as process:
        process.kill()
        process.wait()
        lock = LibraryLock(tmp_path)
        owner = read_owner(tmp_path)
        assert owner is not None
        assert (owner.pid, owner.url) == (os.getpid(), None)
        lock.release()
    assert read_owner(tmp_path) is None


def test_a_dead_servers_address_is_not_believed_while_its_successor_has_not_said_who_it_is(
    tmp_path: Path,
) -> None:
    gone = {"pid": _dead_pid(), "host": os.uname().nodename, "started": "x", "url": "http://127.0.0.1:9"}
    (tmp_path / "lock").write_text(json.dumps(gone), "utf-8")
    with (tmp_path / "lock").open("a") as successor:
        fcntl.flock(successor, fcntl.LOCK_EX)
        with pytest.raises(LibraryOwned, match="in use by another process") as caught:
            LibraryLock(tmp_path)
    assert caught.value.owner is None


def test_what_a_lock_file_says_that_nobody_holds_is_no_hindrance(tmp_path: Path) -> None:
    living = {"pid": os.getppid(), "host": os.uname().nodename, "started": "x", "url": "http://127.0.0.1:9"}
    (tmp_path / "lock").write_text(json.dumps(living), "utf-8")
    LibraryLock(tmp_path).release()


@pytest.mark.parametrize("written", ["", "{", "[]", "null", "\0\0\0"])
def test_a_lock_file_of_nonsense_names_nobody(tmp_path: Path, written: str) -> None:
    (tmp_path / "lock").write_text(written, "utf-8")
    assert read_owner(tmp_path) is None


def test_an_owner_on_another_machine_is_said_to_be_there(tmp_path: Path) -> None:
    away = {"pid": 7, "host": "elsewhere.example", "started": "2026-03-03", "url": "http://127.0.0.1:9"}
    (tmp_path / "lock").write_text(json.dumps(away), "utf-8")
    with (tmp_path / "lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(LibraryOwned, match="on another machine, elsewhere.example") as caught:
            LibraryLock(tmp_path)
    assert "run the command there" in str(caught.value)
    assert caught.value.owner is not None
    assert not caught.value.owner.is_here


@pytest.mark.slow
def test_declaring_an_address_keeps_the_time_at_which_the_library_was_taken(tmp_path: Path) -> None:
    lock = LibraryLock(tmp_path)
    before = read_owner(tmp_path)
    time.sleep(1.1)
    lock.declare(url="http://127.0.0.1:9")
    after = read_owner(tmp_path)
    lock.release()
    assert before is not None
    assert after is not None
    assert (after.started, after.url) == (before.started, "http://127.0.0.1:9")


@pytest.mark.slow
def test_a_child_that_outlives_its_owner_does_not_keep_the_lock(tmp_path: Path) -> None:
    child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(5)'])\n"
    process = subprocess.Popen(
        [sys.executable, "-c", OWNS.replace('print("owned"', f'{child}print("owned"'), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "owned\n"
        process.kill()
        process.wait()
    LibraryLock(tmp_path).release()
