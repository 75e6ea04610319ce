"""Briefings: the sentences of a summary arranged for somebody who will be questioned on the matter."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from index.records import Article
from rag.arranging import LONGEST_JOINED
from rag.assembly import AnswerBuilder
from rag.briefing_kinds import KINDS, kind_of
from rag.checked import Checked
from rag.evidence import dates_in
from rag.open_questions import leaves_open, open_questions
from rag.readable import readable
from rag.records import Note, Section, SectionKind
from rag.salience import Salience, SalientSentence, choose
from rag.speakers import named_speakers
from rag.summary_request import Length, SummaryRequest

PER_SECTION: dict[Length, int] = {"short": 2, "medium": 4, "long": 8}
"""Sentences that are quoted in a section, by length; a page holds four sections of four with their sources."""

QUESTIONS: dict[Length, int] = {"short": 3, "medium": 6, "long": 12}


@dataclass(frozen=True, slots=True)
class Weights:
    """How sentences are weighed for a briefing; `rag bench briefing` compares other values (docs/briefings.md).

    `without_figure` is what a fact without a figure or a date counts beside one that has any, `without_speaker` a
    statement whose speaker is not named; `new` the share of the things that a sentence tells of which none is told
    already: several articles tell the same.
    """

    without_figure: float = 0.25
    without_speaker: float = 0.25
    new: float = 0.4


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class SortedSentence:
    """A sentence with its section; `lacks` is whether it is a fact without figure and date, or a statement of nobody named."""

    kind: SectionKind
    sentence: SalientSentence
    lacks: bool


TITLES: Mapping[str, Mapping[SectionKind, str]] = {
    "en": {
        "facts": "Facts and figures",
        "statements": "Who said what",
        "undecided": "Planned, proposed, disputed",
        "next": "Dates to come",
        "questions": "What the articles leave open",
    },
    "ja": {
        "facts": "事実と数字",
        "statements": "誰が何を述べたか",
        "undecided": "計画・検討中・争いのある点",
        "next": "今後の日程",
        "questions": "記事からは分からない点",
    },
}


def day_of(request: SummaryRequest) -> str:
    """The day on which a briefing is read: that of the request, else today."""
    return (request.as_of or datetime.now().date().isoformat())[:10]


def briefing_quotations(
    articles: Sequence[Article], weighed: Sequence[Salience], request: SummaryRequest
) -> Iterator[Checked]:
    """The sentences for each section, each as its own quote, with what it needs to be read alone; `weighed` is what
    each article tells."""
    by_id = {article.id: article for article in articles}
    chosen = chosen_sentences(sorted_out(articles, weighed, request), request.length)
    quoted: list[Checked] = []
    for kind in KINDS:
        for sentence in chosen[kind]:
            article = by_id[sentence.article_id]
            checked = readable(article, _speech_start(article.text, sentence), sentence.end)
            quoted.append(checked)
    for checked in quoted:
        if not any(_within(checked, other) for other in quoted if other is not checked):
            yield checked


def briefing_sections(
    builder: AnswerBuilder, articles: Sequence[Article], request: SummaryRequest, *, language: str
) -> tuple[Section, ...]:
    """The sections of a briefing: every sentence in exactly one, and what the articles leave open.

    The questions cite the sentences that raise them.
    """
    as_of = day_of(request)
    positions: dict[SectionKind, list[int]] = defaultdict(list)
    for position, sentence in enumerate(builder.sentences):
        figures = (builder.figures[number] for number in sentence.figures)
        dates = [str(figure.value) for figure in figures if figure.kind == "date"]
        positions[kind_of(sentence.text, dates, as_of=as_of)].append(position)
    titles = TITLES["ja" if language == "ja" else "en"]
    questions = open_questions(articles, as_of=as_of, language=language, most=QUESTIONS[request.length])
    notes = tuple(Note("missing", each.text, (builder.cite(each.evidence),)) for each in questions)
    return (
        *(Section(kind, titles[kind], tuple(positions[kind])) for kind in KINDS),
        Section("questions", titles["questions"], (), notes),
    )


def chosen_sentences(
    found: Iterable[SortedSentence], length: Length, weights: Weights = WEIGHTS
) -> Mapping[SectionKind, Sequence[SalientSentence]]:
    """The sentences of each section."""
    by_kind: dict[SectionKind, list[SalientSentence]] = defaultdict(list)
    lacking = {"facts": weights.without_figure, "statements": weights.without_speaker}
    for each in found:
        weight = lacking.get(each.kind, 1.0) if each.lacks else 1.0
        by_kind[each.kind].append(replace(each.sentence, standing=weight * each.sentence.standing))
    count = PER_SECTION[length]
    told: set[Hashable] = set()
    chosen: dict[SectionKind, Sequence[SalientSentence]] = {}
    # The rarer ones first: a date to come goes before the fact that says as much.
    for kind in reversed(KINDS):
        chosen[kind] = choose(by_kind[kind], least=count, most=count, told=told, new=weights.new)
        told.update(*(sentence.tells for sentence in chosen[kind]))
    return chosen


def sorted_out(
    articles: Sequence[Article], weighed: Sequence[Salience], request: SummaryRequest
) -> Iterator[SortedSentence]:
    """The sentences of articles with their sections; on a topic, those within what was found."""
    as_of = day_of(request)
    for article, told in zip(articles, weighed, strict=True):
        found = [p for p in request.passages if p.article_id == article.id]
        dates = dates_in(article.text, article.published_at, article.language)
        starts = [each.start for each in dates]
        for sentence in told.sentences:
            if leaves_open(sentence.text) and len(told.sentences) > 1:
                continue  # told as a question
            if request.topic and not any(p.start <= sentence.start and sentence.end <= p.end for p in found):
                continue
            inside = dates[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            kind = kind_of(sentence.text, (each.value for each in inside if each.value), as_of=as_of)
            lacks = kind == "facts" and not inside and not sentence.has_figure
            lacks = lacks or (kind == "statements" and not named_speakers(sentence.text))
            yield SortedSentence(kind, sentence, lacks)


def _speech_start(text: str, sentence: SalientSentence) -> int:
    """Where the speech begins that the sentence ends, if that is within its paragraph and not too long."""
    start, own = sentence.start, sentence.text
    if own.count("”") <= own.count("“") and own.count('"') % 2 == 0:
        return start
    first = max(text.rfind("\n", 0, start) + 1, sentence.end - LONGEST_JOINED)
    opening = max(text.rfind("“", first, start), text.rfind('"', first, start))
    return start if opening < 0 or text[opening - 1 : opening].strip() else opening


def _within(checked: Checked, other: Checked) -> bool:
    """Whether all that a sentence quotes is part of what another quotes, which says more."""
    if not checked.evidence or not other.evidence:
        return False
    own, whole = checked.evidence[0], other.evidence[0]
    return (
        own.article.id == whole.article.id
        and whole.start <= own.start
        and own.end <= whole.end
        and (own.start, own.end) != (whole.start, whole.end)
    )
