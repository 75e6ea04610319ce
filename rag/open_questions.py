"""Questions that articles leave open, found by rule in what they say: nothing is asked that no sentence raises.

Each has the sentence that raises it: "did not say how much", a plan without a cost or a date, a day without a
year, a day that has passed since, a source without a name.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.records import Article
from index.sentences import split_sentences
from rag.briefing_kinds import is_open, looks_forward
from rag.dates import DateExpression, days_of
from rag.evidence import Evidence, dates_in
from rag.figures import find_figures

LONGEST_READ = 2_000
"""Sentences of an article that are looked through: those of 500,000 characters of news."""

LONGEST_SHOWN = 240
"""Characters of a sentence that a question repeats."""

_UNSAID = re.compile(
    r"\b(?:(?:did|does|do|has|have|had|would|will)(?: not|n['’]t)(?: yet| immediately| publicly| \w+ly)?(?: been)?"
    r" (?:say|said|disclos|reveal|specif|provid|give details|given details|nam(?:e|ed)\b|identif|explain|elaborat|comment"
    r"|announc|decid|determin|set (?:a|the)|make clear|made clear|clarif)\w*"
    r"|declin\w+ to (?:comment|say|disclose|specify|give|name|identify|discuss|elaborate|provide)"
    r"|yet to (?:be )?(?:decide|determine|announce|say|said|set|agree|name|disclose|confirm|clarif)\w*"
    r"|(?:remain\w*|is|was|are|were|still|it['’]s) (?:still |not yet |not )?(?:unclear|unknown|undecided|uncertain|clear|known|decided"
    r"|to be (?:seen|decided|determined))"
    r"|no (?:decision|date|timetable|timeline|schedule|details?|price|cost|figure|reason|explanation|motive)s?"
    r" (?:has|have|had|was|were|is|are)(?: yet)?(?: been)? (?:made|set|given|taken|decided|announced|released|disclosed|named|provided)"
    r"|without (?:giving|naming|saying|specifying|disclosing|elaborating|providing)\b)",
    re.IGNORECASE,
)
_AFFIRMED = re.compile(r"(?:is|was|are|were|it['’]s) (?:clear|known|decided)$")
_ASKED = re.compile(
    r"\W{0,2}\s*(?P<asked>(?:how|when|where|who|whom|whose|which|what|why|whether|if)\b[^.;:?!”\"]*)"
)
_TRAILING = re.compile(
    r"(?:, (?:[^,]{1,60} )?(?:said|says|added|told|according to)\b|,? (?:he|she|they|it) (?:said|says|added|told)\b).*$"
)
_JAPANESE_UNSAID = re.compile(
    r"未定|明らかに(?:して|なって)い(?:ない|ません)|明らかにしなかった|明らかでない|公表してい(?:ない|ません)|公表しなかった|コメントを(?:控え|避け)"
    r"|コメントしてい(?:ない|ません)|決ま(?:って|っておら)(?:い(?:ない|ません)|ず)|決めてい(?:ない|ません)|不明|[分わ]かってい(?:ない|ません)"
    r"|示してい(?:ない|ません)|示さなかった|触れ(?:なかった|てい(?:ない|ません))|説明してい(?:ない|ません)|答えなかった|今後詰める|見通せない"
)
_PLANS = re.compile(
    r"\b(?:plan(?:s|ned|ning)? (?:to|for|on)|propos(?:es|ed|ing|al)|considering|intends? to|aims? to"
    r"|will (?:build|construct|introduce|launch|open|subsidi[sz]e|fund|expand|buy|purchase|hire|create|set up|provide|offer))\b"
    r"|(?:する|した)?(?:計画|方針|予定)(?:だ|を|で|と|。)|検討(?:し|する|に入)|目指す|目指し"
)
_COSTS = re.compile(
    r"\b(?:build|construct|subsid|fund|program|facilit|plant|project|purchas|buy|hir(?:e|ing)|expan|introduc|develop|invest|grant"
    r"|launch|open|free|provid|allowance|benefit|aid)\w*|建設|整備|導入|補助|支援|助成|事業|購入|開発|投資|給付|無償|拡充|設置"
)
_UNNAMED = re.compile(
    r"\b(?:on (?:the )?condition of anonymity|(?:people|persons?|sources?|officials?) (?:familiar|with knowledge|briefed|close to)"
    r"|sources? (?:said|says|told)|(?:unnamed|anonymous) (?:source|official|person)s?|who (?:declined|asked not) to be (?:named|identified))"
    r"|関係者(?:に|が|は|の話)|匿名を?(?:条件|希望)"
)
_SUM = re.compile(r"\b(?:how much|costs?|price|budget|money|fund\w*)\b|費用|予算|額|財源", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:when|dates?|timetable|timeline|schedule|how long|how soon)\b|時期|日程|いつ|期間", re.IGNORECASE
)
_DAY_OF_MONTH = re.compile(r"[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}|\d{1,2}月\d{1,2}日")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is open, in words of ours around the article's own, and the sentence that raises it."""

    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with the dates in it."""

    evidence: Evidence
    dates: tuple[DateExpression, ...]

    @property
    def text(self) -> str:
        return self.evidence.text


def open_questions(
    articles: Sequence[Article], *, as_of: str, language: str, most: int
) -> list[OpenQuestion]:
    """At most so many questions, what the articles say themselves that is not said before what they lack."""
    read = [each for article in articles for each in _sentences(article)]
    japanese = language == "ja"
    found: dict[str, OpenQuestion] = {}
    for rule in _RULES:
        for sentence, words in rule(read, articles, as_of, japanese):
            if sentence.evidence.text not in {each.evidence.text for each in found.values()}:
                found.setdefault(words, OpenQuestion(words, sentence.evidence))
            if len(found) == most:
                return list(found.values())
    return list(found.values())


def _sentences(article: Article) -> Iterator[_Read]:
    dates = dates_in(article.text, article.published_at, article.language)
    place = 0
    for span in split_sentences(article.text, language=article.language)[:LONGEST_READ]:
        while place < len(dates) and dates[place].start < span.start:
            place += 1
        last = place
        while last < len(dates) and dates[last].end <= span.end:
            last += 1
        text = article.text[span.start : span.end]
        yield _Read(Evidence(article, span.start, span.end, text), dates[place:last])
        place = last


_Found = Iterator[tuple[_Read, str]]


def leaves_open(text: str) -> bool:
    """Whether the sentence says that something is not said, known or decided."""
    unsaid = _UNSAID.search(text)
    said = unsaid is None or _AFFIRMED.search(unsaid.group())
    return not said or _JAPANESE_UNSAID.search(text) is not None


def _unsaid(read: Sequence[_Read], articles: Sequence[Article], as_of: str, japanese: bool) -> _Found:
    """ "The ministry did not say how much it would cost.", 「時期は未定だ。」"""
    for sentence in read:
        text = sentence.text
        if not leaves_open(text):
            continue
        found = _UNSAID.search(text)
        asked = _ASKED.match(text, found.end()) if found else None
        words = _TRAILING.sub("", asked["asked"]).strip(" ,") if asked else ""
        if words:
            yield sentence, f"記事にない点：{words}" if japanese else f"Not said: {words}."
        else:
            yield sentence, _quoted("記事が残す点" if japanese else "Left open", text, japanese)


def _passed(read: Sequence[_Read], articles: Sequence[Article], as_of: str, japanese: bool) -> _Found:
    """A day for which something was expected, which has passed since the last article appeared."""
    latest = max((article.published_at or "" for article in articles), default="")[:10]
    for sentence in read:
        published = (sentence.evidence.article.published_at or "")[:10]
        if not published or not (is_open(sentence.text) or looks_forward(sentence.text)):
            continue
        for each in sentence.dates:
            days = days_of(each.value) if each.value else None
            day = "" if days is None else days.last.isoformat()
            if published < day <= as_of[:10] and latest < day:
                label = (
                    f"{each.value}は過ぎたが、その後を伝える記事がない"
                    if japanese
                    else f"{each.value} has passed, and no article tells what became of it"
                )
                yield sentence, _quoted(label, sentence.text, japanese)
                break


def _without_cost(read: Sequence[_Read], articles: Sequence[Article], as_of: str, japanese: bool) -> _Found:
    """A plan that will cost something, where no article names any sum of money."""
    plan = next((s for s in read if _PLANS.search(s.text) and _COSTS.search(s.text)), None)
    if plan is None or any(leaves_open(s.text) and _SUM.search(s.text) for s in read):
        return
    if any(f.kind == "money" for s in read for f in find_figures(s.text)):
        return
    yield plan, _quoted("費用の記載がない" if japanese else "No cost is named", plan.text, japanese)


def _without_date(read: Sequence[_Read], articles: Sequence[Article], as_of: str, japanese: bool) -> _Found:
    """A plan, where no article names a day after its publication, nor a time within which."""
    plan = next((s for s in read if _PLANS.search(s.text)), None)
    if plan is None or any(leaves_open(s.text) and _TIME.search(s.text) for s in read):
        return
    if any(map(_names_a_day_to_come, read)):
        return
    if any(f.kind == "duration" for f in find_figures(plan.text)):
        return
    yield plan, _quoted("時期の記載がない" if japanese else "No date is named", plan.text, japanese)


def _names_a_day_to_come(sentence: _Read) -> bool:
    published = (sentence.evidence.article.published_at or "")[:10]
    for each in sentence.dates:
        days = days_of(each.value) if each.value else None
        # One without a value may be to come as well; so may a fiscal year.
        if days is None or days.last.isoformat() > published:
            return True
    return False


def _unnamed(read: Sequence[_Read], articles: Sequence[Article], as_of: str, japanese: bool) -> _Found:
    """What is told by somebody whom the article does not name."""
    for sentence in read:
        if _UNNAMED.search(sentence.text):
            label = "情報源の名がない" if japanese else "The source is not named"
            yield sentence, _quoted(label, sentence.text, japanese)


def _without_year(read: Sequence[_Read], articles: Sequence[Article], as_of: str, japanese: bool) -> _Found:
    """A day of a month without its year in an article that is not dated itself: the first, which stands for all."""
    told: set[str] = set()
    for sentence in read:
        article = sentence.evidence.article
        if article.published_at is not None or article.id in told:
            continue
        days = [d for d in sentence.dates if d.value is None and _DAY_OF_MONTH.fullmatch(d.text.rstrip(".,"))]
        if days:
            told.add(article.id)
            label = (
                f"記事に日付がなく、「{days[0].text}」がどの年か分からない"
                if japanese
                else f"The article has no date, and does not say of which year {days[0].text} is"
            )
            yield sentence, _quoted(label, sentence.text, japanese)


def _quoted(label: str, text: str, japanese: bool) -> str:
    shown = text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
    return f"{label}：「{shown}」" if japanese else f"{label}: “{shown}”"


_RULES: tuple[Callable[[Sequence[_Read], Sequence[Article], str, bool], _Found], ...] = (
    _unsaid,
    _passed,
    _without_cost,
    _without_date,
    _unnamed,
    _without_year,
)
