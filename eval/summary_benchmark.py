"""The benchmark `summary`: what summaries by quotation keep of an article, beside the lead, LexRank and TextRank.

The folder holds `realtimeqa-2022/articles.jsonl.gz` and `jawikinews/articles.jsonl.gz`. Over the longest articles of each,
every system is given the same number of characters, those of our medium summary; the last sentence of the others is cut
there. Under `english` and `japanese`, for `ours`, `lead3` (the first three sentences, or as many as fit), `lexrank` and
`textrank`, means over the articles:

- `figures`: the share of the article's figures, each weighing as often as it is mentioned, and two more if it stands in the
  title or in the first three sentences; `all_figures`: of its different figures, all alike; `numerals`: of its different
  numbers in digits, years and ages too, found by a plain pattern. An article without any is left out.
- `names`, `all_names`: the same two shares of its names.
- `place`: where in the text the sentences begin, 0 first, 1 last; `redundancy`: the share of word pairs said before.
- `rouge1`, `rouge2`, `rougeL`: F1 against the lead of that length, a bound for sanity and no aim: for the lead it is 1.
`supported` is the share of our sentences that our checker bears out against their quotes as they leave, brackets and all;
the others quote. `three`: `lead3` of exactly three sentences against `ours` of at most their length. `wins`: in what share of the articles
ours keeps more of `figures` than each other system, and `losses` fewer.

`speed`: `article.ms`, p50 and p95 of a medium summary, verification included, of articles of 900 to 1,100 words;
`textrank_ratio` how many times as long sumy's TextRank takes to rank their sentences; `batch.articles_per_s` over the
first 1,000 English articles of the file.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from eval.metrics import mean, percentile
from eval.news_questions import ARTICLES, read_lines
from eval.reports import Progress, Report, no_progress
from eval.summary_baselines import BASELINES, require_packages, sentences_of, sumy_textrank, within
from eval.summary_measures import LEAD_SENTENCES, contents_of, measures
from index.errors import UnreadableSource
from index.reading import read_record
from index.records import Article
from index.sentences import Span
from rag.engine import Engine
from rag.evidence import Evidence
from rag.records import Summary
from rag.salience import SalientSentence
from rag.summary import summarize
from rag.summary_quotation import choose_sentences
from rag.summary_request import SummaryRequest
from rag.verification import check

LONGEST = 300
"""Articles of each language."""

SETS = {"english": ("realtimeqa-2022", "en"), "japanese": ("jawikinews", "ja")}
BATCH = 1_000
THOUSAND_WORDS = range(900, 1_101)
TIMED = 40
"""Articles of about a thousand words whose time is taken."""

_OURS = "ours"


@dataclass(frozen=True, slots=True)
class Scored:
    """One article: the measures of each system, and of the two that have three sentences' length."""

    systems: Mapping[str, Mapping[str, float | None]]
    three: Mapping[str, Mapping[str, float | None]]
    supported: float


def run(
    directory: Path, engine: Engine, *, progress: Progress = no_progress, limit: int | None = None
) -> Report:
    """The figures over the articles of `directory`, the `limit` longest of each language (LONGEST if not told).

    The engine is not used. Raises MissingPackage unless the extra `bench` is installed, and UnreadableSource.
    """
    require_packages()
    most = LONGEST if limit is None else limit
    report: dict[str, Report | float] = {}
    english: list[Article] = []
    done = 0
    for name, (folder, language) in SETS.items():
        articles = [each for each in _articles(directory / folder) if each.language == language]
        english = english or articles
        scored = []
        for article in sorted(articles, key=lambda each: -len(each.text))[:most]:
            scored.append(score(article))
            done += 1
            progress(done, len(SETS) * most)
        report[name] = _report(scored)
    report["speed"] = speed(english, most)
    return report


