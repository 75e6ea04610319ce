"""English number words: "one hundred and five", "two million three hundred thousand", "half a dozen"."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_UP_TO_NINETEEN = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL_WORDS = {word: Decimal(i) for i, word in enumerate(_UP_TO_NINETEEN.split(), start=1)}
SMALL_WORDS |= {word: Decimal(10 * i) for i, word in enumerate(_TENS, start=2)}
SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "lakh": Decimal(10**5),
    "million": Decimal(10**6),
    "crore": Decimal(10**7),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
    "quadrillion": Decimal(10**15),
}
_THOUSAND = SCALES["thousand"]
_ARTICLES = {"a": Decimal(1), "an": Decimal(1), "half a": Decimal("0.5"), "half an": Decimal("0.5")}


@dataclass(frozen=True, slots=True)
class WordNumber:
    """A value and how many words it took; 0 words: no number stands there."""

    value: Decimal
    words: int


def read_words(words: Sequence[str], first: int) -> WordNumber:
    """Return the longest number that starts at a position of lower-case words ("half a" counts as one word)."""
    total, smallest_scale, position = Decimal(0), SCALES["quadrillion"] * 10, first
    while position < len(words):
        group = _read_group(words, position + (words[position] == "and" and position > first))
        after = position + group.words + (words[position] == "and" and position > first)
        scale = SCALES.get(words[after]) if after < len(words) else None
        if scale is None or scale < _THOUSAND:
            if group.words and smallest_scale >= _THOUSAND:
                total, position = total + group.value, after
            break
        if not group.words and position > first and not (smallest_scale == _THOUSAND < scale):
            break
        amount = group.value if group.words else Decimal(1)
        if 0 < total < SCALES["million"] and scale > _THOUSAND:  # "one thousand (two hundred) trillion"
            total = (total + group.value) * scale
        elif scale < smallest_scale:
            total += amount * scale
        else:
            break
        smallest_scale, position = scale, after + 1
    return WordNumber(total, position - first)


def _read_group(words: Sequence[str], first: int) -> WordNumber:
    """Return the number below a thousand at a position: "a", "twenty-five", "two hundred and five", "two dozen"."""
    if first >= len(words):
        return WordNumber(Decimal(0), 0)
    article = _ARTICLES.get(words[first])
    start = WordNumber(article, 1) if article is not None else _below_hundred(words, first)
    after = first + start.words
    following = words[after] if after < len(words) else ""
    amount = start.value if start.words else Decimal(1)
    if following == "dozen":
        return WordNumber(amount * 12, start.words + 1)
    if following != "hundred":
        is_number = article is None or following in SCALES
        return start if is_number else WordNumber(Decimal(0), 0)
    joined = after + 2 if words[after + 1 : after + 2] == ["and"] else after + 1
    rest = _below_hundred(words, joined)
    end = joined + rest.words if rest.words else after + 1
    return WordNumber(amount * 100 + rest.value, end - first)


def _below_hundred(words: Sequence[str], first: int) -> WordNumber:
    value = SMALL_WORDS.get(words[first]) if first < len(words) else None
    if value is None:
        return WordNumber(Decimal(0), 0)
    unit = SMALL_WORDS.get(words[first + 1]) if first + 1 < len(words) else None
    if value >= 20 and unit is not None and unit < 10:
        return WordNumber(value + unit, 2)
    return WordNumber(value, 1)
