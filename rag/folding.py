"""Text as a figure or date reader wants it: one form per character, nothing invisible, offsets kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SAME_LENGTH = str.maketrans(
    {
        **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)},  # full-width ASCII
        "￥": "¥",
        "￡": "£",
        "￦": "₩",
        "﹪": "%",
        "〜": "~",
        "∼": "~",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "’": "'",
        "٫": ".",
        **{chr(code): " " for code in (0xA0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000)},
    }
)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `positions[i]` is where its character `i` stood (None: at `i`)."""

    text: str
    positions: Sequence[int] | None

    def origin(self, start: int, end: int) -> slice:
        """Return the stretch of the unfolded text that became `text[start:end]` (not empty)."""
        if self.positions is None:
            return slice(start, end)
        return slice(self.positions[start], self.positions[end - 1] + 1)


def fold(text: str) -> Folded:
    """Return the text with full-width forms, dashes and spaces unified and invisible characters left out."""
    folded = text.translate(_SAME_LENGTH)
    if not _INVISIBLE.search(folded):
        return Folded(folded, None)
    positions = [i for i, character in enumerate(folded) if not _INVISIBLE.match(character)]
    return Folded(_INVISIBLE.sub("", folded), positions)
