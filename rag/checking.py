"""A text from anywhere against its sources: each sentence with the quotes that prove it, or with what is wrong."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from index.errors import InvalidRequest
from index.language import detect_language
from index.records import Article, Passage
from index.sentences import split_sentences
from rag.assembly import AnswerBuilder
from rag.claims import LONGEST_SENTENCE, check_claim, is_verbatim
from rag.doubts import Verifier, doubted
from rag.evidence import Evidence
from rag.records import Check, CheckedClaim, EngineInfo
from rag.source_sentences import SourceSentences, sentences_between, sentences_of

LONGEST_TEXT = 1_000_000
"""Characters of a text that is checked at once: a long book."""

PASSAGES = 5
"""Passages of the library that are looked through for each sentence."""

LONGEST_SEARCH = 500
"""Characters of a sentence that the library is searched with."""


def check_text(
    text: str, articles: Sequence[Article], engine: EngineInfo, verifier: Verifier | None = None
) -> Check:
    """The text against these articles. Raises InvalidRequest for one that is empty or too long.

    A `verifier` may doubt what the rules pass.
    """
    _checked(text)
    return _check(text, SourceSentences(tuple(sentences_of(articles))), engine, verifier)


def check_in_library(
    text: str,
    search: Callable[[str], Iterable[Passage]],
    articles: Callable[[Sequence[str]], Mapping[str, Article]],
    engine: EngineInfo,
    verifier: Verifier | None = None,
) -> Check:
    """The text against what `search` finds for each of its sentences. Raises InvalidRequest as above.

    `articles` gives the articles of passages by their ids.
    """
    _checked(text)
    found: dict[tuple[str, int, int], Passage] = {}
    for sentence in _sentences(text):
        if any(map(str.isalnum, sentence)) and len(sentence) <= LONGEST_SENTENCE:
            for passage in search(sentence[:LONGEST_SEARCH]):
                found[passage.article_id, passage.start, passage.end] = passage
    by_id = articles(list({passage.article_id for passage in found.values()}))
    evidence: dict[tuple[str, int, int], Evidence] = {}
    for passage in found.values():
        for each in sentences_between(by_id[passage.article_id], passage.start, passage.end):
            evidence[passage.article_id, each.start, each.end] = each
    return _check(text, SourceSentences(tuple(evidence.values())), engine, verifier)


def _checked(text: str) -> None:
    if not text.strip():
        raise InvalidRequest("The text is empty; give some sentences to check.")
    if len(text) > LONGEST_TEXT:
        raise InvalidRequest(
            f"The text has {len(text):,} characters; at most {LONGEST_TEXT:,} are checked at once. Split it."
        )


def _check(text: str, sources: SourceSentences, engine: EngineInfo, verifier: Verifier | None) -> Check:
    builder = AnswerBuilder()
    spans = split_sentences(text, language=detect_language(text))
    # A text that repeats itself is checked once.
    checked = {
        sentence: check_claim(sentence, sources, builder)
        for sentence in dict.fromkeys(text[span.start : span.end] for span in spans)
    }
    if verifier is not None:
        quotes = {citation.n: citation.quote for citation in builder.citations}
        verbatim = frozenset(
            sentence
            for sentence, claim in checked.items()
            if any(is_verbatim(sentence, quotes[number]) for number in claim.citations)
        )
        checked = doubted(checked, verbatim, sources, verifier)
    claims = [_moved(checked[text[span.start : span.end]], span.start) for span in spans]
    return Check(tuple(claims), tuple(builder.citations), overall(claims), engine)


def _moved(claim: CheckedClaim, start: int) -> CheckedClaim:
    """The claim, whose offsets count from its own start, in the offsets of a text where it begins at `start`."""
    return replace(
        claim,
        start=start,
        end=start + len(claim.text),
        spans=tuple(replace(each, start=start + each.start, end=start + each.end) for each in claim.spans),
        figures=tuple(
            replace(each, start=start + each.start, end=start + each.end) for each in claim.figures
        ),
    )


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language=detect_language(text))]


def overall(claims: Sequence[CheckedClaim]) -> Literal["supported", "contradicted", "not_found"]:
    """The worst verdict among the sentences; `not_found` where none of them states anything."""
    verdicts = {claim.verdict for claim in claims}
    if "contradicted" in verdicts:
        return "contradicted"
    if "not_found" in verdicts or not verdicts & {"supported", "derived"}:
        return "not_found"
    return "supported"
