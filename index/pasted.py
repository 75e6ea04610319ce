"""A page copied from a browser as text: the article in it, and what stood around it.

Every line gets a score: prose is worth its length, everything else costs. The article is the run of lines
with the largest sum, so that it may bridge a picture's caption or a list of links, and furniture within it
is taken out. Measured on 87 pages made visible by inscriptis, F1 of word 4-grams: .963, against .876 for the
run with the largest sum of (length - 60) (`rag bench extraction`).
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby

from index.furniture import A_SEPARATOR, BETWEEN_PARAGRAPHS, BULLET, ENDINGS, HEADING_OF_COMMENTS, furniture
from index.headline import Head, find_head
from index.plaintext import PARAGRAPH_BREAK, normalise
from index.records import RemovedBlock

# Worth of a line in characters of prose, chosen on those 87 pages one after the other; a change of a quarter
# of any of them moves the F1 by less than .01.
PROSE_COSTS = 60  # taken from a sentence's length, so that lone short ones do not pull the run along
LONGEST_WORTH = 400  # one endless line, such as terms of use, must not outweigh an article
UNFINISHED_SHARE = 0.1  # of the length of a long line in small letters without a full stop
SHORT_LINE_COSTS = 25
LONG_LINE_COSTS = 40  # a headline or list entry
FURNITURE_COSTS = 80
OTHER_ARTICLES_COST = 200
COMMENTS_COST = 800  # what readers write is prose, and only the heading tells
ROW_WORTH = 30  # a row of a table or schedule: F1 .963 with 30 and 40, .953 with 10 and 20, .938 without
LEAST_ROWS = 4  # that follow one another; 3 and 6 give the same

# Lines past which the article may go on, below and above the run.
LARGEST_GAP = {1: 2, -1: 0}
SUBTITLE_LINES = 1  # below the title; sentences after it are the article's: F1 .963, with none above .960
PLAIN_SHARE = 0.5  # of lines that are sentences, in a text without furniture

SHORT_LINE = 90
LONG_UNFINISHED = 100
MOSTLY_SMALL = 0.6  # share of words in small letters: .8 in sentences, .3 in headlines

TITLE_AND_DATE = "title, date or author, kept as such"
ABOVE = "above the article"
BELOW = "below the article"

WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")
FINISHED = re.compile(r"[.!?…。！？][\"'”’»」』)）\]\d]{0,4}$")
CUT_SHORT = re.compile(r"(?:\.\.\.|…)$")
LONGEST_TEASER = 250
WORD = re.compile(r"[^\W\d_]+")
# A figure and a dash or the like between blanks, or three figures: "June 9 – Tampa, FL", "1 Kyle Busch 5040 5 1".
ROW = re.compile(r"\d.{0,80}\s(?:[–—|@-]|--)\s|\s(?:[–—|@-]|--)\s.{0,80}\d|(?:\d[\d.,]{0,12}\s\D{0,40}){3}")
CLOCK_TIME = re.compile(r"\d{1,2}:\d\d")  # in lists of news, in front of each title


@dataclass(frozen=True, slots=True)
class PastedPage:
    """The article of a pasted page; `text` is its paragraphs, verbatim, joined by blank lines."""

    title: str | None
    published_at: str | None
    author: str | None
    text: str
    removed: tuple[RemovedBlock, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    worth: float
    kind: str | None  # of furniture
    is_sentence: bool  # ends as one, however short

    @property
    def is_prose(self) -> bool:
        return self.worth > 0


def read_pasted(text: str) -> PastedPage:
    """Split a page into article and furniture; a text without furniture comes back whole, below its title."""
    lines = _scored([line for line in normalise(text).split("\n") if line])
    first, last = _article_run(lines)
    head = find_head([line.text for line in lines], first, last)
    reasons = _reasons(lines, first, last, head)
    return PastedPage(
        title=head.title,
        published_at=head.published_at,
        author=head.author,
        text=PARAGRAPH_BREAK.join(line.text for line, why in zip(lines, reasons, strict=True) if why is None),
        removed=_blocks(lines, reasons),
    )


def _scored(texts: list[str]) -> list[_Line]:
    seen = Counter(texts)
    return _with_tables([_score(text, repeated=seen[text] > 1) for text in texts])


def _with_tables(lines: list[_Line]) -> list[_Line]:
    """The lines, of which those that follow one another as rows do are worth as much as short prose."""
    scored: list[_Line] = []
    for are_rows, run in groupby(lines, key=_is_row):
        neighbours = list(run)
        if are_rows and len(neighbours) >= LEAST_ROWS:
            neighbours = [replace(line, worth=ROW_WORTH) for line in neighbours]
        scored.extend(neighbours)
    return scored


def _is_row(line: _Line) -> bool:
    if line.kind is not None or line.is_sentence or len(line.text) >= SHORT_LINE:
        return False
    return line.worth < 0 and bool(ROW.search(line.text)) and not CLOCK_TIME.search(line.text)


def _score(text: str, *, repeated: bool) -> _Line:
    kind = furniture(text)
    if kind == HEADING_OF_COMMENTS:
        return _Line(text, -COMMENTS_COST, kind, False)
    if kind in ENDINGS:
        return _Line(text, -OTHER_ARTICLES_COST, kind, False)
    if kind or repeated:
        return _Line(text, -FURNITURE_COSTS, kind, False)
    return _Line(text, _worth(text), None, is_sentence(text))


def _worth(text: str) -> float:
    # A Japanese character carries about twice the text of a Latin one.
    width = len(text) + len(WIDE.findall(text))
    if is_sentence(text):
        return min(width, LONGEST_WORTH) - PROSE_COSTS
    words = WORD.findall(text[:LONGEST_WORTH])
    if width >= LONG_UNFINISHED and sum(word[0].islower() for word in words) > MOSTLY_SMALL * len(words):
        return UNFINISHED_SHARE * min(width, LONGEST_WORTH)
    return -SHORT_LINE_COSTS if width < SHORT_LINE and not BULLET.match(text) else -LONG_LINE_COSTS


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does, and not as one that was cut short for a teaser."""
    teaser = len(text) < LONGEST_TEASER and CUT_SHORT.search(text[-3:])
    return not teaser and bool(FINISHED.search(text[-8:]))


