"""One sentence of a text against its sources: verdict, quotes, figures, and the words that are wrong."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.assembly import AnswerBuilder
from rag.attribution import foreign_name
from rag.claim_figures import ClaimFigure, compare_figures
from rag.contradiction import contradiction
from rag.evidence import Evidence
from rag.kinship import another_relative
from rag.licensing import Alignment, align, is_thrown_together, turned_round
from rag.opinions import is_heading, is_opinion
from rag.records import CheckedClaim, CheckVerdict, ComparedFigure, FaultySpan, WithheldReason
from rag.source_sentences import SourceSentences
from rag.speakers import other_speaker
from rag.status import upgrade

LONGEST_SENTENCE = 1_000
"""Characters. What runs on longer is no sentence, and the checks compare sentences."""

MOST_NUMBERS = 40
"""Numbers in one sentence; what has more is a table, and comparing each with each takes quadratic time."""

LEAST_COVER = 0.35
"""Part of a sentence's weight that its evidence has to have; below it the sources do not speak of the matter."""

LEAST_SAID = 0.2
"""The same of its words that are neither names nor numbers: a sentence that has only the names of its sources says
something else of them. SummEdits news .701 with it and evidence from one article, .671 without, RAGTruth QA .594 and
.602; at .3, with synonyms half as good, .681 and .582 (docs/checking.md)."""

ABOUT_THE_SAME = 0.5
"""Part of its weight from which a figure that differs is a contradiction, and not one of something else."""

FURTHER_QUOTES = 3
"""Further sentences of the whole source in which a figure is looked for that the evidence does not have."""

BESIDE = 2
"""Sentences from the evidence within which a figure is looked for that has its digits, whatever else they say: "He was 59.".
With it 14 sentences of RAGTruth Summary pass in which nothing is marked and none that has a mark, and in SummEdits 7
consistent texts and 8 altered ones; within 1 six and none, 7 and 5; within 3 17 and none, 7 and 10."""

_NUMBERS = re.compile(r"\d[\d.]*|[一二三四五六七八九十百千万億兆]{1,4}")
_WORDS = re.compile(r"[^\W_]+")
LEAST_SHARED = 0.15
"""Part of a sentence's weight that such a further sentence has to have."""

_QUOTED = re.compile(r"[“\"]([^”\"]+)[”\"]")


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a sentence: the stretch of it, the code, and how it reads."""

    start: int
    end: int
    reason: WithheldReason
    verdict: CheckVerdict
    detail: str


def check_claim(sentence: str, sources: SourceSentences, builder: AnswerBuilder) -> CheckedClaim:
    """The sentence, checked; offsets count from its own start, and its quotes are cited in `builder`."""
    end = len(sentence)
    if len(sentence) > LONGEST_SENTENCE:
        return _not_found(sentence, f"No sentence: {len(sentence):,} characters without an end.")
    if len(_NUMBERS.findall(sentence)) > MOST_NUMBERS:
        return _not_found(sentence, f"A table: more than {MOST_NUMBERS} numbers in one sentence.")
    if is_heading(sentence):
        return CheckedClaim(
            sentence, 0, end, "opinion", detail="A heading or a remark, which states nothing."
        )
    if is_opinion(sentence):
        return CheckedClaim(
            sentence, 0, end, "opinion", detail="An opinion or a remark, which no source proves."
        )
    alignment = align(sentence, sources)
    evidence = [sources.evidence[number] for number in alignment.evidence]
    verbatim = _verbatim(sentence, evidence)
    unsaid = (
        alignment.cover < LEAST_COVER or alignment.said < LEAST_SAID or is_thrown_together(alignment, sources)
    )
    if not evidence or (unsaid and verbatim is None):
        figures = tuple(each.figure for each in compare_figures(sentence, []))
        nearest = tuple(builder.cite(each) for each in evidence[:1])
        found = _not_found(sentence, "The sources say nothing of the kind.")
        return replace(found, citations=nearest, figures=figures)
    if verbatim is not None:
        evidence = [verbatim]
    compared, evidence = _compared(sentence, evidence, alignment, sources)
    faults = [_figure_fault(each, alignment.cover) for each in compared if each.reason is not None]
    if verbatim is None:
        faults += _wording_faults(sentence, evidence)
        faults += _turned_faults(alignment, sources, faults)
    numbers = [builder.cite(each) for each in evidence]
    return CheckedClaim(
        text=sentence,
        start=0,
        end=end,
        verdict=_verdict(faults, compared),
        spans=tuple(FaultySpan(f.start, f.end, f.reason) for f in _in_order(faults)),
        citations=tuple(dict.fromkeys(numbers)),
        figures=_cited(compared, numbers),
        detail=" ".join(dict.fromkeys(fault.detail for fault in faults)) or None,
    )


def _not_found(sentence: str, detail: str) -> CheckedClaim:
    end = len(sentence)
    return CheckedClaim(
        sentence, 0, end, "not_found", (FaultySpan(0, end, "quote_not_found"),), detail=detail
    )


def _verbatim(sentence: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """The evidence that has these very words, whatever its marks and spaces."""
    return next((each for each in evidence if is_verbatim(sentence, each.text)), None)


def is_verbatim(sentence: str, quote: str) -> bool:
    """Whether the quote has the sentence's words one after the other, whatever their marks and spaces."""
    words = _plain(sentence)
    return bool(words.strip()) and words in _plain(quote)


