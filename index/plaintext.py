"""One spelling for white space and broken characters, applied before anything else looks at a text."""

import re

# Not text: control characters other than tab and line feed, zero-width marks, soft hyphens, byte order marks.
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
BLANK = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")
PARAGRAPH_BREAK = "\n\n"


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
