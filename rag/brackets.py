"""What is put in brackets into a quoted sentence so that it can be read alone: the day that "Tuesday" was, who "he" is.

Brackets are ours and shown as such; the quotes under the sentence stay the article's own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.checked import Checked, CheckedFigure
from rag.date_values import days_of
from rag.evidence import dates_in

_MONTHS = "January February March April May June July August September October November December".split()
_HAS_YEAR = re.compile(r"\d{4}|(?:令和|平成|昭和|大正|明治)")
_HAS_MONTH = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|\d{1,2} ?月|[一二三四五六七八九十]月|^\d{1,2}/\d{1,2}$"
)
_CLOCK = re.compile(
    r"(?:at )?\d{1,2}(?:[:.]\d{2})? ?(?:[ap]\.?m\.?|o'clock)?(?: [A-Z]{2,4})?|\d{1,2}:\d{2}|"
    r"(?:午前|午後)?\d{1,2}時(?:\d{1,2}分|半)?(?:頃|ごろ|過ぎ)?",
    re.IGNORECASE,
)
_TODAY = re.compile(r"today|nowadays|these days|now|このごろ|最近", re.IGNORECASE)
_DID = re.compile(r"(?:\w+ed|said|told|says|met|began|won|lost|rose|fell)\s$|^\W*$", re.IGNORECASE)
_PERIODS = re.compile(r"(\d{4})-(?:Q([1-4])|H([12]))")
_HALVES = ("first", "second")


@dataclass(frozen=True, slots=True)
class Bracket:
    """Words put in brackets after the first `at` characters of a sentence."""

    at: int
    words: str


def with_brackets(checked: Checked, brackets: Sequence[Bracket], *, language: str) -> Checked:
    """The checked sentence with the brackets; its figures stay where their words are."""
    opening, closing, gap = ("［", "］", "") if language == "ja" else ("[", "]", " ")
    text, figures = checked.text, checked.figures
    for bracket in sorted(brackets, key=lambda each: each.at, reverse=True):
        put = f"{gap}{opening}{bracket.words}{closing}"
        text = text[: bracket.at] + put + text[bracket.at :]
        figures = tuple(_moved(figure, bracket.at, len(put)) for figure in figures)
    return replace(checked, text=text, figures=figures)


def _moved(figure: CheckedFigure, at: int, by: int) -> CheckedFigure:
    return replace(figure, start=figure.start + by, end=figure.end + by) if figure.start >= at else figure


def date_brackets(checked: Checked, published_at: str | None, *, language: str) -> Iterator[Bracket]:
    """The value of each relative date of the sentence, each value once; none without the article's date.

    "March 3" gets a year only if it is not that of the article.
    """
    if published_at is None:
        return
    said: set[str] = set()
    for figure in checked.figures:
        if figure.kind != "date" or not isinstance(figure.value, str) or _is_plain(figure, checked.text):
            continue
        words = _words(figure, published_at[:4], japanese=language == "ja")
        if words is not None and words not in said:
            said.add(words)
            owned = re.match("['’]s", checked.text[figure.end :])
            yield Bracket(figure.end + (len("'s") if owned else 0), words)


def unsettled_dates(sentence: str, language: str) -> list[str]:
    """The relative dates of a sentence whose article bears no date: "Tuesday", 「19日」; years and times of day are none."""
    return [
        date.text
        for date in dates_in(sentence, None, language)
        if date.value is None and _COUNTED.search(date.text) and not _CLOCK.fullmatch(date.text)
    ]


_COUNTED = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|tomorrow|tonight|(?:last|next|this) (?:week|month|year))\b"
    r"|^\d{1,2}日|昨日|昨年|去年|今年|来年|先月|今月|来月|[月火水木金土日]曜",
    re.IGNORECASE,
)


_BEFORE_OR_AFTER = re.compile("[前翌同](?:年度|期)")
"""「前年度」 beside 「2026年度」 is the year before that, and not the one before the article's own."""


def _is_plain(figure: CheckedFigure, sentence: str) -> bool:
    """Whether the words name their date in full, a time of day alone, or no day at all ("children today")."""
    if _HAS_YEAR.search(figure.text) or _CLOCK.fullmatch(figure.text):
        return True
    return _TODAY.fullmatch(figure.text) is not None and _DID.search(sentence[: figure.start]) is None


def _words(figure: CheckedFigure, year: str, *, japanese: bool) -> str | None:
    value = str(figure.value)
    if _BEFORE_OR_AFTER.match(figure.text):
        return None
    if _HAS_MONTH.search(figure.text):
        own = value[:4]
        if own == year or not own.isdigit():
            return None
        return f"{own}年" if japanese else own
    return (_japanese_date if japanese else _english_date)(value)


def _english_date(value: str) -> str | None:
    """A value in words: "3 March 2026", "March 2026", "2026", "Q3 2025", "fiscal 2026"; None for weeks and decades."""
    if value.startswith("FY"):
        return f"fiscal {value[2:]}" if value[2:].isdigit() else None
    period = _PERIODS.fullmatch(value)
    if period is not None:
        part = f"Q{period[2]}" if period[2] else f"{_HALVES[int(period[3]) - 1]} half of"
        return f"{part} {period[1]}"
    days = days_of(value)
    if days is None or set(value) & set("XW"):
        return None
    first = days.first
    if days.first == days.last:
        return f"{first.day} {_MONTHS[first.month - 1]} {first.year}"
    return f"{_MONTHS[first.month - 1]} {first.year}" if len(value) == len("2026-03") else str(first.year)


def _japanese_date(value: str) -> str | None:
    if value.startswith("FY"):
        return f"{value[2:]}年度" if value[2:].isdigit() else None
    period = _PERIODS.fullmatch(value)
    if period is not None:
        return (
            f"{period[1]}年第{period[2]}四半期"
            if period[2]
            else f"{period[1]}年{'前後'[int(period[3]) - 1]}半"
        )
    days = days_of(value)
    if days is None or set(value) & set("XW"):
        return None
    first = days.first
    if days.first == days.last:
        return f"{first.year}年{first.month}月{first.day}日"
    return f"{first.year}年{first.month}月" if len(value) == len("2026-03") else f"{first.year}年"
