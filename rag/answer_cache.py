"""Answers kept for a while: the same question to the same library and model need not be written again."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import replace

from index.records import Passage
from rag.answer import CheckedSentence, Event
from rag.records import Answer, Citation


class AnswerCache:
    """The last `size` answers by key, in memory; 0 keeps none. Safe to use from several threads.

    The key holds all that an answer depends on: the question, the day, the state of the library, the model.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def through(self, key: Hashable, steps: Iterator[Event]) -> Iterator[Event]:
        """The steps of the answer that is kept, else `steps`, whose answer is then kept."""
        kept = self.get(key)
        for event in steps if kept is None else as_events(kept):
            if kept is None and isinstance(event.data, Answer):
                self.put(key, event.data)
            yield event

    def get(self, key: Hashable) -> Answer | None:
        """The answer as it was given, with `timings_ms` that say where it comes from, and nothing used."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is None:
                return None
            self._answers.move_to_end(key)
        return replace(answer, timings_ms={"cache": 0.0}, usage={})

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer; one that a model should have written and did not is not kept."""
        if self._size == 0 or answer.engine.degraded is not None:
            return
        with self._lock:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)


def as_events(answer: Answer) -> Iterator[Event]:
    """The steps of an answer that was given before; the passages are those that it cites."""
    yield Event("retrieved", tuple(map(_passage, answer.citations or answer.nearest)))
    for sentence in answer.sentences:
        citations = tuple(answer.citations[n - 1] for n in sentence.citations)
        figures = tuple(answer.figures[position] for position in sentence.figures)
        yield Event("sentence", CheckedSentence(sentence, citations, figures, answer.short))
    yield from (Event("withheld", withheld) for withheld in answer.withheld)
    yield Event("done", answer)


def _passage(c: Citation) -> Passage:
    return Passage(c.article_id, c.title, c.source, c.url, c.published_at, c.start, c.end, c.quote, 0.0)
