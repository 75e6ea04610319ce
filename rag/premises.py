"""What a question takes for granted and the articles contradict: a figure, a date, or a name."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from index.records import Article, Passage
from rag.conflicts import comparable, placed_figures
from rag.dates import DateExpression, same_date
from rag.evidence import Evidence, dates_in, quoted_dates, quoted_figures
from rag.figure_checks import figures_of
from rag.figures import same_figure
from rag.names import TITLES
from rag.source_sentences import sentences_between, stems_of

ABOUT = 0.6
"""Part of the question's words that a sentence has to share to be about what the question takes for granted."""

LEAST_WORDS = 2
"""Words of the question that it shares at least."""

_TITLED = re.compile(rf"\b(?P<title>{TITLES})\.? (?P<name>(?:[A-ZÀ-Þ][\w’'-]+ ?){{1,3}})")
_JAPANESE_TITLED = re.compile(
    r"(?P<name>[一-龥々]{2,5}?)(?P<title>首相|大統領|市長|町長|村長|知事|社長|会長|外相|財務相|長官|監督)"
)
_ASKING = frozenset(
    "why how what when where who which much many did does will has have is are was were".split()
)


def premises(
    question: str,
    as_of: str | None,
    passages: Sequence[Passage],
    articles: Mapping[str, Article],
    *,
    language: str,
) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """Text and quotes of a note for each thing that the question asserts and the passages contradict."""
    if not _asserts(question, as_of, language):
        return
    sentences = [
        each
        for passage in passages
        for each in sentences_between(articles[passage.article_id], passage.start, passage.end)
    ]
    asked = stems_of(question) - _ASKING
    about = [each for each in sentences if _shares(asked, each)]
    if not about:
        return
    yield from _figures(question, sentences, about, language)
    yield from _dates(question, as_of, sentences, about, language)
    yield from _names(question, sentences, about, articles, language)


def _asserts(question: str, as_of: str | None, language: str) -> bool:
    """Whether the question holds any figure, date or office that could be wrong: most do not."""
    return bool(
        figures_of(question)
        or dates_in(question, as_of, language)
        or _titled(language).search(question) is not None
    )


def _titled(language: str) -> re.Pattern[str]:
    return _JAPANESE_TITLED if language == "ja" else _TITLED


def _shares(asked: Set[str], sentence: Evidence) -> bool:
    least = max(LEAST_WORDS, ABOUT * len(asked))
    # Most sentences do not even have the letters.
    letters = sentence.text.lower().replace(".", "")
    if sum(stem in letters for stem in asked) < least:
        return False
    return len(asked & stems_of(sentence.text)) >= least


def _figures(
    question: str, sentences: Sequence[Evidence], about: Sequence[Evidence], language: str
) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    for claim in figures_of(question):
        if any(same_figure(claim, mention) for each in sentences for mention in quoted_figures(each)):
            continue
        rivals = [each for each in placed_figures(about) if comparable(claim, each.mention)]
        if rivals:
            first = rivals[0]
            yield _text(claim.text, first.mention.text, language), (first.evidence,)


def _dates(
    question: str, as_of: str | None, sentences: Sequence[Evidence], about: Sequence[Evidence], language: str
) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    figures = figures_of(question)
    for claim in dates_in(question, as_of, language):
        if claim.value is None or any(f.start < claim.end and claim.start < f.end for f in figures):
            continue
        value = claim.value
        rival = next(
            (found for found in map(_only_date, about) if found and _as_precise(claim, found[1])), None
        )
        # All sentences are read only where one may contradict.
        if rival is None or any(
            d.value and _agrees(value, d.value) for each in sentences for d in quoted_dates(each)
        ):
            continue
        evidence, date = rival
        yield _text(claim.text, f"{date.text.rstrip('.')} ({date.value})", language), (evidence,)


def _only_date(sentence: Evidence) -> tuple[Evidence, DateExpression] | None:
    """A sentence with the one date that it has; None where it has none or several."""
    dates = [date for date in quoted_dates(sentence) if date.value]
    return (sentence, dates[0]) if len(dates) == 1 else None


def _as_precise(claim: DateExpression, found: DateExpression) -> bool:
    return len(found.value or "") >= len(claim.value or "") and found.bound == claim.bound


def _agrees(asserted: str, found: str) -> bool:
    """Whether a date is the one asserted, or lies within it, or holds it: "2029" and "the spring of 2029"."""
    return same_date(asserted, found) or found.startswith(asserted) or asserted.startswith(found)


def _names(
    question: str,
    sentences: Sequence[Evidence],
    about: Sequence[Evidence],
    articles: Mapping[str, Article],
    language: str,
) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """A person in an office ("Mayor Tanaka") whom the articles do not name, and who holds it there."""
    pattern = _titled(language)
    told = "\n".join(article.text for article in articles.values())
    for claim in pattern.finditer(question):
        family = claim["name"].split()[-1] if language != "ja" else claim["name"]
        if family in told:
            continue
        for each in about:
            holder = next((m for m in pattern.finditer(each.text) if m["title"] == claim["title"]), None)
            if holder is not None:
                yield _text(claim.group().strip(), holder.group().strip(), language), (each,)
                break


def _text(asserted: str, found: str, language: str) -> str:
    if language == "ja":
        return f"質問には「{asserted}」とありますが、記事では「{found}」です。"
    return f"The question says {asserted}; the articles say {found}."
