"""Figures that answer only some questions: one side of a vote, the price of a share, a part of a whole."""

import re

from index.sentences import Span
from rag.mentions import FigureMention
from rag.question import Question

_VOTED = re.compile(
    r"\b(?:vote[ds]?|voting|ballots?|backed|supported|opposed|rejected|approved)\b", re.IGNORECASE
)
_AGAINST = re.compile(r"\b(?:against|oppos\w+|reject\w*|no votes?|voted no)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d,]*")
_PRICE_BEFORE = re.compile(r"\b(?:to|at) (?:about |around |some )?$", re.IGNORECASE)
_SHARES = re.compile(r"\b(?:shares|stocks?)\b", re.IGNORECASE)
_ASKS_FOR_PRICE = re.compile(r"\b(?:shares?|stocks?|price|closed?|trad\w+|worth)\b", re.IGNORECASE)
_ASKS_FOR_SHARE = re.compile(r"\bhow much of (?:the|its|his|her|their|all|this|that|a)\b", re.IGNORECASE)
_TELLS_SHARE = re.compile(
    r"\b(?:percent|per cent|share|half|third|quarter|portion|part) ?(?!of \w+ time)\b|[%％]", re.IGNORECASE
)


def votes_of_one_side(question: Question, sentence: str, figure: FigureMention) -> Span | None:
    """Where the votes stand that a question asks for, in "voted 31 to 14": the first number, or the other for "against".

    None for a question that asks for no votes, and a figure that is no such result.
    """
    if figure.unit != "score" or not _VOTED.search(question.text) or not _VOTED.search(sentence):
        return None
    numbers = list(_DIGITS.finditer(sentence, figure.start, figure.end))
    if len(numbers) != 2:
        return None
    chosen = numbers[1] if _AGAINST.search(question.text) else numbers[0]
    return Span(chosen.start(), chosen.end())


def is_share_price(question: Question, sentence: str, figure: FigureMention) -> bool:
    """Whether an amount is what a share costs ("shares fell to $21.60") and the question is about other money."""
    if _ASKS_FOR_PRICE.search(question.text):
        return False
    return bool(_SHARES.search(sentence[: figure.start]) and _PRICE_BEFORE.search(sentence[: figure.start]))


def asks_for_share(question: Question) -> bool:
    """Whether a part of a whole is asked for ("how much of the cost"): the whole is no answer."""
    return _ASKS_FOR_SHARE.search(question.text) is not None


def tells_a_share(sentence: str) -> bool:
    """Whether a sentence tells what part of something something is."""
    return _TELLS_SHARE.search(sentence) is not None
