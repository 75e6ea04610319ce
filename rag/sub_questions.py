"""Questions that no one article answers: a comparison, a change between two times, a total; split into their parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.errors import ModelUnavailable
from rag.figures import find_figures, same_figure
from rag.llm import Call, LanguageModel
from rag.prompts import parts_prompt

MOST_PARTS = 4
"""Parts of a question; each costs a search, and more sentences than these are a summary."""

LONGEST_PART = 300
"""Characters of a part that a model may write."""

Joining = Literal["compare", "change", "sum"]


@dataclass(frozen=True, slots=True)
class SubQuestions:
    """What has to be asked, and what the answers are for; `items` what each is about, which may be a newspaper."""

    joining: Joining
    questions: tuple[str, ...]
    items: tuple[str, ...] = ()


_NAME = r"[A-Z0-9][\w'’&.-]*(?: (?:of |the |de |for )?[A-Z0-9][\w'’&.-]*)*"
_ITEM = rf"(?:the )?(?:{_NAME})"
_TWO = rf"(?P<a>{_ITEM})(?:, (?P<b>{_ITEM}))?(?:,? and | versus | vs\.? |,? or )(?P<c>{_ITEM})"
_TIME = (
    r"(?:(?:early |late |mid-)?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d{1,2})?(?:,? \d{4})?|(?:19|20)\d\d|(?:last|this|next) (?:year|month|week|spring|summer|autumn|fall|winter)|now|today)"
)
_BETWEEN = re.compile(rf",? ?\b(?:between|from) (?P<a>{_TIME}) (?:and|to|until) (?P<b>{_TIME})\b")
_CHANGED = re.compile(
    r"\b(?:chang(?:e|ed|es)|differ(?:ed|s)?|rise|rose|risen|fall|fell|fallen|grow|grew|grown|develop(?:ed)?)\b",
    re.I,
)
_WHAT_CHANGED = re.compile(
    r"^what (?:has |have )?changed(?: (?:in|for|about|with|at) (?P<topic>.+?))?[?.]*$", re.I
)
_HOW_CHANGED = re.compile(
    r"^(?:how|by how much) (?:much )?(?:did|has|have) (?P<topic>.+?) (?:chang\w+|differ\w*|rise[n]?|fall(?:en)?|grow[n]?|develop\w*)"
    r"(?P<rest>.*?)[?.]*$",
    re.I,
)
_COMPARE = re.compile(
    rf"^(?i:(?:please )?compare) (?:(?P<what>.+?) (?:of|in|at|by|for|between) )?{_TWO}(?P<rest>.*?)[?.]*$"
)
_DIFFERENCE = re.compile(
    rf"^(?i:what (?:is|are|was|were) the differences? between|how (?:do|does|did)(?= .+ (?:differ|compare)))"
    rf" (?:(?:the )?(?P<what>[a-z][\w -]+?) (?:of|in|at) )?{_TWO}(?: differ| compare)?(?P<rest>.*?)[?.]*$"
)
_WHICH = re.compile(
    rf"^(?i:which|who)(?: (?P<kind>(?:of the two|[a-z]+)))? (?P<said>.+?)(?:,|:) ?(?:the )?{_TWO}[?.]*$"
)
_SUM = re.compile(rf"^(?P<before>(?i:how (?:much|many)|what)\b.*?) {_TWO}(?P<after>(?: .+?)?)[?.]*$")
_TOGETHER = re.compile(
    r",? ?\b(?:in total|altogether|together|combined|in all|in sum|put together|added up)\b", re.I
)
_BOTH = re.compile(r" ?\b(?:both|each|respectively)\b,?", re.I)
_SAYING = re.compile(
    rf"^(?i:compare|how (?:do|does|did)|what (?:do|does|did|is the difference between)) (?:what )?{_TWO}(?:'s?)? "
    r"(?i:(?:say|says|said|write|writes|wrote|report|reports|reported|differ|disagree|reporting|reports|coverage|articles)"
    r"(?: differently)?) (?i:about|on|of) (?P<topic>.+?)[?.]*$"
)
_MORE = re.compile(r"\b(?:more|less|fewer|most|least|larger|smaller|bigger|higher|lower)\b ?")
_JAPANESE = re.compile(
    r"^(?P<a>[^、。とをの]{1,20}?)と(?P<b>[^、。とをの]{1,20}?)(?:を比較|の(?P<what>[^、。？?]{1,30}?)(?:の違い|を比べ|を比較|はどう違|の合計|は合わせて|の差))"
)
_JAPANESE_CHANGE = re.compile(
    r"^(?P<topic>.{1,40}?)は、?(?P<a>[^、。]{1,12}?)から(?P<b>[^、。]{1,12}?)(?:にかけて|まで|の間)に?(?:どう|どれだけ|いくら)"
)


_MANIFOLD = re.compile(
    r"\b(?:compare|difference between|what (?:has )?changed|in total|combined|altogether)\b", re.IGNORECASE
)
_SEVERAL = re.compile(r"\b(?:and|between|versus|vs)\b")


def _may_be_manifold(question: str) -> bool:
    """Whether a question that no rule splits looks as if no one article answered it; true of few questions."""
    return _MANIFOLD.search(question) is not None and _SEVERAL.search(question) is not None


def split(question: str, llm: LanguageModel | None, call: Call) -> SubQuestions | None:
    """The parts of a question, by the model where there is one and its words can be parts, else by rule.

    None for a question that is asked as it is. Raises Cancelled.
    """
    ruled = _by_rule(question)
    if llm is not None and (ruled is not None or _may_be_manifold(question)):
        written = _by_model(question, llm, call)
        if written:
            return SubQuestions(ruled.joining if ruled else _joining(question), written)
    return ruled


def _by_model(question: str, llm: LanguageModel, call: Call) -> tuple[str, ...]:
    """The model's parts; empty where it splits nothing, or writes what cannot be parts."""
    try:
        reply = llm.reply(parts_prompt(question), call)
    except ModelUnavailable:
        return ()
    lines = [re.sub(r"^\s*(?:[-*•]|\d[.)])\s*", "", line).strip() for line in reply.splitlines()]
    parts = tuple(dict.fromkeys(line for line in lines if line))
    known = find_figures(question)
    invented = any(
        not any(same_figure(new, old) for old in known) for part in parts for new in find_figures(part)
    )
    proper = all(len(part) <= LONGEST_PART and part[:1] not in "{[<`" for part in parts)
    return parts if 2 <= len(parts) <= MOST_PARTS and proper and not invented else ()


