"""The dated events that an article tells: not every date that it names, but the days on which something happens."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.records import Article
from rag.dates import DateExpression, day_of, days_of
from rag.evidence import Evidence, dates_in
from rag.source_sentences import sentences_between
from rag.story_sentences import bag_of, is_statement
from rag.tense import Tense, Tenses

SHORTEST = 12
"""Characters of a line of an agenda."""

MOST_OF_SENTENCE = 2
"""Events of one sentence at most: what names more days is a list or a calendar."""

_SAID = re.compile(r"\b(?:said|says|told|added|according)\b")
_SAID_BEFORE = re.compile(r"\b(?:said|says|told|added)\b(?:\W+\w+){0,3}?\W+(?:(?:on|late|early|in)\W+){0,2}$")
_SAID_AFTER = re.compile(
    r"^,?\W+(?:said|says|told|added|in an? (?:statement|interview|speech|tweet|email))\b"
)
_SAID_IN_JAPANESE = re.compile(r"(?:と|などと|と、)(?:述べ|話し|語っ|コメント)|明らかにした|によると")

_COMPARED = re.compile(
    r"\b(?:than|compared (?:with|to)|versus|against|over|since|before|after|like|as|ago|earlier)\s(?:(?:in|on|at|the|that of)\s){0,2}$",
    re.IGNORECASE,
)
_COMPARED_WORDS = re.compile(
    r"\b(?:year|month|week|quarter|decade)s?[- ](?:ago|earlier|before)\b|\byear-(?:ago|earlier)\b|前年|前期|前月|同期|同月"
)
_DATES_IN_YEAR = re.compile(
    r"\b(?:in|during|by|for|of|until|through|early|late|mid|spring|summer|autumn|fall|winter)[\s-]$", re.I
)
_YEAR_WORDS = re.compile(r"\d{4}|令和|平成|昭和|大正|明治")
_RANGE = re.compile(r"\s?(?:to|through|until|and|[-–—~〜～]|から)\s?(?:the\s)?|（[^）]{1,6}）(?:から|、)")
_NOWADAYS = re.compile(r"today|now|tonight|今日|きょう", re.IGNORECASE)
_AS_THINGS_ARE = re.compile(
    r"\b(?:that|which|who|where)\s+(?!(?:\w+\s+)*(?:will|was|were|had|to|\w+ed)\b)(?:\w+\s+){1,4}$"
)
"""Before "today": "the lines that exist today" are those there are, whatever happens to them."""

_ANY = re.compile(r"\b(?:an?|every|each|any|most)\s(?:\w+\s)?$", re.IGNORECASE)
_GOES_ON = re.compile(r"\s[a-z]+")
"""What "an October" is said of: "an October vote" is one, "an ordinary October." any."""

DATELINE = 3
"""Words, besides its date, of a line of the day on which the article appeared: a byline, and no event."""

_OWNS = re.compile(r"['’]s\b")
_ENDS = re.compile(r"\b(?:into|through|until|till)\s$", re.IGNORECASE)
_AGENDA = re.compile(r"^[\s•*・-]{0,4}$")
_COARSE = re.compile(r"\d{4}|FY\d{4}|\d{4}-(?:Q\d|H\d|SP|SU|FA|WI)")
_VAGUE = re.compile(r"\d{3}X|\d{2}XX|FY.+|\d{4}-(?:SP|SU|FA|WI)")


@dataclass(frozen=True, slots=True)
class Event:
    """A day in an article's words: `value` in ISO 8601, the sentence that tells it, and its words besides the date's.

    `planned` tells that it lay ahead when the article appeared; `said`, that the date is only that of a statement.
    `position` counts the sentences of the article from 0.
    """

    value: str
    evidence: Evidence
    words: frozenset[str]
    planned: bool
    said: bool
    position: int

    @property
    def article(self) -> Article:
        """Where it stands."""
        return self.evidence.article

    @property
    def coarse(self) -> bool:
        """Whether only a year, a half or a quarter is named."""
        return _COARSE.fullmatch(self.value) is not None

    @property
    def first_day(self) -> str:
        """A day to sort by, in ISO 8601; of a season or fiscal year the year's first."""
        days = days_of(self.value)
        return days.first.isoformat() if days else f"{self.value.removeprefix('FY')[:4]}-01-01"


def find_events(article: Article) -> Iterator[Event]:
    """The events of an article in the order of its text.

    Left out are dates without a certain value, decades and seasons, a past year or quarter that is not spelled out
    ("last year"), dates that something is only compared with ("than in 2019", "a year earlier", "since May"), the end of
    a range, and the day of a statement where its sentence names another.
    """
    text = article.text
    dates = dates_in(text, article.published_at, article.language)
    if not dates:
        return
    tenses = Tenses(text, japanese=article.language == "ja")
    published = day_of(article.published_at)
    place = 0
    for position, evidence in enumerate(sentences_between(article, 0, len(text))):
        while place < len(dates) and dates[place].end <= evidence.start:
            place += 1
        inside = []
        while place < len(dates) and dates[place].end <= evidence.end:
            inside.append(dates[place])
            place += 1
        if inside and _tells(evidence, inside[0]) and not _is_dateline(evidence, inside, published):
            yield from _events(evidence, inside, tenses, published, position)


