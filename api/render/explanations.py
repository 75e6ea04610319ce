"""How an answer came about, for the terminal: the question as understood, its parts, what was found, how long it took."""

from collections.abc import Sequence

from api.render.answers import source_line
from api.typesetting import Page
from index.records import Passage
from rag.records import Answer

_SHOWN = 160
"""Characters of a passage: enough to see what it is about."""


def render_explanation(answer: Answer, passages: Sequence[Passage], page: Page) -> str:
    """The way from the question to the answer."""
    lines = [page.strong("How it was answered")]
    if answer.asked is not None:
        lines.append(page.wrap(f"Understood as: {answer.asked}", indent="  ", hanging="    "))
    if answer.parts:
        lines.append("  Split into:")
    for number, part in enumerate(answer.parts, start=1):
        found = ", ".join(f"[{n}]" for s in part.sentences for n in answer.sentences[s].citations)
        told = part.short or ("answered" if part.status == "answered" else "not found")
        lines.append(
            page.wrap(f"{number}. {part.question} → {told} {found}".rstrip(), indent="  ", hanging="     ")
        )
    lines.append(f"  Passages: {len(passages)}")
    for number, passage in enumerate(passages, start=1):
        head = source_line(title=passage.title, source=passage.source, published_at=passage.published_at)
        text = " ".join(passage.text.split())
        text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        line = f"{number}. {passage.score:.3f} {head}: {text}"
        lines.append(page.wrap(line, indent="  ", hanging="     "))
    times = ", ".join(f"{step} {milliseconds:,.0f}" for step, milliseconds in answer.timings_ms.items())
    lines.append(f"  Milliseconds: {times}")
    if answer.usage:
        used = ", ".join(f"{name} {value:,g}" for name, value in answer.usage.items())
        lines.append(f"  Used: {used}")
    return "\n".join(lines)
