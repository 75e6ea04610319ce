"""The catalogue: where every chunk stands and what filters ask of its article, in memory.

A search looks at over a thousand chunks before it has its ten passages; in SQLite each of them lies beside its
vector, and the day of its article behind the article's text. 77,430 chunks of 3,957 articles take 2 MB here.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.records import Filters
from index.rows import day_number
from index.store import Store
from index.stored import ChunkPlace

NOWHERE = -1
"""The article of a row that is gone."""

REMEMBERED = 8
"""Filters whose articles are remembered: a search asks for the same ones several times."""

FOLLOWED = 2_000
"""Journal entries that are followed one by one; after more of them everything is read anew."""


class Catalogue:
    """Chunks by row and articles by number, as the store has them; `follow` takes in what has changed.

    Whoever calls holds the library for itself, as for a search.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._remembered: dict[Filters, NDArray[np.bool_]] = {}
        self._read_all()

    def _read_all(self) -> None:
        self._position = self._store.journal_end()
        self._numbers: dict[str, int] = {}
        self._ids: list[str] = []
        self._published: list[str | None] = []
        self._sources: list[str] = []
        self._languages: list[str] = []
        self._first = np.zeros(0, np.int64)
        self._days = np.zeros(0, np.int64)
        self._sizes = np.zeros(0, np.int64)
        self._rows = np.full((self._store.last_row() + 1, 4), NOWHERE, np.int32)
        self._take_in(0, self._store.last_row())

    def follow(self) -> None:
        """Take in what was added and removed since."""
        end = self._store.journal_end()
        if end == self._position:
            return
        entries = self._store.journal_after(self._position)
        if len(entries) > FOLLOWED:
            self._read_all()
            return
        for entry in entries:
            if entry.operation == "remove":
                self._take_out(entry.first_row, entry.last_row)
            else:
                self._take_in(entry.first_row, entry.last_row)
        self._position = end

    def _take_out(self, first_row: int, last_row: int) -> None:
        gone = self._rows[first_row : last_row + 1, 0]
        for number in set(gone[gone != NOWHERE].tolist()):
            self._sizes[number] = 0
        gone[:] = NOWHERE
        self._remembered.clear()

    def _take_in(self, first_row: int, last_row: int) -> None:
        """Read the chunks of some rows, and their articles; of each, all chunks are among them."""
        if last_row >= len(self._rows):
            more = np.full((last_row + 1 - len(self._rows), 4), NOWHERE, np.int32)
            self._rows = np.concatenate([self._rows, more])
        ids, places = self._store.places_in_order(first_row, last_row)
        self._remembered.clear()
        if not ids:
            return
        self._take_in_articles(list(dict.fromkeys(ids)))
        numbers = np.fromiter(map(self._numbers.__getitem__, ids), np.int64, len(ids))
        table = np.array(places, np.int64)
        self._rows[table[:, 0], 0] = numbers
        self._rows[table[:, 0], 1:] = table[:, 1:]
        begins = table[:, 1] == 0
        self._first[numbers[begins]] = table[begins, 0]
        counts = np.bincount(numbers, minlength=len(self._sizes))
        self._sizes = np.where(counts > 0, counts, self._sizes)

    def _take_in_articles(self, ids: Sequence[str]) -> None:
        fresh = [article_id for article_id in ids if article_id not in self._numbers]
        for number, article_id in enumerate(fresh, start=len(self._ids)):
            self._numbers[article_id] = number
        self._ids += fresh
        self._published += [None] * len(fresh)
        self._sources += [""] * len(fresh)
        self._languages += [""] * len(fresh)
        self._first = np.concatenate([self._first, np.full(len(fresh), NOWHERE, np.int64)])
        self._days = np.concatenate([self._days, np.zeros(len(fresh), np.int64)])
        self._sizes = np.concatenate([self._sizes, np.zeros(len(fresh), np.int64)])
        for facts in self._store.article_facts(ids):
            number = self._numbers[facts.id]
            self._published[number], self._sources[number] = facts.published_at, facts.source
            self._languages[number] = facts.language
            self._days[number] = facts.day

    # what is asked of it

    def places(self, rows: Sequence[int]) -> dict[int, ChunkPlace]:
        """Where the chunks of `rows` stand; rows that are gone are left out."""
        wanted = np.asarray(rows, np.int64)
        wanted = wanted[(wanted >= 0) & (wanted < len(self._rows))]
        found = self._rows[wanted].tolist()
        return {
            row: ChunkPlace(row, self._ids[number], position, start, end)
            for row, (number, position, start, end) in zip(wanted.tolist(), found, strict=True)
            if number != NOWHERE
        }

    def spans(self, article_id: str) -> Sequence[Sequence[int]]:
        """Start and end of all chunks of an article, in order; none if it is gone."""
        number = self._numbers.get(article_id)
        if number is None or not self._sizes[number]:
            return []
        first = int(self._first[number])
        spans: list[list[int]] = self._rows[first : first + int(self._sizes[number]), 2:].tolist()
        return spans

    def published(self, ids: Sequence[str]) -> Mapping[str, str | None]:
        """When those of the articles that are here were published."""
        return {each: self._published[self._numbers[each]] for each in ids if each in self._numbers}

    def share(self, filters: Filters) -> float:
        """Of all chunks, the share whose article passes; 1 where there are none."""
        total = int(self._sizes.sum())
        return float(self._sizes[self._allowed(filters)].sum()) / total if total else 1.0

    def passing(self, rows: Sequence[int], filters: Filters) -> NDArray[np.bool_]:
        """For each of `rows`, whether it is here and its article passes."""
        wanted = np.asarray(rows, np.int64)
        known = (wanted >= 0) & (wanted < len(self._rows))
        numbers = np.where(known, self._rows[np.where(known, wanted, 0), 0], NOWHERE)
        # One more, for NOWHERE, which indexes the last.
        allowed = np.append(self._allowed(filters), False)
        passing: NDArray[np.bool_] = allowed[numbers]
        return passing

    def _allowed(self, filters: Filters) -> NDArray[np.bool_]:
        """Which articles pass, by number."""
        if filters not in self._remembered:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[filters] = self._passing_articles(filters)
        return self._remembered[filters]

    def _passing_articles(self, filters: Filters) -> NDArray[np.bool_]:
        passes = np.ones(len(self._ids), np.bool_)
        if filters.published_from:
            passes &= self._days >= day_number(filters.published_from)
        if filters.published_to:
            passes &= self._days <= day_number(filters.published_to)
        for values, wanted in (
            (self._sources, filters.source),
            (self._languages, filters.language),
            (self._ids, filters.article_ids),
        ):
            if wanted:
                passes &= _among(values, wanted)
        if filters.without:
            passes &= ~_among(self._ids, filters.without)
        return passes


def _among(values: Sequence[str], wanted: Sequence[str]) -> NDArray[np.bool_]:
    named = frozenset(wanted)
    return np.fromiter((value in named for value in values), np.bool_, len(values))
