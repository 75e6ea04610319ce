"""Answers kept for a while: the same question to the same library and model need not be written again."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace

from rag.records import Answer


class AnswerCache:
    """The last `size` answers by key, in memory; 0 keeps none. Safe to use from several threads.

    The key holds all that an answer depends on: the question, the day, the state of the library, the model.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

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
