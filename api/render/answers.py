"""Answers for the terminal: text, numbered sources, a line per checked figure."""

from collections.abc import Iterable, Sequence

from api.render.figure_values import figure_value
from api.typesetting import Page, harmless
from rag.answer import CheckedSentence
from rag.records import Answer, Citation, EngineInfo, Figure, Note, Withheld

NOT_FOUND = {"en": "Not found in the articles.", "ja": "記事の中に見つかりません。"}
"""Said in the language of the question; the wording of everything else on the page is English."""


def render_answer(answer: Answer, page: Page) -> str:
    """The answer as a page of text: short, text, sources, checked figures, withheld sentences, notes."""
    premises = [note for note in answer.notes if note.kind == "premise"]
    # A wrong premise goes before its answer.
    blocks = section("About the question", note_lines(premises, page), page)
    blocks += [*_answer_text(answer, page)]
    return "\n\n".join([*blocks, *_beside(answer, page, premises=False)])


def render_sentence(checked: CheckedSentence, page: Page, *, first: bool) -> str:
    """A sentence as soon as it is checked, the first one under the few words that answer."""
    sentence = checked.sentence
    text = page.wrap(f"{sentence.text} {markers(sentence.citations)}".rstrip())
    short = page.strong(page.wrap(checked.short)) + "\n\n" if first and checked.short else ""
    return short + text


def render_rest(answer: Answer, page: Page, *, shown: bool) -> str:
    """What follows sentences that are shown already: sources, figures, what was withheld, notes."""
    blocks = [] if shown else [*_answer_text(answer, page)]
    return "\n\n".join([*blocks, *_beside(answer, page, premises=True)])


def _beside(answer: Answer, page: Page, *, premises: bool) -> Iterable[str]:
    """Everything but the text of an answer."""
    blocks = section("Sources", citation_blocks(answer.citations, page), page)
    blocks += section("Checked", figure_lines(answer.figures, page), page)
    blocks += section("Withheld", withheld_lines(answer.withheld, page), page)
    told = [note for note in answer.notes if premises or note.kind != "premise"]
    blocks += section("Notes", note_lines(told, page), page)
    if answer.status == "not_found":
        blocks += section("Nearest passages", citation_blocks(answer.nearest, page), page)
    return [*blocks, page.faint(page.wrap(colophon(answer.engine)))]


def source_line(*, title: str, source: str | None, published_at: str | None) -> str:
    """`title — source, date`, of what there is."""
    origin = ", ".join(part for part in (source, published_at) if part)
    return " — ".join(part for part in (title or "(no title)", origin) if part)


def _answer_text(answer: Answer, page: Page) -> Iterable[str]:
    if answer.status == "not_found":
        yield page.strong(NOT_FOUND.get(answer.language, NOT_FOUND["en"]))
        return
    if answer.short:
        yield page.strong(page.wrap(answer.short))
    yield page.wrap(answer.text)


def section(heading: str, entries: Sequence[str], page: Page) -> list[str]:
    """A block of a page: the heading and its entries; none without entries."""
    return ["\n".join([page.strong(heading), *entries])] if entries else []


def citation_blocks(citations: Iterable[Citation], page: Page) -> list[str]:
    """Each with its number, its source, its address and its quote."""
    return [_citation(citation, page) for citation in citations]


def _citation(citation: Citation, page: Page) -> str:
    marker = f"[{citation.n}] "
    margin = " " * len(marker)
    header = source_line(title=citation.title, source=citation.source, published_at=citation.published_at)
    lines = [page.wrap(header, indent=marker, hanging=margin)]
    if citation.url:
        # Left whole however long, so that the terminal can offer it as a link.
        lines.append(page.faint(margin + harmless(citation.url).replace("\n", "")))
    lines.append(page.wrap(citation.quote, indent=f"{margin}│ "))
    return "\n".join(lines)


def figure_lines(figures: Iterable[Figure], page: Page) -> list[str]:
    """Each with its value and where it stands."""
    return [_figure(figure, page) for figure in figures]


def _figure(figure: Figure, page: Page) -> str:
    derivation = f", derived: {figure.derivation}" if figure.derivation else ""
    value = figure_value(figure)
    reading = "" if value == figure.text else f" = {value}"
    line = f"{figure.text}{reading}{derivation} [{figure.citation}]"
    return page.good("✓") + page.wrap(line, indent="  ", hanging="    ")[1:]


def withheld_lines(sentences: Iterable[Withheld], page: Page) -> list[str]:
    """Each with what is wrong with it."""
    return [
        page.bad("✗")
        + page.wrap(sentence.text, indent="  ")[1:]
        + "\n"
        + page.wrap(f"{sentence.reason.replace('_', ' ')}: {sentence.detail}", indent="    ")
        for sentence in sentences
    ]


def note_lines(notes: Iterable[Note], page: Page) -> list[str]:
    """Each with its kind and its citations."""
    return [
        page.wrap(f"{note.kind}: {note.text} {markers(note.citations)}".rstrip(), indent="! ", hanging="  ")
        for note in notes
    ]


def markers(citations: Iterable[int]) -> str:
    """The citations behind a sentence: "[1][3]"."""
    return "".join(f"[{number}]" for number in citations)


def colophon(engine: EngineInfo) -> str:
    """Who wrote, and with what it was found."""
    written = f"written by {engine.llm}" if engine.mode == "llm" else "by quotation"
    degraded = f"; {engine.degraded}" if engine.degraded else ""
    return f"({written}; found with {engine.embedder}{degraded})"
