"""Checked sentences put together: citations numbered, figures listed, what failed set aside."""

import re

from rag.checked import Checked, CheckedFigure
from rag.evidence import Evidence
from rag.records import Citation, Figure, Sentence, Withheld

_JAPANESE_END = re.compile(r"[぀-ヿ㐀-鿿！-｠。、」』）]\Z")


class AnswerBuilder:
    """Collects what an Answer or a Summary is made of; nothing enters that was not checked.

    `citations[n - 1]` has the number `n`; the figures of a sentence are positions in `figures`.
    """

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []
        self.figures: list[Figure] = []
        self.withheld: list[Withheld] = []
        self._numbers: dict[tuple[str, int, int], int] = {}

    def add(self, checked: Checked) -> Sentence | Withheld:
        """Take in a sentence; returns it as it stands in the answer, or as withheld with its reason."""
        if checked.failure is not None:
            withheld = Withheld(checked.text, checked.failure.reason, checked.failure.detail)
            self.withheld.append(withheld)
            return withheld
        numbers = [self.cite(evidence) for evidence in checked.evidence]
        first = len(self.figures)
        self.figures.extend(_figure(figure, numbers[figure.evidence]) for figure in checked.figures)
        positions = tuple(range(first, len(self.figures)))
        sentence = Sentence(checked.text, tuple(dict.fromkeys(numbers)), checked.verdict, positions)
        self.sentences.append(sentence)
        return sentence

    def cite(self, evidence: Evidence) -> int:
        """The number of the citation of these very words, a new one on first use."""
        place = (evidence.article.id, evidence.start, evidence.end)
        if place not in self._numbers:
            self._numbers[place] = len(self.citations) + 1
            self.citations.append(_citation(evidence, self._numbers[place]))
        return self._numbers[place]

    @property
    def text(self) -> str:
        """The sentences joined, each followed by its markers: "It rose. [1][2]", "増えた。[1]"."""
        text = ""
        for sentence in self.sentences:
            japanese = _JAPANESE_END.search(sentence.text) is not None
            markers = "".join(f"[{number}]" for number in sentence.citations)
            text += (
                ("" if not text or japanese else " ") + sentence.text + ("" if japanese else " ") + markers
            )
        return text


def _citation(evidence: Evidence, number: int) -> Citation:
    article = evidence.article
    return Citation(
        n=number,
        article_id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        published_at=article.published_at,
        quote=evidence.text,
        start=evidence.start,
        end=evidence.end,
    )


def _figure(figure: CheckedFigure, citation: int) -> Figure:
    return Figure(
        text=figure.text,
        kind=figure.kind,
        value=figure.value,
        unit=figure.unit,
        approx=figure.approx,
        verdict=figure.verdict,
        citation=citation,
        derivation=figure.derivation,
    )
