"""What the program adds in front of a language model: the time from a question to the first request for it."""

import time
from collections.abc import Sequence
from contextlib import closing

from eval.metrics import percentile
from eval.replay import Recording, replaying
from eval.reports import Report
from rag.engine import Engine
from rag.settings import Settings

WARMING = 5
"""Questions asked before any is timed: the first ones load what later ones share."""

REPLY = '{"not_found": "It was only timed."}'


def overhead(settings: Settings, questions: Sequence[str]) -> Report:
    """Milliseconds until the model is asked, of the library at `settings.home`, models warm: `ms.p50`, `ms.p95`.

    The model is a replayed one, which answers at once that nothing is found.
    """
    waits = []
    with replaying([Recording(REPLY, again=True)]) as server:
        asking = settings.model_copy(update={"llm": "replay", "llm_base_url": server.base_url})
        with closing(Engine(asking)) as engine:
            engine.warm_up()
            for number, question in enumerate([*questions[:WARMING], *questions]):
                asked_before = len(server.arrivals)
                began = time.perf_counter()
                engine.ask(question)
                if number >= WARMING and len(server.arrivals) > asked_before:
                    waits.append(1000 * (server.arrivals[-1] - began))
    return {"ms": {"p50": percentile(waits, 50), "p95": percentile(waits, 95)}, "questions": len(waits)}
