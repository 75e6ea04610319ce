"""A sentence of an article, quoted so that it can be read alone: its dates in full, its speaker by name, checked.

What is put in is in brackets, and is checked with the sentence: where the checker does not bear it out against the
sentence's own quotes, the sentence goes without.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from index.records import Article
from rag.arranging import Explained, Stretch, adjoin, clear, who, with_the_one_before
from rag.brackets import Bracket, date_brackets, with_brackets
from rag.checked import Checked
from rag.evidence import Evidence
from rag.names import TITLES, find_names
from rag.verification import check

INTRODUCED_WITHIN = 20_000
"""Characters before a surname in which the full name is looked for."""

_PRONOUN = re.compile(r"\b(?:he|she)\b(?! (?:or|and)\b)")
_QUOTED_ALONE = re.compile(r"[\"“][^\"”]*[\"”]?")
_SAID = r"(?:said|says|told|added|adds|wrote|writes|argued|warned|noted|explained|announced|tweeted)"
_TITLED = re.compile(rf"(?:(?:{TITLES})\b\.?\s+)+")


def readable(
    article: Article, start: int, end: int, *, before: str = "", follows: int | None = None
) -> Checked:
    """The sentence `article.text[start:end]`, checked, with what it needs to be read alone.

    `before` is what the reader has read already, in which names need no second introduction; `follows` is where the
    sentence read last ended in this article: a pronoun is clear right after it. One that cannot be cleared by a name
    is quoted with the sentence before it.
    """
    stretch = Stretch(article.id, 1, start, end)
    explained: Explained | None = None
    if follows is None or not (follows <= start and adjoin(article.text[follows:start])):
        cleared = clear(stretch, article)
        stretch, explained = cleared.stretch, cleared.explained
        if explained is None and stretch.start == start:
            stretch, explained = _speaking(stretch, article)
    text = article.text[stretch.start : stretch.end]
    if explained is None and article.language != "ja":
        explained = _in_full(text, stretch, article, before)
    quote = Evidence(article, stretch.start, stretch.end, text)
    checked = check(text, [quote])
    if checked.failure is not None:
        return checked
    dates = list(date_brackets(checked, article.published_at, language=article.language))
    names = [] if explained is None else [explained]
    for kept in (names, []):
        brackets = [*dates, *(Bracket(each.at, each.name) for each in kept)]
        evidence = (quote, *(each.evidence(article) for each in kept))
        bracketed = replace(with_brackets(checked, brackets, language=article.language), evidence=evidence)
        if not brackets or check(bracketed.text, evidence).failure is None:
            return bracketed
    return checked


def _speaking(stretch: Stretch, article: Article) -> tuple[Stretch, Explained | None]:
    """The stretch with the name of a "he" or "she" in it before whom nobody is named, or, where a quotation stands without
    its speaker, with the sentence before."""
    if article.language == "ja":
        return stretch, None
    text = article.text[stretch.start : stretch.end]
    if _QUOTED_ALONE.fullmatch(text):
        return with_the_one_before(stretch, article), None
    pronoun = _PRONOUN.search(text)
    if pronoun is None or _people(text[: pronoun.start()], article):
        return stretch, None
    found = who(pronoun.end(), stretch, article)
    # Amid a sentence a single word may as well be a country: "Japan intends …", three sentences before "she said".
    return stretch, found if found is not None and " " in found.name else None


def _people(text: str, article: Article) -> list[str]:
    found = find_names(text, kind="person", language=article.language, text=article.text)
    return [name.text for name in found if name.fits]


def _in_full(text: str, stretch: Stretch, article: Article, before: str) -> Explained | None:
    """The full name of the first speaker of whom the sentence gives the surname alone, if the article has given it."""
    for end, surname in _speakers(text):
        first = max(0, stretch.start - INTRODUCED_WITHIN)
        names: dict[str, tuple[int, int]] = {}
        for named in re.finditer(
            rf"\b(?:[A-Z][\w'’-]*\.? ){{1,3}}{re.escape(surname)}\b", article.text[first : stretch.start]
        ):
            name = _TITLED.sub("", named.group())
            if " " in name and name not in before:
                names.setdefault(name, (first + named.start(), first + named.end()))
        if len(names) == 1:
            [(name, (start, stop))] = names.items()
            return Explained(end, name, start, stop)
        return None
    return None


def _speakers(text: str) -> Iterator[tuple[int, str]]:
    """Where each surname that says something ends, and the surname."""
    for said in re.finditer(
        rf"(?<![\w.] )(?<![A-Z]\w )\b([A-Z][a-zà-ÿ'’-]{{2,}})(?= {_SAID}\b)|{_SAID} ([A-Z][a-zà-ÿ'’-]{{2,}})(?=[,.])",
        text,
    ):
        group = 1 if said[1] else 2
        preceding = text[: said.start(group)]
        if not re.search(r"[A-Z][\w'’.-]* $", preceding):
            yield said.end(group), said[group]
