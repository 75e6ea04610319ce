import csv
import io
import re
from html.parser import HTMLParser

from api.render.sheets import COLUMNS, csv_sheet, html_sheet, markdown_sheet
from index.records import Article
from rag.checking import check_text
from rag.records import Check, EngineInfo

SOURCE = Article(
    "ferry",
    "Ferry | <b>bold</b>",
    "The town of Minatomi will spend ¥240 million on a second ferry.\nFares rose 5 percent in April.",
    published_at="2026-03-03",
)
TEXT = (
    "Minatomi will spend ¥240 million on a second ferry. Fares fell 5 percent in April.\n"
    '=HYPERLINK("http://evil.example") <script>alert(1)</script> | `x`\n'
    "-2+3 \u202eabc \x1b[31m"
)


def check() -> Check:
    return check_text(TEXT, [SOURCE], EngineInfo("extractive", None, "test"))


class Page(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_csv_has_a_row_a_sentence_and_empty_columns_to_sign_off():
    rows = list(csv.reader(io.StringIO(csv_sheet(check()).removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + len(check().sentences)
    assert rows[1][5] == "[1] The town of Minatomi will spend ¥240 million on a second ferry."
    assert rows[1][7] == "[1] 0–63"
    assert all(row[8:] == ["", "", ""] for row in rows[1:])


def test_no_csv_cell_begins_like_a_formula():
    rows = list(csv.reader(io.StringIO(csv_sheet(check()).removeprefix("\ufeff"))))
    assert not [cell for row in rows for cell in row if re.match(r"\s*[=+\-@]", cell)]
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


def test_html_runs_nothing_and_links_nowhere():
    page = Page()
    page.feed(html_sheet(check()))
    assert not {"script", "a", "img", "b", "iframe"} & set(page.tags)
    assert not [name for name in page.attributes if name in ("href", "src") or name.startswith("on")]
    assert "<script>alert(1)</script>" in page.text
    assert "\x1b" not in page.text
    assert "\u202e" not in page.text


def test_html_marks_what_is_wrong_and_leaves_columns_to_sign_off():
    sheet = html_sheet(check())
    assert '<mark title="contradicted">fell</mark>' in sheet
    assert sheet.count("<td class=sign></td>") == 3 * len(check().sentences)


def test_markdown_keeps_its_table_whatever_the_text_holds():
    lines = markdown_sheet(check()).strip().split("\n")[2:]
    assert len(lines) == 2 + len(check().sentences)
    for line in lines:
        assert len(re.findall(r"(?<!\\)\|", line)) == len(COLUMNS) + 1
    assert "\\<script\\>" in "".join(lines)
