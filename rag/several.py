"""Several articles: what they agree on, what only one of them says, and what is new since a day.

Every sentence is a quotation. It counts as said by another article too if a sentence there has most of its words and
passes the checks that a summary's sentence has to pass against its quote: the same figures, dates, names and status.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.assembly import AnswerBuilder
from rag.drafts import Draft, DraftQuote
from rag.evidence import Evidence, quoted_figures
from rag.joining import passage
from rag.records import Note, Section, SectionKind, Sentence
from rag.story_sentences import StorySentence, StorySentences
from rag.summary_request import Length
from rag.verification import check, verify

PER_SECTION: dict[Length, int] = {"short": 1, "medium": 4, "long": 8}
"""Sentences of a section."""

SAME = 0.65
SAME_WITH_FIGURE = 0.5
"""Part of the weight of a sentence's words that another has to have to say the same, if the checks pass too; less is
enough where they have a figure in common. Of 12 pairs a band from 60 groups of realtimeqa-2022, read by hand, 11 said the
same from .65 on, 8 from .6 to .65, 7 and 6 below; of 30 pairs that these two let through in 60 other groups, 25."""

TOLD_ELSEWHERE = 0.4
"""Part of the weight of a sentence's words beyond which it is not what only one article says."""

REPEATED = 0.5
"""Part of a sentence's words that one chosen before has, beyond which it is left out."""

FEWEST_WORDS = 6
"""Words that carry meaning in a sentence that several articles are said to agree on: what has fewer says too little
alone, and stands in too many sentences."""

MOST_CITED = 5
"""Articles that are cited for one statement; a note names no more either."""

MOST_CHECKED = 60
"""Sentences that are held against those of other articles at most, the most promising first."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A sentence and those of other stories that say the same."""

    sentence: StorySentence
    others: tuple[StorySentence, ...] = ()

    @property
    def voices(self) -> int:
        """How many tell it in words of their own: a sentence that was copied is one voice."""
        return len({" ".join(each.evidence.text.split()) for each in (self.sentence, *self.others)})


def sections(
    told: StorySentences,
    builder: AnswerBuilder,
    *,
    length: Length,
    language: str,
    since: str | None,
    earlier: frozenset[int],
) -> Iterator[Section]:
    """The sections of a summary of several stories, whose sentences go into the builder.

    `earlier` are the numbers of the stories from before `since`: what none of them says is new, and what only they say
    is left out.
    """
    most = PER_SECTION[length]
    agreed = _agreed(told, most if not earlier else 2 * most, earlier)
    taken = [each.sentence for each in agreed]
    alone = _alone(told, most, taken, earlier)
    if earlier:
        new = [each for each in agreed if not _stories(each) & earlier]
        agreed = [each for each in agreed if _stories(each) & earlier]
        yield _section("new", (*new, *alone)[:most], builder, language, since)
        alone = []
    yield _section("agreed", agreed[:most], builder, language, since)
    if alone:
        yield _section("single", alone, builder, language, since)


def _stories(chosen: _Chosen) -> set[int]:
    return {chosen.sentence.story, *(each.story for each in chosen.others)}


def _agreed(told: StorySentences, most: int, earlier: frozenset[int]) -> list[_Chosen]:
    """What two stories or more say: first what most of them say."""
    likely = []
    for sentence in told.sentences:
        if sentence.story in earlier or sentence.leans_back or len(sentence.words) < FEWEST_WORDS:
            continue
        least = SAME_WITH_FIGURE if _has_figure(sentence) else SAME
        alike = [each for each in told.likenesses(sentence) if each.share >= least]
        if alike:
            likely.append((len(alike), sentence, alike))
    likely.sort(key=lambda each: -_worth(each[0], each[1]))
    chosen: list[_Chosen] = []
    for _, sentence, alike in likely[:MOST_CHECKED]:
        if len(chosen) == 2 * most:
            break
        if _repeats(told, sentence, [each.sentence for each in chosen]):
            continue
        others = tuple(each.sentence for each in alike[: 2 * MOST_CITED] if _says(each.sentence, sentence))
        if others:
            chosen.append(_Chosen(sentence, others[:MOST_CITED]))
    chosen.sort(key=lambda each: -_worth(each.voices - 1, each.sentence))
    return chosen[:most]


