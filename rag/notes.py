"""What a reader has to know beside an answer: wrong premises, conflicts, corrections, what is missing and why."""

from collections.abc import Iterator, Mapping, Sequence

from index.records import Article, Passage
from rag.assembly import AnswerBuilder
from rag.conflicts import conflicts
from rag.premises import premises
from rag.records import Note
from rag.windows import Window

NO_ARTICLES = "The library holds no articles yet; add some with `rag add`."


def disagreements(
    question: str,
    as_of: str,
    passages: Sequence[Passage],
    articles: Mapping[str, Article],
    builder: AnswerBuilder,
    *,
    language: str,
) -> Iterator[Note]:
    """Where the question or other articles disagree with what is cited."""
    asked = premises(question, as_of, passages, articles, language=language)
    differing = conflicts(tuple(builder.citations), passages, articles, language=language)
    for text, evidence in asked:
        yield Note("premise", text, tuple(map(builder.cite, evidence)))
    for text, evidence in differing:
        yield Note("conflict", text, tuple(map(builder.cite, evidence)))


def degraded(reason: str, *, by_model: bool) -> Note:
    """That the model did not write the answer, or not all of it, and why."""
    rest = "The answer may be incomplete." if by_model else "The answer is by quotation."
    return Note("degraded", f"{reason} {rest}")


def outside(window: Window, language: str) -> Note:
    """That the days asked about were not kept to."""
    if language == "ja":
        text = (
            f"{window.start}から{window.end}までの記事に合うものがないため、ほかの日の記事から答えています。"
        )
    else:
        text = (
            f"Nothing published between {window.start} and {window.end} fits as well; "
            "articles of other days were used."
        )
    return Note("recency", text)


def part_missing(question: str, language: str) -> Note:
    """That one part of a question found no answer."""
    text = (
        f"「{question}」の答えは見つかりません。"
        if language == "ja"
        else f"Not found in the articles: {question}"
    )
    return Note("missing", text)