def _article_run(lines: list[_Line]) -> tuple[int, int]:
    """Return the article as a half-open range of lines: all below the title where there is no furniture."""
    if _is_plain(lines):
        return next((number for number, line in enumerate(lines) if line.is_sentence), 0), len(lines)
    first, last = _best_run(lines)
    if first == last:
        return 0, len(lines)
    return _reach(lines, first, -1), _reach(lines, last - 1, 1) + 1


def _is_plain(lines: list[_Line]) -> bool:
    if any(line.kind not in (None, A_SEPARATOR) for line in lines):
        return False
    return sum(line.is_sentence for line in lines) >= PLAIN_SHARE * len(lines)


def _best_run(lines: list[_Line]) -> tuple[int, int]:
    best = total = 0.0
    start, first, last = 0, 0, 0
    for number, line in enumerate(lines):
        if total <= 0:
            total, start = 0.0, number
        total += line.worth
        if total > best:
            best, first, last = total, start, number + 1
    return first, last


def _reach(lines: list[_Line], edge: int, step: int) -> int:
    """Return how far the run extends from `edge` over sentences, past a few lines of furniture between."""
    number, gap = edge + step, 0
    while 0 <= number < len(lines) and gap <= LARGEST_GAP[step]:
        line = lines[number]
        if line.is_sentence:
            edge, gap = number, 0
        elif line.kind in BETWEEN_PARAGRAPHS:
            gap += 1
        else:
            break
        number += step
    return edge


def _reasons(lines: list[_Line], first: int, last: int, head: Head) -> list[str | None]:
    """Return for each line why it is not of the article, None for the article's own."""
    reasons: list[str | None] = []
    listing: str | None = None
    for number, line in enumerate(lines):
        inside = first <= number < last
        if line.kind in ENDINGS:
            listing = f"under {line.text!r}, {line.kind}"
        elif number == first or (inside and line.is_prose):
            listing = None
        if number in head.lines:
            reasons.append(TITLE_AND_DATE)
        elif _is_opening(number, line, first, head):
            reasons.append(None)
        elif inside:
            reasons.append(line.kind or listing)
        else:
            reasons.append(listing or (ABOVE if number < first else BELOW))
    return reasons


def _is_opening(number: int, line: _Line, first: int, head: Head) -> bool:
    """Whether a line is a sentence between title and run: a lead that a gallery or a list parts from the rest."""
    if head.title_line is None or not head.title_line + SUBTITLE_LINES < number < first:
        return False
    return line.is_sentence and line.is_prose


def _blocks(lines: list[_Line], reasons: list[str | None]) -> tuple[RemovedBlock, ...]:
    """Return neighbours that were removed for the same reason as one block."""
    pairs = zip(lines, reasons, strict=True)
    runs = groupby(pairs, key=lambda pair: pair[1])
    return tuple(
        RemovedBlock("\n".join(line.text for line, _ in run), why)
        for why, run in runs
        if why not in (None, TITLE_AND_DATE)
    )
