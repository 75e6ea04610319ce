"""Articles cut into chunks of whole sentences that the embedder reads without truncation."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from index.errors import InvalidRequest
from index.records import Article, Chunk
from index.sentences import Span, split_sentences

CHUNKER_VERSION = "1"
"""Changes whenever the same article would be cut otherwise, so that a library knows to be rebuilt."""

TARGET_TOKENS = 128
"""Tokens of a chunk in all, context included: the length that all-MiniLM-L6-v2 was trained on."""

LEAST_MAX_TOKENS = 16
"""The smallest embedder window that is of use."""

SPECIAL_TOKENS = 2
"""Tokens that the embedder itself puts around a text."""

EDGE_TOKENS = 2
"""Tokens kept free of the window: off by a token at either end is how far the count of a part of a text may
be from its share of the whole, for subword tokenizers that join across sentences."""

TITLE_TOKENS = 32
"""Tokens of the title in the context."""

TITLE_CHARACTERS = 300
"""Characters of the title in the context: a tokenizer may make one token of any stretch without a space."""

TOKEN_CHARACTERS = 24
"""Characters that one token may stand for, here. WordPiece makes one unknown token of a word of over 100
characters and none of control characters: a chunk of them would grow without bound."""

PARAGRAPH_COST = 0.1
"""What ending a chunk inside a paragraph costs: as much as leaving a third of the chunk empty."""

OVERFULL = 1.25
"""How far over the target whole sentences may go where that spares a tiny chunk."""

MOST_SENTENCES = 40
"""Sentences in a chunk: bounds the search for the best cut of a text of one-word lines."""

_CLAUSE_END = re.compile(r"[,;:，、；：—–](?!\d)")
_SPACE = re.compile(r"\s")


class TokenSpans(Protocol):
    """The embedder's tokenizer."""

    def token_spans(self, text: str) -> list[tuple[int, int]]:
        """Character spans of the tokens of `text`, without special tokens and never truncated."""
        ...


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that is too long; `alone` if it may share a chunk with nothing."""

    span: Span
    tokens: int
    ends_paragraph: bool
    alone: bool = False


def chunk_article(
    article: Article, *, tokenizer: TokenSpans, max_tokens: int, target_tokens: int | None = None
) -> list[Chunk]:
    """The chunks of `article`, in order, covering every character of its text but white space once.

    No chunk's `embedded_text` exceeds `max_tokens` tokens, the two special ones included. Chunks come near
    `target_tokens` (TARGET_TOKENS unless given) in whole sentences, and end with a paragraph where they can;
    a single sentence may exceed the target, and is cut only if it exceeds `max_tokens`.
    Raises InvalidRequest if `max_tokens` is under LEAST_MAX_TOKENS.
    """
    if max_tokens < LEAST_MAX_TOKENS:
        raise InvalidRequest(
            f"An embedder of {max_tokens} tokens is too short to read passages; "
            f"choose one of at least {LEAST_MAX_TOKENS}."
        )
    context = _context(article, tokenizer, max_tokens)
    overhead = SPECIAL_TOKENS + len(tokenizer.token_spans(context))
    limit = max_tokens - overhead - EDGE_TOKENS
    room = max(1, min(limit, (target_tokens or TARGET_TOKENS) - overhead))
    pieces = _pieces(article, tokenizer, limit=limit, room=room)
    return [
        Chunk(article.id, number, span.start, span.end, article.text[span.start : span.end], context)
        for number, span in enumerate(_pack(pieces, limit=limit, room=room))
    ]


def _context(article: Article, tokenizer: TokenSpans, max_tokens: int) -> str:
    """Title and day, as "Title (2025-12-19)"; nothing if even that takes over half of the window."""
    title = " ".join(article.title[:TITLE_CHARACTERS].split())
    tokens = tokenizer.token_spans(title)
    allowed = min(TITLE_TOKENS, max_tokens // 4)
    if len(tokens) > allowed:
        title = title[: tokens[allowed - 1][1]]
    day = f"({article.published_at[:10]})" if article.published_at else ""
    context = f"{title} {day}".strip()
    return context if len(tokenizer.token_spans(context)) <= max_tokens // 2 else ""


def _pieces(article: Article, tokenizer: TokenSpans, *, limit: int, room: int) -> list[_Piece]:
    """The sentences of the article, those of over `limit` tokens in parts of about `room`."""
    text = article.text
    starts = _token_starts(text, tokenizer.token_spans(text))
    sentences = split_sentences(text, language=article.language)
    pieces = []
    for position, span in enumerate(sentences):
        following = sentences[position + 1].start if position + 1 < len(sentences) else len(text)
        ends_paragraph = position + 1 == len(sentences) or "\n" in text[span.end : following]
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        if last - first <= limit:
            pieces.append(_Piece(span, last - first, ends_paragraph))
            continue
        for part in _parts(text, span, starts[first:last], min(room, limit)):
            pieces.extend(
                _Piece(fitting, room, ends_paragraph, alone=True)
                for fitting in _fitting(text, part, tokenizer, limit)
            )
    return pieces


def _token_starts(text: str, spans: list[tuple[int, int]]) -> list[int]:
    """Where tokens begin, in order; a stretch of many characters with one token or none counts as several."""
    bounds = sorted({0, len(text), *(start for start, _ in spans)})
    return [
        start for first, following in pairwise(bounds) for start in range(first, following, TOKEN_CHARACTERS)
    ]


def _parts(text: str, span: Span, starts: list[int], room: int) -> Iterator[Span]:
    """A sentence in parts of like size, at most `room` tokens each, cut after clauses or else words."""
    begin, token = span.start, 0
    while len(starts) - token > room:
        remaining = len(starts) - token
        even = -(-remaining // -(-remaining // room))
        latest = min(token + even + even // 4, token + room)
        cut = _cut(text, starts[token + even - even // 4], starts[latest])
        yield from _trimmed(text, begin, cut)
        begin, token = cut, bisect_left(starts, cut, token + 1)
    yield from _trimmed(text, begin, span.end)


def _cut(text: str, earliest: int, latest: int) -> int:
    """Where to cut: after the last clause between the two, else after the last space, else at `latest`."""
    for boundary in (_CLAUSE_END, _SPACE):
        # One character more is looked at, for the comma of a figure to be seen as one.
        found = [m.end() for m in boundary.finditer(text, earliest, latest + 1) if m.end() <= latest]
        if found:
            return found[-1]
    return latest


def _fitting(text: str, span: Span, tokenizer: TokenSpans, limit: int) -> Iterator[Span]:
    """The part, halved until it fits: cut inside a word, it may have more tokens on its own than in there."""
    if span.end - span.start == 1 or len(tokenizer.token_spans(text[span.start : span.end])) <= limit:
        yield span
        return
    middle = (span.start + span.end) // 2
    for start, end in ((span.start, middle), (middle, span.end)):
        for half in _trimmed(text, start, end):
            yield from _fitting(text, half, tokenizer, limit)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without the white space around it, if anything is left."""
    kept = text[start:end]
    start += len(kept) - len(kept.lstrip())
    end = start + len(kept.strip())
    if start < end:
        yield Span(start, end)


