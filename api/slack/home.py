"""The home tab: what the library holds, how fresh it is, and how to ask; and `/rag help`."""

from collections import Counter
from datetime import UTC, datetime

from api.questions import MAX_PAGE
from api.render.mrkdwn import line, link, shortened
from api.render.slack import TITLE_CHARACTERS, said
from api.session import AnyEngine
from api.slack.bot import Bot
from api.slack.records import Block
from api.slack.replies import respond
from index.records import Article, ArticlePage

NEWEST = 5
"""Articles that the tab lists."""
MOST_SOURCES = 20

HELP = """\
*Ask* by naming me in a channel, or in a direct message. I answer from the library's articles alone: every sentence \
has its source, and every figure and date was compared with it. What cannot be checked is withheld.
• Further questions in the same thread need no name.
• Edit your question and it is answered anew; delete it and the answer goes.
• `{command} ask When does the ferry sail?`
• `{command} summarize https://…` (or a topic) and `{command} check It costs ¥5 billion.`
• `{command} settings`: sources, language, and who sees answers in this channel.
• In the menu of any message: *Summarise this*, *Check this* (a link, a file, or its text).
• The buttons under an answer show its quotes, check it, summarise a source, and take your word on whether it helped."""


def show_home(bot: Bot, user: str) -> None:
    """Puts the tab up for a user."""
    bot.courier.call("views.publish", user_id=user, view=home_view(bot.engine))


def show_help(response_url: str, command: str) -> None:
    """How to use it, to the one who asked."""
    respond(response_url, said(HELP.format(command=line(command))))


def home_view(engine: AnyEngine) -> Block:
    """The tab as Slack takes it."""
    page = engine.articles(limit=MAX_PAGE)
    texts = [f"*The library holds {page.total:,} articles.*\n{freshness(page)}"]
    if page.articles:
        texts.append("\n".join(["*Newest*", *map(_article, page.articles[:NEWEST])]))
        texts.append(f"*Sources*{_of(page)}\n{_sources(page.articles)}")
    texts.append(HELP.format(command="/rag"))
    return {"type": "home", "blocks": [block for text in texts for block in said(text).blocks]}


def freshness(page: ArticlePage) -> str:
    """How old the newest article is."""
    newest = max((article.published_at or "" for article in page.articles), default="")[:10]
    if not newest:
        return "None of them has a date." if page.articles else "Add some with `rag add`."
    try:
        days = (datetime.now(UTC).date() - datetime.fromisoformat(newest).date()).days
    except ValueError:
        return f"The newest is of {newest}."
    age = "today" if days <= 0 else "yesterday" if days == 1 else f"{days:,} days ago"
    return f"The newest is of {newest} ({age})."


def _article(article: Article) -> str:
    day = (article.published_at or "")[:10]
    origin = ", ".join(line(part) for part in (article.source, day) if part)
    title = link(article.url, shortened(article.title or "(no title)", TITLE_CHARACTERS))
    return f"• {title}{f' — {origin}' if origin else ''}"


def _of(page: ArticlePage) -> str:
    return f" of the newest {len(page.articles):,}" if page.total > len(page.articles) else ""


def _sources(articles: tuple[Article, ...]) -> str:
    counted = Counter(article.source or "(none named)" for article in articles).most_common()
    shown = [f"{line(shortened(name, 60))} {count:,}" for name, count in counted[:MOST_SOURCES]]
    more = [f"{len(counted) - MOST_SOURCES:,} more"] if len(counted) > MOST_SOURCES else []
    return " · ".join([*shown, *more])
