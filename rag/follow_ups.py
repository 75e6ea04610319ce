"""Follow-up questions ("And the year before?", "Why?"), rewritten so that they can be understood alone."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.errors import ModelUnavailable
from index.language import detect_language
from index.tokens import fit_tokens
from rag.figures import find_figures, same_figure
from rag.llm import MAX_TURN_TOKENS, MAX_TURNS, Call, LanguageModel
from rag.names import find_names
from rag.prompts import standalone_prompt
from rag.question import content_words
from rag.records import Turn

LONGEST_REWRITTEN = 500
"""Characters of a question that a model may make of a follow-up; what is longer is an answer or a lecture."""

FEW_WORDS = 2
"""Words of meaning with which a question without a name is about what went before: "How much did it cost?"."""

_OPENING = re.compile(r"^(?:and|but|so|then|ok(?:ay)?|also|now)\b[, ]*(?!then\b)", re.IGNORECASE)
_WHAT_ABOUT = re.compile(r"^(?:(?:and|but|so) )?(?:what|how) about (?P<what>.+?)\W*$", re.IGNORECASE)
_BARE = re.compile(
    r"^(?P<word>why(?: not)?|how|when|where|who|since when|until when|how so|how come)\W*$", re.IGNORECASE
)
_PERSONS = {"he": "", "she": "", "him": "", "her": "'s", "his": "'s", "hers": "'s"}
_THINGS = ("it", "they", "them", "its", "their", "there")
_POINTING = re.compile(
    r"\b(?:this|that|these|those|the same|then|one|ones|former|latter|others?)\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"\b(?:" + "|".join((*_PERSONS, *_THINGS)) + r")\b", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:how (?:much|long|far|old|big|often|many(?: [\w-]+){1,3}?)|what(?: [\w-]+){0,2}?|which(?: [\w-]+){1,3}?|who|when|where|why)"
    r" (?=(?:do|does|did|will|is|are|was|were|has|have|had|can|could|would|should)\b)",
    re.IGNORECASE,
)
_ASKING = "who whom whose what which when where why how do does did will is are was were has have had can could would should".split()
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE = re.compile(
    r"\bthe (?:year|one) before\b|\bthe (?:previous|preceding|prior) year\b|\ba year earlier\b", re.IGNORECASE
)
_AFTER = re.compile(
    r"\bthe (?:year|one) after\b|\bthe (?:following|next) year\b|\ba year later\b", re.IGNORECASE
)
_TIME = re.compile(
    r"\b(?:in|on|since|by|during|for) (?:early |late |mid-)?(?:(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)(?: \d{1,2})?,? ?)?(?:(?:19|20)\d\d)?\b(?<! )(?<!in)(?<!on)(?<!by)(?<!for)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w'’&.-]*(?: (?:of |the |and )?[A-Z][\w'’&.-]*)*")
_JAPANESE_DEPENDS = re.compile(
    r"^(?:では|じゃあ|それでは|で、|ちなみに|また|そして)|それ|その|これ|この(?!国)|彼|彼女|同(?:社|氏|市|県|年)|そこ"
)
_JAPANESE_BEFORE = re.compile(r"(?:その)?(?:前|昨|前の)年")
_JAPANESE_WHY = re.compile(r"^(?:それは|では|で、)?(?:なぜ|どうして|理由は?)(?:ですか|でしょうか)?[?？。]*$")
_JAPANESE_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_JAPANESE_SHORT = 8


def standalone(
    question: str,
    conversation: Sequence[Turn],
    llm: LanguageModel | None,
    call: Call,
) -> str:
    """The question as it is to be understood; itself, where it needs nothing of the conversation.

    By the model where there is one and its words can be a question, else by rule. Raises Cancelled.
    """
    asked = [turn.content for turn in conversation if turn.role == "user"]
    if not asked or not depends(question):
        return question
    if llm is not None:
        rewritten = _by_model(question, conversation, llm, call)
        if rewritten is not None:
            return rewritten
    return by_rule(question, conversation)


def depends(question: str) -> bool:
    """Whether a question needs what went before to be understood."""
    if detect_language(question) == "ja":
        return len(question) <= _JAPANESE_SHORT or _JAPANESE_DEPENDS.search(question) is not None
    if _OPENING.search(question) or _WHAT_ABOUT.search(question) or _BARE.search(question):
        return True
    names = _NAME.search(question) is not None
    if _PRONOUN.search(question) and not names:
        return True
    words = content_words(question)
    return not names and (
        len(words) <= FEW_WORDS or (_POINTING.search(question) is not None and len(words) <= 4)
    )


def _by_model(question: str, conversation: Sequence[Turn], llm: LanguageModel, call: Call) -> str | None:
    """What the model makes of it; None where that cannot be a question, or has a figure of its own."""
    turns = [replace(turn, content=fit_tokens(turn.content, MAX_TURN_TOKENS)) for turn in conversation]
    turns = turns[-MAX_TURNS:]
    try:
        reply = llm.reply(standalone_prompt(question, turns), call)
    except ModelUnavailable:
        return None
    lines = [line.strip(' \t"“”') for line in reply.splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > LONGEST_REWRITTEN or lines[0][:1] in "{[<`":
        return None
    known = [each for text in (question, *(t.content for t in turns)) for each in find_figures(text)]
    if any(not any(same_figure(new, old) for old in known) for new in find_figures(lines[0])):
        return None
    return lines[0]


def by_rule(question: str, conversation: Sequence[Turn]) -> str:
    """The question with the topic of the last one put in; each of the conversation's is resolved in its turn."""
    last, answer = "", ""
    for turn in conversation:
        if turn.role == "assistant":
            answer = turn.content
        else:
            last = _resolved(turn.content, last, answer)
    return _resolved(question, last, answer)


