"""Sentences made wrong in one figure, and sentences said in another form: what `rag bench figures` checks.

Where a figure stands is decided by the patterns here, not by the product's own reader: what that overlooks has
to be altered too. Each function draws with the given generator, and returns None where a sentence offers nothing.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alterations:
    """The alterations of one language by kind, and its rewritings that leave the meaning as it is.

    `borrow` puts a figure of other sentences (given) in the place of one of the sentence's.
    """

    kinds: Mapping[str, Callable[[str, random.Random], str | None]]
    borrow: Callable[[str, Sequence[str], random.Random], str | None]
    forms: Mapping[str, Callable[[str, random.Random], str | None]]


def replaced(text: str, match: re.Match[str], new: str, group: int | str = 0) -> str:
    """The text with one group of a match exchanged."""
    return text[: match.start(group)] + new + text[match.end(group) :]


def chosen(pattern: re.Pattern[str], text: str, generator: random.Random) -> re.Match[str] | None:
    """One of the places of a text where a pattern matches, None if there is none."""
    found = list(pattern.finditer(text))
    return generator.choice(found) if found else None


def other(choices: Sequence[str], than: str, generator: random.Random) -> str:
    """One of the choices that is not the given one."""
    return generator.choice([choice for choice in choices if choice != than])


def with_other_digit(number: str, generator: random.Random) -> str:
    """The number with one digit exchanged, of the same length and without a leading zero it did not have."""
    places = [i for i, character in enumerate(number) if character.isdigit()]
    place = generator.choice(places)
    digits = "123456789" if place == places[0] else "0123456789"
    if number[place] in _WIDE:
        digits = digits.translate(_WIDEN)
    return number[:place] + other(digits, number[place], generator) + number[place + 1 :]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Two clauses of a sentence with a figure of one kind in each, as sentences of their own; `crossed` is the first of
    them with the figure of the second."""

    alone: str
    crossed: str


def two_clauses(
    sentence: str,
    cut: re.Pattern[str],
    figure: re.Pattern[str],
    kind: Callable[[re.Match[str]], str],
    fits: Callable[[str, str], bool],
    generator: random.Random,
) -> Clauses | None:
    """Two clauses that are cut apart by a pattern; None where no two have one figure each, of one kind and another value.

    `fits` is asked of what stands before and after the figure in both.
    """
    parts = [part.strip() for part in cut.split(sentence.rstrip(" .。"))]
    single = [(part, found[0]) for part in parts if len(found := list(figure.finditer(part))) == 1]
    single = [(part, match) for part, match in single if fits(part[: match.start()], part[match.end() :])]
    pairs = [
        (one, two)
        for one in single
        for two in single
        if one is not two and kind(one[1]) == kind(two[1]) and one[1].group() != two[1].group()
    ]
    if not pairs:
        return None
    (part, match), (_, other_match) = generator.choice(pairs)
    return Clauses(part, replaced(part, match, other_match.group()))


NEAR = 0.06
"""Figures closer than that may be one rounded to the other: "about $3" for $3.03."""


def is_other(one: str, two: str, factors: Mapping[str, int]) -> bool:
    """Whether two figures of one kind are of clearly different amounts, or of different units."""
    words = [
        re.sub(r"[\d.,０-９．，\s]", "", figure)
        .replace("名", "人")
        .replace("キロメートル", "km")
        .replace("キロ", "km")
        for figure in (one, two)
    ]
    if set(words) & {"個", "つ"}:
        return False
    if words[0] != words[1] and not set("ヶヵカか") & set("".join(words)):
        return True
    amounts = [_amount(figure, factors) for figure in (one, two)]
    return abs(amounts[0] - amounts[1]) > NEAR * max(amounts)


def _amount(figure: str, factors: Mapping[str, int]) -> float:
    plain = figure.translate(_NARROW).replace(",", "")
    number = re.search(r"\d+(?:\.\d+)?", plain)
    factor = next((factor for name, factor in factors.items() if name in plain), 1)
    return float(number.group()) * factor if number else 0.0


def exchanged(
    text: str, pattern: re.Pattern[str], pairs: Mapping[str, str], generator: random.Random
) -> str | None:
    """The text with one word that the pattern finds turned into its partner, capitals kept."""
    match = chosen(pattern, text, generator)
    if match is None:
        return None
    new = pairs[match.group().lower()]
    return replaced(text, match, new.capitalize() if match.group()[0].isupper() else new)


_WIDE = "０１２３４５６７８９"
_WIDEN = str.maketrans("0123456789", _WIDE)
_NARROW = str.maketrans(_WIDE + "．，", "0123456789.,")
