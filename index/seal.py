"""The seal of a closed index: which files it has, how large, and what is in them.

An index that was closed cleanly and whose files are as they were left needs no other check at opening.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SealedFile:
    """Size in bytes, time of the last change in nanoseconds, and SHA-256 of a file."""

    size: int
    changed: int
    digest: str


def seal(folder: Path, *, earlier: str | None = None) -> str:
    """Return the seal of the files in `folder`; a file that is as in the `earlier` seal is not read again."""
    known = _read(earlier) if earlier else {}
    files: dict[str, SealedFile] = {}
    for path in _files(folder):
        name, status = path.relative_to(folder).as_posix(), path.stat()
        before = known.get(name)
        if before and (before.size, before.changed) == (status.st_size, status.st_mtime_ns):
            files[name] = before
        else:
            files[name] = SealedFile(status.st_size, status.st_mtime_ns, _digest(path))
    return json.dumps({name: astuple(file) for name, file in files.items()})


def broken(folder: Path, sealed: str) -> str | None:
    """Return what is otherwise than when the folder was sealed, in a few words; None if nothing is.

    A file with another time, as in a copied folder, is read; only other contents break the seal.
    """
    files = _read(sealed)
    present = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    for name, file in files.items():
        path = present.pop(name, None)
        if path is None:
            return f"{name} is missing"
        status = path.stat()
        if status.st_size != file.size:
            return f"{name} has {status.st_size:,} bytes instead of {file.size:,}"
        if status.st_mtime_ns != file.changed and _digest(path) != file.digest:
            return f"{name} was changed"
    return f"{min(present)} was put there" if present else None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(sealed: str) -> Mapping[str, SealedFile]:
    return {name: SealedFile(*values) for name, values in json.loads(sealed).items()}
