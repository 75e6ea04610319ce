"""What cited sentences read before, where their article was changed since it was first seen."""

from collections.abc import Iterator, Mapping, Sequence

from index.records import Article, StoredVersion
from index.revisions import Change, find_changes
from rag.dates import find_date_expressions
from rag.figures import find_figures
from rag.records import Citation, Note

SHOWN = 240
"""Characters of a sentence that a note repeats; the figures that changed are named before it."""


def corrections(
    citations: Sequence[Citation],
    articles: Mapping[str, Article],
    versions: Mapping[str, Sequence[StoredVersion]],
    *,
    language: str,
) -> list[Note]:
    """A note per cited sentence that read otherwise in an earlier version, with the numbers of its citations.

    `versions` has those of every article with more than one, oldest first; where several differ, the latest
    of them is told. Sentences that were only added are not corrections.
    """
    histories = {key: _History(articles[key], seen, language) for key, seen in versions.items()}
    noted: dict[str, list[int]] = {}
    for citation in citations:
        history = histories.get(citation.article_id)
        for text in history.notes(citation.start, citation.end) if history is not None else ():
            noted.setdefault(text, []).append(citation.n)
    return [Note("correction", text, tuple(numbers)) for text, numbers in noted.items()]


class _History:
    """The versions of one article, each compared once with what it reads now."""

    def __init__(self, article: Article, versions: Sequence[StoredVersion], language: str) -> None:
        self._article = article
        self._versions = versions
        self._language = language
        self._changes: dict[str, list[Change]] = {}

    def notes(self, start: int, end: int) -> Iterator[str]:
        """What to say of the characters `start` to `end`: of the latest version that read otherwise there."""
        for position in range(len(self._versions) - 2, -1, -1):
            earlier, later = self._versions[position], self._versions[position + 1]
            touched = [c for c in self._since(earlier) if c.reworded and c.start < end and start < c.end]
            if touched:
                yield from (self._text(change, earlier, later) for change in touched)
                return

    def _since(self, earlier: StoredVersion) -> list[Change]:
        if earlier.hash not in self._changes:
            language = self._article.language
            self._changes[earlier.hash] = list(
                find_changes(earlier.text, self._article.text, language=language)
            )
        return self._changes[earlier.hash]

    def _text(self, change: Change, earlier: StoredVersion, later: StoredVersion) -> str:
        changed = "; ".join(self._figures(change, earlier))
        before, after = _shortened(change.before), _shortened(change.after)
        seen, since = _moment(earlier.seen_at), _moment(later.seen_at)
        if self._language == "ja":
            named = f"（{changed}）" if changed else ""
            return f"記事は訂正されています{named}。{seen}に確認した版では「{before}」、{since}以降は「{after}」。"
        named = f": {changed}" if changed else ""
        return (
            f"The article was changed{named}. As seen on {seen} it read “{before}”; "
            f"since {since} it reads “{after}”."
        )

    def _figures(self, change: Change, earlier: StoredVersion) -> Iterator[str]:
        """The figures and dates that were replaced: "¥16.8 billion → ¥18.6 billion"."""
        old = _values(change.before, earlier.published_at, self._article.language)
        new = _values(change.after, self._article.published_at, self._article.language)
        fresh = {key: text for key, text in new.items() if key not in old}
        for key, text in old.items():
            if key in new:
                continue
            same_kind = next((other for other in fresh if other[0] == key[0]), None)
            if same_kind is not None:
                yield f"{text} → {fresh.pop(same_kind)}"


def _values(sentence: str, published_at: str | None, language: str) -> dict[tuple[str, object], str]:
    """The figures and dates of a sentence by kind and value; a date whose year is not clear, by its words."""
    figures = find_figures(sentence, language=language)
    dates = find_date_expressions(sentence, published_at=published_at, language=language)
    return {
        **{(figure.kind, (figure.value, figure.unit)): figure.text for figure in figures},
        **{("date", date.value or date.text): date.text.rstrip(".") for date in dates},
    }


def _shortened(sentence: str) -> str:
    return sentence if len(sentence) <= SHOWN else sentence[:SHOWN] + "…"


def _moment(seen_at: str) -> str:
    """2026-03-05 09:12 UTC."""
    return f"{seen_at[:10]} {seen_at[11:16]} UTC"
