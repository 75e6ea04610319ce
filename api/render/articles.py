"""Articles, passages and what adding did, for the terminal."""

from collections.abc import Iterable, Sequence

from api.render.answers import source_line
from api.typesetting import Page, harmless
from index.records import AddReport, Article, ArticlePage, ArticleVersion, ReadFailure
from index.revisions import Change, Revision, changed_words

REMOVED_EXCERPT = 200
"""Characters of a removed block that are shown: two lines and a half, enough to recognise it."""

HASH_DIGITS = 12
"""Digits of a version's hash that are shown; fewer name it, as long as they name one."""


def render_article(article: Article, page: Page) -> str:
    """An article whole, with what is known about it and what was removed from its page."""
    blocks = [page.strong(page.wrap(article.title or "(no title)")), _particulars(article, page)]
    blocks.append(page.wrap(article.text))
    if article.removed:
        removed = [
            page.wrap(f"{block.why}: {_excerpt(block.text)}", indent="- ", hanging="  ")
            for block in article.removed
        ]
        blocks.append("\n".join([page.strong("Removed from the page, never evidence"), *removed]))
    return "\n\n".join(blocks)


def render_revision(revision: Revision, page: Page) -> str:
    """What changed, sentence by sentence: `-` as it stood, `+` as it stands, and the words replaced."""
    header = f"Changed from {_version(revision.before)} to {_version(revision.after)}"
    if not revision.changes:
        same = "The words are the same; only what is known about the article changed."
        return f"{page.strong(page.wrap(header))}\n\n{page.wrap(same)}"
    return "\n\n".join([page.strong(page.wrap(header)), *(_change(c, page) for c in revision.changes)])


def _change(change: Change, page: Page) -> str:
    lines = []
    if change.before:
        lines.append(page.bad(page.wrap(change.before, indent="- ", hanging="  ")))
    if change.after:
        lines.append(page.good(page.wrap(change.after, indent="+ ", hanging="  ")))
    if change.reworded:
        words = changed_words(change.before, change.after)
        named = "; ".join(f"{before or '(nothing)'} → {after or '(nothing)'}" for before, after in words)
        lines.append(page.faint(page.wrap(named, indent="  ")))
    return "\n".join(lines)


def _version(version: ArticleVersion) -> str:
    return f"{version.hash[:HASH_DIGITS]} (seen {version.seen_at[:16].replace('T', ' ')} UTC)"


def render_readings(articles: Sequence[Article], page: Page) -> str:
    """What would be stored, article after article; failures go to stderr and are not part of it."""
    rule = page.faint("─" * page.width)
    return f"\n\n{rule}\n\n".join(render_article(article, page) for article in articles)


def render_articles(listing: ArticlePage, page: Page) -> str:
    """One entry per article, and the total."""
    lines = [_entry(article, page) for article in listing.articles]
    return "\n".join([*lines, f"{_counted(listing.total, 'article')} in the library."])


def render_add_report(report: AddReport, page: Page) -> str:
    """How many articles were added, changed, unchanged and not read."""
    parts = [
        f"{len(report.added):,} added",
        f"{len(report.changed):,} changed",
        f"{len(report.unchanged):,} unchanged",
    ]
    if report.failed:
        parts.append(page.bad(f"{len(report.failed):,} could not be read"))
    return f"{', '.join(parts)}; {_counted(report.chunks, 'passage')} indexed."


def failure_lines(failures: Iterable[ReadFailure]) -> list[str]:
    """A line per source that could not be read: `source: reason`, unless the reason names it already."""
    return [
        failure.reason if failure.source in failure.reason else f"{failure.source}: {failure.reason}"
        for failure in failures
    ]


def _entry(article: Article, page: Page) -> str:
    header = source_line(title=article.title, source=article.source, published_at=article.published_at)
    return f"{page.faint(harmless(article.id))}\n{page.wrap(header, indent='  ')}"


def _particulars(article: Article, page: Page) -> str:
    known = {
        "id": article.id,
        "published": article.published_at,
        "updated": article.updated_at,
        "source": article.source,
        "author": article.author,
        "language": article.language,
        "url": article.url,
        "dates": ", ".join(f"{mention.text} = {mention.value}" for mention in article.dates),
        "versions": "; ".join(map(_version, article.versions)) if len(article.versions) > 1 else None,
        "also run": ", ".join(article.duplicates),
    }
    return "\n".join(
        page.wrap(value, indent=f"{name:<10}", hanging=" " * 10) for name, value in known.items() if value
    )


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= REMOVED_EXCERPT else f"{line[:REMOVED_EXCERPT]}…"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
