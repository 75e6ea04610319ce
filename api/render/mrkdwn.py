"""Text for Slack: what an article says reads as it stands there, and formats, links and pings nothing."""

import re
from urllib.parse import quote, urlsplit

from api.typesetting import harmless

MOST_CHARACTERS = 3000
"""Of one text object, by Slack's rules."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# What would begin bold, italic, strikethrough or code, an emoji, or a quotation at the start of a line.
_OPENING = re.compile(r"(?<![^\W_])([*_~`])(?=\S)|(:)(?=[\w+'-]+:)|^(>)", re.MULTILINE)
_BREAK = "\N{ZERO WIDTH SPACE}"


def escaped(text: str) -> str:
    """`text` that Slack shows as it is, in one line or several: no mention, link, emphasis or emoji comes of it.

    The three characters that Slack gives a meaning become entities; a zero-width space follows a mark that
    would begin an emphasis.
    """
    return _OPENING.sub(lambda match: match.group(0) + _BREAK, harmless(text)).translate(_ENTITIES)


def line(text: str) -> str:
    """`text` as `escaped` gives it, in one line."""
    return escaped(" ".join(harmless(text).split()))


def shortened(text: str, most: int) -> str:
    """`text` in one line of at most `most` characters, cut after a word where there is one, with `…`."""
    whole = " ".join(text.split())
    if len(whole) <= most:
        return whole
    cut = whole[: most - 1]
    head, _, _ = cut.rpartition(" ")
    return f"{(head if len(head) > most // 2 else cut).rstrip()}…"


def link(url: str | None, title: str) -> str:
    """A titled link; the title alone where the address is none of the web's."""
    label = line(title)
    address = _address(url)
    return f"<{address}|{label.replace('|', '¦')}>" if address else label


def _address(url: str | None) -> str | None:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return quote(url or "", safe="/:?#[]@!$&'()*+,;=%~").replace("&", "&amp;")


def portions(lines: list[str], most: int = MOST_CHARACTERS) -> list[str]:
    """Finished lines (each at most `most` long) joined to as few texts as they fit in."""
    texts: list[str] = []
    for each in lines:
        if texts and len(texts[-1]) + 1 + len(each) <= most:
            texts[-1] += f"\n{each}"
        else:
            texts.append(each)
    return texts


def broken(text: str, most: int = MOST_CHARACTERS) -> list[str]:
    """`text` escaped, in parts of at most `most` characters, broken at white space and never in an entity."""
    parts: list[str] = []
    part = ""
    for piece in re.findall(r"\s+|\S{1,200}", text):
        grown = escaped(part + piece)
        if part and len(grown) > most:
            parts.append(escaped(part.strip()))
            part = ""
        part += piece
    return [*parts, escaped(part.strip())] if part.strip() else parts
