"""An answer as a language model writes it: each sentence checked as it comes, asked for once more if nothing holds."""

import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.errors import ModelUnavailable
from index.records import Article, Passage
from rag.checked import Checked
from rag.draft_checking import DraftChecking
from rag.llm import Call, LanguageModel, Rejection
from rag.records import Turn
from rag.writing import UnreadableReply

ATTEMPTS = 2
"""Replies asked for at most: a second one, told what was wrong, is often in order; a third seldom."""

LEAST_SECONDS = 2.0
"""Left of the time for an answer, in which a second reply is worth asking for."""

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
    `degraded` says why the model's words are not all of the answer.
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
        self._cancelled = cancelled
        self._ends = time.monotonic() + llm.timeouts.whole if ends is None else ends
        self._checking = DraftChecking(passages, articles)
        self.usage: Counter[str] = Counter()
        self.not_found: str | None = None
        self.degraded: str | None = None

    @property
    def supported(self) -> bool:
        """Whether any sentence passed."""
        return self._checking.supported

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
            rejection = Rejection(text, self._checking.reasons)
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
                checked = self._checking.check(draft)
                if checked is not None:
                    yield checked
        except UnreadableReply:
            pass  # as a reply of which nothing holds
        finally:
            self.usage.update(stream.usage)
        missing = self._checking.not_found if stream.not_found is None else stream.not_found
        self.not_found = self.not_found if missing is None else missing
        return stream.text
