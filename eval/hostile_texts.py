"""Texts that no one writes, of any length: what a checker may be sent, and must not be slow at."""

from collections.abc import Callable, Mapping


def _repeated(unit: str) -> Callable[[int], str]:
    """Texts of a unit over and over, cut at a length."""

    def text(length: int) -> str:
        return (unit * (length // len(unit) + 1))[:length]

    return text


LINE = 950
"""Characters of a long line, which is still taken for a sentence."""


def _lines(unit: str) -> Callable[[int], str]:
    """Texts of long lines of a unit, no two of them the same."""

    def text(length: int) -> str:
        lines = (f"{number} " + _repeated(unit)(LINE) for number in range(length // LINE + 1))
        return "\n".join(lines)[:length]

    return text


HOSTILE: Mapping[str, Callable[[int], str]] = {
    "no sentences": _repeated("harbour tram vote cost plan "),
    "digits": _repeated("7"),
    "digits with commas": _repeated("1,"),
    "brackets": _repeated("("),
    "quotes": _repeated("“"),
    "kagi": _repeated("「"),
    "no space": _repeated("x"),
    "no space, Japanese": _repeated("港"),
    "mixed directions": _repeated("\u202eabc \u2067def "),
    "zero-width in figures": lambda length: "1" + _repeated("\u200b0")(length - 1),
    "dashes": _repeated("- "),
    "figures": _repeated("5 percent "),
    "dates": _repeated("May 5, "),
    "short sentences": _repeated("¥5 rose. "),
    "sentences": _repeated(
        "The town of Minatomi will spend ¥240 million on a second ferry, the mayor said on Tuesday. "
    ),
    "Japanese figures": _repeated("一兆二億三万"),
    "lines of figures": _lines("5 percent "),
    "lines of commas": _lines("1,"),
    "lines of dates": _lines("May 5, "),
    "lines of brackets": _lines("(“「"),
    "lines of closed brackets": _lines("(“「」”)"),
    "lines of kanji": _lines("一兆二億三万"),
    "lines of zero-width": _lines("1\u200b0"),
}
"""Texts by what is wrong with them, as functions of their length in characters."""
