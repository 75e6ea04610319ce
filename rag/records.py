"""The records that answers, summaries and checks are made of; field names are those on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["en", "ja"]
Mode = Literal["auto", "llm", "extractive"]
Status = Literal["answered", "not_found"]
Verdict = Literal["supported", "derived"]
FigureKind = Literal["money", "percent", "count", "date", "duration", "measure"]
WithheldReason = Literal[
    "quote_not_found",
    "figure_mismatch",
    "date_mismatch",
    "status_upgraded",
    "misattributed",
    "uncited",
    "contradicted",
]
CheckVerdict = Literal["supported", "derived", "contradicted", "not_found", "opinion"]
FigureVerdict = Literal["supported", "derived", "contradicted", "not_found"]
SectionKind = Literal["agreed", "single", "new", "facts", "statements", "undecided", "next", "questions"]
NoteKind = Literal["premise", "conflict", "correction", "recency", "degraded", "missing", "duplicates"]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: `article.text[start:end] == quote`. `n` is the number in the markers `[n]`."""

    n: int
    article_id: str
    title: str
    source: str | None
    url: str | None
    published_at: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A checked figure or date. Money is in the currency's unit; dates are ISO 8601 strings.

    `citation` is the number of the citation in which the equal figure stands; `derivation` is the
    rule and its inputs where the verdict is `derived`.
    """

    text: str
    kind: FigureKind
    value: float | str
    unit: str | None
    approx: str | None
    verdict: Verdict
    citation: int
    derivation: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that passed every check; `citations` are numbers, `figures` positions in the answer's list."""

    text: str
    citations: tuple[int, ...]
    verdict: Verdict = "supported"
    figures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that did not pass, the first reason, and what exactly differed."""

    text: str
    reason: WithheldReason
    detail: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the reader has to know beside the answer."""

    kind: NoteKind
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What wrote the answer; `degraded` says why a configured model was not used."""

    mode: Literal["llm", "extractive"]
    llm: str | None
    embedder: str
    degraded: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question that needs several articles, asked by itself; `sentences` are positions in the answer's."""

    question: str
    status: Status
    short: str | None = None
    sentences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that stands on its quotes; `text` is the sentences joined, with `[1]` markers.

    `asked` is the question as it was understood, where the conversation made another of it; `parts` what it was split
    into. `usage` counts tokens, with `cost_usd` where prices are set. `confidence` is how sure it is, from 0 to 1, that
    the articles answer, where it was answered by quotation; of several parts the least.
    """

    id: str
    question: str
    as_of: str
    status: Status
    language: str
    text: str
    short: str | None
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...]
    withheld: tuple[Withheld, ...]
    notes: tuple[Note, ...]
    nearest: tuple[Citation, ...]
    engine: EngineInfo
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    usage: Mapping[str, float] = field(default_factory=dict)
    asked: str | None = None
    parts: tuple[Part, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A dated event: `value` is its own day in ISO 8601, `text` the sentence that tells it, in the article's words.

    `citation` is where `text` stands: the first report that it happened, or else of the plan, which appeared at
    `published_at`; `citations` are all reports. What is `planned` lay ahead in each of them.
    """

    value: str
    text: str
    citation: int
    citations: tuple[int, ...] = ()
    published_at: str | None = None
    status: Literal["reported", "planned"] = "reported"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a summary: `sentences` are positions in the summary's; `notes` what the articles leave open."""

    kind: SectionKind
    title: str
    sentences: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferingFigure:
    """What one article says of a figure; `scope` is the period or share that it covers, or "including tax", where one is named."""

    text: str
    value: float | str
    unit: str | None
    approx: str | None
    scope: str | None
    published_at: str | None
    citation: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Figures for the same thing that differ between articles; none of them is chosen.

    `may_all_hold` tells that they do not cover the same, or that one is a limit ("at least") that the others keep to.
    """

    about: str
    figures: tuple[DifferingFigure, ...]
    may_all_hold: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that are one text, the earliest first: several papers may run one agency's story."""

    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary in which every sentence is cited and checked as in an answer.

    `sections` arrange the sentences where there are several articles or a briefing; `stories` are the articles folded
    into those that they are near-duplicates of. `usage` counts a model's tokens as in an answer.
    """

    article_ids: tuple[str, ...]
    title: str
    language: str
    length: Literal["short", "medium", "long"]
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...]
    withheld: tuple[Withheld, ...]
    timeline: tuple[TimelineEntry, ...]
    notes: tuple[Note, ...]
    engine: EngineInfo
    sections: tuple[Section, ...] = ()
    differences: tuple[Difference, ...] = ()
    stories: tuple[Story, ...] = ()
    usage: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """What the score of a passage was made of.

    `dense`, `keyword` and `article` are shares of the best (0 to 1), `further` is added for other hits of the
    article, `recency` is a factor, and so is `repeat`, for a passage that is not the first of its article;
    `rerank` is the reranker's logit, where there was one, and `belief` the share (0 to 1) of what a reader believes to be
    the answer that stands in the passage.
    """

    dense: float = 0.0
    keyword: float = 0.0
    article: float = 0.0
    further: float = 0.0
    recency: float = 1.0
    repeat: float = 1.0
    in_window: bool = False
    rerank: float | None = None
    belief: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class FaultySpan:
    """What is wrong in a checked text: `text[start:end]`, and why, in the codes of what is withheld."""

    start: int
    end: int
    reason: WithheldReason


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure or date of a checked text, `text[start:end]`, and what the sources say of it.

    As in Figure; `citation` is None and `detail` says what differs where no source bears it out.
    """

    text: str
    start: int
    end: int
    kind: FigureKind
    value: float | str | None
    unit: str | None
    approx: str | None
    verdict: FigureVerdict
    citation: int | None = None
    derivation: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A sentence of a checked text, `text[start:end]`: what became of it, and what exactly is wrong, if anything.

    `citations` are the numbers of the quotes nearest to it, which prove it where it is supported or derived.
    """

    text: str
    start: int
    end: int
    verdict: CheckVerdict
    spans: tuple[FaultySpan, ...] = ()
    citations: tuple[int, ...] = ()
    figures: tuple[ComparedFigure, ...] = ()
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A text held against its sources, sentence by sentence.

    The verdict is the worst of its sentences; `not_found` too where nothing in it could be checked.
    """

    sentences: tuple[CheckedClaim, ...]
    citations: tuple[Citation, ...]
    verdict: Literal["supported", "contradicted", "not_found"]
    engine: EngineInfo