def _joining(question: str) -> Joining:
    if _TOGETHER.search(question) or "合計" in question or "合わせて" in question:
        return "sum"
    return "change" if _CHANGED.search(question) else "compare"


def _by_rule(question: str) -> SubQuestions | None:
    question = " ".join(question.split())
    saying = _SAYING.match(question)
    if saying is not None:
        items = tuple(re.sub(r"^the ", "", item) for item in _items(saying))
        return SubQuestions(
            "compare", tuple(f"What does {i} say about {saying['topic']}?" for i in items), items
        )
    for joining, parts in (
        ("change", _between_times(question)),
        ("sum", _total(question)),
        ("compare", _comparison(question)),
        (_joining(question), _japanese(question)),
    ):
        found = tuple(dict.fromkeys(parts))
        if 2 <= len(found) <= MOST_PARTS:
            return SubQuestions(joining, found)  # type: ignore[arg-type]  # one of the three
    return None


def _between_times(question: str) -> Iterator[str]:
    """ "How did rents change between March and June?": what were they in March, and in June?"""
    times = _BETWEEN.search(question)
    if times is None or _CHANGED.search(question) is None:
        return
    bare = f"{question[: times.start()]}{question[times.end() :]}".strip()
    what, how = _WHAT_CHANGED.match(bare), _HOW_CHANGED.match(bare)
    for time in (times["a"], times["b"]):
        when = time if re.match(r"last|this|next|now|today", time) else f"in {time}"
        if what is not None:
            yield f"What happened {'with ' + what['topic'] + ' ' if what['topic'] else ''}{when}?"
        elif how is not None:
            rest = f" {how['rest'].strip()}" if how["rest"].strip() else ""
            yield f"How much was {how['topic']}{rest} {when}?"


def _total(question: str) -> Iterator[str]:
    """ "How much do A and B spend together?": how much does A, and how much does B?"""
    if _TOGETHER.search(question) is None and _BOTH.search(question) is None:
        return
    bare = _BOTH.sub("", _TOGETHER.sub("", question))
    found = _SUM.match(bare)
    if found is not None:
        yield from (f"{found['before']} {item}{found['after']}?" for item in _items(found))


def _comparison(question: str) -> Iterator[str]:
    for pattern in (_COMPARE, _DIFFERENCE):
        found = pattern.match(question)
        if found is not None:
            of = f"{found['what']} of " if found["what"] else ""
            yield from (f"What is {of}{item}{found['rest'].rstrip()}?" for item in _items(found))
            return
    found = _WHICH.match(question)
    if found is not None and _MORE.search(found["said"]):
        said = _MORE.sub("", found["said"]).strip()
        yield from (f"How much: {item} {said}?" for item in _items(found))


def _items(found: re.Match[str]) -> list[str]:
    return [found[name].rstrip(".") for name in ("a", "b", "c") if found[name]]


def _japanese(question: str) -> Iterator[str]:
    change = _JAPANESE_CHANGE.match(question)
    if change is not None:
        yield from (f"{when}の{change['topic']}は？" for when in (change["a"], change["b"]))
        return
    found = _JAPANESE.match(question)
    if found is not None:
        what = found["what"]
        yield from (f"{item}の{what}は？" if what else f"{item}は？" for item in (found["a"], found["b"]))
