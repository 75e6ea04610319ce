"""From paragraphs to what the reader sees: questions with windows of text, with and without the answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Encoding, Tokenizer

from eval.training.paragraphs import Paragraph
from rag.reader_input import PASSAGE_TOKENS, ReaderRow, reader_row

SHORTEST_WINDOW = 72
"""Tokens. Windows are cut to a random length from here to PASSAGE_TOKENS: some 310 to 830 characters, as
passages are read when a question is asked."""

TITLE_SHARE = 0.7
"""Share of windows that are headed by their title, so that the reader knows both."""

DROPPED_WORDS = 0.1
"""Share of a question's tokens that is left out, in half of the questions."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A tokenised text: ids without special ones, and the characters of each token."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """A question by number, its paragraph, the first and last token of its answer there (None if it has none),
    and other paragraphs that look as if they answered and do not."""

    question: int
    paragraph: int
    answer: tuple[int, int] | None
    negatives: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A row and the positions in it where the answer begins and ends; 0 and 0 for none.

    `question` is the question's number: the rows of one batch with the same one are read side by side.
    """

    row: ReaderRow
    start: int
    end: int
    question: int = -1


@dataclass(frozen=True)
class Corpus:
    """All that is trained on, tokenised once."""

    questions: Sequence[tuple[int, ...]]
    paragraphs: Sequence[Tokens]
    titles: Sequence[tuple[int, ...]]
    practice: Sequence[Practice]


def tokenised(paragraphs: Sequence[Paragraph], tokenizer: Tokenizer) -> Corpus:
    """The paragraphs and their questions, without negatives. Questions whose answer is no token are left out."""
    texts = [_tokens(encoding) for encoding in _encode(tokenizer, [each.text for each in paragraphs])]
    titles = [tuple(encoding.ids) for encoding in _encode(tokenizer, [each.title for each in paragraphs])]
    asked = [(number, question) for number, each in enumerate(paragraphs) for question in each.questions]
    encoded = _encode(tokenizer, [question.text for _, question in asked])
    practice = []
    for position, (number, question) in enumerate(asked):
        answer = None
        if question.start is not None and question.end is not None:
            answer = token_range(texts[number].spans, question.start, question.end)
            if answer is None or answer[1] - answer[0] >= SHORTEST_WINDOW:
                continue
        practice.append(Practice(position, number, answer))
    return Corpus([tuple(encoding.ids) for encoding in encoded], texts, titles, practice)


def token_range(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The first and the last token that overlap the characters from `start` to `end`; None if none does."""
    touched = [number for number, (left, right) in enumerate(spans) if left < end and right > start]
    return (touched[0], touched[-1]) if touched else None


def examples(
    corpus: Corpus, chosen: Sequence[Practice], generator: np.random.Generator, *, negative_share: float
) -> Iterator[Example]:
    """One example with the answer for each question that has one, and some without: with a `negative_share` of .6 one
    for three of five, with one of 3 three for each."""
    for practice in chosen:
        question = _thinned(corpus.questions[practice.question], generator)
        yield _example(corpus, practice, question, practice.paragraph, practice.answer, generator)
        wanted = int(negative_share) + (generator.random() < negative_share % 1)
        for negative in _negatives(practice.negatives, wanted, generator):
            yield _example(corpus, practice, question, negative, None, generator)


def _negatives(ranked: Sequence[int], wanted: int, generator: np.random.Generator) -> list[int]:
    """Paragraphs without the answer, none twice; the first ones, which look most like an answer, oftenest."""
    left = list(ranked)
    return [left.pop(int(len(left) * generator.random() ** 2)) for _ in range(min(wanted, len(left)))]


def fixed_examples(corpus: Corpus, chosen: Sequence[Practice]) -> list[Example]:
    """Examples that are the same at each call, to measure with: with answers, and the first negative of each."""
    generator = np.random.default_rng(0)
    found = []
    for practice in chosen:
        question = corpus.questions[practice.question]
        found.append(_example(corpus, practice, question, practice.paragraph, practice.answer, generator))
        found += [
            _example(corpus, practice, question, each, None, generator) for each in practice.negatives[:1]
        ]
    return found


def _example(
    corpus: Corpus,
    practice: Practice,
    question: Sequence[int],
    paragraph: int,
    answer: tuple[int, int] | None,
    generator: np.random.Generator,
) -> Example:
    text = corpus.paragraphs[paragraph].ids
    first, last = answer or (0, -1)
    length = int(generator.integers(SHORTEST_WINDOW, PASSAGE_TOKENS + 1))
    # Any place of the window that has the whole answer in it is as likely.
    lowest = max(0, last + 1 - length) if answer else 0
    highest = min(first, max(0, len(text) - length)) if answer else max(0, len(text) - length)
    begin = int(generator.integers(min(lowest, highest), highest + 1))
    title = corpus.titles[paragraph] if generator.random() < TITLE_SHARE else ()
    row = reader_row(question, title, text[begin : begin + length])
    if answer is None:
        return Example(row, 0, 0, practice.question)
    return Example(row, row.text + first - begin, row.text + last - begin, practice.question)


def _thinned(question: tuple[int, ...], generator: np.random.Generator) -> tuple[int, ...]:
    if generator.random() < 0.5:
        return question
    kept = generator.random(len(question)) >= DROPPED_WORDS
    return tuple(token for token, keep in zip(question, kept, strict=True) if keep) or question


def with_negatives(practice: Sequence[Practice], mined: Mapping[int, Sequence[int]]) -> list[Practice]:
    """The questions with the paragraphs that were mined for them, by the question's number."""
    return [
        Practice(each.question, each.paragraph, each.answer, tuple(mined.get(each.question, ())))
        for each in practice
    ]


def _encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Encoding]:
    # The embedder's file cuts at 128 tokens and pads to them.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return list(tokenizer.encode_batch(list(texts), add_special_tokens=False))


def _tokens(encoding: Encoding) -> Tokens:
    return Tokens(tuple(encoding.ids), tuple(encoding.offsets))
