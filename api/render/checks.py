"""A check for the terminal: each sentence with its verdict, what differs, its figures and its quotes."""

from collections.abc import Sequence

from api.render.answers import source_line
from api.render.figure_values import figure_value
from api.typesetting import Page
from rag.records import Check, CheckedClaim, Citation, ComparedFigure, Figure

VERDICTS = {
    "supported": "supported",
    "derived": "supported, by a calculation",
    "contradicted": "contradicted",
    "not_found": "not found",
    "opinion": "nothing to check",
}
"""Verdicts in words, for a page and for a sheet."""

_MARKS = {"supported": "✓", "derived": "✓", "contradicted": "✗", "not_found": "?", "opinion": "·"}
_SHOWN = 3
"""Quotes of one sentence that are shown on a terminal."""


def render_check(check: Check, page: Page) -> str:
    """The sentences one after another, and the count of verdicts."""
    citations = {citation.n: citation for citation in check.citations}
    blocks = [_claim(claim, citations, page) for claim in check.sentences]
    return "\n\n".join([*blocks, page.strong(_count(check.sentences))])


def compared_value(figure: ComparedFigure) -> str:
    """The value with its unit, as in answers; empty where a date has none."""
    if figure.value is None:
        return ""
    return figure_value(
        Figure(figure.text, figure.kind, figure.value, figure.unit, figure.approx, "supported", 0)
    )


def quote_place(citation: Citation) -> str:
    """Where a quote stands: its article, and the characters of it."""
    origin = source_line(title=citation.title, source=citation.source, published_at=citation.published_at)
    return f"{origin} ({citation.start}–{citation.end})"


def _claim(claim: CheckedClaim, citations: dict[int, Citation], page: Page) -> str:
    sound = claim.verdict in ("supported", "derived", "opinion")
    mark = (page.good if sound else page.bad)(_MARKS[claim.verdict])
    lines = [mark + page.wrap(claim.text, indent="  ")[1:]]
    verdict = VERDICTS[claim.verdict] + (f": {claim.detail}" if claim.detail else "")
    lines.append(page.wrap(verdict, indent="    ", hanging="      "))
    lines.extend(page.wrap(figure_line(figure), indent="    ", hanging="      ") for figure in claim.figures)
    for number in claim.citations[:_SHOWN]:
        lines.append(page.faint(page.wrap(quote_place(citations[number]), indent=f"    [{number}] ")))
        lines.append(page.faint(page.wrap(citations[number].quote, indent="    │ ")))
    return "\n".join(lines)


def figure_line(figure: ComparedFigure) -> str:
    """One figure and what the sources say of it, in a line."""
    value = compared_value(figure)
    reading = f" = {value}" if value and value != figure.text else ""
    cited = f" [{figure.citation}]" if figure.citation is not None else ""
    if figure.verdict in ("supported", "derived"):
        rule = f", derived: {figure.derivation}" if figure.derivation else ""
        return f"✓ {figure.text}{reading}{rule}{cited}"
    return f"✗ {figure.text}{reading}: {VERDICTS[figure.verdict]}"


def _count(claims: Sequence[CheckedClaim]) -> str:
    counts = {name: sum(claim.verdict == verdict for claim in claims) for verdict, name in VERDICTS.items()}
    return "; ".join(f"{count} {name}" for name, count in counts.items() if count) or "No sentence to check."
