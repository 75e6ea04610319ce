"""Paragraphs with questions, the data that the reader is trained on.

| file | what | licence |
|---|---|---|
| `squad-dev` | SQuAD 2.0's development set: Wikipedia, with questions that cannot be answered | CC BY-SA 4.0 |
| `squadshifts-new-wiki` | SQuADShifts: other Wikipedia articles | CC BY 4.0 |
| `squadshifts-amazon-reviews` | SQuADShifts: reviews of goods | CC BY 4.0 |
| `squadshifts-reddit` | SQuADShifts: comments | CC BY 4.0 |
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.news_questions import read_lines
from index.errors import UnreadableSource

SOURCES = ("squad-dev", "squadshifts-new-wiki", "squadshifts-amazon-reviews", "squadshifts-reddit")

TITLED = ("squad-dev", "squadshifts-new-wiki")
"""Sources whose titles say what a paragraph is about; the others have running numbers."""


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """A question about a paragraph; `start` and `end` are where its answer stands, None if it has none."""

    text: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its questions. `title` is empty where the source has none that means anything."""

    source: str
    article: str
    title: str
    text: str
    questions: tuple[PracticeQuestion, ...]


def load_paragraphs(directory: Path, sources: Sequence[str] = SOURCES) -> list[Paragraph]:
    """The paragraphs of `sources` in a folder of `<source>.jsonl.gz`. Raises UnreadableSource."""
    return [paragraph for source in sources for paragraph in _paragraphs(directory, source)]


def _paragraphs(directory: Path, source: str) -> Iterator[Paragraph]:
    path = directory / f"{source}.jsonl.gz"
    for number, record in enumerate(read_lines(path), start=1):
        try:
            text, article = record["context"], record["title"]
            questions = tuple(_question(each, text) for each in record["qas"])
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise UnreadableSource(
                f"Line {number} of {path.name} is not a paragraph with questions ({error}); see {__name__}."
            ) from error
        title = article.replace("_", " ") if source in TITLED else ""
        yield Paragraph(source, f"{source}/{article}", title, text, questions)


def _question(record: dict[str, object], text: str) -> PracticeQuestion:
    answers = record["answers"]
    question = " ".join(str(record["question"]).split())
    if record.get("impossible") or not answers:
        return PracticeQuestion(question, None, None)
    answer = answers[0]  # type: ignore[index]  # a list, as the KeyError and TypeError above would tell
    start, words = int(answer["start"]), str(answer["text"])
    if text[start : start + len(words)] != words:
        raise ValueError(f"the answer {words!r} does not stand at {start}")
    return PracticeQuestion(question, start, start + len(words))