def _worth(others: int, sentence: StorySentence) -> float:
    """How much it is worth to say that so many others say a sentence: by their number, its own score and its words."""
    return 0.7 * min(others, MOST_CITED) + sentence.score + 0.08 * min(len(sentence.words), 15)


def _has_figure(sentence: StorySentence) -> bool:
    """Whether a sentence has a figure, a date aside, which the checks then want in the other one."""
    return sentence.has_figure and any(each.kind != "duration" for each in quoted_figures(sentence.evidence))


def _says(other: StorySentence, sentence: StorySentence) -> bool:
    """Whether the other sentence bears out all of this one: its figures, dates, names, speaker and status."""
    return check(sentence.evidence.text, [other.evidence]).failure is None


def _alone(
    told: StorySentences, most: int, taken: Sequence[StorySentence], earlier: frozenset[int]
) -> list[_Chosen]:
    """What one story alone says, of every story in its turn."""
    by_story: dict[int, list[StorySentence]] = {}
    for sentence in sorted(told.sentences, key=lambda each: -each.score):
        if sentence.story not in earlier:
            by_story.setdefault(sentence.story, []).append(sentence)
    chosen: list[StorySentence] = []
    turns = sorted(by_story.values(), key=lambda each: -each[0].score)
    while len(chosen) < most and any(turns):
        for candidates in turns:
            following = _next_alone(told, candidates, [*taken, *chosen], earlier)
            if following is not None and len(chosen) < most:
                chosen.append(following)
    return [_Chosen(each) for each in chosen]


def _next_alone(
    told: StorySentences,
    candidates: list[StorySentence],
    before: Sequence[StorySentence],
    earlier: frozenset[int],
) -> StorySentence | None:
    """The best of the candidates, which are used up, that is not told elsewhere and repeats nothing chosen.

    With earlier stories, elsewhere is there, and a sentence whose figure or date was another then is news.
    """
    while candidates:
        sentence = candidates.pop(0)
        if _repeats(told, sentence, before):
            continue
        alike = [each for each in told.likenesses(sentence) if each.share >= TOLD_ELSEWHERE]
        if earlier:
            alike = [
                each for each in alike if each.sentence.story in earlier and _says(each.sentence, sentence)
            ]
        if not alike:
            return sentence
    return None


def _repeats(told: StorySentences, sentence: StorySentence, before: Sequence[StorySentence]) -> bool:
    return any(
        max(told.share(sentence, each.words), told.share(each, sentence.words)) >= REPEATED for each in before
    )


def _section(
    kind: SectionKind,
    chosen: Sequence[_Chosen],
    builder: AnswerBuilder,
    language: str,
    since: str | None,
) -> Section:
    positions = [len(builder.sentences) - 1 for each in chosen if isinstance(_add(each, builder), Sentence)]
    notes = () if positions else (Note("missing", _EMPTY[kind][language == "ja"]),)
    return Section(kind, _title(kind, language, since), tuple(positions), notes)


def _add(chosen: _Chosen, builder: AnswerBuilder) -> object:
    """The sentence into the builder, cited from each article that says it."""
    evidence: list[Evidence] = [chosen.sentence.evidence, *(each.evidence for each in chosen.others)]
    quotes = tuple(DraftQuote(number, each.text) for number, each in enumerate(evidence, start=1))
    passages = [passage(each.article, each.start, each.end, 1.0) for each in evidence]
    articles = {each.article.id: each.article for each in evidence}
    return builder.add(verify(Draft(chosen.sentence.evidence.text, quotes), passages, articles))


def _title(kind: SectionKind, language: str, since: str | None) -> str:
    english, japanese = _TITLES[kind]
    return (japanese if language == "ja" else english).format(since=since or "")


_TITLES: dict[SectionKind, tuple[str, str]] = {
    "agreed": ("What the articles agree on", "記事が一致して伝えていること"),
    "single": ("What only one article says", "1本の記事だけが伝えていること"),
    "new": ("New since {since}", "{since}以降に新しく伝えられたこと"),
}

_EMPTY: dict[SectionKind, tuple[str, str]] = {
    "agreed": (
        "No statement of one article stands in another with the same figures, dates and names.",
        "数字・日付・名前まで同じ記述は、ほかの記事に見つかりません。",
    ),
    "single": ("", ""),
    "new": (
        "The articles since then say nothing that those before do not.",
        "それ以前の記事にない記述は見つかりません。",
    ),
}
