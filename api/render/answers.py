"""Answers and summaries for the terminal: text, numbered sources, a line per checked figure."""

from collections.abc import Iterable, Sequence

from api.render.timelines import timeline_lines
from api.typesetting import Page, harmless
from rag.answer import CheckedSentence
from rag.records import Answer, Citation, EngineInfo, Figure, Note, Sentence, Summary, Withheld

NOT_FOUND = {"en": "Not found in the articles.", "ja": "記事の中に見つかりません。"}
"""Said in the language of the question; the wording of everything else on the page is English."""

_APPROXIMATION = {"at_least": "at least", "at_most": "at most"}


def render_answer(answer: Answer, page: Page) -> str:
    """The answer as a page of text: short, text, sources, checked figures, withheld sentences, notes."""
    premises = [note for note in answer.notes if note.kind == "premise"]
    blocks = _section("First", _notes(premises, page), page)  # a wrong premise goes before its answer
    blocks += [*_answer_text(answer, page)]
    return "\n\n".join([*blocks, *_beside(answer, page, premises=False)])


def render_sentence(checked: CheckedSentence, page: Page, *, first: bool) -> str:
    """A sentence as soon as it is checked, the first one under the few words that answer."""
    sentence = checked.sentence
    text = page.wrap(f"{sentence.text} {_markers(sentence.citations)}".rstrip())
    short = page.strong(page.wrap(checked.short)) + "\n\n" if first and checked.short else ""
    return short + text


def render_rest(answer: Answer, page: Page, *, shown: bool) -> str:
    """What follows sentences that are shown already: sources, figures, what was withheld, notes."""
    blocks = [] if shown else [*_answer_text(answer, page)]
    return "\n\n".join([*blocks, *_beside(answer, page, premises=True)])


def _beside(answer: Answer, page: Page, *, premises: bool) -> Iterable[str]:
    """Everything but the text of an answer."""
    blocks = _section("Sources", _citations(answer.citations, page), page)
    blocks += _section("Checked", _figures(answer.figures, page), page)
    blocks += _section("Withheld", _withheld(answer.withheld, page), page)
    told = [note for note in answer.notes if premises or note.kind != "premise"]
    blocks += _section("Notes", _notes(told, page), page)
    if answer.status == "not_found":
        blocks += _section("Nearest passages", _citations(answer.nearest, page), page)
    return [*blocks, page.faint(page.wrap(_colophon(answer.engine)))]


def render_summary(summary: Summary, page: Page, *, bullets: bool = False) -> str:
    """The summary as a page of text, built like an answer's; with `bullets`, a line per sentence."""
    blocks = [page.strong(page.wrap(summary.title))] if summary.title else []
    blocks += [*_summary_text(summary, page, bullets=bullets)]
    blocks += _section("Figures that differ", _differences(summary, page), page)
    blocks += _section("Timeline", timeline_lines(summary.timeline, page), page)
    blocks += _section("Sources", _citations(summary.citations, page), page)
    blocks += _section("Checked", _figures(summary.figures, page), page)
    blocks += _section("Withheld", _withheld(summary.withheld, page), page)
    blocks += _section("Notes", _notes(summary.notes, page), page)
    return "\n\n".join([*blocks, page.faint(page.wrap(_colophon(summary.engine)))])


def _summary_text(summary: Summary, page: Page, *, bullets: bool) -> Iterable[str]:
    """The sentences, under the headings of their sections where there are any; each at least once."""
    if not summary.sentences:
        yield "Nothing could be summarised."
    shown = {number for section in summary.sections for number in section.sentences}
    rest = [sentence for number, sentence in enumerate(summary.sentences) if number not in shown]
    if rest:
        yield _sentences(rest, page, bullets=bullets)
    for section in summary.sections:
        told = [summary.sentences[number] for number in section.sentences]
        lines = [_sentences(told, page, bullets=True)] if told else []
        yield from _section(section.title, [*lines, *_notes(section.notes, page)], page)


def _differences(summary: Summary, page: Page) -> list[str]:
    """A paragraph for each thing that articles give different figures of: figure, scope, day and citation a line."""
    return [
        "\n".join(
            [
                page.wrap(difference.about, indent="• ", hanging="  "),
                *(
                    page.wrap(
                        " ".join(
                            part
                            for part in (figure.text, figure.scope, (figure.published_at or "")[:10])
                            if part
                        )
                        + f" [{figure.citation}]",
                        indent="    ",
                    )
                    for figure in difference.figures
                ),
            ]
        )
        for difference in summary.differences
    ]


def figure_value(figure: Figure) -> str:
    """The value with its unit, such as `1,000,000,000,000 JPY`, `72 %` or `2025-12-23`."""
    if isinstance(figure.value, str):
        return figure.value
    number = f"{figure.value:,.0f}" if float(figure.value).is_integer() else f"{figure.value:,}"
    unit = "%" if figure.kind == "percent" else figure.unit
    approx = _APPROXIMATION.get(figure.approx, figure.approx) if figure.approx else None
    return " ".join(part for part in (approx, number, unit) if part)


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


def _sentences(sentences: Sequence[Sentence], page: Page, *, bullets: bool) -> str:
    marked = [f"{sentence.text} {_markers(sentence.citations)}".rstrip() for sentence in sentences]
    if not bullets:
        return page.wrap(" ".join(marked))
    return "\n".join(page.wrap(sentence, indent="• ", hanging="  ") for sentence in marked)


def _section(heading: str, entries: Sequence[str], page: Page) -> list[str]:
    return ["\n".join([page.strong(heading), *entries])] if entries else []


def _citations(citations: Iterable[Citation], page: Page) -> list[str]:
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


def _figures(figures: Iterable[Figure], page: Page) -> list[str]:
    return [_figure(figure, page) for figure in figures]


def _figure(figure: Figure, page: Page) -> str:
    derivation = f", derived: {figure.derivation}" if figure.derivation else ""
    value = figure_value(figure)
    reading = "" if value == figure.text else f" = {value}"
    line = f"{figure.text}{reading}{derivation} [{figure.citation}]"
    return page.good("✓") + page.wrap(line, indent="  ", hanging="    ")[1:]


def _withheld(sentences: Iterable[Withheld], page: Page) -> list[str]:
    return [
        page.bad("✗")
        + page.wrap(sentence.text, indent="  ")[1:]
        + "\n"
        + page.wrap(f"{sentence.reason.replace('_', ' ')}: {sentence.detail}", indent="    ")
        for sentence in sentences
    ]


def _notes(notes: Iterable[Note], page: Page) -> list[str]:
    return [
        page.wrap(f"{note.kind}: {note.text} {_markers(note.citations)}".rstrip(), indent="! ", hanging="  ")
        for note in notes
    ]


def _markers(citations: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in citations)


def _colophon(engine: EngineInfo) -> str:
    written = f"written by {engine.llm}" if engine.mode == "llm" else "by quotation"
    degraded = f"; {engine.degraded}" if engine.degraded else ""
    return f"({written}; found with {engine.embedder}{degraded})"
