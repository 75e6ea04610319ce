"""Questions that ask for yes or no, and whether a sentence states either; what is merely likely is neither."""

import re

from rag.figures import find_figures, same_figure
from rag.question import Question, content_words, stem

_ASKS = re.compile(
    r"^(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|will|can|could|would|should)(?:n['’]t)? .+\?*$",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bor\b(?! not\b)", re.IGNORECASE)
_JAPANESE_ASKS = re.compile(r"(?:ますか|ましたか|ですか|でしたか|のか|るか|たか|でしょうか)[?？。]*$")
_JAPANESE_WORDS = re.compile(r"何|誰|だれ|いつ|どこ|いくら|なぜ|どう|どの|どれ|どちら|どんな|幾")
_NEGATION = re.compile(
    r"\b(?:not|no|never|nor|neither|without|none|nobody|nothing|cannot)\b|n['’]t\b", re.IGNORECASE
)
_LOOSE = re.compile(
    r"\b(?:may|might|could|would|should|plan\w*|propos\w*|consider\w*|expect\w*|hop\w+|seek\w*|sought|want\w*|ask\w*|urg\w+|"
    r"call\w* (?:for|on)|intend\w*|likely|unlikely|possibl[ey]|perhaps|reported(?:ly)?|alleg\w+|claim\w*|den(?:y|ies|ied)|refus\w+|"
    r"fail\w*|whether|if|unless|rumou?r\w*|said|says|say|told|according|believ\w+|suggest\w*|almost|nearly|threat\w+|"
    r"attempt\w*|tr(?:y|ied|ies)|ban\w*|stop\w*|prevent\w*|doubt\w*|question\w*|hardly)\b",
    re.IGNORECASE,
)


def asks_yes_or_no(question: Question) -> bool:
    """Whether yes or no would answer the question; not for one that offers a choice."""
    if question.language == "ja":
        return bool(_JAPANESE_ASKS.search(question.text)) and not _JAPANESE_WORDS.search(question.text)
    return _ASKS.match(question.text) is not None and _CHOICE.search(question.text) is None


def stated(question: Question, sentence: str) -> str | None:
    """ "Yes" or "No" where the sentence says all that the question asks, in its order, or denies it; else None.

    Only of English: in Japanese the order of words tells too little.
    """
    if question.language == "ja" or not question.words:
        return None
    asked = content_words(question.text)
    there = iter(content_words(_NEGATION.sub(" ", sentence)))
    if not all(word in there for word in asked if stem(word) not in ("not", "n't")):
        return None
    figures = find_figures(sentence)
    if any(not any(same_figure(f, each) for each in figures) for f in find_figures(question.text)):
        return None
    if _LOOSE.search(sentence) and not _LOOSE.search(question.text):
        return None
    negated = len(_NEGATION.findall(sentence)) - len(_NEGATION.findall(question.text))
    return {0: "Yes", 1: "No"}.get(negated)
