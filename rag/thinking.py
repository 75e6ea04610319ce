"""The thinking that some models write before their reply, between tags; it is no part of the reply."""

import re

_OPENING = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
_CLOSING = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
_LONGEST_TAG = len("</thinking>")


class ThinkingFilter:
    """Takes text in pieces and gives it back without what stands between the tags."""

    def __init__(self) -> None:
        self._held = ""
        self._inside = False

    def feed(self, text: str) -> str:
        """The text of the reply so far, but for a tail that may be the beginning of a tag."""
        self._held += text
        kept: list[str] = []
        position = 0
        while match := (_CLOSING if self._inside else _OPENING).search(self._held, position):
            if not self._inside:
                kept.append(self._held[position : match.start()])
            self._inside = not self._inside
            position = match.end()
        tail = self._held.rfind("<", max(position, len(self._held) - _LONGEST_TAG))
        end = len(self._held) if tail < 0 else tail
        if not self._inside:
            kept.append(self._held[position:end])
        self._held = self._held[end:]
        return "".join(kept)

    def close(self) -> str:
        """What was held back, if it is no thinking."""
        held, self._held = self._held, ""
        return "" if self._inside else held
