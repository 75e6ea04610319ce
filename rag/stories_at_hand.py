"""The articles of a summary as stories: near-duplicates folded, and those from before a day set apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import Article
from rag.records import Note
from rag.story_groups import StoryGroup, group_stories, story_notes
from rag.summary_request import SummaryRequest

MOST_ARTICLES = 300
"""Articles that one summary reads, the newest; what it leaves out is said."""


@dataclass(frozen=True, slots=True)
class Stories:
    """The stories of a summary; `earlier` are the numbers of those from before its `since`, which are not summarised."""

    groups: tuple[StoryGroup, ...]
    earlier: frozenset[int]
    notes: tuple[Note, ...]

    @property
    def current(self) -> list[Article]:
        """The articles that are summarised, one of each story."""
        return [group.quoted for number, group in enumerate(self.groups) if number not in self.earlier]

    @property
    def article_ids(self) -> tuple[str, ...]:
        """The ids of all articles, story by story."""
        return tuple(article.id for group in self.groups for article in group.articles)


def stories_of(articles: Sequence[Article], request: SummaryRequest, language: str) -> Stories:
    """The stories that articles tell; with `since`, a story from before is one whose first article is older.

    Articles without a date are left out then, and said to be; so is what is beyond the most that one summary reads.
    """
    kept, notes = _bounded(articles, language)
    if request.since is not None:
        dated = [article for article in kept if article.published_at]
        notes.extend(_undated(len(kept) - len(dated), language))
        kept = dated
    preferred = {passage.article_id for passage in request.passages}
    groups = tuple(group_stories(kept, preferred=preferred))
    earlier = frozenset(n for n, group in enumerate(groups) if _is_older(group, request.since))
    current = [group for number, group in enumerate(groups) if number not in earlier]
    notes.extend(story_notes(current, language))
    if groups and not current:
        notes.append(_nothing_since(len(kept), request.since or "", language))
    return Stories(groups, earlier, tuple(notes))


def _is_older(group: StoryGroup, since: str | None) -> bool:
    return since is not None and (group.articles[0].published_at or "")[:10] < since


def _undated(count: int, language: str) -> Iterator[Note]:
    if count and language == "ja":
        yield Note("missing", f"公開日の分からない記事{count}本は除きました。")
    elif count:
        articles = "1 article has no date and is" if count == 1 else f"{count} articles have no date and are"
        yield Note("missing", f"{articles} left out: whether it appeared since then is not known.")


def _nothing_since(count: int, since: str, language: str) -> Note:
    if language == "ja":
        return Note("missing", f"{count}本の記事に{since}以降のものはありません。")
    which = "The article was not" if count == 1 else f"None of the {count} articles was"
    return Note("missing", f"{which} published since {since}.")


def _bounded(articles: Sequence[Article], language: str) -> tuple[list[Article], list[Note]]:
    """The newest MOST_ARTICLES of articles at hand, in the order given, and a note on what is left out."""
    if len(articles) <= MOST_ARTICLES:
        return list(articles), []
    newest = sorted(articles, key=lambda each: each.published_at or "", reverse=True)[:MOST_ARTICLES]
    kept = {id(each) for each in newest}
    return [each for each in articles if id(each) in kept], list(left_out(len(articles), language))


def left_out(count: int, language: str) -> Iterator[Note]:
    """A note on how many of so many articles were not read, if any."""
    if count <= MOST_ARTICLES:
        return
    if language == "ja":
        yield Note("missing", f"{count:,}本の記事のうち、新しい{MOST_ARTICLES}本を読みました。")
    else:
        yield Note(
            "missing", f"Of {count:,} articles the newest {MOST_ARTICLES} were read; the others are left out."
        )
