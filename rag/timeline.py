"""Timelines: what happened and what is planned, in the order of the events, merged across articles.

Two clocks: an entry's `value` is the day of the event, `published_at` when an article first told of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.records import Article
from rag.assembly import AnswerBuilder
from rag.dates import day_of
from rag.events import Event, find_events
from rag.evidence import Evidence
from rag.names import find_names
from rag.records import Note, TimelineEntry
from rag.story_sentences import bag_of, part_of
from rag.summary_request import Length, SummaryRequest

ENTRIES: dict[Length, int] = {"short": 8, "medium": 20, "long": 40}
"""Events listed at most, by length."""

SHARED_WORDS = 3
SHARED_PART = 0.5
"""Words of two sentences, and their part of the shorter one, that make the same event of two reports of a day."""

REPEATED_PART = 0.8
"""The same within one article, which tells several things of a day in like words."""

ONE_DAY_OF_ARTICLE = 3
"""Events that one article tells of one day at most: of a report of yesterday's, each sentence is dated yesterday."""

REPEATED_DAY = 0.5
"""What each further event of a day and article is marked down by."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The entries in the order of their dates, and what is to be known of those that are not there."""

    entries: tuple[TimelineEntry, ...]
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class _Told:
    """An event with its reports, each from another article; the first that tells it as happened speaks for it."""

    reports: list[Event]

    @property
    def speaking(self) -> Event:
        return next((each for each in self._in_order if not each.planned), self._in_order[0])

    @property
    def _in_order(self) -> list[Event]:
        return sorted(self.reports, key=lambda each: each.article.published_at or "~")

    @property
    def planned(self) -> bool:
        return all(each.planned for each in self.reports)

    @property
    def evidence(self) -> list[Evidence]:
        """That which speaks first, then the others as they appeared."""
        speaking = self.speaking
        return [speaking.evidence, *(each.evidence for each in self._in_order if each is not speaking)]

    @property
    def published_at(self) -> str | None:
        return self.speaking.article.published_at


def timeline(
    articles: Sequence[Article], builder: AnswerBuilder, request: SummaryRequest, *, language: str
) -> Timeline:
    """The timeline of articles, of which none repeats another, cited in the builder; with a topic, of its passages."""
    told = _merged(_events(articles, request))
    chosen = _chosen(told, request)
    entries = tuple(_entry(each, builder) for each in sorted(chosen, key=_order))
    return Timeline(entries, tuple(_notes(articles, told, chosen, request, language)))


def _events(articles: Sequence[Article], request: SummaryRequest) -> Iterator[Event]:
    for article in sorted(articles, key=lambda each: each.published_at or "~"):
        stretches = [(p.start, p.end) for p in request.passages if p.article_id == article.id]
        for event in find_events(article):
            at = event.evidence
            if not stretches or any(start <= at.start and at.end <= end for start, end in stretches):
                yield event


def _merged(events: Iterator[Event]) -> list[_Told]:
    """The events, those of one day that several articles tell as one."""
    by_day: dict[str, list[_Told]] = {}
    for event in events:
        day = event.value.partition("T")[0]
        same = next((each for each in by_day.get(day, ()) if _same_event(event, each)), None)
        if same is None:
            by_day.setdefault(day, []).append(_Told([event]))
        elif all(each.article.id != event.article.id for each in same.reports):
            same.reports.append(event)
    return [each for told in by_day.values() for each in told]


def _same_event(event: Event, told: _Told) -> bool:
    """Whether one of the reports tells the same: by words and, where both name any, by a name in common."""
    for report in told.reports:
        shared = event.words & report.words
        part = REPEATED_PART if report.article.id == event.article.id else SHARED_PART
        least = part * min(len(event.words), len(report.words))
        if len(shared) < max(SHARED_WORDS, least):
            continue
        names, others = _names(event), _names(report)
        if not names or not others or names & others:
            return True
    return False


