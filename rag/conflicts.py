"""Figures for the same thing that differ between articles: shown side by side, none of them chosen in silence."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.records import Article, Passage
from rag.evidence import Evidence, quoted_dates, quoted_figures
from rag.figure_scope import scope_beside, scopes_differ
from rag.figures import FigureMention, same_figure
from rag.records import Citation
from rag.source_sentences import sentences_between, stems_of

SHARED = 0.5
"""Part of the shorter sentence's words that two sentences about the same thing share."""

LEAST_WORDS = 3
"""Words that they share at least, besides the figures."""

MOST = 3
"""Differing figures that one note names."""

_KINDS = frozenset(("money", "percent", "count", "measure", "duration"))
_NAME = re.compile(r"(?<=[a-z,;:’'”\"] )[A-Z][\w’'-]+|[一-龥々ァ-ヶー]{2,}(?=[県市町村区社省庁])")


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure of an article with the sentence that it stands in, and the period or share that it covers."""

    evidence: Evidence
    mention: FigureMention
    scope: str | None


def conflicts(
    citations: Sequence[Citation],
    passages: Sequence[Passage],
    articles: Mapping[str, Article],
    *,
    language: str,
) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """Text and quotes of a note for each cited figure of which another article has another value.

    The first quote is the cited one. Figures of another scope are shown too, and said to be of another scope.
    """
    cited = [
        figure
        for citation in citations
        for figure in placed_figures(
            [Evidence(articles[citation.article_id], citation.start, citation.end, citation.quote)]
        )
    ]
    if not cited:
        return
    # Words are compared before figures are read, which takes ten times as long.
    others = placed_figures(
        each
        for passage in passages
        for each in sentences_between(articles[passage.article_id], passage.start, passage.end)
        if any(_share_words(figure.evidence, each) for figure in cited)
    )
    told: set[tuple[str, float, str | None]] = set()
    for figure in cited:
        key = (figure.mention.kind, figure.mention.value, figure.mention.unit)
        rivals = _rivals(figure, others)
        if key in told or not rivals:
            continue
        told.update((key, *((r.mention.kind, r.mention.value, r.mention.unit) for r in rivals)))
        shown = [figure, *rivals[:MOST]]
        yield _text(shown, language), tuple(each.evidence for each in shown)


def placed_figures(sentences: Iterable[Evidence]) -> list[PlacedFigure]:
    """The figures of sentences that can be compared, with their scope."""
    return [figure for each in sentences for figure in _placed(each)]


def _placed(evidence: Evidence) -> list[PlacedFigure]:
    figures = [
        PlacedFigure(evidence, mention, scope_beside(evidence, mention))
        for mention in quoted_figures(evidence)
        if mention.kind in _KINDS and mention.unit not in ("rank", "score")
    ]
    # The period that another figure covers is no figure of its own.
    scopes = [figure.scope for figure in figures if figure.scope]
    return [
        f for f in figures if f.mention.kind != "duration" or not any(f.mention.text in s for s in scopes)
    ]


def comparable(claim: FigureMention, other: FigureMention) -> bool:
    """Whether both are figures of the same kind and unit, whatever their values."""
    if claim.kind != other.kind or claim.vague or other.vague:
        return False
    if claim.kind == "count" and (claim.unit is None or claim.unit != other.unit):
        return False
    return same_figure(_one(claim), _one(other))


def _one(mention: FigureMention) -> FigureMention:
    """The same figure with the value one, to compare all else."""
    return replace(mention, value=1.0, upper=None, approx=None, scope=None, bound=None)


def _rivals(figure: PlacedFigure, others: Sequence[PlacedFigure]) -> list[PlacedFigure]:
    """The figures of other articles for the same thing that differ, one for each article, the newest first."""
    found: dict[str, PlacedFigure] = {}
    for other in others:
        article = other.evidence.article
        if article.id == figure.evidence.article.id or article.id in found:
            continue
        if not comparable(figure.mention, other.mention) or not same_matter(figure.evidence, other.evidence):
            continue
        mentions = quoted_figures(other.evidence)
        if any(same_figure(figure.mention, m) or same_figure(m, figure.mention) for m in mentions):
            continue
        found[article.id] = other
    return sorted(found.values(), key=lambda each: each.evidence.article.published_at or "", reverse=True)


def same_matter(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences speak of the same thing, as far as their words, names and months tell."""
    if not _share_words(one, other):
        return False
    names, others = set(_NAME.findall(one.text)), set(_NAME.findall(other.text))
    if names - others and others - names and not names & others:
        return False
    months, other_months = _months(one), _months(other)
    return not (months and other_months) or bool(months & other_months)


def _share_words(one: Evidence, other: Evidence) -> bool:
    first, second = stems_of(one.text), stems_of(other.text)
    shared = len(first & second)
    return shared >= LEAST_WORDS and shared >= SHARED * min(len(first), len(second))


def _months(evidence: Evidence) -> set[str]:
    """The months and years named; a day ("said on Friday") says when it was told."""
    return {
        date.value for date in quoted_dates(evidence) if date.value and len(date.value) < len("2026-01-01")
    }


def _text(figures: Sequence[PlacedFigure], language: str) -> str:
    scoped = scopes_differ([figure.scope for figure in figures])
    if language == "ja":
        joined = "、".join(_shown(figure, "（{}）") for figure in figures)
        tail = "。対象の期間や範囲が異なります。" if scoped else "。どれが正しいかは判断していません。"
        return f"記事によって数字が異なります：{joined}{tail}"
    joined = "; ".join(_shown(figure, " ({})") for figure in figures)
    tail = "They do not cover the same." if scoped else "None of them was chosen over the others."
    return f"The articles give different figures: {joined}. {tail}"


def _shown(figure: PlacedFigure, brackets: str) -> str:
    """ "¥1 trillion over five years (Harbour Post, 2025-12-19)"."""
    article = figure.evidence.article
    origin = ", ".join(
        part for part in (article.source or article.title, (article.published_at or "")[:10]) if part
    )
    scope = f" {figure.scope}" if figure.scope and figure.scope not in figure.mention.text else ""
    approx = {"about": "about ", "over": "over ", "at_least": "at least "}.get(
        figure.mention.approx or "", ""
    )
    return f"{approx}{figure.mention.text}{scope}{brackets.format(origin)}"
