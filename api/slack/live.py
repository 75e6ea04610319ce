"""Answers that are being written, shown as they grow."""

import threading

from api.slack.courier import Stopped
from api.slack.replies import PublicReply

TICK_SECONDS = 0.2


class Live:
    """A thread that shows what there is of each answer, about once a second each.

    Showing it where the engine hands it over would hold the engine up: it answers one question at a time.
    """

    def __init__(self) -> None:
        self._replies: set[PublicReply] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="slack-live", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the call in hand."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def add(self, reply: PublicReply) -> None:
        """Show this one from now on."""
        with self._lock:
            self._replies.add(reply)

    def remove(self, reply: PublicReply) -> None:
        """Show this one no more."""
        with self._lock:
            self._replies.discard(reply)

    def _run(self) -> None:
        while not self._stopped.wait(TICK_SECONDS):
            with self._lock:
                replies = list(self._replies)
            for reply in replies:
                try:
                    reply.flush()
                except Stopped:
                    return