def _plain(text: str) -> str:
    return f" {' '.join(_WORDS.findall(text.lower()))} "


def _compared(
    sentence: str, evidence: list[Evidence], alignment: Alignment, sources: SourceSentences
) -> tuple[list[ClaimFigure], list[Evidence]]:
    """The figures against the evidence, and where one fails, against the next sentences that have its digits."""
    compared = compare_figures(sentence, evidence)
    failed = [each for each in compared if each.reason is not None]
    if not failed:
        return compared, evidence
    numbers: dict[int, int] = {}
    for word in alignment.words:
        if any(f.figure.start <= word.word.start < f.figure.end for f in failed):
            for number in {sources.sentence_of[place] for place in word.same}:
                numbers[number] = numbers.get(number, 0) + 1
    ranked = sorted(numbers, key=lambda n: -_shared(alignment, sources, n))
    near = {n + step for n in alignment.evidence for step in range(-BESIDE, BESIDE + 1)}
    further = [
        sources.evidence[n]
        for place, n in enumerate(ranked)
        if n not in alignment.evidence
        and (n in near or (place < FURTHER_QUOTES and _shared(alignment, sources, n) >= LEAST_SHARED))
    ]
    if not further:
        return compared, evidence
    again = compare_figures(sentence, [*evidence, *further])
    derived = sum(each.figure.verdict == "derived" for each in compared)
    # Among more figures more can be added up to anything: a further sentence has to have the figure itself.
    better = sum(each.reason is not None for each in again) < len(failed) and derived >= sum(
        each.figure.verdict == "derived" for each in again
    )
    return (again, [*evidence, *further]) if better else (compared, evidence)


def _shared(alignment: Alignment, sources: SourceSentences, number: int) -> float:
    """The part of the claim's weight that one sentence has."""
    total = sum(word.weight for word in alignment.words)
    has = (w.weight for w in alignment.words if any(sources.sentence_of[p] == number for p in w.licensed))
    return sum(has) / total if total else 0.0


def _figure_fault(each: ClaimFigure, cover: float) -> _Fault:
    figure = each.figure
    contradicted = figure.verdict == "contradicted" and cover >= ABOUT_THE_SAME
    reason = each.reason or "figure_mismatch"
    verdict: CheckVerdict = "contradicted" if contradicted else "not_found"
    return _Fault(figure.start, figure.end, reason, verdict, figure.detail or "")


_WORDING: tuple[tuple[WithheldReason, CheckVerdict, Callable[[str, Sequence[Evidence]], str | None]], ...] = (
    ("misattributed", "not_found", foreign_name),
    ("misattributed", "contradicted", other_speaker),
    ("misattributed", "not_found", another_relative),
    ("contradicted", "contradicted", contradiction),
    ("status_upgraded", "contradicted", upgrade),
)


def _wording_faults(sentence: str, evidence: Sequence[Evidence]) -> list[_Fault]:
    """What the checks of an answer's wording find, each with the words that it speaks of."""
    faults = []
    for reason, verdict, find in _WORDING:
        detail = find(sentence, evidence)
        if detail is not None:
            first, last = _spoken_of(detail, sentence)
            faults.append(_Fault(first, last, reason, verdict, detail))
    return faults


def _spoken_of(detail: str, sentence: str) -> tuple[int, int]:
    """Where the words stand that a message quotes or ends with; the whole sentence if they do not."""
    quoted = _QUOTED.findall(detail)
    last = detail.rstrip(".").split(" name ")[-1] if " name " in detail else ""
    named = re.match(r"The sentence (?:has (.+) say what|says (.+) where its quotes say)", detail)
    for words in (*quoted, last, (named[1] or named[2]) if named else ""):
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence, re.IGNORECASE) if words else None
        if found is not None:
            return found.span()
    return 0, len(sentence)


def _turned_faults(alignment: Alignment, sources: SourceSentences, faults: Sequence[_Fault]) -> list[_Fault]:
    """The words that turn the claim round, as far as they are not faulted already."""
    found = []
    for word in turned_round(alignment, sources):
        if any(fault.start < word.end and word.start < fault.end for fault in faults):
            continue
        what = "negates what its quotes do not" if word.negates else "says the opposite of its quotes"
        detail = f"With “{word.text}” the sentence {what}."
        found.append(_Fault(word.start, word.end, "contradicted", "contradicted", detail))
    return found


def _in_order(faults: Sequence[_Fault]) -> list[_Fault]:
    """The faults as they stand in the sentence, those that overlap once."""
    kept: list[_Fault] = []
    for fault in sorted(faults, key=lambda each: (each.start, -each.end)):
        if not kept or fault.start >= kept[-1].end:
            kept.append(fault)
    return kept


def _verdict(faults: Sequence[_Fault], compared: Sequence[ClaimFigure]) -> CheckVerdict:
    verdicts = {fault.verdict for fault in faults}
    if "contradicted" in verdicts:
        return "contradicted"
    if verdicts:
        return "not_found"
    derived = any(each.figure.verdict == "derived" for each in compared)
    return "derived" if derived else "supported"


def _cited(compared: Sequence[ClaimFigure], numbers: Sequence[int]) -> tuple[ComparedFigure, ...]:
    """The figures, with the numbers of their citations."""
    return tuple(
        replace(each.figure, citation=None if each.evidence is None else numbers[each.evidence])
        for each in compared
    )
