"""What an extractor takes out of a page, completed by what it overlooked and rid of what is no article.

Some pages break their article in parts, with advertisements or a wall between, and the extractor stops after the
first. Paragraphs that stand in the page as those that it found do are the article's too: same element and classes,
and the same around them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from index.furniture import A_CAPTION, furniture
from index.headline import LONGEST_TITLE
from index.pasted import is_sentence
from index.plaintext import one_line

LEVELS = 3
"""Elements, a paragraph and those around it, whose names and classes are compared. On 87 pages the 11 paragraphs that
this adds to two of them are the article's, and the two that it adds to others are not; 8 levels give the same."""

SHORTEST = 60
"""Characters of a paragraph that is compared or added: shorter ones are labels."""

LEAST_ALIKE = 2
"""Paragraphs that the extractor must have found in a place before others there are added."""

HEAD_LINES = 4
"""Lines above the first sentence that are taken for title, date, topic and subtitle; more are a list or table."""

MOST_PARAGRAPHS = 2_000
"""A page of more paragraphs is left as it was extracted: each is looked for in all of the extract. None of 87 pages has over 109."""

LINES = frozenset(("p", "li"))
"""Elements that are a line of their own."""

_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[\W_]+")

Place = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of the page in one line, and the names and classes of it and of what is around it."""

    text: str
    place: Place


def completed(tree: etree._Element, lines: Sequence[str]) -> list[str]:
    """The lines of an extract with the paragraphs of the page that stand as they do, in the page's order."""
    paragraphs = list(_paragraphs(tree))
    if len(paragraphs) > MOST_PARAGRAPHS:
        return list(lines)
    known = Counter(_comparable(line) for line in lines)
    places = Counter(each.place for each in paragraphs if _comparable(each.text) in known)
    found = list(lines)
    positions = {_comparable(line): number for number, line in reversed(list(enumerate(lines)))}
    whole = _comparable(" ".join(lines))
    at, added = -1, 0
    for each in paragraphs:
        words = _comparable(each.text)
        if words in positions:
            at = max(at, positions[words] + added)
        elif places[each.place] >= LEAST_ALIKE and at >= 0 and words not in whole and _is_prose(each.text):
            added += 1
            at += 1
            found.insert(at, each.text)
    return found


def without_furniture(tree: etree._Element, lines: Sequence[str], title: str | None) -> list[str]:
    """The lines of an extract without furniture, links that stand alone, and what is above its first sentence.

    Above it are title, date, topic and subtitle: at most HEAD_LINES lines, none of them as long as a paragraph.
    """
    known, links = _comparable(title or ""), _lone_links(tree)
    kept = [line for line in lines if furniture(line) in (None, A_CAPTION) and _comparable(line) not in links]
    first = next(
        (number for number, line in enumerate(kept) if is_sentence(line) or len(line) > LONGEST_TITLE), 0
    )
    first = first if first <= HEAD_LINES else 0
    return [line for line in kept[first:] if _comparable(line) != known]


def _lone_links(tree: etree._Element) -> frozenset[str]:
    """The paragraphs and list entries of a page that are one link and nothing else, as they are compared."""
    links: dict[etree._Element, list[etree._Element]] = {}
    for element in tree.iter("a"):
        block = next((each for each in element.iterancestors() if each.tag in LINES), None)
        if block is not None:
            links.setdefault(block, []).append(element)
    return frozenset(
        words
        for block, (link, *others) in links.items()
        if not others and (words := _words_of(link)) and _words_of(block) == words
    )


def _words_of(element: etree._Element) -> str:
    return _comparable("".join(element.itertext()))


def _paragraphs(tree: etree._Element) -> Iterator[_Paragraph]:
    for element in tree.iter("p"):
        text = one_line("".join(element.itertext()))
        if len(text) >= SHORTEST:
            yield _Paragraph(text, _place(element))


def _place(element: etree._Element) -> Place:
    place = []
    for _ in range(LEVELS):
        if element is None:
            break
        place.append((str(element.tag), _DIGITS.sub("#", element.get("class") or "")))
        element = element.getparent()
    return tuple(place)


def _is_prose(text: str) -> bool:
    return is_sentence(text) and furniture(text) is None


def _comparable(line: str) -> str:
    """The letters and digits alone: an extractor writes blanks and quotation marks otherwise."""
    return _WORDS.sub("", line.casefold())
