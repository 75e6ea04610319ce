"""Articles that are one text, as several papers run an agency's story, put together as one story."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from index.duplicates import Signed, duplicates_of, sign
from index.records import Article
from index.rows import day_number
from rag.records import Note, Story

_DATELINE = 160
"""Characters at the beginning and at the end of a text in which it names its agency."""

_AGENCY = re.compile(
    r"[(（—–-]\s?(?P<name>Reuters|AP|Associated Press|AFP|Kyodo|Kyodo News|Jiji|Jiji Press|Bloomberg|dpa|PA|PA Media|EFE|ANSA"
    r"|TASS|Xinhua|Yonhap|共同通信社?|共同|時事通信社?|時事|ロイター)\s?[)）—–-]"
)


@dataclass(frozen=True, slots=True)
class StoryGroup:
    """One story: the article that is quoted for it, and all that run it, the earliest first."""

    quoted: Article
    articles: tuple[Article, ...]

    @property
    def agency(self) -> str | None:
        """The news agency that one of the texts names as its origin."""
        for article in self.articles:
            text = article.text
            found = _AGENCY.search(text[:_DATELINE]) or _AGENCY.search(text[-_DATELINE:])
            if found is not None:
                return found["name"]
        return None

    @property
    def record(self) -> Story:
        """The story as a summary names it."""
        return Story(tuple(article.id for article in self.articles))


def group_stories(articles: Sequence[Article], *, preferred: Container[str] = ()) -> list[StoryGroup]:
    """The stories that articles tell, in the order of their first article; near-duplicates make one.

    Quoted is the first published, or the first of those whose ids are `preferred`. Compares every article with every
    other by its signature: 300 of them in under a second, most of it for the signatures.
    """
    groups = _groups(articles) if len(articles) > 1 else [list(articles)]
    return [_group(members, preferred) for members in groups if members]


def _group(members: Sequence[Article], preferred: Container[str]) -> StoryGroup:
    ordered = tuple(sorted(members, key=published_first))
    return StoryGroup(next((each for each in ordered if each.id in preferred), ordered[0]), ordered)


def published_first(article: Article) -> tuple[str, str]:
    """A key that sorts the first published to the front and those without a date to the end."""
    return (article.published_at or "~", article.id)


def _groups(articles: Sequence[Article]) -> list[list[Article]]:
    """The articles, each with those that it is linked to, directly or by others."""
    signed = [
        Signed(str(n), sign(article), day_number(article.published_at)) for n, article in enumerate(articles)
    ]
    readable = [each for each in signed if each.signature]
    number_of = {article.id: n for n, article in enumerate(articles)}
    root = list(range(len(articles)))
    for n, article in enumerate(articles):
        linked = [int(each) for each in duplicates_of(signed[n], readable)]
        linked += [number_of[each] for each in article.duplicates if each in number_of]
        for other in linked:
            _join(root, n, other)
    groups: dict[int, list[Article]] = {}
    for n, article in enumerate(articles):
        groups.setdefault(_root(root, n), []).append(article)
    return list(groups.values())


def _join(root: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(root, one), _root(root, other)))
    root[second] = first


def _root(root: Sequence[int], n: int) -> int:
    while root[n] != n:
        n = root[n]
    return n


def story_notes(stories: Sequence[StoryGroup], language: str) -> Iterator[Note]:
    """A note for each story that several articles run: "4 articles are one text, by Reuters"."""
    for story in stories:
        if len(story.articles) > 1:
            yield Note("duplicates", _note(story, language))


def _note(story: StoryGroup, language: str) -> str:
    first, count = story.articles[0], len(story.articles)
    papers = list(dict.fromkeys(each.source for each in story.articles if each.source))
    day, where = (first.published_at or "")[:10], first.source or first.title or first.id
    if language == "ja":
        agency = f"（{story.agency}）" if story.agency else ""
        among = f"：{'、'.join(papers)}" if len(papers) > 1 else ""
        told = f"最初は{where}{f'（{day}）' if day else ''}。"
        return f"{count}本の記事は同じ文章{agency}です{among}。1つの情報源として数えています。{told}"
    agency = f" by {story.agency}" if story.agency else ""
    among = f" ({', '.join(papers)})" if len(papers) > 1 else ""
    told = f"First: {where}{f', {day}' if day else ''}."
    return f"{count} articles are one text{agency}{among} and count as one source. {told}"