def _pack(pieces: list[_Piece], *, limit: int, room: int) -> list[Span]:
    """Runs of pieces, chosen so that the sum of their costs is least (as TeX breaks paragraphs)."""
    costs, origins = [0.0], [0]
    most = min(limit, int(room * OVERFULL))
    for last, piece in enumerate(pieces):
        tokens = piece.tokens
        best, origin = costs[last] + _cost(tokens, room), last
        for first in range(last - 1, max(last - MOST_SENTENCES, -1), -1):
            tokens += pieces[first].tokens
            if tokens > most or piece.alone or pieces[first].alone:
                break
            cost = costs[first] + _cost(tokens, room)
            if cost < best:
                best, origin = cost, first
        costs.append(best + (0.0 if piece.ends_paragraph else PARAGRAPH_COST))
        origins.append(origin)
    return _runs(pieces, origins)


def _cost(tokens: int, room: int) -> float:
    """How bad a chunk of `tokens` is: the square of its empty share; being over the target counts double."""
    share = 1 - tokens / room
    return share * share if share >= 0 else 4 * share * share


def _runs(pieces: list[_Piece], origins: list[int]) -> list[Span]:
    """The runs that the search has chosen, read back from the end."""
    runs = []
    end = len(pieces)
    while end:
        first = origins[end]
        runs.append(Span(pieces[first].span.start, pieces[end - 1].span.end))
        end = first
    return runs[::-1]
