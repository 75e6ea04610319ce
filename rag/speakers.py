"""Who said it: words must not leave in another mouth than the one that the article gives them to."""

import re
from collections.abc import Iterator, Sequence

from index.language import detect_language
from index.sentences import split_sentences
from rag.evidence import Evidence
from rag.wording import telling_words

_SAID = (
    r"(?:said|says|told|tells|announced|announces|argued|argues|warned|warns|added|adds|stated|states|claimed|claims"
    r"|explained|explains|noted|notes|wrote|writes|stressed|stresses|emphasi[sz]ed|denied|denies)"
)
_NAME = r"(?P<name>(?:[A-ZÀ-ÖØ-Þ][\w'’.-]{0,30}\s+){0,4}[A-ZÀ-ÖØ-Þ][\w'’-]{1,30})"
_SPEAKER = re.compile(rf"\b{_NAME}(?:,[^,.\n]{{1,60}},)?\s+(?:also\s+|later\s+)?{_SAID}\b")
_SPEAKER_AFTER = re.compile(rf"[\"”’,]\s+{_SAID}\s+{_NAME}")
_JAPANESE_SPEAKER = re.compile(
    r"(?P<name>[一-龥々ァ-ヶー・]{2,12}?)(?:氏|さん|首相|大統領|知事|社長|会長|大臣|長官|議員|市長|教授|監督)(?:は|が)"
    r"[^。\n]{0,200}?と(?:述べ|語|話|発表|強調|説明|指摘|主張|批判)"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording\s+to\s+{_NAME}")
_NOT_NAMES = frozenset("He She It They We I You Who This That The".split())


def other_speaker(sentence: str, evidence: Sequence[Evidence]) -> str | None:
    """That the sentence has one person say what its quotes have another say, as a message; None otherwise.

    Only names count ("the minister said" may be anyone), and a name anywhere in the sentences that the quotes
    stand in is taken as theirs.
    """
    claimed = list(_speakers(sentence))
    if not claimed:
        return None
    around = [_whole_sentences(each) for each in evidence]
    other = _in_another_mouth(sentence, claimed, around)
    if other is not None:
        return f"The sentence has {claimed[0]} say what its quotes have {other} say."
    speaking = [name for text in around for name in _speakers(text)]
    if not speaking or any(name.split()[-1] in text for name in claimed for text in around):
        return None
    return f"The sentence has {claimed[0]} say what its quotes have {speaking[0]} say."


def _in_another_mouth(sentence: str, claimed: Sequence[str], around: Sequence[str]) -> str | None:
    """Who says, in the quoted sentence that is nearest to what the sentence has another say, what stands there.

    None unless the one named in the sentence is plainly further from it in every quoted sentence of his own.
    """
    names = [word.lower() for name in claimed for word in name.split()]
    said = {
        word for word in telling_words(sentence) if not any(name in word or word in name for name in names)
    }
    if not said - _SPEECH:
        return None
    best: dict[str, float] = {}
    for text in around:
        for span in split_sentences(text, language=detect_language(text)):
            part = text[span.start : span.end]
            share = sum(word in telling_words(part) or word in part for word in said) / len(said)
            mentioned = any(name.split()[-1] in part for name in claimed)
            for name in (claimed[0],) if mentioned else (*_speakers(part), *_REPORTED.findall(part)) or ("",):
                best[name] = max(best.get(name, 0.0), share)
    own, unnamed = best.pop(claimed[0], None), best.pop("", 0.0)
    if own is None or not best or unnamed >= SAID_SHARE:
        return None
    name = max(best, key=lambda each: best[each])
    return name if best[name] >= SAID_SHARE and best[name] - own >= SAID_MARGIN else None


SAID_SHARE = 0.6
"""Part of a statement's content words that a quoted sentence has to have to be where it was made."""

SAID_MARGIN = 0.4
"""By how much that part has to be larger than in what the named speaker says."""

_SPEECH = frozenset("say said tell told".split())
_REPORTED = re.compile(r"\b((?:[A-Z][\w'’.-]{0,30}\s){0,3}[A-Z][\w'’-]{1,30})\s+(?:has|had)\s+said\b")


_SAYS = re.compile(
    rf"\b{_SAID}\b|\b(?:criti[ci][sz]ed|called it|insisted|testified|commented|replied|tweeted)\b|\b[Aa]ccording to\b"
    r"|と(?:述べ|語っ|語る|話し|話す|発表|強調|説明|指摘|主張|批判|訴え|コメント|反論|明らかにし)|によると|によれば|[とを](?:表明|発表)し"
)


_NO_SPEECH = re.compile(
    r"\b(?:be|is|are|was|were|been|being|gets?|got) (?:\w+ly |also |not |yet |then |already |first )?"
    rf"{_SAID}\b(?! (?:\w+ )?by\b)"
    r"|\b(?:states|notes|claims)\b(?! that\b|[:,])|\b(?:added|adds)\b(?! that\b|[,.:;])"
    r"|\bclaim(?:ed|s) (?:responsib|victor|credit|(?:[\w,]+ ){0,3}lives\b)"
)
"""Verbs of speech where nobody speaks: a passive that does not name who ("it will be explained at a meeting"), "15 states",
"added a route", "claimed two lives"."""


def says(text: str) -> bool:
    """Whether the sentence tells what somebody said, whoever that is."""
    return _SAYS.search(_NO_SPEECH.sub(" ", text)) is not None


def named_speakers(text: str) -> list[str]:
    """The names of those who say something in the sentence; of "the minister said" there is none."""
    return list(_speakers(text))


def _speakers(text: str) -> Iterator[str]:
    for pattern in (_SPEAKER, _SPEAKER_AFTER, _ACCORDING, _JAPANESE_SPEAKER):
        for found in pattern.finditer(text):
            if found["name"] not in _NOT_NAMES:
                yield re.sub(r"['’]s$", "", found["name"])


def _whole_sentences(evidence: Evidence) -> str:
    """The sentences of the article that the quote stands in, whole."""
    text, language = evidence.article.text, evidence.article.language
    line = text.rfind("\n", 0, evidence.start) + 1
    end = text.find("\n", evidence.end)
    lines = text[line : len(text) if end < 0 else end]
    spans = [
        span
        for span in split_sentences(lines, language=language)
        if span.start + line < evidence.end and evidence.start < span.end + line
    ]
    return lines[spans[0].start : spans[-1].end] if spans else evidence.text
