"""One spelling for white space and broken characters, applied before anything else looks at a text."""

import re
from itertools import pairwise

# Not text: control characters other than tab and line feed, zero-width marks, soft hyphens, byte order marks.
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
BLANK = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")
PARAGRAPH_BREAK = "\n\n"

# Mail and plain text are broken at 60 to 80 characters, Japanese ones at 30 to 40.
NARROWEST, WIDEST = 24, 110
LEAST_PAIRS = 3
FULL_SHARE = 0.85
WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
OWN_LINE = re.compile(r"[-*+•・#>|]|\d{1,3}[.)] ")  # list entries, headings, quotations, tables


def normalise(text: str) -> str:
    """Return `text` with plain blanks and line ends, no invisible characters and no blank lines in a row.

    Lone surrogates become U+FFFD. Words and punctuation stay as they are.
    """
    text = SURROGATE.sub("\ufffd", text)
    text = INVISIBLE.sub("", LINE_END.sub("\n", text))
    lines = [line.strip() for line in BLANK.sub(" ", text).split("\n")]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip("\n")


def one_line(text: str) -> str:
    """Return the normalised text with every run of white space as one space, for titles and names."""
    return " ".join(normalise(text).split())


def unwrap(text: str) -> str:
    """Return normalised `text` with lines that were broken at a fixed width joined to paragraphs again.

    A text counts as broken where nearly every line is as full as its width allows; others stay as they are.
    """
    blocks = [block.split("\n") for block in text.split(PARAGRAPH_BREAK)]
    pairs = [pair for block in blocks for pair in pairwise(block) if not OWN_LINE.match(pair[1])]
    width = max((len(line) for block in blocks for line in block), default=0)
    if len(pairs) < LEAST_PAIRS or not NARROWEST <= width <= WIDEST:
        return text
    full = sum(len(line) + 1 + len(_first_word(following)) > width for line, following in pairs)
    if full < FULL_SHARE * len(pairs):
        return text
    return PARAGRAPH_BREAK.join(_joined(block) for block in blocks)


def _first_word(line: str) -> str:
    return line[0] if WIDE.match(line) else line.split(" ", 1)[0]


def _joined(lines: list[str]) -> str:
    parts = [lines[0]]
    for line, following in pairwise(lines):
        if OWN_LINE.match(following):
            parts.append("\n")
        elif not (WIDE.match(line[-1]) and WIDE.match(following)):
            parts.append(" ")
        parts.append(following)
    return "".join(parts)