def _names(event: Event) -> set[str]:
    article = event.article
    found = find_names(event.evidence.text, kind="name", language=article.language, text=article.text)
    return {name.text.split()[-1] for name in found if name.text}


def _chosen(told: Sequence[_Told], request: SummaryRequest) -> list[_Told]:
    """The events that say most, not too many of one day of one article."""
    weights = {id(each): _weight(each, request) for each in told}
    days: dict[tuple[str, str], int] = {}
    chosen: list[_Told] = []
    remaining = sorted(told, key=lambda each: -weights[id(each)])
    while remaining and len(chosen) < ENTRIES[request.length]:
        best = max(remaining, key=lambda each: weights[id(each)] - REPEATED_DAY * days.get(_day(each), 0))
        remaining.remove(best)
        if days.get(_day(best), 0) < ONE_DAY_OF_ARTICLE:
            days[_day(best)] = days.get(_day(best), 0) + 1
            chosen.append(best)
    return chosen


def _day(told: _Told) -> tuple[str, str]:
    speaking = told.speaking
    return (speaking.article.id, speaking.value.partition("T")[0])


def _weight(told: _Told, request: SummaryRequest) -> float:
    """How much an event matters: told by several, near the top, on the topic, ahead, and dated to the day."""
    event = told.speaking
    language = event.article.language
    title = bag_of(event.article.title, language)
    topic = bag_of(request.topic, language) if request.topic else frozenset()
    return (
        0.5 * min(4, len(told.reports) - 1)
        + 1.0 / (1 + event.position / 4)
        + 0.6 * part_of(title, event.words)
        + 0.6 * part_of(topic, event.words)
        + 0.3 * told.planned
        - 0.6 * event.coarse
        - 0.4 * event.said
    )


def _order(told: _Told) -> tuple[str, str, str]:
    event = told.speaking
    return (event.first_day, event.value, told.published_at or "")


def _entry(told: _Told, builder: AnswerBuilder) -> TimelineEntry:
    numbers = tuple(builder.cite(each) for each in told.evidence)
    event = told.speaking
    return TimelineEntry(
        value=event.value,
        text=event.evidence.text,
        citation=numbers[0],
        citations=numbers,
        published_at=told.published_at,
        status="planned" if told.planned else "reported",
    )


def _notes(
    articles: Sequence[Article],
    told: Sequence[_Told],
    chosen: Sequence[_Told],
    request: SummaryRequest,
    language: str,
) -> Iterator[Note]:
    """What was left out, and which plans should be history by now."""
    japanese = language == "ja"
    today = (day_of(request.as_of) or date.today()).isoformat()
    passed = sum(each.planned and each.speaking.first_day < today for each in chosen)
    undated = sum(article.published_at is None for article in articles)
    if articles and not told:
        text = "記事には日付のはっきりした出来事がありません。" if japanese else "The articles date no event."
        yield Note("missing", text)
    if len(told) > len(chosen):
        left = len(told) - len(chosen)
        text = (
            f"ほかに日付のある出来事が{left}件あり、重要と思われる{len(chosen)}件を載せました。"
            if japanese
            else f"{left} further dated {'event is' if left == 1 else 'events are'} left out; shown are the "
            f"{len(chosen)} that matter most by place, figures and number of reports."
        )
        yield Note("missing", text)
    if passed:
        yield Note("missing", _passed(passed, today, japanese))
    if undated:
        yield Note("missing", _undated(undated, japanese))


def _passed(count: int, today: str, japanese: bool) -> str:
    if japanese:
        return f"予定とした{count}件は{today}より前の日付ですが、実現したかどうかは記事にありません。"
    which = "1 planned event lies" if count == 1 else f"{count} planned events lie"
    return f"{which} before {today}; whether it came to pass, the articles do not tell."


def _undated(count: int, japanese: bool) -> str:
    if japanese:
        return f"公開日の分からない記事が{count}本あり、「金曜日」などの日は分かりません。"
    which = "1 article has" if count == 1 else f"{count} articles have"
    return f"{which} no date of publication: what they date by a weekday is not placed."
