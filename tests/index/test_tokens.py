import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.tokens
from index.errors import ModelUnavailable
from index.tokens import count_tokens, encoding, fit_tokens

WITHOUT_NETWORK = """
import os, socket
def refuse(*arguments, **keywords):
    raise AssertionError("network used")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
os.environ["TIKTOKEN_CACHE_DIR"] = "/nonexistent"
from index.tokens import count_tokens
assert count_tokens("hello world") == count_tokens("hello world", encoding="cl100k_base") == 2
assert os.environ["TIKTOKEN_CACHE_DIR"] == "/nonexistent"
"""


@pytest.fixture
def ranks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the carried ranks, which a test may damage."""
    copy = tmp_path / "ranks"
    shutil.copytree(index.tokens.RANKS, copy)
    monkeypatch.setattr(index.tokens, "RANKS", copy)
    index.tokens._load.cache_clear()
    return copy


def test_tokens_are_counted_without_a_network() -> None:
    subprocess.run([sys.executable, "-c", WITHOUT_NETWORK], check=True)


def test_importing_does_not_load_tiktoken() -> None:
    check = "import sys, index.tokens; assert 'tiktoken' not in sys.modules"
    subprocess.run([sys.executable, "-c", check], check=True)


def test_counts_are_those_of_the_encoding() -> None:
    assert count_tokens("") == 0
    assert count_tokens("hello world") == 2
    assert count_tokens("橋を直す。") == len(encoding("o200k_base").encode("橋を直す。"))


def test_special_tokens_count_as_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base"])
def test_damaged_ranks_are_reported_and_left_where_they_are(ranks: Path, name: str) -> None:
    file = ranks / index.tokens._FILES[name]
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(ModelUnavailable, match=r"damaged; reinstall the package uradori"):
        encoding(name)
    assert file.exists()


def test_missing_ranks_are_reported(ranks: Path) -> None:
    (ranks / index.tokens._FILES["o200k_base"]).unlink()
    with pytest.raises(ModelUnavailable, match=r"cannot be read .*; reinstall the package uradori"):
        count_tokens("a")


def test_unknown_encoding_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ModelUnavailable, match="o200k_base, cl100k_base"):
        encoding("p50k_base")


def test_environment_is_left_as_it_was(ranks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    encoding("o200k_base")
    assert "TIKTOKEN_CACHE_DIR" not in os.environ


@given(st.text(), st.integers(-2, 60))
def test_fitted_text_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    fitted = fit_tokens(text, limit)
    assert text.startswith(fitted)
    assert count_tokens(fitted) <= max(limit, 0)
    assert fitted == text or count_tokens(text) > limit


def test_fitting_cuts_no_character() -> None:
    assert fit_tokens("👩‍🚀" * 50, 5).encode()
    assert fit_tokens("the ferry sank at noon", 3) == "the ferry sank"


@pytest.mark.parametrize(
    "text", ["a" * 100_000, " " * 1_000_000, "1" * 1_000_000, "\ud800\udc00" * 50_000, "\x00" * 9]
)
def test_hostile_text_is_counted(text: str) -> None:
    assert 0 < count_tokens(text) <= 2 * len(text)
