"""The benchmark `briefing`: what briefings by quotation tell of several articles, for some ways of weighing sentences.

A folder holds `articles.jsonl.gz` as for the benchmark `retrieval`; the articles that were found for one question
(`retrieved_for`) are briefed on together, near-duplicates folded, as of the day of the newest. Under `groups`, for the
values of `rag.briefing.WEIGHTS` and for others, one changed at a time, means over the groups:

- `facts`: of the sentences under "Facts and figures", the share with a figure or a date; `speakers`: of those under
  "Who said what", the share that names who said it.
- `figures`, `names`: the share of the articles' figures and names that stands in the briefing, each weighing as often as
  it is mentioned, and two more in a title or in first sentences.
- `redundancy`: the share of its word pairs that the briefing has said before; `sentences` and `characters` of it.

`even` and `odd` are every other group.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eval.metrics import mean
from eval.news_questions import ARTICLES, read_lines
from eval.reports import Progress, Report, no_progress
from eval.summary_measures import contents_of, coverage, figures_in, names_in, redundancy, words_in
from index.reading import read_record
from index.records import Article
from rag.briefing import WEIGHTS, SortedSentence, Weights, chosen_sentences, sorted_out
from rag.engine import Engine
from rag.evidence import dates_in
from rag.salience import salience
from rag.speakers import named_speakers
from rag.stories_at_hand import stories_of
from rag.summary_request import SummaryRequest

GROUPS = 80
"""Questions whose articles are briefed on: every nth, so that all weeks take part."""

FEWEST = 3
"""Articles of a group at least: what several tell is to be told once."""

LONGEST = 20_000
"""Characters of an article beyond which its group is left out: lists of a hundred films are no news."""

SETTINGS: Mapping[str, Weights] = {
    "chosen": WEIGHTS,
    **{f"without_figure={each}": replace(WEIGHTS, without_figure=each) for each in (1.0, 0.5, 0.25, 0.1)},
    **{f"without_speaker={each}": replace(WEIGHTS, without_speaker=each) for each in (1.0, 0.5, 0.25, 0.1)},
    **{f"new={each}": replace(WEIGHTS, new=each) for each in (0.0, 0.2, 0.4, 0.6, 0.8)},
}

_Measures = Mapping[str, float | None]


def run(directory: Path, engine: Engine, *, progress: Progress = no_progress, limit: int = GROUPS) -> Report:
    """The figures over at most `limit` groups of `directory`; the engine is not used. Raises UnreadableSource."""
    groups = _groups(directory / ARTICLES)
    groups = groups[:: max(1, len(groups) // limit)][:limit]
    measured = []
    for number, articles in enumerate(groups, 1):
        measured.append(measure(articles))
        progress(number, len(groups))
    return report(measured)


def report(measured: Sequence[Mapping[str, _Measures]]) -> Report:
    """The means over all groups and over every other one, by setting."""
    halves = {"groups": measured, "even": measured[::2], "odd": measured[1::2]}
    means = {
        half: {name: _means([each[name] for each in rows]) for name in SETTINGS}
        for half, rows in halves.items()
    }
    return {**means, "briefed": len(measured)}


def _groups(file: Path) -> list[list[Article]]:
    """The articles of each question, where they are enough and none is too long."""
    found: dict[str, list[Article]] = defaultdict(list)
    for record in read_lines(file):
        questions = record.pop("retrieved_for", None) or ()
        article = read_record(record, name=ARTICLES)
        for question in questions:
            found[str(question)].append(article)
    return [
        articles
        for _, articles in sorted(found.items())
        if len(articles) >= FEWEST and all(len(article.text) <= LONGEST for article in articles)
    ]


def measure(articles: Sequence[Article]) -> dict[str, _Measures]:
    """The measures of one group's briefing under each of SETTINGS."""
    as_of = max(article.published_at or "" for article in articles)[:10] or "2022-01-01"
    request = SummaryRequest(style="briefing", as_of=as_of)
    current = stories_of(articles, request, "en").current
    figures: Counter[Hashable] = Counter()
    names: Counter[Hashable] = Counter()
    for contents in map(contents_of, current):
        figures.update(contents.figures)
        names.update(contents.names)
    found = list(sorted_out(current, [salience(each) for each in current], request))
    return {name: _measured(found, weights, figures, names) for name, weights in SETTINGS.items()}


def _measured(
    found: Sequence[SortedSentence],
    weights: Weights,
    figures: Mapping[Hashable, float],
    names: Mapping[Hashable, float],
) -> _Measures:
    chosen = chosen_sentences(found, "medium", weights)
    told = [sentence.text for sentences in chosen.values() for sentence in sentences]
    text = "\n".join(told)
    return {
        "facts": _share([_has_figure(each.text) for each in chosen["facts"]]),
        "speakers": _share([bool(named_speakers(each.text)) for each in chosen["statements"]]),
        "figures": coverage(figures, figures_in(text, "en")),
        "names": coverage(names, names_in(text, "en")),
        "redundancy": redundancy(words_in(text, "en")),
        "sentences": float(len(told)),
        "characters": float(len(text)),
    }


def _has_figure(text: str) -> bool:
    return bool(figures_in(text, "en") or dates_in(text, None, "en"))


def _share(held: Sequence[bool]) -> float | None:
    return sum(held) / len(held) if held else None


def _means(rows: Sequence[_Measures]) -> dict[str, float]:
    """The mean of each measure over those groups that have it."""
    names = rows[0] if rows else ()
    return {name: mean(value for row in rows if (value := row[name]) is not None) for name in names}
