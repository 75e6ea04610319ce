"""Passages for the terminal: ranked, with the question's words marked and, if asked for, their scores taken apart."""

import re

from api.render.answers import source_line
from api.typesetting import Page
from index.records import Passage
from rag.question import analyse, stem
from rag.records import ScoreParts
from rag.retrieval import Retrieval

_WORD = re.compile(r"[^\W\d_][\w'’-]*|\d[\d,.]*")


def render_retrieval(found: Retrieval, page: Page, *, question: str, explain: bool = False) -> str:
    """Passages, best first, each with its article, offsets and score, and the days that were kept to."""
    if not found.passages:
        return "Nothing was found."
    blocks = [
        _passage(number, passage, parts if explain else None, page, question)
        for number, (passage, parts) in enumerate(zip(found.passages, found.parts, strict=True), start=1)
    ]
    if found.window is not None:
        days = f"{found.window.start} to {found.window.end}"
        said = (
            f"Nothing of {days} fits as well; all days were searched."
            if found.relaxed
            else f"Kept to {days}."
        )
        blocks.insert(0, page.wrap(said))
    return "\n\n".join(blocks)


def mark_words(text: str, question: str, page: Page) -> str:
    """The text with the words of the question emphasised, in whatever form they stand."""
    analysed = analyse(question)
    if analysed.language == "ja":
        wanted = [re.escape(word) for word in sorted(analysed.words, key=len, reverse=True)]
        return re.sub("|".join(wanted), lambda found: page.strong(found[0]), text) if wanted else text
    stems = set(analysed.words)
    return _WORD.sub(
        lambda found: page.strong(found[0]) if stem(found[0].lower()) in stems else found[0], text
    )


def _passage(number: int, passage: Passage, parts: ScoreParts | None, page: Page, question: str) -> str:
    marker = f"{number}. "
    margin = " " * len(marker)
    header = source_line(title=passage.title, source=passage.source, published_at=passage.published_at)
    place = f"{passage.article_id} {passage.start}-{passage.end}, score {passage.score:.3f}"
    if parts is not None:
        place += f" = {_parts(parts)}"
    return "\n".join(
        [
            page.strong(page.wrap(header, indent=marker, hanging=margin)),
            page.faint(page.wrap(place, indent=margin)),
            mark_words(page.wrap(passage.text, indent=margin), question, page),
        ]
    )


def _parts(parts: ScoreParts) -> str:
    """The parts of a score, in words."""
    said = [
        f"vectors {parts.dense:.2f}",
        f"words {parts.keyword:.2f}",
        f"article {parts.article:.2f}",
        f"recency ×{parts.recency:.2f}",
        f"further hits +{parts.further:.2f}",
    ]
    if parts.repeat != 1.0:
        said.append(f"same article again ×{parts.repeat:.2f}")
    if parts.in_window:
        said.append("within the days asked about")
    if parts.rerank is not None:
        said.append(f"reranker {parts.rerank:+.2f}")
    if parts.belief is not None:
        said.append(f"holds {parts.belief:.0%} of what the reader believes")
    return ", ".join(said)
