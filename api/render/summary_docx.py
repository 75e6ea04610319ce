"""A summary as a Word document (.docx): title, headings, numbered citations, tables, and the sources with their quotes."""

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from api.render.answers import markers, source_line
from api.render.summary_document import Document, Line, Lines, Table
from api.typesetting import harmless
from rag.records import Citation

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.shared import RGBColor
    from docx.text.paragraph import Paragraph

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

LATIN_FONT, EAST_ASIAN_FONT = "Calibri", "Yu Gothic"
"""Both come with Word; other programs put their own in their place."""

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 21.0, 29.7, 2.3
"""Centimetres: A4, which offices in Japan and Europe print on."""

COLUMNS = {3: (0.45, 0.43, 0.12), 4: (0.34, 0.34, 0.2, 0.12)}
"""Shares of the width that the columns of a table take, by how many there are; the last has the sources' numbers."""

_ADDRESS = re.compile(r"https?://[^\s<>]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def docx_summary(document: Document) -> bytes:
    """The bytes of the file; the same for the same document, but for the day in its properties."""
    import docx  # 0.2 s, for this alone

    word = docx.Document()
    _set_up(word, document)
    word.add_heading(_plain(document.title), 0)
    for each in document.particulars:
        _faint(word.add_paragraph(), _plain(each))
    for block in document.blocks:
        if isinstance(block, Table):
            _table(word, block)
        else:
            _lines(word, block)
    if document.sources:
        word.add_heading(_plain(document.sources_heading), 1)
        for citation in document.sources:
            _source(word, citation)
    _faint(word.add_paragraph(), _plain(document.colophon))
    data = io.BytesIO()
    word.save(data)
    return data.getvalue()


def _set_up(word: "WordDocument", document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    word.core_properties.title = _plain(document.title)[:255]
    word.core_properties.author = "Uradori"
    word.core_properties.language = document.language
    for name in ("Normal", "Title", "Heading 1"):
        properties = word.styles[name].element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font goes before a named one
        for letters, font in (("ascii", LATIN_FONT), ("hAnsi", LATIN_FONT), ("eastAsia", EAST_ASIAN_FONT)):
            fonts.set(qn(f"w:{letters}"), font)
    # Without it a Chinese font may draw the Japanese full stop.
    language = _property(word, "Normal", "w:lang")
    language.set(qn("w:val"), "ja-JP" if document.language == "ja" else "en-GB")
    language.set(qn("w:eastAsia"), "ja-JP")
    word.styles["Normal"].font.size = Pt(10.5)
    word.styles["Normal"].paragraph_format.space_after = Pt(4)
    word.styles["Title"].font.size = Pt(18)
    word.styles["Heading 1"].paragraph_format.space_before = Pt(14)
    word.styles["Heading 1"].paragraph_format.space_after = Pt(4)
    quote = word.styles["Quote"]
    quote.font.italic = False  # Japanese has none
    quote.font.color.rgb = _grey()
    quote.paragraph_format.left_indent = Cm(0.8)
    quote.paragraph_format.space_after = Pt(8)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(PAGE_WIDTH), Cm(PAGE_HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    _number_pages(word)


def _number_pages(word: "WordDocument") -> None:
    """The number of the page at the foot of each: a field, which python-docx has no way to make."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn

    paragraph = word.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = paragraph._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): "PAGE"})
    paragraph._p.append(field)


def _property(word: "WordDocument", style: str, name: str) -> Any:
    """The element of that name among a style's properties of letters, made where there is none."""
    from docx.oxml.ns import qn

    properties = word.styles[style].element.get_or_add_rPr()
    found = properties.find(qn(name))
    if found is None:
        found = properties.makeelement(qn(name), {})
        properties.append(found)
    return found


def _lines(word: "WordDocument", block: Lines) -> None:
    if block.heading:
        word.add_heading(_plain(block.heading), 1)
    if not block.lines:
        _faint(word.add_paragraph(), _plain(block.empty))
    elif block.listed:
        for line in block.lines:
            _put(word.add_paragraph(style="List Bullet"), [line])
    else:
        _put(word.add_paragraph(), block.lines)


def _put(paragraph: "Paragraph", lines: Iterable[Line]) -> None:
    for number, line in enumerate(lines):
        if number:
            paragraph.add_run(" ")
        if line.before:
            paragraph.add_run(f"{_plain(line.before)} ").bold = True
        paragraph.add_run(_plain(line.text))
        if line.citations:
            paragraph.add_run(f" {markers(line.citations)}").font.color.rgb = _grey()
        if line.beside:
            paragraph.add_run(f" ({_plain(line.beside)})").italic = True


def _table(word: "WordDocument", block: Table) -> None:
    from docx.shared import Cm

    word.add_heading(_plain(block.heading), 1)
    table = word.add_table(rows=1, cols=len(block.columns))
    table.style = "Table Grid"
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(_plain(text)).bold = True
    _head(table.rows[0])
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _plain(text)
    for column, share in zip(table.columns, COLUMNS[len(block.columns)], strict=True):
        column.width = Cm(share * (PAGE_WIDTH - 2 * MARGIN))
        for cell in column.cells:
            cell.width = column.width
            cell.paragraphs[0].paragraph_format.space_after = 0


def _head(row: Any) -> None:
    """The row shaded, and repeated on each page that the table goes on to."""
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    for cell in row.cells:
        own = cell._tc.get_or_add_tcPr()
        shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): "E8EEF5"}
        own.append(own.makeelement(qn("w:shd"), shade))


def _source(word: "WordDocument", citation: Citation) -> None:
    day = citation.published_at[:10] if citation.published_at else None
    header = source_line(title=citation.title, source=citation.source, published_at=day)
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = 0
    paragraph.add_run(f"{markers((citation.n,))} ").bold = True
    paragraph.add_run(_plain(header))
    url = _plain(citation.url or "")
    if _ADDRESS.fullmatch(url):
        paragraph.add_run("\n")
        _link(paragraph, url)
    quote = word.add_paragraph(style="Quote")
    quote.add_run(_plain(citation.quote, lines=True))


def _link(paragraph: "Paragraph", url: str) -> None:
    """A link to the article's own address: python-docx reads them, and has no way to make one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    run = paragraph.add_run(url)
    run.font.color.rgb = _blue()
    link = run._r.makeelement(qn("w:hyperlink"), {})
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run._r.addprevious(link)
    link.append(run._r)


def _faint(paragraph: "Paragraph", text: str) -> None:
    paragraph.add_run(text).font.color.rgb = _grey()
    paragraph.paragraph_format.space_after = 0


def _grey() -> "RGBColor":
    from docx.shared import RGBColor

    return RGBColor(0x59, 0x59, 0x59)


def _blue() -> "RGBColor":
    from docx.shared import RGBColor

    return RGBColor(0x1F, 0x4E, 0x9E)


def _plain(text: str, *, lines: bool = False) -> str:
    """The text without what XML cannot carry, in one line unless `lines`."""
    kept = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", harmless(text))
    return kept.strip() if lines else " ".join(kept.split())