def _resolved(question: str, last: str, answer: str) -> str:
    question = " ".join(question.split())
    if not last or not depends(question):
        return question
    if detect_language(question) == "ja":
        return _japanese(question, last, answer)
    bare = _BARE.match(question)
    if bare is not None:
        return _with_other_word(bare["word"], last)
    for pattern, step in ((_BEFORE, -1), (_AFTER, 1)):
        if pattern.search(question):
            return _other_year(question, last, answer, step)
    about = _WHAT_ABOUT.match(question)
    rest = about["what"] if about else _OPENING.sub("", question).rstrip(" ?")
    if about or len(content_words(rest)) <= FEW_WORDS:
        exchanged = _exchanged(rest, last)
        if exchanged is not None:
            return exchanged
    return _with_names(_OPENING.sub("", question), last, answer)


def _with_other_word(word: str, last: str) -> str:
    """ "Why?" after "How much does the town pay?": "Why does the town pay?"."""
    lead = _LEAD.match(last)
    if lead is not None:
        return f"{word[:1].upper()}{word[1:]} {last[lead.end() :]}"
    return f"{word[:1].upper()}{word[1:]}: {last}"


def _other_year(question: str, last: str, answer: str, step: int) -> str:
    years = _YEAR.findall(last) or _YEAR.findall(answer)
    if not years:
        return f"{last.rstrip(' ?')}, {question}"
    year = str(int(years[-1]) + step)
    if _YEAR.search(last):
        return re.sub(rf"{years[-1]}(?!.*{years[-1]})", year, last)
    return f"{last.rstrip(' ?')} in {year}?"


def _exchanged(what: str, last: str) -> str | None:
    """The last question about something else: another time in place of its time, another name in place of its name."""
    if _YEAR.fullmatch(what):
        what = f"in {what}"
    time = _TIME.fullmatch(what)
    if time is not None:
        old = _TIME.search(last)
        return last.replace(old.group(), what, 1) if old else f"{last.rstrip(' ?')} {what}?"
    names, olds = _NAME.findall(f"- {what}"), _NAME.findall(last)
    asks = content_words(what) and what.split()[0].lower() in _ASKING
    if names and olds and not asks and what.startswith((names[0], f"in {names[0]}", f"for {names[0]}")):
        return last.replace(olds[0], names[0], 1)
    return None


def _with_names(question: str, last: str, answer: str) -> str:
    """A person's name in place of the pronoun, a place's in place of "there"; else the topic stands beside.

    What "it" is cannot be told by rule: the town, its ferries, or that it bought them.
    """
    persons = [
        name.text
        for text in (last, answer)
        for name in find_names(text, kind="person", language="en", text=text)
        if name.fits
    ]
    places = [name for name in _NAME.findall(last) if name not in persons]
    pronoun = next(
        (each for each in _PRONOUN.finditer(question) if each.group().lower() not in ("it", "its")), None
    )
    if pronoun is not None:
        word = pronoun.group().lower()
        if word in _PERSONS and persons:
            name = f"{persons[-1]}{_PERSONS[word]}"
        elif word == "there" and places:
            name = f"in {places[-1]}"
        else:
            name = None
        if name is not None:
            question = f"{question[: pronoun.start()]}{name}{question[pronoun.end() :]}"
            if not _PRONOUN.search(question):
                return question
    return f"{question.rstrip(' ?')} ({_topic(last)})?"


def _topic(last: str) -> str:
    """What a question is about, without the words that ask."""
    lead = _LEAD.match(last)
    rest = last[lead.end() :] if lead else last
    return re.sub(rf"^(?:(?:{'|'.join(_ASKING)}) )+", "", rest, flags=re.IGNORECASE).rstrip(" ?")


def _japanese(question: str, last: str, answer: str) -> str:
    if _JAPANESE_WHY.match(question):
        return last if "なぜ" in last else f"なぜ、{last}"
    if _JAPANESE_BEFORE.search(question):
        years = _JAPANESE_YEAR.findall(last) or _JAPANESE_YEAR.findall(answer)
        if years:
            year = str(int(years[-1]) - 1)
            return last.replace(years[-1], year) if years[-1] in last else f"{year}年は、{last}"
    return f"{last} {question}"
