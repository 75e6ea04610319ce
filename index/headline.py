"""Title, date and author of a pasted page, from the lines above its article."""

import re
from collections import Counter
from dataclasses import dataclass

from index.dateline import parse_published
from index.furniture import BULLET, furniture

LINES_ABOVE = 40  # looked at above the article; menus of a hundred lines stand further up
LINES_OVER_TITLE = 4  # in which its date or author may stand
LINES_DATED = 30  # above the article
LINES_INSIDE = 6  # a subtitle may stand above date and author
LINES_COMPARED = 30  # of the article, with the words of a line that may be its title
LINES_BELOW = 3  # a few sites date an article at its end

LONGEST_DATELINE = 120  # characters; a date in a longer line belongs to prose
LONGEST_TITLE = 250
SHORTEST_TITLE = 12

# The title's score: share of its words that the article repeats, plus half a point for length, less for
# distance. On 87 pages, of which 76 show their title, 64 are found.
LONG_TITLE = 80  # characters
REPEATED = 0.15
DISTANCE = 0.005
UNLIKELY = 0.8  # for a line that ends in a full stop
LEAST_SCORE = 0.0

# In front of the headline in some exports of pages.
DATE_BEFORE_TITLE = re.compile(
    r"(?:date:? )?(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)[\s:：|-]{1,5}(?=\S.{11})",
    re.I,
)
BYLINE = re.compile(
    r"(?:by|written by|von|par|por)[: ]\s{0,3}(?P<author>[^\W\d_][^\d|]{2,60}?)(?:\s*[|•·].*)?$", re.I
)
BYLINE_JA = re.compile(
    r"(?:【|\[|［)?(?:文|取材・文|執筆|筆者|記者)\s?[:：＝=]\s?(?P<author>[^\d|]{2,30}?)(?:】|\]|］)?$"
)
# The date of a post or a source that the article shows.
OTHERS_DATE = re.compile(r"source\b|[^@]{0,60}\(@|出典", re.I)
CHANGED = re.compile(r"updated|modified|更新|改訂", re.I)
SENTENCE = re.compile(r"[a-z]{2}\.\s|(?<![ap]\.m)[.。」”]$")
WORD = re.compile(r"[^\W\d_]{3,}|[\u3040-\u30ff\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class Head:
    """What was found, the numbers of the lines that hold nothing else, and which of them is the title."""

    title: str | None
    published_at: str | None
    author: str | None
    lines: frozenset[int]
    title_line: int | None = None


def find_head(lines: list[str], first: int, last: int) -> Head:
    """Return the head of the article that is `lines[first:last]`, from the lines around its start."""
    start = max(0, first - LINES_ABOVE)
    title = _title_line(lines, start, first, last)
    top = max(start, min(first - LINES_DATED, first if title is None else title - LINES_OVER_TITLE))
    around = range(top, min(first + LINES_INSIDE, last))
    dated = [number for number in around if number != title and _is_dateline(lines[number])]
    signed = [number for number in around if number not in dated and _author(lines[number])]
    below = range(last, min(last + LINES_BELOW, len(lines)))
    dates = [lines[number] for number in _nearest(dated, first)]
    dates += [lines[number] for number in below if _is_dateline(lines[number])]
    own = [number for number in dated + signed if number >= (first if title is None else title)]
    own += [] if title is None else [title]
    prefix = DATE_BEFORE_TITLE.match(lines[title]) if title is not None else None
    return Head(
        title=None if title is None else _bare_title(lines[title]),
        published_at=_published(dates, prefix["date"] if prefix else None),
        author=next((_author(lines[number]) for number in _nearest(signed, first)), None),
        lines=frozenset(own),
        title_line=title,
    )


def _nearest(numbers: list[int], first: int) -> list[int]:
    return sorted(numbers, key=lambda number: abs(number - first))


def _published(datelines: list[str], prefix: str | None) -> str | None:
    """Return the nearest date, unless it is of a change; with its time where another line gives that."""
    ordered = sorted(datelines, key=lambda line: bool(CHANGED.match(line)))
    found = [date for line in (*filter(None, [prefix]), *ordered) if (date := parse_published(line))]
    timed = (date for date in found if "T" in date and date[:10] == found[0][:10])
    return next(timed, found[0] if found else None)


def _is_dateline(line: str) -> bool:
    if OTHERS_DATE.match(line):
        return False
    return len(line) <= LONGEST_DATELINE and not SENTENCE.search(line) and parse_published(line) is not None


def _author(line: str) -> str | None:
    match = BYLINE.match(line) or BYLINE_JA.match(line)
    return match["author"].strip(" ,") if match else None


def _bare_title(line: str) -> str:
    line = BULLET.sub("", line, count=1)
    return DATE_BEFORE_TITLE.sub("", line, count=1)


def _title_line(lines: list[str], start: int, first: int, last: int) -> int | None:
    """Return the line above the article that shares most words with it, near and long ones preferred."""
    words = _words("\n".join(lines[first : min(last, first + LINES_COMPARED)]))
    repeated = {line for line, times in Counter(lines).items() if times > 1}
    best, best_score = None, LEAST_SCORE
    for number in range(start, first):
        title = _bare_title(lines[number])
        if _may_be_title(title):
            score = _title_score(title, words) - DISTANCE * (first - number)
            score += REPEATED if lines[number] in repeated else 0
            if score > best_score:
                best, best_score = number, score
    return best


def _title_score(title: str, words: set[str]) -> float:
    own = _words(title)
    score = len(own & words) / (len(own) + 1) + min(len(title), LONG_TITLE) / LONG_TITLE / 2
    return score - UNLIKELY if title.endswith((".", "。")) else score


def _words(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def _may_be_title(line: str) -> bool:
    # Twelve letters, or six Japanese characters.
    width = len(line) * (1 if line.isascii() else 2)
    if width < SHORTEST_TITLE or len(line) > LONGEST_TITLE:
        return False
    return not (furniture(line) or _is_dateline(line) or _author(line))
