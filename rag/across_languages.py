"""Checks of a sentence in another script than its quotes: Japanese from an English article, or the reverse.

Figures and dates are compared by value and need no language. Of the wording only this is compared: that a plan is not
told as done, and that a name which the Japanese sentence leaves in Latin letters stands in the article. Names that
change with the script, who said what, and negations are not compared; a note says so.
"""

import re
from collections.abc import Sequence

from rag.briefing_kinds import is_open
from rag.evidence import Evidence
from rag.speakers import says
from rag.wording import quoted_wordings

_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")
_LATIN_NAME = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]{2,}(?![A-Za-z])")
_JAPANESE_DONE = re.compile(
    r"(?:[しいっん][ただ]|され[てた]|決め[てた]|[いき]ました)(?:いる|います)?[。」]?\s*$"
)
_ENGLISH_DONE = re.compile(
    r"\b(?:has|have|had) (?:been )?\w+(?:ed|en|t)\b|\b(?:was|were) \w+(?:ed|en|t)\b|^\W*(?:\w+\W+){1,8}?(?:\w{2,}ed|spent|paid|bought"
    r"|sold|built|began|won|lost|cut|took|gave|made|held|set up)\b"
)
_ENGLISH_LEFT_OPEN = re.compile(
    r"\b(?:will|shall|can|if|whether|should|to (?:be|[a-z]{3,})|likely|possibl\w+|expect\w*|aim\w*|target\w*|goal|policy|polic(?:y|ies)"
    r"|estimat\w+|forecast\w*|project(?:ed|ion)s?)\b",
    re.IGNORECASE,
)


def other_script(sentence: str, evidence: Sequence[Evidence]) -> bool:
    """Whether one of sentence and quotes is Japanese and the other is not."""
    quoted = " ".join(each.text for each in evidence)
    return bool(evidence) and bool(_JAPANESE.search(sentence)) != bool(_JAPANESE.search(quoted))


def told_as_done(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """That the sentence tells as done what every quoted sentence only plans or alleges, as a message; None otherwise.

    A sentence that says who said it, or that has a word of intention itself, is left alone.
    """
    if not other_script(sentence, evidence) or is_open(sentence) or says(sentence):
        return None
    if _JAPANESE.search(sentence):
        done = _JAPANESE_DONE.search(sentence)
    else:
        done = None if _ENGLISH_LEFT_OPEN.search(sentence) else _ENGLISH_DONE.search(sentence)
    quoted = quoted_wordings(evidence)
    if done is None or not quoted or not all(is_open(each.text) for each in quoted):
        return None
    return f"The sentence tells as done what its quotes only plan or allege: “{quoted[0].text}”."


def unknown_latin_name(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """That a Japanese sentence has a name in Latin letters that its English article has not, as a message, or None."""
    if not other_script(sentence, evidence) or not _JAPANESE.search(sentence):
        return None
    told = " ".join(
        part
        for each in evidence
        for part in (each.article.title, each.article.source, each.article.text)
        if part
    ).casefold()
    for name in _LATIN_NAME.findall(sentence):
        if name.casefold() not in told:
            return f"The quoted articles do not name {name}."
    return None
