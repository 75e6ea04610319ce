"""A drafted sentence for which the model names no quote: the checker looks for the quotes itself.

It is held to more than a text that is checked for its author: what a figure counts has to stand in the quote with
the figure, since nobody said which quote is meant.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from index.records import Article, Passage
from rag.assembly import AnswerBuilder
from rag.checked import Checked, CheckedFigure, Failure
from rag.claims import check_claim
from rag.evidence import Evidence
from rag.lexicon import lexicon
from rag.records import CheckedClaim, Citation
from rag.source_sentences import SourceSentences, sentences_between

UNPROVED = Failure("uncited", "The sentence states nothing that a quote could carry.")

_COUNTED = re.compile(r"[ -]?(?:\w+[ -])?(?P<noun>[A-Za-z]{3,})")
"""The noun that a figure counts: the next word, or the one after an adjective."""


class Attribution:
    """Finds quotes in the passages that a model was given; they are taken apart at the first sentence."""

    def __init__(self, passages: Sequence[Passage], articles: Mapping[str, Article]) -> None:
        self._passages = passages
        self._articles = articles
        self._sources: SourceSentences | None = None

    def check(self, sentence: str) -> Checked:
        """The sentence with the quotes that prove it, or with what is wrong."""
        builder = AnswerBuilder()
        claim = check_claim(sentence, self._sentences, builder)
        evidence = tuple(self._evidence(citation) for citation in builder.citations)
        if claim.verdict == "opinion":
            return Checked(sentence, failure=UNPROVED)
        if claim.verdict not in ("supported", "derived"):
            reason = claim.spans[0].reason if claim.spans else "uncited"
            reason = "uncited" if reason == "quote_not_found" else reason
            return Checked(sentence, evidence, failure=Failure(reason, claim.detail or UNPROVED.detail))
        failure = _counts_something_else(claim, evidence)
        figures = tuple(_figures(claim))
        return Checked(sentence, evidence, figures, failure)

    @property
    def _sentences(self) -> SourceSentences:
        if self._sources is None:
            places = {
                (each.article.id, each.start, each.end): each
                for passage in self._passages
                for each in sentences_between(self._articles[passage.article_id], passage.start, passage.end)
            }
            self._sources = SourceSentences(tuple(places.values()))
        return self._sources

    def _evidence(self, citation: Citation) -> Evidence:
        article = self._articles[citation.article_id]
        return Evidence(article, citation.start, citation.end, citation.quote)


def _figures(claim: CheckedClaim) -> Iterator[CheckedFigure]:
    """The figures as those of an answer: they are borne out; a date without a value is none."""
    for figure in claim.figures:
        if figure.citation is not None and figure.value is not None:
            yield CheckedFigure(
                text=figure.text,
                start=figure.start,
                end=figure.end,
                kind=figure.kind,
                value=figure.value,
                unit=figure.unit,
                approx=figure.approx,
                verdict="derived" if figure.verdict == "derived" else "supported",
                evidence=figure.citation - 1,
                derivation=figure.derivation,
            )


def _counts_something_else(claim: CheckedClaim, evidence: Sequence[Evidence]) -> Failure | None:
    """Whether a count is of a noun that its quote has not: "10 rebounds" where it says "10 of his points"."""
    for figure in claim.figures:
        if figure.kind != "count":
            continue
        counted = _COUNTED.match(claim.text, figure.end)
        nouns = [*re.findall(r"[A-Za-z]{3,}", figure.text), *([counted["noun"]] if counted else [])]
        quotes = evidence if figure.citation is None else evidence[figure.citation - 1 : figure.citation]
        if nouns and not any(_known(noun, _words(each.text)) for noun in nouns for each in quotes):
            return Failure(
                "figure_mismatch",
                f"The sentence says {figure.text} of something that its quotes do not count.",
            )
    return None


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{3,}", text.lower()))


def _known(noun: str, words: frozenset[str]) -> bool:
    """Whether the noun, a form of it, or one of its sense stands among the words."""
    known = lexicon()
    lemmas, senses = known.lemmas(noun.lower()), known.senses(noun.lower())
    return any(lemmas & known.lemmas(word) or senses & known.senses(word) for word in words)
