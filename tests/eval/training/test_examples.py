import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from eval.training.examples import (
    Corpus,
    Practice,
    Tokens,
    examples,
    fixed_examples,
    token_range,
    tokenised,
    with_negatives,
)
from eval.training.paragraphs import Paragraph, PracticeQuestion
from rag.reader_input import PASSAGE_TOKENS


@pytest.fixture(scope="module")
def corpus(paragraphs: list[Paragraph], tokenizer: Tokenizer) -> Corpus:
    return tokenised(paragraphs, tokenizer)


def test_nothing_is_padded_or_cut(tokenizer: Tokenizer) -> None:
    text = "The bridge was opened in 1901. " * 40
    asked = (
        PracticeQuestion("When?", 25, 29),
        PracticeQuestion("In which year was the bridge opened?", 1234, 1238),
    )
    tokenizer.enable_truncation(128)
    tokenizer.enable_padding(length=128)
    corpus = tokenised([Paragraph("squad-dev", "a", "", text, asked)], tokenizer)
    assert [len(question) for question in corpus.questions] == [2, 8]
    assert len(corpus.paragraphs[0].ids) == 40 * 7
    assert [each.answer for each in corpus.practice] == [(5, 5), (278, 278)]


def test_the_answer_is_where_the_example_says(corpus: Corpus, tokenizer: Tokenizer) -> None:
    answered = [each for each in corpus.practice if each.answer]
    drawn = list(examples(corpus, answered, np.random.default_rng(3), negative_share=0.0))
    said = [tokenizer.decode(list(each.row.ids[each.start : each.end + 1])) for each in drawn]
    assert said == [str(1900 + 3 * (n // 3)) for n in range(24)]


def test_a_question_without_an_answer_points_at_the_start(corpus: Corpus) -> None:
    impossible = [each for each in corpus.practice if each.answer is None]
    drawn = list(examples(corpus, impossible, np.random.default_rng(3), negative_share=1.0))
    assert len(drawn) == 24
    assert {(each.start, each.end) for each in drawn} == {(0, 0)}


def test_negatives_come_from_the_paragraphs_mined(corpus: Corpus, tokenizer: Tokenizer) -> None:
    answered = next(each for each in corpus.practice if each.answer)
    (practice,) = with_negatives([answered], {answered.question: [4]})
    positive, negative = examples(corpus, [practice], np.random.default_rng(0), negative_share=1.0)
    assert positive.end > 0
    assert (negative.start, negative.end) == (0, 0)
    assert "ferry" in tokenizer.decode(list(negative.row.ids))


def test_several_negatives_of_a_question_are_different_ones(corpus: Corpus) -> None:
    answered = next(each for each in corpus.practice if each.answer)
    (practice,) = with_negatives([answered], {answered.question: [4, 5, 6]})
    drawn = list(examples(corpus, [practice], np.random.default_rng(0), negative_share=5.0))
    assert len({each.row.ids for each in drawn}) == 4
    assert [each.end > 0 for each in drawn] == [True, False, False, False]
    assert {each.question for each in drawn} == {answered.question}


def test_what_is_measured_on_does_not_change(corpus: Corpus) -> None:
    assert fixed_examples(corpus, corpus.practice) == fixed_examples(corpus, corpus.practice)


@given(st.integers(1, 900), st.data(), st.integers(0, 2**32 - 1))
def test_every_window_has_the_whole_answer(size: int, data: st.DataObject, seed: int) -> None:
    first = data.draw(st.integers(0, size - 1))
    last = data.draw(st.integers(first, min(size - 1, first + 60)))
    text = Tokens(tuple(range(1000, 1000 + size)), ())
    corpus = Corpus([(7, 8)], [text], [()], [])
    (drawn,) = examples(
        corpus, [Practice(0, 0, (first, last))], np.random.default_rng(seed), negative_share=0.0
    )
    assert drawn.row.ids[drawn.start : drawn.end + 1] == text.ids[first : last + 1]
    assert drawn.row.text <= drawn.start <= drawn.end < drawn.row.text_end
    assert drawn.row.text_end - drawn.row.text <= PASSAGE_TOKENS


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 3, (0, 0)), (2, 5, (0, 1)), (4, 9, (1, 2)), (3, 4, None), (9, 12, None)],
)
def test_characters_are_found_as_tokens(start: int, end: int, expected: tuple[int, int] | None) -> None:
    assert token_range([(0, 3), (4, 7), (7, 9)], start, end) == expected
