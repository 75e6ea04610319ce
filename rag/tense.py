"""Whether a sentence looks back or ahead at the place where it names a date.

A bare weekday or month says no year or week; the verb beside it does. The nearest cue before the date
decides, else the nearest after it, within the sentence. In Japanese the verb comes last.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Literal

Tense = Literal["past", "future", "mixed", "unknown"]
"""`mixed` is a plan told in the past ("was scheduled to end Friday"): it may lie on either side."""

_MARKED = r"expected|scheduled|set|due|slated|likely|planned|planning|poised|hoped|going|supposed|projected"
_MODAL = r"(?:will|won['’]t|shall|would|may|might|must|should|could|can)"
_ADVERBS = r"(?:\s+(?:not|also|soon|then|\w{2,20}ly))*"
_IRREGULAR = (
    "said|told|was|were|had|did|took|came|went|met|won|fell|rose|held|began|left|made|gave|got|saw|sent|shot|hit"
    "|ran|led|found|became|spoke|lost|sold|bought|paid|struck|wrote|flew|drove|broke|grew|brought|thought|felt"
    "|sought|stood|kept|knew|threw|drew|chose|swore|fought|caught|taught|sank|shook|slid|stole|tore|woke|built"
)
_NOT_PAST = "hundred|indeed|need|speed|feed|seed|proceed|exceed|succeed|breed|limited|united|unlimited|sacred"

_ENGLISH = re.compile(
    "|".join(
        (
            rf"(?P<mixed>\b(?:was|were|had\s+been){_ADVERBS}\s+(?:{_MARKED}|to\s+(?:be|have))\b(?:\s+to\s+\w+)?)",
            rf"(?P<have>\b{_MODAL}{_ADVERBS}\s+have\s+\w+)",
            rf"(?P<future>\b{_MODAL}{_ADVERBS}\s+(?:be|get){_ADVERBS}\s+\w+|\b{_MODAL}{_ADVERBS}\s+\w+|['’]ll\b"
            rf"|\b(?:is|are|be|remains?|['’]s|['’]re){_ADVERBS}\s+(?:{_MARKED}|to\s+\w+)\b"
            rf"(?:\s+to(?:\s+be)?\s+\w+)?"
            r"|\b(?:expects?|plans?|intends?|hopes?|aims?|seeks?|wants?|promises|pledges|proposes)"
            r"\s+to(?:\s+be)?\s+\w+"
            r"|\bto\s+be\s+\w+|\b(?:upcoming|deadline|expires?|payable|effective|slated|due|scheduled|takes\s+effect)\b"
            r"|\bset\s+(?:to|for)\b|\bat\s+the\s+(?:earliest|latest)\b)",
            r"(?P<infinitive>\bto\s+(?!(?:the|an?|its|his|her|their|it|be)\b|[a-z]{1,20}[^s]s\b)[a-z]{2,20}\b(?=\s+[a-zA-Z]))",
            r"(?P<ignored>\b(?:the|an?|its|his|her|their|our|of|for|with|newly|long|more)(?:\s+(?:still|yet|most|\w{2,20}ly))?\s+\w{2,20}ed\b(?=\s+[a-z])"
            rf"|\b(?:is|are|remains?)\s+(?:\w{{2,20}}ly\s+)?\w{{2,20}}ed\b|\b(?:{_NOT_PAST})\b)",
            rf"(?P<past>\b(?:{_IRREGULAR}|\w{{2,20}}ed|(?:has|have)\s+(?:been|[a-z]{{2,20}}))\b)",
        )
    ),
)
_JAPANESE = re.compile(
    r"(?P<future>予定|見通し|見込み|方針|計画|めど|目指[すし]|期限|だろう|たい考え|する構え|へ(?=[。\n]|$)"
    r"|[うくすつぬぶむる](?=。|\n|$))"
    r"|(?P<past>[ただ](?=[。、」』）\n]|と(?!す|い)|が|$))"
)
_ENGLISH_STOP = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][\"'”’)]{0,2}\s+(?=[\"'“‘(]?[A-Z])|\n"
)
_JAPANESE_STOP = re.compile(r"[。！？\n]")


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    tense: Tense


class Tenses:
    """The tense cues of one text, found in one pass that goes as far as it is asked about."""

    def __init__(self, text: str, *, japanese: bool) -> None:
        cues, stops = (_JAPANESE, _JAPANESE_STOP) if japanese else (_ENGLISH, _ENGLISH_STOP)
        self._further_cues = (cue for cue in cues.finditer(text) if cue.lastgroup != "ignored")
        self._further_stops = stops.finditer(text)
        self._cues: list[_Cue] = []
        self._starts: list[int] = []
        self._stops: list[int] = []
        self._length = len(text)
        self._japanese = japanese

    def sentence(self, position: int) -> tuple[int, int]:
        """Return start and end of the sentence around a position."""
        while not self._stops or self._stops[-1] <= position:
            stop = next(self._further_stops, None)
            if stop is None:
                break
            self._stops.append(stop.end())
        after = bisect_right(self._stops, position)
        start = self._stops[after - 1] if after else 0
        return start, self._stops[after] if after < len(self._stops) else self._length

    def at(self, start: int, end: int) -> Tense:
        """Return the tense at text[start:end]."""
        first, last = self.sentence(start)
        while not self._starts or self._starts[-1] < last:
            cue = next(self._further_cues, None)
            if cue is None:
                break
            self._starts.append(cue.start())
            self._cues.append(_Cue(cue.start(), cue.end(), _TENSES[cue.lastgroup or ""]))
        before, after = bisect_left(self._starts, start) - 1, bisect_left(self._starts, end)
        following = self._cues[after] if after < len(self._cues) and self._starts[after] < last else None
        if self._japanese:
            # The verb stands at the end.
            return following.tense if following else "unknown"
        if before >= 0 and self._starts[before] >= first:
            return self._cues[before].tense
        return following.tense if following else "unknown"


_TENSES: dict[str, Tense] = {
    "past": "past",
    "future": "future",
    "mixed": "mixed",
    "have": "mixed",
    "infinitive": "mixed",
}
