"""Tokens of language models, counted with tiktoken ranks that the package carries: no network."""

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelUnavailable

if TYPE_CHECKING:
    import tiktoken

DEFAULT_ENCODING = "o200k_base"

RANKS = Path(__file__).parent / "data" / "tiktoken"
"""Folder of the rank files, each under the name that tiktoken's cache gives it: the SHA-1 of its URL."""

_FILES = {
    "o200k_base": "fb374d419588a4632f3f557e76b4b70aebbca790",
    "cl100k_base": "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
}
_DIGESTS = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}

PIECE_CHARACTERS = 200_000
"""Characters encoded at once: on a million spaces tiktoken 0.14 overruns the stack of its regex (500,000
pass). A text that is longer may count one token more per piece."""

_CACHE_VARIABLE = "TIKTOKEN_CACHE_DIR"
_SURROGATE = re.compile("[\ud800-\udfff]")
_environment = threading.Lock()


def count_tokens(text: str, *, encoding: str = DEFAULT_ENCODING) -> int:
    """How many tokens `text` is; names of special tokens in it count as plain text.

    Raises ModelUnavailable as `encoding` does.
    """
    return len(_encode(text, _load(encoding)))


def fit_tokens(text: str, limit: int, *, encoding: str = DEFAULT_ENCODING) -> str:
    """The longest beginning of `text` that is at most `limit` tokens and cuts no character.

    Raises ModelUnavailable as `encoding` does.
    """
    ranks = _load(encoding)
    tokens = _encode(text, ranks)
    if len(tokens) <= limit:
        return text
    kept = max(limit, 0)
    while True:
        # A beginning cut inside a word may need more tokens on its own than it had in the whole.
        characters = len(ranks.decode_bytes(tokens[:kept]).decode("utf-8", errors="ignore"))
        excess = len(_encode(text[:characters], ranks)) - max(limit, 0)
        if excess <= 0:
            return text[:characters]
        kept -= excess


def encoding(name: str) -> "tiktoken.Encoding":
    """The encoding `name`, one of "o200k_base" and "cl100k_base", read from the ranks in the package.

    Raises ModelUnavailable if the ranks of `name` are not carried, missing or damaged.
    """
    return _load(name)


@cache
def _load(name: str) -> "tiktoken.Encoding":
    import tiktoken

    if name not in _FILES:
        raise ModelUnavailable(f"No token ranks are carried for {name!r}; use one of: {', '.join(_FILES)}.")
    _verify(RANKS / _FILES[name], _DIGESTS[name])
    with _cache_folder(RANKS):
        return tiktoken.get_encoding(name)


def _verify(path: Path, digest: str) -> None:
    """Check a rank file before tiktoken sees it: tiktoken would delete a wrong one and download it anew."""
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelUnavailable(
            f"The token ranks {path} cannot be read ({error.strerror}); reinstall the package uradori."
        ) from error
    if found != digest:
        raise ModelUnavailable(f"The token ranks {path} are damaged; reinstall the package uradori.")


@contextmanager
def _cache_folder(folder: Path) -> Iterator[None]:
    """Let tiktoken read its ranks from `folder` meanwhile."""
    with _environment:
        before = os.environ.get(_CACHE_VARIABLE)
        os.environ[_CACHE_VARIABLE] = str(folder)
        try:
            yield
        finally:
            if before is None:
                del os.environ[_CACHE_VARIABLE]
            else:
                os.environ[_CACHE_VARIABLE] = before


def _encode(text: str, ranks: "tiktoken.Encoding") -> list[int]:
    """Tokens of `text`, in which a lone surrogate counts as the replacement character."""
    text = _SURROGATE.sub("\ufffd", text)
    tokens: list[int] = []
    for start in range(0, len(text), PIECE_CHARACTERS):
        tokens += ranks.encode(text[start : start + PIECE_CHARACTERS], disallowed_special=())
    return tokens
