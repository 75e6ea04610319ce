"""The dates of a sentence, each held against those that stand in its quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import detect_language
from rag.belonging import said_of_another
from rag.checked import CheckedFigure, Failure, difference
from rag.dates import DateExpression, same_date
from rag.evidence import Evidence, dates_in, quoted_dates
from rag.figure_checks import ANY_DAY, figures_of, overlaps
from rag.folding import fold
from rag.placement import Place, in_place_of

_VAGUE = frozenset(("PRESENT_REF", "PAST_REF", "FUTURE_REF"))
"""TimeML's values of "now", "recently" and "soon", which name no date that could be wrong."""

_SAME_WORDS = (
    frozenset(
        ("last year", "the previous year", "a year ago", "a year earlier", "year-ago", "the year before")
    ),
    frozenset(("last month", "the previous month", "a month ago", "a month earlier")),
    frozenset(("last quarter", "the previous quarter", "a quarter ago", "a quarter earlier")),
    frozenset(("昨年", "去年", "前年")),
    frozenset(("今年", "ことし", "本年")),
)
"""Expressions of one meaning where the day that they count from is not known."""

_YEAR = re.compile(r"(?:,? \d{4})?")
_OPENS = frozenset(("since", "after", "from", "earliest"))
_CLOSES = frozenset(("until", "before", "to", "by", "latest"))
_LIMITS = frozenset(("earliest", "latest"))


@dataclass(frozen=True, slots=True)
class _QuotedDate:
    evidence: int
    mention: DateExpression
    place: Place


def check_dates(sentence: str, evidence: Sequence[Evidence]) -> list[CheckedFigure | Failure]:
    """Each date of the sentence: borne out by a quote, or a failure.

    The sentence is read on the day of each quoted article, and held against the quotes of that article.
    A date whose value is unknown ("in late spring") has to stand in a quote word for word, and is not listed.
    """
    language = detect_language(sentence)
    if not dates_in(sentence, ANY_DAY, language):
        return []
    quoted = [
        _QuotedDate(n, date, Place(each.article.text, date.start, date.end))
        for n, each in enumerate(evidence)
        for date in quoted_dates(each)
    ]
    # A length of time ("in 60 days") is checked as a figure.
    figures = figures_of(sentence)
    results: dict[int, CheckedFigure | Failure | None] = {}
    for published_at in dict.fromkeys(each.article.published_at for each in evidence):
        sources = [each for each in quoted if evidence[each.evidence].article.published_at == published_at]
        for date in dates_in(sentence, published_at, language):
            unsettled = date.start not in results or isinstance(results[date.start], Failure)
            if unsettled and date.timex not in _VAGUE and not overlaps(date, figures):
                place = Place(sentence, date.start, date.end)
                results[date.start] = _check_date(date, place, sources)
    return [result for _, result in sorted(results.items()) if result is not None]


def limit_dropped(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """That the sentence names as the day what its quotes give as a limit ("Tuesday at the earliest"), or None."""
    language = detect_language(sentence)
    for published_at in dict.fromkeys(each.article.published_at for each in evidence):
        own = [date for date in dates_in(sentence, published_at, language) if date.bound is None]
        quoted = [
            date
            for each in evidence
            if own and each.article.published_at == published_at
            for date in quoted_dates(each)
        ]
        for date in own:
            same = [each for each in quoted if _borne_out(date, each)]
            if same and all(each.bound in _LIMITS for each in same):
                return f"The sentence says {date.text}; its quotes give that day as the {same[0].bound} only."
    return None


def _check_date(
    claim: DateExpression, place: Place, quoted: Sequence[_QuotedDate]
) -> CheckedFigure | Failure | None:
    """None for an expression without a value that a quote has word for word."""
    equal: list[_QuotedDate] = []
    others: list[_QuotedDate] = []
    for source in quoted:
        (equal if _borne_out(claim, source.mention) else others).append(source)
    displaced = None
    if equal:
        places = [each.place for each in equal]
        displaced = in_place_of(place, places, [each.place for each in others]) or said_of_another(
            place, places, [each.place for each in others if _as_precise(each.mention, equal[0].mention)]
        )
    if equal and displaced is None:
        source = equal[0]
        value = claim.value if _same_value(claim, source.mention) else source.mention.value
        return _supported(claim, value, source.evidence) if value is not None else None
    if displaced is not None:
        quoted = [source for source in quoted if source.place == displaced]
    said = f"{claim.text} ({claim.value})" if claim.value and claim.value != claim.text else claim.text
    there = [f"{s.mention.text} ({s.mention.value})" if s.mention.value else s.mention.text for s in quoted]
    return Failure("date_mismatch", difference(said, there, "no date"))


def _as_precise(one: DateExpression, other: DateExpression) -> bool:
    """Whether both are years, months or days."""
    return one.value is not None and other.value is not None and len(one.value) == len(other.value)


def _supported(claim: DateExpression, value: str, evidence: int) -> CheckedFigure:
    return CheckedFigure(claim.text, claim.start, claim.end, "date", value, None, None, "supported", evidence)


def _borne_out(claim: DateExpression, source: DateExpression) -> bool:
    if claim.weekday_conflict and not source.weekday_conflict:
        return False
    if {claim.bound, source.bound} & _OPENS and {claim.bound, source.bound} & _CLOSES:
        return False
    return _same_value(claim, source) or _same_words(claim, source)


def _same_value(claim: DateExpression, source: DateExpression) -> bool:
    return claim.value is not None and source.value is not None and same_date(claim.value, source.value)


def _same_words(claim: DateExpression, source: DateExpression) -> bool:
    """Whether the quote has the same words, or these and a year: on the same day they mean the same.

    A verb of another tense beside them may have given them another value, or none.
    """
    words, text = (fold(each.text).text.casefold() for each in (claim, source))
    if claim.value is None and any({words, text} <= same for same in _SAME_WORDS):
        return True
    if claim.value is None:
        return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
    return text.startswith(words) and _YEAR.fullmatch(text, len(words)) is not None
