"""Quoted sentences in the order that reads best, with what they need to be understood: joined, or with a name in brackets.

Brackets are ours and shown as such; the quotes under the sentence stay the article's own words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.records import Article
from index.sentences import split_sentences
from rag.brackets import Bracket, with_brackets
from rag.checked import Checked
from rag.drafts import Draft, DraftQuote
from rag.evidence import Evidence
from rag.names import find_names
from rag.sentence_ranking import SentenceCandidate

BACK = 3
"""Sentences before a pronoun in which its name is looked for; further back it is seldom the same person."""

LONGEST_JOINED = 600
"""Characters of sentences that are quoted as one; more is not read as one answer."""

_PERSON = re.compile(r"^[\"“‘']?(?P<word>He|She)\b(?! (?:or|and)\b)|^[\"“‘']?(?P<own>His|Her)\b")
_THING = re.compile(
    r"^[\"“‘']?(?:It|They|This|That|These|Those|Its|Their|Both|Neither|Such)\b(?! is (?:\w+ )?(?:that|to)\b)"
)
_JAPANESE_PERSON = re.compile(r"^「?(?P<word>同氏|同市長|同社長|同知事|彼女?)(?=は|が|も|に|の)")
_JAPANESE_THING = re.compile(r"^(?:これ|それ|この|その|同)(?!氏)")


@dataclass(frozen=True, slots=True)
class Explained:
    """A name put in brackets after the first `at` characters of a sentence, and where the article names it."""

    at: int
    name: str
    start: int
    end: int

    def put_into(self, checked: Checked, article: Article) -> Checked:
        """The checked sentence with the name, which is evidence too."""
        bracketed = with_brackets(checked, [Bracket(self.at, self.name)], language=article.language)
        return replace(bracketed, evidence=(*checked.evidence, self.evidence(article)))

    def evidence(self, article: Article) -> Evidence:
        """The sentence that names the person."""
        return Evidence(article, self.start, self.end, article.text[self.start : self.end])


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an article that is quoted whole."""

    article_id: str
    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """A stretch that can be read alone, with the name that its pronoun needs, if it needs one."""

    stretch: Stretch
    explained: Explained | None


@dataclass(frozen=True, slots=True)
class Arranged:
    """A sentence to be quoted, or neighbours as one, and the name that makes it clear, if it needs one."""

    draft: Draft
    article_id: str
    explained: Explained | None = None


def arrange(chosen: Sequence[SentenceCandidate], articles: Mapping[str, Article]) -> tuple[Arranged, ...]:
    """The chosen sentences, of which the first answers best.

    It stays first; after it come the others of its article, then those of each other article, as they stand there.
    Neighbours within a paragraph are one.
    """
    if not chosen:
        return ()
    order = list(dict.fromkeys(candidate.article_id for candidate in chosen))
    stretches: list[Stretch] = []
    for article_id in order:
        own = sorted((c for c in chosen if c.article_id == article_id), key=lambda c: c.start)
        joined = _joined(
            [Stretch(c.article_id, c.passage, c.start, c.end) for c in own], articles[article_id]
        )
        stretches.extend(joined)
    first = next(
        s for s in stretches if s.article_id == chosen[0].article_id and s.start <= chosen[0].start < s.end
    )
    stretches = [first, *(s for s in stretches if s is not first)]
    return tuple(_arranged(stretch, articles[stretch.article_id]) for stretch in stretches)


def _joined(stretches: Sequence[Stretch], article: Article) -> list[Stretch]:
    joined: list[Stretch] = []
    for stretch in stretches:
        before = joined[-1] if joined else None
        if (
            before is not None
            and adjoin(article.text[before.end : stretch.start])
            and stretch.end - before.start <= LONGEST_JOINED
        ):
            joined[-1] = replace(before, end=stretch.end)
        else:
            joined.append(stretch)
    return joined


def adjoin(between: str) -> bool:
    """Whether what stands between two sentences leaves them in one paragraph."""
    return not between.strip() and "\n" not in between


def _arranged(stretch: Stretch, article: Article) -> Arranged:
    cleared = clear(stretch, article)
    text = article.text[cleared.stretch.start : cleared.stretch.end]
    return Arranged(Draft(text, (DraftQuote(stretch.passage, text),)), article.id, cleared.explained)


def clear(stretch: Stretch, article: Article) -> Cleared:
    """The stretch with what makes its first pronoun clear: a name, or else the sentence before."""
    text = article.text[stretch.start : stretch.end]
    japanese = article.language == "ja"
    person = (_JAPANESE_PERSON if japanese else _PERSON).match(text)
    explained = None
    if person is not None:
        explained = who(person.end(), stretch, article)
    if explained is None and (person or (_JAPANESE_THING if japanese else _THING).match(text)):
        return Cleared(with_the_one_before(stretch, article), None)
    return Cleared(stretch, explained)


def who(at: int, stretch: Stretch, article: Article) -> Explained | None:
    """Whom the pronoun that ends after the first `at` characters means: the only person whom the nearest sentence before
    that names any has named. None where it may be another."""
    for start, end in reversed(_sentences_before(stretch, article)[-BACK:]):
        sentence = article.text[start:end]
        found = find_names(sentence, kind="person", language=article.language, text=article.text)
        fitting = list(dict.fromkeys(name.text for name in found if name.fits))
        # A single word that "will" or "is" something may be a town as well; a full name is a person's.
        names = [name for name in fitting if " " in name or article.language == "ja"] or fitting
        if len(names) > 1:
            return None
        if names:
            return Explained(at, names[0], start, end)
    return None


def with_the_one_before(stretch: Stretch, article: Article) -> Stretch:
    """The stretch with the sentence before it, if that stands in the same paragraph and both are not too long."""
    before = _sentences_before(stretch, article)
    if not before or not adjoin(article.text[before[-1][1] : stretch.start]):
        return stretch
    start = before[-1][0]
    return replace(stretch, start=start) if stretch.end - start <= LONGEST_JOINED else stretch


def _sentences_before(stretch: Stretch, article: Article) -> list[tuple[int, int]]:
    """Places of the sentences of the article that end before the stretch."""
    first = max(0, stretch.start - 2_000)
    spans = split_sentences(article.text[first : stretch.start], language=article.language)
    return [(first + span.start, first + span.end) for span in spans]