def _articles(folder: Path) -> list[Article]:
    articles = []
    for record in read_lines(folder / ARTICLES):
        record.pop("retrieved_for", None)
        try:
            articles.append(read_record(record, name=ARTICLES))
        except UnreadableSource:
            continue
    return articles


def score(article: Article) -> Scored:
    """Every system's summary of one article, measured."""
    sentences = sentences_of(article)
    contents = contents_of(article)
    summary = summarize([article], None, SummaryRequest(), embedder="")
    own = quoted(summary)
    characters = _length(own)
    first = partial(within, article, range(len(sentences)), sentences)
    measured = partial(measures, article, contents)
    systems = {_OURS: measured(own, first(characters))}
    for name, rank in BASELINES.items():
        systems[name] = measured(
            within(article, rank(article, sentences), sentences, characters), first(characters)
        )
    three = sentences[:LEAD_SENTENCES]
    chosen = choose_sentences(article, characters=_length(three))
    return Scored(
        systems,
        {
            _OURS: measured([Span(each.start, each.end) for each in chosen], three),
            "lead3": measured(three, three),
        },
        supported(article, summary),
    )


def quoted(summary: Summary) -> list[Span]:
    """The quotes that the sentences of a summary are, in its order."""
    first = [summary.citations[sentence.citations[0] - 1] for sentence in summary.sentences]
    return [Span(citation.start, citation.end) for citation in first]


def supported(article: Article, summary: Summary) -> float:
    """The share of the sentences that hold against their quotes as they leave the program."""
    held = []
    for sentence in summary.sentences:
        quotes = [summary.citations[number - 1] for number in sentence.citations]
        evidence = [Evidence(article, quote.start, quote.end, quote.quote) for quote in quotes]
        held.append(check(sentence.text, evidence).failure is None)
    return mean(held) if held else 1.0


def speed(articles: Sequence[Article], limit: int) -> Report:
    """How long summaries take, alone and in a batch of at most BATCH articles."""
    timed = [each for each in articles if len(each.text.split()) in THOUSAND_WORDS][: min(TIMED, limit)]
    batch = articles[: BATCH if limit == LONGEST else limit]
    if not batch:
        return {}
    ours, textrank = [], []
    for article in timed:
        ours.append(_milliseconds(partial(summarize, [article], None, SummaryRequest(), embedder="")))
        textrank.append(_milliseconds(partial(sumy_textrank, article)))
    whole = [_milliseconds(partial(summarize, [each], None, SummaryRequest(), embedder="")) for each in batch]
    return {
        "article": {
            "ms": {"p50": percentile(ours, 50), "p95": percentile(ours, 95)},
            "textrank_ratio": sum(textrank) / sum(ours) if ours else 0.0,
            "timed": len(timed),
        },
        "batch": {"articles_per_s": 1000 * len(batch) / sum(whole), "articles": len(batch)},
    }


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _length(spans: Sequence[Span] | Sequence[SalientSentence]) -> int:
    return sum(span.end - span.start for span in spans)


def _report(scored: Sequence[Scored]) -> Report:
    names = scored[0].systems if scored else {}
    return {
        **{name: _means([each.systems[name] for each in scored]) for name in names},
        "three": {name: _means([each.three[name] for each in scored]) for name in (_OURS, "lead3") if scored},
        "wins": {name: _share_better(scored, _OURS, name) for name in names if name != _OURS},
        "losses": {name: _share_better(scored, name, _OURS) for name in names if name != _OURS},
        "supported": mean(each.supported for each in scored),
        "articles": len(scored),
    }


def _means(rows: Sequence[Mapping[str, float | None]]) -> dict[str, float]:
    means = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        means[name] = mean(value for value in values if value is not None)
    return means


def _share_better(scored: Sequence[Scored], one: str, other: str) -> float:
    pairs = [(each.systems[one]["figures"], each.systems[other]["figures"]) for each in scored]
    return mean(a > b for a, b in pairs if a is not None and b is not None)
