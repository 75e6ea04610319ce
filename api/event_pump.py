"""The engine's events, drawn in one thread and handed to the event loop."""

import asyncio
import threading
from collections.abc import Callable, Generator, Iterator

from rag.answer import Event
from rag.deadline import Cancelled


class EventPump:
    """Runs a generator of events from its first line to its last in one thread.

    Drawing each event in whichever thread is free would not do: only the thread that took a lock may release
    it. The events wait here, so that a slow client holds up nothing; there are a few dozen of them at most.
    `events` is given what is set once nobody listens any more.
    """

    def __init__(self, events: Callable[[threading.Event], Iterator[Event]]) -> None:
        self._events = events
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._waited_for: asyncio.Future[Event | None] | None = None
        self._stopped = threading.Event()
        self._finished = self._loop.run_in_executor(None, self._pump)

    async def next(self, *, within: float | None = None) -> Event | None:
        """The next event, or None after the last one.

        Raises what the generator raised, and TimeoutError if it does not come in so many seconds; it may be waited for
        again then.
        """
        if self._waited_for is None:
            self._waited_for = asyncio.ensure_future(self._queue.get())
        done, _ = await asyncio.wait({self._waited_for}, timeout=within)
        if not done:
            raise TimeoutError
        event = self._waited_for.result()
        self._waited_for = None
        if event is None:
            await self._finished
        return event

    def stop(self) -> None:
        """Have the work ended, at the latest with the generator's next event: nobody listens any more."""
        if self._waited_for is not None:
            self._waited_for.cancel()
        self._stopped.set()

    def _pump(self) -> None:
        try:
            events = self._events(self._stopped)
            for event in events:
                self._hand_over(event)
                if self._stopped.is_set():
                    break
            if isinstance(events, Generator):
                events.close()
        except Cancelled:
            pass  # as asked for
        finally:
            self._hand_over(None)

    def _hand_over(self, event: Event | None) -> None:
        self._loop.call_soon_threadsafe(self._queue.put_nowait, event)
