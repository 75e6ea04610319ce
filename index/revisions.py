"""What changed between two versions of a text, sentence by sentence and word by word, by difflib."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.errors import UnknownVersion
from index.records import ArticleVersion, StoredVersion
from index.sentences import Span, split_sentences
from index.versions import find_version

SAME_SENTENCE = 0.5
"""Least share of common words (difflib's ratio) with which one sentence is another one reworded: of two
sentences with nothing in common but grammar and a name, .2 to .4 of the words agree."""

FURTHEST = 8
"""Sentences ahead among which the earlier wording is looked for; whole paragraphs seldom have more."""

# Figures whole, words of letters, runs of one Japanese script, anything else alone.
_TOKEN = re.compile(r"\d(?:[\d.,]*\d)?|[^\W\d_ぁ-ヿ㐀-鿿]+|[ァ-ヺー]+|[㐀-鿿々]+|[ぁ-ん]+|\S")
_QUOTES = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence as it stood before and as it stands after; either may be empty.

    `after` stands at `start` to `end` of the later text.
    """

    before: str
    after: str
    start: int
    end: int

    @property
    def reworded(self) -> bool:
        """Whether words stood there before and others do now."""
        return bool(self.before and self.after)


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed from one version of an article to a later one."""

    article_id: str
    before: ArticleVersion
    after: ArticleVersion
    changes: tuple[Change, ...]


def revise(
    article_id: str, versions: Sequence[StoredVersion], *, language: str, since: str | None = None
) -> Revision:
    """What changed to the newest version since the one before it, or since the one whose hash begins so.

    The title counts as a sentence of its own, before the text. Raises UnknownVersion, InvalidRequest.
    """
    newest = versions[-1]
    if since is not None:
        earlier = find_version(versions, since)
    elif len(versions) > 1:
        earlier = versions[-2]
    else:
        raise UnknownVersion(
            f"Article {article_id} has one version only; there is nothing to compare it with."
        )
    changes = list(find_changes(earlier.text, newest.text, language=language))
    if _normal(earlier.title) != _normal(newest.title):
        changes.insert(0, Change(earlier.title, newest.title, 0, 0))
    return Revision(
        article_id,
        ArticleVersion(earlier.seen_at, earlier.hash),
        ArticleVersion(newest.seen_at, newest.hash),
        tuple(changes),
    )


def find_changes(before: str, after: str, *, language: str) -> Iterator[Change]:
    """The sentences that differ, in the order of the text; white space and the form of quotes do not count."""
    old = [before[span.start : span.end] for span in split_sentences(before, language=language)]
    spans = split_sentences(after, language=language)
    new = [after[span.start : span.end] for span in spans]
    matcher = SequenceMatcher(None, [*map(_normal, old)], [*map(_normal, new)], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield from _pair(old[first:last], new[start:end], spans[start:end], before_end=_at(spans, start))


def _at(spans: Sequence[Span], position: int) -> int:
    return spans[position].start if position < len(spans) else (spans[-1].end if spans else 0)


def _pair(
    old: Sequence[str], new: Sequence[str], spans: Sequence[Span], *, before_end: int
) -> Iterator[Change]:
    """A run of changed sentences: each later one beside the earlier one that it rewords, if there is one."""
    done = 0
    place = before_end
    for text, span in zip(new, spans, strict=True):
        ahead = range(done, min(len(old), done + FURTHEST))
        best = max(ahead, key=lambda position: likeness(old[position], text), default=None)
        if best is None or likeness(old[best], text) < SAME_SENTENCE:
            yield Change("", text, span.start, span.end)
        else:
            yield from (Change(gone, "", span.start, span.start) for gone in old[done:best])
            yield Change(old[best], text, span.start, span.end)
            done = best + 1
        place = span.end
    yield from (Change(gone, "", place, place) for gone in old[done:])


def likeness(before: str, after: str) -> float:
    """Share of the words of two sentences that they have in common in the same order, from 0 to 1."""
    return SequenceMatcher(None, _TOKEN.findall(before), _TOKEN.findall(after), autojunk=False).ratio()


def changed_words(before: str, after: str) -> list[tuple[str, str]]:
    """The words that were replaced, with those in their place; either may be empty."""
    old, new = list(_TOKEN.finditer(before)), list(_TOKEN.finditer(after))
    matcher = SequenceMatcher(None, [m.group() for m in old], [m.group() for m in new], autojunk=False)
    return [
        (_stretch(before, old[first:last]), _stretch(after, new[start:end]))
        for kind, first, last, start, end in matcher.get_opcodes()
        if kind != "equal"
    ]


def _stretch(text: str, tokens: Sequence[re.Match[str]]) -> str:
    return text[tokens[0].start() : tokens[-1].end()] if tokens else ""


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())