def _events(
    evidence: Evidence,
    inside: Sequence[DateExpression],
    tenses: Tenses,
    published: date | None,
    position: int,
) -> Iterator[Event]:
    text = evidence.article.text
    fitting = []
    last_end = -1
    for each in inside:
        ends_range = last_end >= 0 and _RANGE.fullmatch(text[last_end : each.start]) is not None
        last_end = each.end
        if ends_range or each.value is None or _VAGUE.fullmatch(each.value):
            continue
        tense = tenses.at(each.start, each.end)
        planned = _is_planned(each, tense, text, published)
        if _happens(each, text, tense, planned, published):
            fitting.append((each, planned, _is_said(each, evidence)))
    if any(not said for _, _, said in fitting):
        fitting = [each for each in fitting if not each[2]]
    told: set[str] = set()
    for each, planned, said in fitting:
        value = each.value or ""
        if value.partition("T")[0] in told or len(told) == MOST_OF_SENTENCE:
            continue
        told.add(value.partition("T")[0])
        yield Event(value, evidence, _words(evidence, inside), planned, said, position)


def _tells(evidence: Evidence, first: DateExpression) -> bool:
    """Whether a stretch tells an event: a statement, or a line of an agenda, which begins with its date."""
    agenda = _AGENDA.match(evidence.article.text[evidence.start : first.start]) is not None
    return len(evidence.text) >= SHORTEST and (agenda or is_statement(evidence))


def _is_dateline(evidence: Evidence, inside: Sequence[DateExpression], published: date | None) -> bool:
    """Whether a line without a stop only says when the article appeared, and perhaps who wrote it."""
    if published is None or evidence.text.rstrip()[-1:] in ".!?。！？」":
        return False
    own = all((each.value or "").startswith(published.isoformat()) for each in inside)
    return own and sum(map(str.isalpha, _words(evidence, inside))) <= DATELINE


def _happens(each: DateExpression, text: str, tense: Tense, planned: bool, published: date | None) -> bool:
    """Whether something happens on a date, as far as the words beside it tell."""
    days = days_of(each.value or "")
    spelled = any(character.isdigit() for character in each.text)
    ahead = days is not None and published is not None and days.first > published
    if _is_compared(each, text):
        return False
    before = text[max(0, each.start - 60) : each.start]
    if _NOWADAYS.fullmatch(each.text) and (
        tense == "unknown" or _OWNS.match(text, each.end) or _AS_THINGS_ARE.search(before)
    ):
        return False
    if not spelled and _ANY.search(before) and not _GOES_ON.match(text, each.end):
        return False
    # "Brady started the next week": told of the past, and read as if told today.
    if ahead and tense == "past" and not spelled:
        return False
    # "Warnings were issued into Wednesday": which of two Wednesdays, a past tense does not tell.
    if not ahead and not spelled and _ENDS.search(text[max(0, each.start - 9) : each.start]):
        return False
    if _COARSE.fullmatch(each.value or ""):
        return not _OWNS.match(text, each.end) and (ahead or (not planned and _names_year(each, text)))
    return True


def _is_planned(each: DateExpression, tense: Tense, text: str, published: date | None) -> bool:
    """Whether the date lay ahead when the article appeared, by its day, or on that day or in a period by the verb."""
    days = days_of(each.value or "")
    if days is None or published is None:
        return tense == "future"
    future = tense == "future" and not _OWNS.match(text, each.end)
    return days.first > published or (future and days.last >= published)


def _is_compared(each: DateExpression, text: str) -> bool:
    if _COMPARED_WORDS.search(each.text) or each.bound == "since":
        return True
    if each.bound == "from" and len((each.value or "").partition("T")[0]) < len("2026-01-01"):
        return True  # "up from March"; "from Friday on" is when something begins
    return _COMPARED.search(text[max(0, each.start - 24) : each.start]) is not None


def _names_year(each: DateExpression, text: str) -> bool:
    """Whether a year, half or quarter is spelled out as when something happened: not "the 2020 vote"."""
    if not _YEAR_WORDS.search(each.text):
        return False
    before = text[max(0, each.start - 10) : each.start]
    return not each.text.isascii() or _DATES_IN_YEAR.search(before) is not None


def _is_said(each: DateExpression, evidence: Evidence) -> bool:
    """Whether the date is that of a statement: "she said on Tuesday", 「…と19日に述べた」."""
    text = evidence.article.text
    if evidence.article.language == "ja":
        rest = text[each.end : evidence.end]
        return len(rest) < 40 and _SAID_IN_JAPANESE.search(rest) is not None and "、" in rest[:2]
    before, after = text[evidence.start : each.start], text[each.end : evidence.end]
    return bool(_SAID_BEFORE.search(before) or _SAID_AFTER.match(after))


def _words(evidence: Evidence, inside: Sequence[DateExpression]) -> frozenset[str]:
    """The words of the sentence without those of its dates."""
    text, parts, start = evidence.article.text, [], evidence.start
    for each in inside:
        parts.append(text[start : each.start])
        start = each.end
    return bag_of(" ".join([*parts, text[start : evidence.end]]), evidence.article.language)
