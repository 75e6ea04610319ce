"""Near-duplicates among the articles that an older program stored, found when the library is opened."""

import time
from collections.abc import Callable

from index.store import Store

LINK_BATCH = 100
LINK_SECONDS = 10.0
"""How long opening a library of an older program looks for near-duplicates, and articles compared in one
transaction: about 4,000 articles in all. Whatever is left waits for the next opening."""


def link_older(store: Store, *, say: Callable[[str], None]) -> None:
    """Look for near-duplicates among articles that an older program stored, for LINK_SECONDS at most."""
    waiting = list(store.unlinked())
    if not waiting:
        return
    say(f"Comparing {len(waiting):,} articles with each other for near-duplicates; this is done once.")
    end = time.monotonic() + LINK_SECONDS
    for start in range(0, len(waiting), LINK_BATCH):
        if time.monotonic() > end:
            say(f"{len(waiting) - start:,} of them are left for the next start.")
            return
        store.link(waiting[start : start + LINK_BATCH])
    store.unlinked()  # notes that none is left
