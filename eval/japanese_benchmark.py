"""The benchmark `japanese`: is the paragraph that answers a Japanese question found, and the answer in it?

A folder holds files of SQuAD's layout (`*.json`, `*.json.gz`): `{data: [{title, paragraphs: [{context, qas: [{question,
answers: [{text}]}]}]}]}`. Each paragraph is indexed as an article of its own; where its context begins with the title, as
JSQuAD's do ("Title [SEP] …"), the title becomes its first line. Questions marked as impossible are left out.

- `hit@1`, `hit@5`, `mrr@10`: paragraphs ranked by their first passage.
- `short_f1`, `short_em`: `Answer.short` by quotation, without a language model, against the answers; "not found" and an
  answer without a short form count 0. F1 is over characters, as JSQuAD is evaluated (Kurihara et al. 2022): both sides
  get SQuAD's normalisation (small letters, no ASCII punctuation, no English articles) and lose white space and the marks
  「」『』。、. The best over the answers of a question counts.
- `contains`: an answer stands in the sentences quoted; `answered`: the share that was not "not found".
- `baselines.bigram_bm25`: `hit@1` of BM25 over pairs of characters, of the same texts.
- `even`, `odd`: the same for the questions of every other paragraph, all being indexed. Constants were chosen on `even`.
"""

import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.bigram_search import BigramSearch
from eval.metrics import first_rank, hit_rate, mean, mean_reciprocal_rank, squad_normalised
from eval.news_questions import add_articles
from eval.reports import Progress, Report, no_progress
from index.errors import UnreadableSource
from index.reading import read_record
from index.records import Article
from rag.engine import Engine
from rag.records import Answer

FILES = ("*.json", "*.json.gz")
SEPARATOR = " [SEP] "
"""What JSQuAD has between title and paragraph."""

DEPTH = 10
"""Passages ranked; of articles of one paragraph each, nearly as many articles."""

_MARKS = str.maketrans("", "", "「」『』。、")
_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class ParagraphQuestion:
    """A question, the paragraph it was asked of by its place among all, and its answers."""

    paragraph: int
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """How one question fared: the rank of its paragraph, and its answer from 0 to 1."""

    paragraph: int
    rank: int | None
    bigram: float
    short_f1: float
    short_em: float
    contains: float
    answered: float


def run(
    directory: Path, engine: Engine, *, limit: int | None = None, progress: Progress = no_progress
) -> Report:
    """The figures over the files in `directory`, of `limit` questions spread over all, if told.

    The engine's library is filled first. Raises UnreadableSource.
    """
    articles, questions = load(directory)
    if limit is not None and limit < len(questions):
        questions = [questions[number * len(questions) // limit] for number in range(limit)]
    total = len(articles) + len(questions)
    add_articles(engine, articles, progress=progress, total=total)
    bigrams = BigramSearch([article.text for article in articles])
    scores = []
    for number, question in enumerate(questions, 1):
        found = engine.retrieve(question.text, k=DEPTH)
        ids = dict.fromkeys(passage.article_id for passage in found.passages)
        rank = first_rank(article_id == articles[question.paragraph].id for article_id in ids)
        answer = engine.ask(question.text, mode="extractive")
        by_bigrams = float(bigrams.best(question.text) == question.paragraph)
        scores.append(score(question, rank, answer, by_bigrams))
        progress(len(articles) + number, total)
    return {
        **measures(scores),
        "even": measures([each for each in scores if each.paragraph % 2 == 0]),
        "odd": measures([each for each in scores if each.paragraph % 2 == 1]),
        "paragraphs": len(articles),
    }


def load(directory: Path) -> tuple[Sequence[Article], Sequence[ParagraphQuestion]]:
    """The paragraphs of all files in a folder as articles, and their questions. Raises UnreadableSource."""
    files = sorted(path for pattern in FILES for path in directory.glob(pattern))
    if not files:
        raise UnreadableSource(f"{directory} holds none of {', '.join(FILES)}.")
    articles: list[Article] = []
    questions: list[ParagraphQuestion] = []
    for path in files:
        try:
            for title, paragraph in _paragraphs(path):
                for asked in paragraph["qas"]:
                    if not asked.get("is_impossible"):
                        answers = tuple(dict.fromkeys(each["text"] for each in asked["answers"]))
                        questions.append(ParagraphQuestion(len(articles), asked["question"], answers))
                articles.append(as_article(title, paragraph["context"], number=len(articles)))
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableSource(f"The benchmark's file {path} cannot be read ({error}).") from error
    return articles, questions


def as_article(title: str, context: str, *, number: int) -> Article:
    """A paragraph as an article under its title, which is its first line too where the context begins with it."""
    text = context.replace(SEPARATOR, "\n\n", 1)
    return read_record({"id": f"p{number}", "title": title, "text": text}, name="context")


def _paragraphs(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    for entry in data:
        for paragraph in entry["paragraphs"]:
            yield entry["title"], paragraph


def score(question: ParagraphQuestion, rank: int | None, answer: Answer, bigram: float) -> Scores:
    """How one question fared."""
    answered = answer.status == "answered"
    short = answer.short or "" if answered else ""
    said = normalised(_MARKER.sub(" ", answer.text)) if answered else ""
    expected = [found for each in question.answers if (found := normalised(each))]
    return Scores(
        paragraph=question.paragraph,
        rank=rank,
        bigram=bigram,
        short_f1=character_f1(short, question.answers),
        short_em=float(bool(short) and normalised(short) in expected),
        contains=float(any(each in said for each in expected)),
        answered=float(answered),
    )


def normalised(text: str) -> str:
    """`text` as it is compared: SQuAD's normalisation, without white space and Japanese marks."""
    return "".join(squad_normalised(text.translate(_MARKS)).split())


def character_f1(prediction: str, answers: Iterable[str]) -> float:
    """The highest F1 between the characters of the prediction and of one of `answers`; 0 for no prediction."""
    return max((_overlap_f1(normalised(prediction), normalised(each)) for each in answers), default=0.0)


def _overlap_f1(predicted: str, expected: str) -> float:
    common = (Counter(predicted) & Counter(expected)).total()
    return 2 * common / (len(predicted) + len(expected)) if common else 0.0


def measures(scores: Sequence[Scores]) -> Mapping[str, Report | float]:
    """The figures of the protocol over some questions."""
    ranks = [each.rank for each in scores]
    return {
        "hit@1": hit_rate(ranks, 1),
        "hit@5": hit_rate(ranks, 5),
        f"mrr@{DEPTH}": mean_reciprocal_rank(ranks, DEPTH),
        "short_f1": mean(each.short_f1 for each in scores),
        "short_em": mean(each.short_em for each in scores),
        "contains": mean(each.contains for each in scores),
        "answered": mean(each.answered for each in scores),
        "baselines": {"bigram_bm25": {"hit@1": mean(each.bigram for each in scores)}},
        "questions": len(scores),
    }
