"""Verification sheets: a check as Markdown, CSV or HTML, with empty columns for a reviewer to sign off.

Texts and quotes are data: in HTML they are escaped, in Markdown they can make no markup, and a CSV cell that a
spreadsheet would run as a formula is kept from it.
"""

import csv
import html
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from api.render.checks import VERDICTS, figure_line, quote_place
from api.typesetting import harmless
from rag.records import Check, CheckedClaim, Citation

COLUMNS = (
    "No.", "Sentence", "Verdict", "What differs", "Figures", "Quote", "Source", "Offset", "Checked by", "Date",
    "Remarks",
)  # fmt: skip

_FORMULA = re.compile(r"[=+\-@\t\r]")
"""First characters that make a spreadsheet run a cell."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#|!~$^&])")

_STYLE = """
body { font: 15px/1.5 system-ui, "Noto Sans CJK JP", sans-serif; margin: 2rem; color: #1c1c1c; }
h1 { font-size: 1.4rem; margin: 0 0 .2rem; } p.count { margin: 0 0 1.2rem; color: #555; }
table { border-collapse: collapse; width: 100%; min-width: 80rem; table-layout: fixed; }
th, td { border: 1px solid #c9c9c9; padding: .45rem .55rem; text-align: left; vertical-align: top;
         overflow-wrap: anywhere; }
th { background: #f1f1ee; font-size: .85rem; }
td ul { margin: 0; padding-left: 1rem; } blockquote { margin: 0 0 .3rem; }
.place { color: #555; font-size: .82rem; margin-bottom: .5rem; }
mark { background: #ffd9d0; color: inherit; border-bottom: 2px solid #c0392b; }
.supported .verdict, .derived .verdict { color: #12692f; } .contradicted .verdict { color: #a8201a; font-weight: 600; }
.verdict { white-space: nowrap; }
.not_found .verdict { color: #8a5a00; font-weight: 600; } .opinion .verdict { color: #666; }
.sign { background: #fcfcf7; } @media print { body { margin: 0; font-size: 11px; } table { min-width: 0; } tr { break-inside: avoid; } }
"""


def markdown_sheet(check: Check) -> str:
    """The sheet as a Markdown table."""
    lines = [f"# Verification: {VERDICTS[check.verdict]}", "", _markdown_row(COLUMNS)]
    lines.append("|" + " --- |" * len(COLUMNS))
    lines.extend(
        _markdown_row([_lines(map(_escaped, cell), "<br>") for cell in cells]) for cells in _rows(check)
    )
    return "\n".join(lines) + "\n"


def csv_sheet(check: Check) -> str:
    """The sheet as CSV (RFC 4180), a row a sentence; begins with a byte order mark, which Excel asks for."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_inert(_lines(cell, "\n")) for cell in cells] for cells in _rows(check))
    return "\ufeff" + text.getvalue()


def html_sheet(check: Check) -> str:
    """The sheet as one HTML page without script; what is wrong is marked in the sentence."""
    citations = _by_number(check)
    widths = (4, 18, 11, 13, 13, 19, 8, 6, 8)
    columns = "".join(f'<col style="width:{width}%">' for width in widths)
    headings = "".join(
        f"<th>{html.escape(name)}</th>" for name in (*COLUMNS[:5], "Quote, source, offset", *COLUMNS[8:])
    )
    rows = "\n".join(_html_row(n, claim, citations) for n, claim in enumerate(check.sentences, start=1))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Verification sheet</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<h1>Verification: {VERDICTS[check.verdict]}</h1>\n<p class="count">{_counted(check.sentences)}</p>\n'
        f"<table>\n<colgroup>{columns}</colgroup>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n"
        "</table>\n</body>\n</html>\n"
    )


SHEETS: Mapping[str, Callable[[Check], str]] = {
    "markdown": markdown_sheet,
    "csv": csv_sheet,
    "html": html_sheet,
}


def _rows(check: Check) -> Iterator[list[list[str]]]:
    """A row a sentence, a list of lines a cell."""
    citations = _by_number(check)
    for number, claim in enumerate(check.sentences, start=1):
        quotes = [citations[n] for n in claim.citations]
        yield [
            [str(number)],
            [claim.text],
            [VERDICTS[claim.verdict]],
            [claim.detail or ""],
            [figure_line(figure) for figure in claim.figures],
            [f"[{quote.n}] {quote.quote}" for quote in quotes],
            [f"[{quote.n}] {quote_place(quote).rpartition(' (')[0]}" for quote in quotes],
            [f"[{quote.n}] {quote.start}–{quote.end}" for quote in quotes],
            [""],
            [""],
            [""],
        ]


def _by_number(check: Check) -> dict[int, Citation]:
    return {citation.n: citation for citation in check.citations}


def _lines(lines: Iterable[str], end: str) -> str:
    return end.join(harmless(line).replace("\n", " ") for line in lines)


def _inert(cell: str) -> str:
    """The cell as text: an apostrophe in front tells spreadsheets so."""
    return f"'{cell}" if _FORMULA.match(cell.lstrip()) else cell


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _html_row(number: int, claim: CheckedClaim, citations: Mapping[int, Citation]) -> str:
    figures = "".join(f"<li>{_html(figure_line(figure))}</li>" for figure in claim.figures)
    quotes = "".join(
        f"<blockquote>[{n}] {_html(citations[n].quote)}</blockquote>"
        f'<div class="place">{_html(quote_place(citations[n]))}</div>'
        for n in claim.citations
    )
    cells = (
        str(number),
        _marked(claim),
        f'<span class="verdict">{VERDICTS[claim.verdict]}</span>',
        _html(claim.detail or ""),
        f"<ul>{figures}</ul>" if figures else "",
        quotes,
    )
    filled = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr class="{claim.verdict}">{filled}{"<td class=sign></td>" * 3}</tr>'


def _marked(claim: CheckedClaim) -> str:
    """The sentence with what is wrong in it marked."""
    pieces, place = [], claim.start
    for span in claim.spans:
        pieces.append(_html(claim.text[place - claim.start : span.start - claim.start]))
        faulty = claim.text[span.start - claim.start : span.end - claim.start]
        pieces.append(f'<mark title="{span.reason}">{_html(faulty)}</mark>')
        place = span.end
    return "".join([*pieces, _html(claim.text[place - claim.start :])])


def _html(text: str) -> str:
    return html.escape(harmless(text))


def _counted(claims: Sequence[CheckedClaim]) -> str:
    counts = ((name, sum(claim.verdict == verdict for claim in claims)) for verdict, name in VERDICTS.items())
    return "; ".join(f"{count} {name}" for name, count in counts if count)
