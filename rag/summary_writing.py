"""Summaries by a language model: its sentences, each held against the articles before it is let through.

What is longer than the model's window is written part by part and then joined. Every quote points into an article,
never into what the model wrote of a part.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.errors import ModelUnavailable
from index.records import Article, Passage
from rag.checked import Checked
from rag.draft_checking import DraftChecking
from rag.llm import Call, LanguageModel, Rejection
from rag.model_writing import ATTEMPTS, LEAST_SECONDS, UNSUPPORTED
from rag.summary_joining import Candidate, evenly, joined
from rag.summary_parts import summary_parts
from rag.summary_request import Length, Progress, SummaryRequest, SummaryTask, untold
from rag.summary_rest import quoted_rest
from rag.writing import UnreadableReply

if TYPE_CHECKING:
    from rag.writing import DraftStream

MOST_SENTENCES: dict[Length, int] = {"short": 1, "medium": 5, "long": 12}
MOST_BRIEFING_SENTENCES: dict[Length, int] = {"short": 6, "medium": 12, "long": 20}
"""Sentences that are taken of a model, by length: what the prompt asks for at most; what it writes on is left."""

MOST_OF_A_PART = 5
"""Sentences that are taken of one of several parts, before they are joined."""

MANY_PARTS = 12
"""Parts from which on one sentence of each is enough to choose from."""

MOST_PARTS = 32
"""Parts that a model is given: 180,000 tokens in the smallest window. Of what is beyond, sentences are quoted."""

MOST_TIMES = 10
"""Of the time for one reply, the time for all parts together: ten minutes by default."""

QUOTED_OF_A_PART = 2
"""Sentences that are quoted of a part that the model did not write."""

UNSUPPORTED_PART = "Of a part of the articles, nothing that the language model wrote could be supported."


@dataclass(frozen=True, slots=True)
class Written:
    """What a model's summary came to: the sentences that passed, those that did not, and why it is not all its own.

    `sentences` is empty where nothing is the model's; what is quoted beside its sentences is among them.
    """

    sentences: tuple[Checked, ...] = ()
    withheld: tuple[Checked, ...] = ()
    degraded: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)


class SummaryWriting:
    """One summary being written; `progress` is told the parts done and all of them."""

    def __init__(
        self,
        llm: LanguageModel,
        articles: Sequence[Article],
        request: SummaryRequest,
        *,
        language: str,
        progress: Progress = untold,
    ) -> None:
        self._llm = llm
        self._articles: Mapping[str, Article] = {article.id: article for article in articles}
        self._request = request
        self._language = language
        self._progress = progress
        self._ends = time.monotonic() + MOST_TIMES * llm.timeouts.whole
        self._withheld: list[Checked] = []
        self._failure: str | None = None
        self._unread: str | None = None
        self._usage: Counter[str] = Counter()

    def write(self) -> Written:
        """The summary, of one part or of several joined; a model that fails leaves the rest to quotation."""
        parts = self._parts()
        self._progress(0, len(parts), "parts")
        candidates: list[Candidate] = []
        for number, part in enumerate(parts):
            candidates += self._candidates(number, parts, part)
            if self._failure is not None and not any(each.by_model for each in candidates):
                break
        if not any(each.by_model for each in candidates):
            return Written((), tuple(self._withheld), self._failure or UNSUPPORTED, self._usage)
        if len(parts) > 1:
            candidates = self._joined(candidates)
        sentences = tuple(each.checked for each in candidates)
        return Written(sentences, tuple(self._withheld), self._degraded(candidates), self._usage)

    @property
    def most(self) -> int:
        """Sentences of the summary at most."""
        most = MOST_BRIEFING_SENTENCES if self._request.style == "briefing" else MOST_SENTENCES
        return most[self._request.length]

    def _parts(self) -> list[tuple[Passage, ...]]:
        """The articles whole; on a topic, where they are too long for one part, what was found in them."""
        articles = list(self._articles.values())
        parts = summary_parts(articles, self._llm.source_tokens)
        if len(parts) > 1 and self._request.topic and self._request.passages:
            return [self._request.passages]
        return parts

    def _task(self, number: int, parts: int) -> SummaryTask:
        """What to write of one part; of each of several, enough to choose from."""
        length: Length = self._request.length
        if parts > 1:
            length = "short" if parts > MANY_PARTS else "medium"
        return SummaryTask(
            length, self._language, self._request.style, self._request.topic, number + 1, parts
        )

    def _candidates(
        self, number: int, parts: Sequence[Sequence[Passage]], part: Sequence[Passage]
    ) -> list[Candidate]:
        """The sentences of a part: the model's, and quoted ones where it failed amid it or before."""
        alone = len(parts) == 1
        written: list[Checked] = []
        if number >= MOST_PARTS:
            self._unread = f"The language model was given {MOST_PARTS} of {len(parts)} parts only."
        elif self._failure is None:
            task = self._task(number, len(parts))
            written = self._written(part, task, self.most if alone else MOST_OF_A_PART)
        rest: list[Checked] = []
        if not alone and not written:
            rest = quoted_rest(part, self._articles, QUOTED_OF_A_PART)
        elif alone and written and self._failure is not None:
            rest = quoted_rest(part, self._articles, self.most - len(written), beside=written)
        self._progress(number + 1, len(parts), "parts")
        return [
            *(Candidate(checked, number, by_model=True) for checked in written),
            *(Candidate(checked, number, by_model=False) for checked in rest),
        ]

    def _written(self, part: Sequence[Passage], task: SummaryTask, most: int) -> list[Checked]:
        """The model's sentences on a part that hold, asked for once more if none does."""
        checking = DraftChecking(part, self._articles)
        ends = min(self._ends, time.monotonic() + self._llm.timeouts.whole)
        rejection: Rejection | None = None
        for attempt in range(1, ATTEMPTS + 1):
            left = ends - time.monotonic()
            if left < (LEAST_SECONDS if attempt > 1 else 0):
                break
            stream = self._llm.write_summary(part, task, rejection=rejection, call=Call(left))
            kept = self._kept(stream, checking, most)
            if kept or (self._failure is not None):
                return kept
            rejection = Rejection(stream.text, checking.reasons)
        if time.monotonic() >= self._ends:
            self._failure = f"The language model {self._llm.name} took too long over the parts."
        return []

    def _kept(self, stream: "DraftStream", checking: DraftChecking, most: int) -> list[Checked]:
        """The sentences of one reply that hold; what fails of them is kept aside, and so is the model's failure."""
        kept: list[Checked] = []
        try:
            for draft in stream:
                checked = checking.check(draft)
                if checked is not None:
                    (kept if checked.failure is None else self._withheld).append(checked)
                if len(kept) == most:
                    stream.close()
                    break
        except UnreadableReply:
            pass  # as a reply of which nothing holds
        except ModelUnavailable as error:
            self._failure = str(error)
        finally:
            self._usage.update(stream.usage)
        return kept

    def _joined(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """One summary of the sentences of all parts: joined by the model, or chosen by rule where it cannot."""
        first: dict[str, Candidate] = {}
        for each in candidates:
            first.setdefault(each.checked.text, each)
        candidates = list(first.values())
        made: list[Candidate] = []
        left = self._ends - time.monotonic()
        if self._failure is None and left > LEAST_SECONDS:
            task = self._task(0, 1)
            stream = self._llm.join_sentences(
                [each.checked.text for each in candidates],
                task,
                call=Call(min(left, self._llm.timeouts.whole)),
            )
            try:
                for each in joined(stream, candidates, self._withheld):
                    made.append(each)
                    if len(made) == self.most:
                        stream.close()
                        break
            except ModelUnavailable as error:
                self._failure = str(error)
            finally:
                self._usage.update(stream.usage)
        return made or evenly(candidates, self.most)

    def _degraded(self, candidates: Sequence[Candidate]) -> str | None:
        """Why the summary is not all the model's, and which sentences are not."""
        quoted = [str(n) for n, each in enumerate(candidates, start=1) if not each.by_model]
        if self._failure is None and self._unread is None and not quoted:
            return None
        reason = self._failure or self._unread or UNSUPPORTED_PART
        if not quoted:
            return f"{reason} The sentences are the model's, and may not be all."
        which = f"Sentence {quoted[0]} is a quotation" if len(quoted) == 1 else None
        which = which or f"Sentences {', '.join(quoted)} are quotations"
        return f"{reason} {which}; the others are the model's."
