"""An answer as a language model writes it: each sentence checked as it comes, asked for once more if nothing holds."""

import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.errors import ModelUnavailable
from index.records import Article, Passage
from rag.attributing import Attribution
from rag.checked import Checked
from rag.drafts import Draft, DraftQuote
from rag.llm import Call, LanguageModel, Rejection
from rag.opinions import is_heading, is_opinion, speaks_of_its_sources
from rag.quotes import locate_quote
from rag.records import Turn
from rag.verification import verify
from rag.writing import UnreadableReply

ATTEMPTS = 2
"""Replies asked for at most: a second one, told what was wrong, is often in order; a third seldom."""

LEAST_SECONDS = 2.0
"""Left of the time for an answer, in which a second reply is worth asking for."""

LEAST_WORDS = 4
"""Whole words that are left of a quote when the half one at its edge is taken off; fewer may stand anywhere."""

UNSUPPORTED = "Nothing that the language model wrote could be supported."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model is asked: the question on its day, in which language, and what went before."""

    question: str
    as_of: str
    language: str
    conversation: tuple[Turn, ...] = ()


class ModelWriting:
    """One answer being written. `usage`, `not_found` and `degraded` are whole once `sentences` is exhausted.

    All has to be written by `ends`, a time.monotonic(); the model's own time from now on, if that is not given.
    `supported` tells whether any sentence passed; `degraded` why the model's words are not all of the answer.
    """

    def __init__(
        self,
        llm: LanguageModel,
        passages: Sequence[Passage],
        articles: Mapping[str, Article],
        *,
        ends: float | None = None,
        cancelled: threading.Event | None = None,
    ) -> None:
        self._llm = llm
        self._passages = passages
        self._articles = articles
        self._cancelled = cancelled
        self._ends = time.monotonic() + llm.timeouts.whole if ends is None else ends
        self._attribution = Attribution(passages, articles)
        self._failed: dict[str, str] = {}
        self.usage: Counter[str] = Counter()
        self.not_found: str | None = None
        self.degraded: str | None = None
        self.supported = False

    def sentences(self, asked: Asked) -> Iterator[Checked]:
        """The sentences as they are checked; what fails comes once. Raises Cancelled."""
        rejection: Rejection | None = None
        for attempt in range(1, ATTEMPTS + 1):
            left = self._ends - time.monotonic()
            if attempt > 1 and left < LEAST_SECONDS:
                break
            try:
                text = yield from self._reply(asked, rejection, left)
            except ModelUnavailable as error:
                self.degraded = UNSUPPORTED if attempt > 1 else str(error)
                return
            if self.supported or self.not_found is not None:
                return
            rejection = Rejection(text, tuple(self._failed.values()))
        self.degraded = UNSUPPORTED

    def _reply(
        self, asked: Asked, rejection: Rejection | None, seconds: float
    ) -> Generator[Checked, None, str]:
        """Check one reply sentence by sentence; returns its text. Raises ModelUnavailable."""
        stream = self._llm.write_answer(
            asked.question,
            self._passages,
            as_of=asked.as_of,
            language=asked.language,
            conversation=asked.conversation,
            rejection=rejection,
            call=Call(seconds, cancelled=self._cancelled),
        )
        try:
            for draft in stream:
                checked = self._checked(draft)
                if checked is not None:
                    yield checked
        except UnreadableReply:
            pass  # as a reply of which nothing holds
        finally:
            self.usage.update(stream.usage)
        if stream.not_found is not None:
            self.not_found = stream.not_found
        return stream.text

    def _checked(self, draft: Draft) -> Checked | None:
        """The sentence as checked; None for one that states nothing, or failed before."""
        if draft.quotes:
            checked = verify(draft, self._passages, self._articles)
            if checked.failure is not None and checked.failure.reason == "quote_not_found":
                checked = verify(self._completed(draft), self._passages, self._articles)
        elif is_heading(draft.text) or is_opinion(draft.text):
            if speaks_of_its_sources(draft.text) and not self.supported:
                self.not_found = draft.text
            return None
        else:
            checked = self._attribution.check(draft.text)
        if checked.failure is None:
            self.supported = True
            return checked
        if draft.text in self._failed:
            return None
        self._failed[draft.text] = f"{draft.text} — {checked.failure.detail}"
        return checked

    def _completed(self, draft: Draft) -> Draft:
        """The draft, without the half words that its quotes begin or end in ("… again in Ju")."""
        return replace(draft, quotes=tuple(map(self._without_half_words, draft.quotes)))

    def _without_half_words(self, quote: DraftQuote) -> DraftQuote:
        words = quote.text.split()
        for article in self._articles.values():
            for first, last in ((0, len(words) - 1), (1, len(words)), (1, len(words) - 1)):
                kept = " ".join(words[first:last])
                found = locate_quote(kept, article.text) if last - first >= LEAST_WORDS else None
                if found is None:
                    continue
                before = article.text[: found.parts[0].start].rstrip()
                after = article.text[found.parts[-1].end :].lstrip()
                opens = first == 0 or (words[0].isalpha() and before.endswith(words[0]))
                closes = last == len(words) or (words[-1].isalpha() and after.startswith(words[-1]))
                if opens and closes:
                    return replace(quote, text=kept)
        return quote
