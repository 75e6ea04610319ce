"""The engine's events, drawn in one thread and handed to the event loop."""

import asyncio
import threading
from collections.abc import Callable, Iterator

from rag.answer import Event


class EventPump:
    """Runs a generator of events from its first line to its last in one thread.

    Drawing each event in whichever thread is free would not do: the engine holds a lock while it answers,
    and only the thread that took a lock may release it. The events wait here, so that a slow client does
    not hold the lock either; there are a few dozen of them at most.
    """

    def __init__(self, events: Callable[[], Iterator[Event]]) -> None:
        self._events = events
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._stopped = threading.Event()
        self._finished = self._loop.run_in_executor(None, self._pump)

    async def next(self) -> Event | None:
        """The next event, or None after the last one. Raises what the generator raised."""
        event = await self._queue.get()
        if event is None:
            await self._finished
        return event

    def stop(self) -> None:
        """Have the generator closed at its next event: nobody listens any more."""
        self._stopped.set()

    def _pump(self) -> None:
        try:
            for event in self._events():
                self._hand_over(event)
                if self._stopped.is_set():
                    break
        finally:
            self._hand_over(None)

    def _hand_over(self, event: Event | None) -> None:
        self._loop.call_soon_threadsafe(self._queue.put_nowait, event)
