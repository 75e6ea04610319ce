"""A model's drafts held against its material one by one: what states nothing is dropped, what fails is told once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.records import Article, Passage
from rag.attributing import Attribution
from rag.checked import Checked
from rag.drafts import Draft, DraftQuote
from rag.opinions import is_heading, is_opinion, speaks_of_its_sources
from rag.quotes import locate_quote
from rag.verification import verify

LEAST_WORDS = 4
"""Whole words that are left of a quote when the half one at its edge is taken off; fewer may stand anywhere."""


class DraftChecking:
    """Checks the drafts of one request to a model.

    `supported` tells whether any passed; `not_found` is what the model says is missing, where it says so in plain
    words; `reasons` say of each sentence that failed what is wrong with it.
    """

    def __init__(self, passages: Sequence[Passage], articles: Mapping[str, Article]) -> None:
        self._passages = passages
        self._articles = articles
        self._attribution = Attribution(passages, articles)
        self._failed: dict[str, str] = {}
        self.supported = False
        self.not_found: str | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """What failed, each with what is wrong with it."""
        return tuple(self._failed.values())

    def check(self, draft: Draft) -> Checked | None:
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
