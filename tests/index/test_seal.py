import os
import shutil

import pytest

from index.seal import broken, seal


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "index"
    (place / "part").mkdir(parents=True)
    (place / "meta.json").write_text("{}")
    (place / "part" / "data.bin").write_bytes(b"abcd" * 1000)
    return place


def test_a_folder_left_alone_keeps_its_seal(folder):
    assert broken(folder, seal(folder)) is None


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.unlink(), "part/data.bin is missing"),
        (lambda path: path.write_bytes(b"abcd" * 10), "40 bytes instead of 4,000"),
        (lambda path: path.write_bytes(bytes(4000)), "part/data.bin was changed"),
        (lambda path: path.with_name("more.bin").write_bytes(b""), "part/more.bin was put there"),
    ],
)
def test_every_change_breaks_the_seal_and_is_named(folder, damage, said):
    sealed = seal(folder)
    damage(folder / "part" / "data.bin")
    assert said in (broken(folder, sealed) or "")


def test_a_copy_with_other_times_keeps_the_seal(folder, tmp_path):
    sealed = seal(folder)
    shutil.copytree(folder, tmp_path / "copy", copy_function=shutil.copyfile)
    assert broken(tmp_path / "copy", sealed) is None


def test_only_changed_files_are_read_again(folder):
    first = seal(folder)
    path = folder / "part" / "data.bin"
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    path.write_bytes(bytes(4000))
    os.utime(path, ns=times)
    assert seal(folder, earlier=first) == first, "same size and time: taken from the earlier seal"
    assert seal(folder) != first
