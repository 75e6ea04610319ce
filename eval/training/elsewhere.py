"""How well the reader reads a source that it was not trained on: `python -m eval.training.elsewhere WEIGHTS DATA SOURCE`.

WEIGHTS is a file that `eval.training.export` wrote, DATA a folder of `<source>.jsonl.gz`. Each question that has an answer
is asked of its own paragraph, as SQuAD's evaluation does it.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.metrics import exact_match, mean, token_f1
from eval.training.paragraphs import Paragraph, load_paragraphs
from index.records import Passage
from rag.reader import OwnReader


def measure_elsewhere(
    reader: OwnReader, paragraphs: Sequence[Paragraph], every: int = 1
) -> tuple[int, float, float]:
    """The number of questions, and the mean exact match and F1, of every `every`-th question with an answer."""
    asked = [
        (paragraph, question)
        for paragraph in paragraphs
        for question in paragraph.questions
        if question.start is not None and question.end is not None
    ][::every]
    pairs = [
        (_answer(reader, paragraph, question.text), paragraph.text[question.start : question.end])
        for paragraph, question in asked
    ]
    exact = mean(exact_match(found, [wanted]) for found, wanted in pairs)
    return len(pairs), exact, mean(token_f1(found, [wanted]) for found, wanted in pairs)


def _answer(reader: OwnReader, paragraph: Paragraph, question: str) -> str:
    text = paragraph.text
    passage = Passage("", paragraph.title, None, None, None, 0, len(text), text, 1.0)
    reading = reader.read(question, [passage])[0]
    if reading is None or not reading.spans:
        return ""
    return text[reading.spans[0].start : reading.spans[0].end]


def main() -> None:
    """Measure by the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.training.elsewhere", description=__doc__.splitlines()[0]
    )
    parser.add_argument("weights", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("source")
    parser.add_argument("--every", type=int, default=1, help="ask every N-th question")
    found = parser.parse_args()
    reader = OwnReader(found.weights, digest=None)
    number, exact, f1 = measure_elsewhere(reader, load_paragraphs(found.data, [found.source]), found.every)
    sys.stdout.write(f"{number:,} questions of {found.source}: exact match {exact:.3f}, F1 {f1:.3f}\n")


if __name__ == "__main__":
    main()
