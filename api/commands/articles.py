"""`rag list`, `rag show`, `rag remove`: what stands in the library."""

from collections.abc import Iterator

import click

from api.problems import EXIT_NEGATIVE, EXIT_OK
from api.progress import progress
from api.questions import MAX_PAGE, checked_text
from api.render.articles import render_article, render_articles
from api.session import AnyEngine, Session, with_session
from api.terminal import complain
from api.wire import listed
from index.errors import UnknownArticle
from index.records import Article, ArticlePage


@click.command("list")
@click.option(
    "--offset", type=click.IntRange(min=0), default=0, show_default=True, help="Leave out this many first."
)
@click.option("--limit", type=click.IntRange(min=1), help="Show at most this many; default: all.")
@with_session
def list_command(session: Session, *, offset: int, limit: int | None) -> int:
    """List the articles of the library.

    Newest first. With --json: {articles, total}, the articles without their text.
    """
    with session.engine() as engine:
        total = engine.articles(limit=1).total
        articles = tuple(_listed(engine, offset, min(limit or total, total)))
    record = {"articles": [listed(article) for article in articles], "total": total}
    session.emit(record, lambda page: render_articles(ArticlePage(articles, total), page))
    return EXIT_OK


def _listed(engine: AnyEngine, offset: int, wanted: int) -> Iterator[Article]:
    position: int | None = offset
    while wanted > 0 and position is not None:
        page = engine.articles(offset=position, limit=min(wanted, MAX_PAGE))
        yield from page.articles
        wanted -= len(page.articles)
        position = page.next


@click.command("show")
@click.argument("article_id", metavar="ID", help="The article, by its id in `rag list`.")
@with_session
def show_command(session: Session, *, article_id: str) -> int:
    """Show one article.

    Its text, what is known about it, and what was removed from its page. Exit status 1: there is none.
    """
    with session.engine() as engine:
        article = engine.article(checked_text(article_id, name="id"))
    session.emit(article, lambda page: render_article(article, page))
    return EXIT_OK


@click.command("remove")
@click.argument(
    "article_ids", metavar="ID...", nargs=-1, required=True, help="The articles, by their ids in `rag list`."
)
@with_session
def remove_command(session: Session, *, article_ids: tuple[str, ...]) -> int:
    """Remove articles from the library.

    With --json: {removed, unknown}. Exit status 1: an id was not in the library; the others are removed.
    """
    removed: list[str] = []
    unknown: list[str] = []
    with progress("Removing", quiet=session.quiet), session.engine() as engine:
        for article_id in article_ids:
            try:
                engine.remove(checked_text(article_id, name="id"))
                removed.append(article_id)
            except UnknownArticle as error:
                unknown.append(article_id)
                complain(str(error))
    record = {"removed": removed, "unknown": unknown}
    session.emit(record, lambda page: f"{len(removed):,} removed.")
    return EXIT_NEGATIVE if unknown else EXIT_OK
